package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/relationship"
)

// What is waited for stands in a ranking of its own as long as it is, and what
// does not change it leaves it alone.
func TestSparseRankings(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		today := l.Today(noon)
		for _, id := range []string{"a", "b"} {
			addCompany(t, l, id, strings.ToUpper(id)+" Ltd", relationship.Partner)
		}
		events := 0
		change := func(edit func(*relationship.Relationship), entries ...relationship.Entry) {
			t.Helper()
			events++
			w := relationship.Writing{ID: fmt.Sprint("s", events), By: "anna", At: noon, Company: "a", Names: true, Entries: entries}
			w.Edit = func(co *relationship.Company) error {
				edit(&co.Relationships[0])
				return nil
			}
			if _, err := l.Write(t.Context(), w); err != nil {
				t.Fatal(err)
			}
		}
		where := func() (found []string) {
			t.Helper()
			for _, index := range relationship.Sparse {
				q := relationship.Query{Index: index, Min: 1, Max: 1 << 20, Limit: 9}
				refs, err := l.Store.Find(t.Context(), q)
				if err != nil {
					t.Fatal(err)
				}
				n, err := l.Store.Count(t.Context(), q)
				if err != nil || n != len(refs) {
					t.Errorf("%s: counted %d of %d, %v", index, n, len(refs), err)
				}
				if slices.Contains(refs, relationship.Ref{ID: "a", Side: relationship.Partner}) {
					found = append(found, string(index))
				}
			}
			return found
		}
		stands := func(step string, want ...string) {
			t.Helper()
			if diff := cmp.Diff(want, where()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", step, diff)
			}
		}
		stands("added", "review")
		change(func(x *relationship.Relationship) {
			x.Restage(relationship.Staged{Stage: relationship.StageContacted, On: today})
		})
		stands("a prospect", "stage")
		change(func(x *relationship.Relationship) {
			x.Restage(relationship.Staged{Stage: relationship.StageAgreed, On: today})
		})
		stands("agreed", "stage", "review")
		change(func(x *relationship.Relationship) {
			x.Restage(relationship.Staged{On: today})
			x.Offered, x.OfferedOn = "toms", today
		})
		stands("offered", "offer", "review")
		change(func(x *relationship.Relationship) {
			x.Offered = ""
			x.Exit = relationship.ExitReview{Opened: today, Cause: relationship.CauseScore}
		})
		stands("under review", "exit", "review")
		change(func(x *relationship.Relationship) {
			x.Leave = relationship.Leave{Stage: relationship.LeaveAsked, On: today}
		})
		stands("its end asked for", "approval", "review")
		change(func(x *relationship.Relationship) { x.Leave, x.Exit = relationship.Leave{}, x.Exit.Shut(today) },
			relationship.Entry{Type: relationship.Promise, Side: relationship.Partner, Whose: relationship.Ours, Day: today, Due: today + 3, Text: "list"})
		stands("a promise", "review", "promise")
		if refs, err := another(t, r).Store.Find(t.Context(), relationship.Query{Index: relationship.ByPromise, Min: int(today) + 3, Max: int(today) + 3, Limit: 9}); err != nil || len(refs) != 1 {
			t.Errorf("the day of the promise: %v, %v", refs, err)
		}
		change(func(x *relationship.Relationship) { x.Archived = true })
		stands("put away")
		change(func(x *relationship.Relationship) { x.Archived = false })
		stands("back", "review", "promise")

		// Who was declined stays on that list, whatever is recorded later.
		change(func(x *relationship.Relationship) {
			x.Restage(relationship.Staged{Stage: relationship.StageContacted, On: today})
			x.Restage(relationship.Staged{Stage: relationship.StageDeclined, On: today})
		})
		stands("declined", "stage")
		change(func(*relationship.Relationship) {}, relationship.Entry{Type: relationship.Note, Day: today, Text: "they moved"})
		stands("declined, and a note later", "stage")
		change(func(x *relationship.Relationship) { x.Restage(relationship.Staged{On: today}) })
		stands("back again", "review", "promise")

		// A night ranks everything anew, and finds nothing to change.
		recs, err := l.Store.Records(t.Context(), []string{"a", "b"})
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Replace(t.Context(), recs, today); err != nil {
			t.Fatal(err)
		}
		stands("after a night", "review", "promise")
	})
}

// Whoever is offered a relationship, and who was, has a page that shows it.
func TestAnOfferOutdatesThePageOfWhoIsAsked(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		addCompany(t, l, "a", "A Ltd", relationship.Customer)
		w := workspaceOf(t, r, "T1")
		if err := w.SeeHome(t.Context(), "kate", false, time.Hour); err != nil {
			t.Fatal(err)
		}
		for i, to := range []string{"", "kate", ""} {
			if _, err := l.Write(t.Context(), relationship.Writing{
				ID: fmt.Sprint("o", i), By: "anna", At: noon, Company: "a",
				Edit: func(co *relationship.Company) error {
					co.Relationships[0].Offered = to
					return nil
				},
			}); err != nil {
				t.Fatal(err)
			}
			people, _, err := w.StaleHomes(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if stale := slices.Contains(people, "kate"); stale != (i > 0) {
				t.Errorf("offered to %q: kate's page is out of date: %v", to, stale)
			}
		}
	})
}
