package scheduler

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

// An archive is a platform's messages: those that are not in it are gone. It
// also draws home pages.
type archive struct {
	there  []string
	asked  []string
	mu     sync.Mutex
	homes  []string
	refuse error
}

func (a *archive) Exists(_ context.Context, _ bot.Address, link string) (bool, error) {
	a.asked = append(a.asked, link)
	return slices.Contains(a.there, link), nil
}

func (a *archive) Home(_ context.Context, to bot.Address) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.homes = append(a.homes, to.Person)
	return a.refuse
}

// In the night it is found out which messages are gone that something was
// recorded from.
func TestNightFindsRemovedSources(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := sleepTo(t, "2026-03-14T12:00:00Z")
		o := newOffice(t)
		o.customers(1, start)
		const kept, gone = "https://acme.slack.com/archives/C1/p1000000000000001", "https://acme.slack.com/archives/C1/p1000000000000002"
		l := &relationship.Ledger{Store: o.workspace(), Model: relationship.Default(), Zone: o.zone}
		for _, link := range []string{kept, gone} {
			_, err := l.Write(t.Context(), relationship.Writing{
				ID: link, By: "anna", At: start, Company: "c0", Link: link, Entries: []relationship.Entry{{Type: relationship.Note, Day: l.Today(start), Text: "x"}},
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		s, platform := o.process(jobNamed(t, "sources")), &archive{there: []string{kept}}
		s.Witness = platform
		o.look(start.Add(24*time.Hour), 30*time.Minute, s)
		if len(platform.asked) != 2 {
			t.Errorf("asked for %v", platform.asked)
		}
		found, err := o.workspace().Gone(t.Context(), []string{kept, gone})
		if err != nil || !slices.Equal(found, []string{gone}) {
			t.Errorf("gone: %v, %v; want %v", found, err, gone)
		}
		o.look(start.Add(40*24*time.Hour), 12*time.Hour, s)
		if fresh, err := o.workspace().FreshSources(t.Context(), time.Time{}, 10); err != nil || len(fresh) != 0 {
			t.Errorf("after a month %v are still looked for, %v", fresh, err)
		}
	})
}

// Home pages are drawn anew when what they show changes: the owner's, and those
// that show all.
func TestHomesAreDrawnAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := sleepTo(t, "2026-03-14T12:00:00Z")
		o := newOffice(t)
		o.customers(1, start)
		w := o.workspace()
		if err := w.SaveUser(t.Context(), relationship.User{ID: "zane", Right: relationship.Manager}, "rita", "given", start); err != nil {
			t.Fatal(err)
		}
		for person, all := range map[string]bool{"anna": false, "kate": false, "zane": true} {
			if err := w.SeeHome(t.Context(), person, all, time.Hour); err != nil {
				t.Fatal(err)
			}
		}
		s, platform := o.process(), &archive{}
		s.Homes = platform
		look := func() []string {
			t.Helper()
			platform.homes = nil
			if err := s.Look(t.Context()); err != nil {
				t.Fatal(err)
			}
			s.Wait()
			slices.Sort(platform.homes)
			return platform.homes
		}
		if got := look(); len(got) != 0 {
			t.Errorf("drawn for %v before anything changed", got)
		}
		l := &relationship.Ledger{Store: w, Model: relationship.Default(), Zone: o.zone}
		note := func(id string) {
			t.Helper()
			_, err := l.Write(t.Context(), relationship.Writing{ID: id, By: "toms", At: start, Company: "c0", Entries: []relationship.Entry{{Type: relationship.Note, Day: l.Today(start), Text: "x"}}})
			if err != nil {
				t.Fatal(err)
			}
		}
		note("one")
		if got := look(); !slices.Equal(got, []string{"anna", "zane"}) {
			t.Errorf("drawn for %v, want the owner and the manager", got)
		}
		if got := look(); len(got) != 0 {
			t.Errorf("drawn again for %v", got)
		}
		platform.refuse = &bot.WaitError{After: time.Second}
		note("two")
		look()
		platform.refuse = nil
		if got := look(); !slices.Equal(got, []string{"anna", "zane"}) {
			t.Errorf("what had to wait is drawn for %v", got)
		}
		// Kate is anna, seen from another account: the same page.
		if err := w.SaveUser(t.Context(), relationship.User{ID: "kate", Same: "anna"}, "rita", "given", start); err != nil {
			t.Fatal(err)
		}
		if got := look(); !slices.Equal(got, []string{"kate"}) {
			t.Errorf("once joined it is drawn for %v", got)
		}
		note("three")
		if got := look(); !slices.Equal(got, []string{"anna", "kate", "zane"}) {
			t.Errorf("drawn for %v, want both accounts and the manager", got)
		}
	})
}
