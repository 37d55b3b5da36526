package store

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/relationship"
)

// Every model that was learned is kept, and the newest is in force.
func TestModelsAreKept(t *testing.T) {
	onQueue(t, func(t *testing.T, w *Workspace) {
		if _, err := w.Learned(t.Context()); !errors.Is(err, relationship.ErrUnknown) {
			t.Errorf("learned before anything was: %v", err)
		}
		first := relationship.Version{Day: 20000, Model: *relationship.Default(), Why: "priors"}
		second := first
		second.Day, second.Model.Customer.Alpha = 20001, 33.3
		must(t, w.Learn(t.Context(), first))
		must(t, w.Learn(t.Context(), second))
		n, err := w.Versions(t.Context())
		must(t, err)
		got, err := w.Learned(t.Context())
		must(t, err)
		if diff := cmp.Diff(second, got); diff != "" || n != 2 {
			t.Errorf("%d versions, the newest (-want +got):\n%s", n, diff)
		}
	})
}

// Digests are kept by their ID, listed by room, and what changes is audited.
func TestDigestsAreKept(t *testing.T) {
	onQueue(t, func(t *testing.T, w *Workspace) {
		b := relationship.Digest{ID: "b", Platform: "slack", Room: "C1", Day: time.Friday, Hour: 15, Scope: relationship.Customer, By: "kate", Language: "lv"}
		a := relationship.Digest{ID: "a", Room: "C1", By: "kate"}
		c := relationship.Digest{ID: "0", Room: "C2", By: "kate", Report: true}
		for _, d := range []relationship.Digest{c, b, a} {
			must(t, w.SaveDigest(t.Context(), d, nine))
		}
		got, err := w.Digests(t.Context())
		must(t, err)
		if diff := cmp.Diff([]relationship.Digest{a, b, c}, got); diff != "" {
			t.Errorf("digests (-want +got):\n%s", diff)
		}
		must(t, w.DropDigest(t.Context(), "a", "zane", nine))
		if got, err = w.Digests(t.Context()); err != nil || len(got) != 2 {
			t.Errorf("after one was dropped %v, %v", got, err)
		}
		if n := w.client.LLen(t.Context(), w.keys.audit()).Val(); n != 4 {
			t.Errorf("%d lines of audit, want 4", n)
		}
	})
}

// Settings of the workspace and reminders are kept, reminders by their days.
func TestTrialIsKept(t *testing.T) {
	onQueue(t, func(t *testing.T, w *Workspace) {
		if v, err := w.Setting(t.Context(), "trial"); v != "" || err != nil {
			t.Errorf("setting %q, %v before it was set", v, err)
		}
		must(t, w.SetSetting(t.Context(), "trial", "off", "rita", nine))
		if v, err := w.Setting(t.Context(), "trial"); v != "off" || err != nil {
			t.Errorf("setting %q, %v", v, err)
		}
		nudge := func(day relationship.Day, out bool) relationship.Nudge {
			return relationship.Nudge{Ref: relationship.Ref{ID: "acme", Side: relationship.Customer}, Day: day, Withheld: out}
		}
		must(t, w.Nudged(t.Context(), []relationship.Nudge{nudge(100, false), nudge(100, true)}))
		must(t, w.Nudged(t.Context(), []relationship.Nudge{nudge(107, false)}))
		got, err := w.Nudges(t.Context(), 101, 107)
		must(t, err)
		if diff := cmp.Diff([]relationship.Nudge{nudge(107, false)}, got); diff != "" {
			t.Errorf("reminders (-want +got):\n%s", diff)
		}
		if all, err := w.Nudges(t.Context(), 0, 1000); err != nil || len(all) != 3 || !all[1].Withheld {
			t.Errorf("all reminders %v, %v", all, err)
		}
	})
}

// The rankings by date and by standing are read in part and counted.
func TestCalendarAndStanding(t *testing.T) {
	on(t, func(t *testing.T, _ *Redis, l *relationship.Ledger) {
		addCompany(t, l, "acme", "Acme", relationship.Customer)
		addCompany(t, l, "nordtek", "Nordtek", relationship.Customer, relationship.Partner)
		today := l.Today(noon)
		promise := relationship.Writing{ID: "p1", By: "anna", At: noon, Company: "acme", Entries: []relationship.Entry{{
			Type: relationship.Promise, Side: relationship.Customer, Day: today, Due: today + 3, Whose: relationship.Ours, Text: "pricing",
		}}}
		if _, err := l.Write(t.Context(), promise); err != nil {
			t.Fatal(err)
		}
		q := relationship.Query{Index: relationship.ByDate, Owner: "anna", Min: int(today), Max: int(today) + 7, Limit: 10}
		refs, err := l.Store.Find(t.Context(), q)
		must(t, err)
		if diff := cmp.Diff([]relationship.Ref{{ID: "acme", Side: relationship.Customer}}, refs); diff != "" {
			t.Errorf("due within a week (-want +got):\n%s", diff)
		}
		for band, want := range map[relationship.Band]int{relationship.NoBand: 3, relationship.Healthy: 0} {
			from := relationship.Standing(band, 0)
			n, err := l.Store.Count(t.Context(), relationship.Query{Index: relationship.ByStanding, Min: from, Max: from + 999})
			must(t, err)
			if n != want {
				t.Errorf("%d stand in band %q, want %d", n, band, want)
			}
		}
		// A partner is reviewed after a year.
		q.Owner, q.Min, q.Max = "", int(today)+365, int(today)+365
		if n, err := l.Store.Count(t.Context(), q); err != nil || n != 1 {
			t.Errorf("%d reviews in a year, %v; want Nordtek's", n, err)
		}
	})
}
