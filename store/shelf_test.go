package store

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/relationship"
)

func insight(l *relationship.Ledger, id, event string, daysAgo int) relationship.Writing {
	return relationship.Writing{
		ID: event, By: "anna", At: noon, Company: id,
		Entries: []relationship.Entry{{
			Type: relationship.Insight, Side: relationship.Customer, Tag: "why-us", Text: event, Day: l.Today(noon) - relationship.Day(daysAgo),
		}},
	}
}

func write(t *testing.T, l *relationship.Ledger, w relationship.Writing) *relationship.Written {
	t.Helper()
	done, err := l.Write(t.Context(), w)
	if err != nil {
		t.Fatalf("write %s: %v", w.ID, err)
	}
	return done
}

// spots are a shelf's entries of the last days, by number and company.
func spots(t *testing.T, l *relationship.Ledger, s relationship.Shelf, days, limit int) (found []string, more bool) {
	t.Helper()
	today := l.Today(noon)
	at, more, err := l.OnShelf(t.Context(), s, relationship.Span{From: today - relationship.Day(days), To: today}, today, limit)
	if err != nil {
		t.Fatal(err)
	}
	for _, spot := range at {
		found = append(found, spot.ID)
	}
	return found, more
}

// An entry is on its shelf with its commit and only once, also when the event
// is delivered again; what was taken back stays there.
func TestAShelfHoldsWhatWasCommitted(t *testing.T) {
	on(t, func(t *testing.T, _ *Redis, l *relationship.Ledger) {
		addCompany(t, l, "acme", "Acme", relationship.Customer)
		addCompany(t, l, "beta", "Beta", relationship.Customer)
		write(t, l, insight(l, "acme", "e1", 9))
		first := write(t, l, insight(l, "beta", "e2", 3))
		write(t, l, insight(l, "acme", "e3", 1))
		write(t, l, call(l, "acme", "e4", 0))
		if _, err := l.Write(t.Context(), insight(l, "beta", "e2", 0)); err == nil {
			t.Error("an event was written twice")
		}
		void := call(l, "beta", "e5", 0)
		void.Entries = []relationship.Entry{{Type: relationship.Void, Of: first.Entries[0].Number, Day: l.Today(noon)}}
		write(t, l, void)

		for _, test := range []struct {
			days, limit int
			want        []string
			more        bool
		}{
			{30, 10, []string{"acme", "beta", "acme"}, false},
			{9, 10, []string{"acme", "beta", "acme"}, false},
			{8, 10, []string{"acme", "beta"}, false},
			{30, 2, []string{"acme", "beta"}, true},
			{0, 10, nil, false},
		} {
			got, more := spots(t, l, relationship.InsightShelf, test.days, test.limit)
			if d := cmp.Diff(test.want, got); d != "" || more != test.more {
				t.Errorf("the last %d days, at most %d: more = %v (-want +got):\n%s", test.days, test.limit, more, d)
			}
		}
		if got, _ := spots(t, l, relationship.WordShelf, 30, 10); got != nil {
			t.Errorf("promises are at %v, want none", got)
		}
		live, err := l.Excerpt(t.Context(), "beta", first.Entries[0].Number)
		if err != nil || len(live) != 0 {
			t.Errorf("the journal of what was taken back: %v, %v; want nothing", live, err)
		}
	})
}

// A book that is older than the shelves is put on them by whoever asks first,
// and doing it again changes nothing.
func TestAnOldBookIsShelved(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		addCompany(t, l, "acme", "Acme", relationship.Customer)
		write(t, l, insight(l, "acme", "e1", 9))
		write(t, l, insight(l, "acme", "e2", 1))
		attempt := call(l, "acme", "e3", 2)
		attempt.Entries[0].How, attempt.Entries[0].Direction = relationship.Mail, relationship.Out
		write(t, l, attempt)
		w := l.Store.(*Workspace) //nolint:forcetypeassert // what ledger opens
		keys := []string{
			w.keys.shelf(relationship.InsightShelf), w.keys.stocked(),
			w.keys.rank(relationship.ByTried, string(relationship.Customer)),
		}
		if err := r.client.Del(context.Background(), keys...).Err(); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			other := another(t, r)
			if got, _ := spots(t, other, relationship.InsightShelf, 30, 10); len(got) != 2 {
				t.Errorf("shelved %v, want both entries of acme", got)
			}
			full, err := other.Store.Stocked(t.Context())
			if err != nil || !full {
				t.Errorf("the shelves are full: %v, %v; want true", full, err)
			}
			q := relationship.Query{Index: relationship.ByTried, Min: int(l.Today(noon)) - 2, Max: int(l.Today(noon)), Limit: 10}
			tried, err := other.Store.Find(t.Context(), q)
			if err != nil || len(tried) != 1 {
				t.Errorf("tried lately: %v, %v; want acme", tried, err)
			}
			if err := r.client.Del(context.Background(), w.keys.stocked()).Err(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// An excerpt reads as far back as what is looked for and what that refers to.
func TestAnExcerptHasWhatWasWrittenLater(t *testing.T) {
	on(t, func(t *testing.T, _ *Redis, l *relationship.Ledger) {
		addCompany(t, l, "acme", "Acme", relationship.Customer)
		promise := call(l, "acme", "p", 200)
		promise.Entries = []relationship.Entry{{
			Type: relationship.Promise, Whose: relationship.Ours, Side: relationship.Customer, Day: l.Today(noon) - 200, Due: l.Today(noon) - 5,
		}}
		n := write(t, l, promise).Entries[0].Number
		for i := range 120 {
			write(t, l, call(l, "acme", "c"+string(rune('a'+i%26))+string(rune('a'+i/26)), 100))
		}
		kept := call(l, "acme", "k", 1)
		kept.Entries = []relationship.Entry{{
			Type: relationship.PromiseOutcome, Of: n, Result: relationship.Kept, Side: relationship.Customer, Day: l.Today(noon) - 1,
		}}
		o := write(t, l, kept).Entries[0].Number
		for _, wanted := range []int{n, o} {
			live, err := l.Excerpt(t.Context(), "acme", wanted)
			if err != nil {
				t.Fatal(err)
			}
			if first, last := live[0].Number, live[len(live)-1].Number; first != n || last != o {
				t.Errorf("excerpt for #%d is #%d to #%d, want #%d to #%d", wanted, first, last, n, o)
			}
		}
		if got, _ := spots(t, l, relationship.WordShelf, 6, 10); len(got) != 2 {
			t.Errorf("%d on the shelf, want the promise by its due day and its outcome", len(got))
		}
	})
}
