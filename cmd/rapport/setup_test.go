package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// types has a person type a line and returns the answer's first words.
func (k *talk) types(id, who, line string) string {
	reply, err := k.bot.Handle(k.t.Context(), bot.Event{
		ID: id, Platform: "test", Team: k.team, Person: who, Room: "C1", At: time.Now(), Body: bot.Line{Text: line},
	})
	if err != nil {
		k.t.Errorf("%s> %s: %v", who, line, err)
	}
	return reply.Message.Summary
}

// Many people add the same company at the same moment: one does, and everybody
// else is told that it is there.
func TestACompanyIsAddedOnceByMany(t *testing.T) {
	k := newTalk(t)
	const people = 8
	answers := make([]string, people)
	var wg sync.WaitGroup
	for i := range people {
		wg.Go(func() {
			answers[i] = k.types(fmt.Sprint("add-", i), fmt.Sprint("person", i), "add Acme customer")
		})
	}
	wg.Wait()
	slices.Sort(answers)
	want := append([]string{"Added Acme."}, slices.Repeat([]string{"There is Acme already."}, people-1)...)
	if diff := cmp.Diff(want, answers); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

// Two people ask to be the first admin at once: the second is no admin.
func TestThereIsOneFirstAdmin(t *testing.T) {
	k := newTalk(t)
	answers := make([]string, 2)
	var wg sync.WaitGroup
	for i, who := range []string{"rita", "kate"} {
		wg.Go(func() { answers[i] = k.types("admin-"+who, who, "admin") })
	}
	wg.Wait()
	slices.Sort(answers)
	want := []string{"Admins only.", "Nobody was an admin here yet, so now you are. This is on record."}
	if diff := cmp.Diff(want, answers); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

// Without a way to send direct messages a handover still works, and says who
// must be told what.
func TestAHandoverWithoutDirectMessages(t *testing.T) {
	k := newTalk(t)
	e, err := k.bot.Env(k.team)
	if err != nil {
		t.Fatal(err)
	}
	e.Sender = nil
	k.types("1", "anna", "add Acme customer")
	reply, err := k.bot.Handle(t.Context(), bot.Event{
		ID: "2", Platform: "test", Team: k.team, Person: "anna", At: time.Now(), Body: bot.Line{Text: "assign Acme @toms"},
	})
	if err != nil {
		t.Fatal(err)
	}
	last, _ := reply.Message.Blocks[len(reply.Message.Blocks)-1].(card.Note)
	if got, want := card.WordsOf(last), "I cannot write to @toms: please tell them to type assign Acme accept."; got != want {
		t.Errorf("note = %q, want %q", got, want)
	}
	if got, want := k.types("3", "toms", "assign Acme accept"), "Acme · customer B is yours now."; got != want {
		t.Errorf("accept = %q, want %q", got, want)
	}
}

// trail is the audit trail, oldest first: who, and what they did.
func (k *talk) trail() []string {
	var trail []string
	for _, key := range k.redis.Keys() {
		if !strings.HasSuffix(key, "audit") {
			continue
		}
		lines, err := k.redis.List(key)
		if err != nil {
			k.t.Fatal(err)
		}
		for _, line := range lines {
			var entry struct{ By, What string }
			if err := json.Unmarshal([]byte(line), &entry); err != nil {
				k.t.Fatal(err)
			}
			trail = append(trail, entry.By+" "+entry.What)
		}
	}
	return trail
}

// What is changed and is no entry is on the audit trail, and a new owner finds
// the relationship in a ranking of their own.
func TestChangesAreAuditedAndRanked(t *testing.T) {
	k := newTalk(t)
	for i, line := range []string{
		"rita> admin", "rita> admin roles @zane manager", "anna> settings language=lv", "anna> add Acme customer",
		"anna> alias Acme AcmeCorp", "anna> person Acme Jana role=user", "anna> person Acme Jana remove=yes",
		"anna> cadence Acme 21 max=35", "anna> snooze Acme 2w", "anna> next Acme tomorrow", "anna> next Acme done",
		"anna> kind Acme both confirm=yes", "anna> assign Acme @toms as=partner", "toms> assign Acme accept", "toms> assign Acme none as=partner",
		"toms> assign Acme me as=partner",
	} {
		who, line, _ := strings.Cut(line, "> ")
		k.types(fmt.Sprint(i), who, line)
	}
	trail := k.trail()
	tomorrow := relationship.DayOf(time.Now(), k.zone) + 1
	want := []string{
		"rita first admin @rita", "rita right of @zane member to manager", "anna settings of @anna", "anna add Acme (customer)",
		"anna alias AcmeCorp: Acme", "anna person Jana: Acme", "anna remove person Jana: Acme",
		"anna cadence 21 max=35: Acme (customer)", "anna snooze until " + (tomorrow + 13).String() + ": Acme (customer)",
		"anna next step " + tomorrow.String() + ": Acme (customer)", "anna next step done: Acme (customer)",
		"anna kind both: Acme", "anna offer to @toms: Acme (partner)", "toms owner @anna to @toms: Acme (partner)",
		"toms owner @toms to nobody: Acme (partner)", "toms owner nobody to @toms: Acme (partner)",
	}
	if diff := cmp.Diff(want, trail); diff != "" {
		t.Errorf("audit (-want +got):\n%s", diff)
	}
	e, err := k.bot.Env(k.team)
	if err != nil {
		t.Fatal(err)
	}
	for owner, want := range map[string][]relationship.Side{"anna": {relationship.Customer}, "toms": {relationship.Partner}} {
		refs, err := e.Ledger.Store.Find(t.Context(), relationship.Query{Index: relationship.ByNeeds, Owner: owner, Max: 1 << 30, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		var sides []relationship.Side
		for _, ref := range refs {
			sides = append(sides, ref.Side)
		}
		if !slices.Equal(sides, want) {
			t.Errorf("%s owns the sides %v, want %v", owner, sides, want)
		}
	}
}
