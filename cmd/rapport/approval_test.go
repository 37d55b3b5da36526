package main

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/rapport-bot/rapport/relationship"
)

// However many managers decide at once, and whatever became of who asked
// meanwhile, an end has one outcome, decided by somebody else, and the trail
// names it once.
func TestAnEndIsDecidedOnce(t *testing.T) {
	k := newTalk(t)
	managers := []string{"m1", "m2", "m3", "m4", "m5", "m6"}
	k.types("a", "rita", "admin")
	for _, m := range managers {
		k.types("r"+m, "rita", "admin roles @"+m+" manager")
	}
	names := []string{"Alpha Print", "Gold Freight", "Nordic Steel", "Quick Parts", "Zephyr Foods"}
	for round, name := range names {
		k.types(fmt.Sprint("add", round), "toms", `add "`+name+`" partner`)
		k.types(fmt.Sprint("drop", round), "toms", `drop "`+name+`" "they cheat" last=2030-01-01`)
		k.types(fmt.Sprint("up", round), "rita", "admin roles @toms manager")
		answers := make([]string, 2*len(managers)+2)
		var wg sync.WaitGroup
		for i := range answers {
			who, act := "toms", "approve"
			if i < 2*len(managers) {
				who = managers[i%len(managers)]
			}
			if i%2 == 1 {
				act = "decline"
			}
			wg.Go(func() { answers[i] = k.types(fmt.Sprint("decide", round, i), who, `drop "`+name+`" `+act) })
		}
		wg.Wait()
		decided := 0
		for i, a := range answers {
			switch {
			case strings.HasPrefix(a, "Ending "+name):
				decided++
			case i >= 2*len(managers):
				// Who asked hears that it is for others, or that it is decided.
				if !strings.HasPrefix(a, "Another manager decides") && !strings.HasPrefix(a, "This is decided already.") {
					t.Errorf("round %d: who asked was told %q", round, a)
				}
			case !strings.HasPrefix(a, "This is decided already."):
				t.Errorf("round %d: a manager was told %q", round, a)
			}
		}
		if decided != 1 {
			t.Errorf("round %d: %d decided, want 1: %q", round, decided, answers)
		}
		if by := k.partner(name).Leave.Decided; by == "toms" || by == "" {
			t.Errorf("round %d: decided by %q", round, by)
		}
		k.types(fmt.Sprint("down", round), "rita", "admin roles @toms member")
	}
	asked, decided := 0, 0
	for _, line := range k.trail() {
		if strings.Contains(line, "end asked for") {
			asked++
		}
		if strings.Contains(line, "end approved") || strings.Contains(line, "end turned down") {
			decided++
		}
	}
	if asked != len(names) || decided != len(names) {
		t.Errorf("the trail has %d requests and %d decisions, want %d each:\n%s", asked, decided, len(names), strings.Join(k.trail(), "\n"))
	}
}

// partner reads the partner side of a company.
func (k *talk) partner(name string) *relationship.Relationship {
	e, err := k.bot.Env(k.team)
	if err != nil {
		k.t.Fatal(err)
	}
	d, err := e.Ledger.Store.Directory(k.t.Context())
	if err != nil {
		k.t.Fatal(err)
	}
	rec, err := e.Ledger.Store.Record(k.t.Context(), d.Find(name).ID)
	if err != nil {
		k.t.Fatal(err)
	}
	x, ok := rec.Company.Relationship(relationship.Partner)
	if !ok {
		k.t.Fatalf("%s is no partner", name)
	}
	return x
}
