package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store/redistest"
)

const acmeID, corpID = "acme", "corp"

// twice enters one company two times, with entries that alternate between them.
func twice(t *testing.T, l *relationship.Ledger) {
	t.Helper()
	addCompany(t, l, "other", "Other", relationship.Customer)
	addCompany(t, l, acmeID, "Acme", relationship.Customer)
	addCompany(t, l, corpID, "Acme Corp", relationship.Customer, relationship.Partner)
	for i, w := range []relationship.Writing{
		call(l, acmeID, "e1", 40), call(l, corpID, "e2", 30), call(l, "other", "e3", 25), call(l, acmeID, "e4", 20), call(l, corpID, "e5", 10),
	} {
		w.At = noon.Add(time.Duration(i) * time.Minute)
		mustWrite(t, l, w)
	}
	promise := relationship.Entry{Type: relationship.Promise, Side: relationship.Customer, Whose: relationship.Ours, Day: l.Today(noon), Due: l.Today(noon) + 5, Text: "demo"}
	insight := relationship.Entry{Type: relationship.Insight, Side: relationship.Customer, Day: l.Today(noon), Tag: "price"}
	mustWrite(t, l, relationship.Writing{
		ID: "e6", By: "toms", At: noon.Add(time.Hour), Company: corpID, Entries: []relationship.Entry{promise, insight},
		Edit: func(co *relationship.Company) error {
			co.Aliases = append(co.Aliases, "ACME International")
			co.People = append(co.People, relationship.Person{Name: "Jana Novak"})
			co.Relationships[0].Owner = "toms"
			return nil
		}, Names: true,
	})
}

func mustWrite(t *testing.T, l *relationship.Ledger, w relationship.Writing) *relationship.Written {
	t.Helper()
	done, err := l.Write(t.Context(), w)
	if err != nil {
		t.Fatalf("write %s: %v", w.ID, err)
	}
	return done
}

func merging(id string) relationship.Merging {
	return relationship.Merging{ID: id, Ref: "ref-" + id, By: "zane", At: noon.Add(2 * time.Hour), From: corpID, Into: acmeID, Audit: "merge Acme Corp into Acme"}
}

func splitting(id, of string) relationship.Splitting {
	return relationship.Splitting{ID: id, Ref: "ref-" + of, By: "zane", At: noon.Add(3 * time.Hour), Company: acmeID, Audit: "parted"}
}

func numbers(journal []relationship.Entry) []int {
	var all []int
	for _, e := range journal {
		all = append(all, e.Number)
	}
	return all
}

// A merged company is one for everybody: its names, its journal, its rankings,
// whatever leads to it, and in every process, whatever that had at hand.
func TestMergedCompaniesAreOne(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		twice(t, l)
		other := another(t, r)
		for _, id := range []string{acmeID, corpID} { // at hand, as they were
			if _, err := other.Store.Known(t.Context(), id); err != nil {
				t.Fatal(err)
			}
		}
		u, err := l.Merge(t.Context(), merging("m1"))
		if err != nil {
			t.Fatal(err)
		}
		if journal, err := other.Store.Journal(t.Context(), corpID, 0, 10); !errors.Is(err, relationship.ErrStale) {
			t.Errorf("a process that knows of nothing reads the journal that was: %v, %v; want %v", numbers(journal), err, relationship.ErrStale)
		}
		for name, one := range map[string]*relationship.Ledger{"here": l, "elsewhere": other, "a new process": another(t, r)} {
			if err := one.Store.Fresh(t.Context()); err != nil && !errors.Is(err, relationship.ErrStale) {
				t.Fatal(err)
			}
			for _, id := range []string{acmeID, corpID} {
				rec, err := one.Store.Record(t.Context(), id)
				if err != nil {
					t.Fatalf("%s: record %s: %v", name, id, err)
				}
				if diff := cmp.Diff(u.After, rec, cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("%s: record %s (-merged +read):\n%s", name, id, diff)
				}
				known, err := one.Store.Known(t.Context(), id)
				if err != nil || known.Company.ID != acmeID {
					t.Errorf("%s: known %s is %v, %v", name, id, known, err)
				}
				history, err := one.History(t.Context(), id)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff([]int{1, 2, 4, 5, 6, 7}, numbers(history)); diff != "" {
					t.Errorf("%s: journal of %s:\n%s", name, id, diff)
				}
			}
			for n, want := range map[int]string{1: acmeID, 2: acmeID, 3: "other", 6: acmeID} {
				if id, err := one.Store.Locate(t.Context(), n); id != want || err != nil {
					t.Errorf("%s: #%d is of %s, %v; want %s", name, n, id, err, want)
				}
			}
			mergedDirectory(t, name, one)
			mergedRankings(t, name, one)
		}
		w := call(other, corpID, "after", 0)
		if done := mustWrite(t, other, w); done.After.Company.ID != acmeID {
			t.Errorf("what is written under the old ID is of %s", done.After.Company.ID)
		}
		if _, err := l.Merge(t.Context(), merging("m2")); !errors.Is(err, relationship.ErrStale) {
			t.Errorf("merged again by another: %v, want %v", err, relationship.ErrStale)
		}
	})
}

func mergedDirectory(t *testing.T, name string, l *relationship.Ledger) {
	t.Helper()
	d, err := l.Store.Directory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"Acme", "Acme Corp", "ACME International"} {
		if m := d.Find(text); m.ID != acmeID || !m.Exact {
			t.Errorf("%s: %s is %+v", name, text, m)
		}
	}
	listing, _ := d.Listing(corpID)
	if diff := cmp.Diff([]string{"Jana Novak"}, listing.People); diff != "" || listing.ID != acmeID {
		t.Errorf("%s: the old ID stands for %+v", name, listing)
	}
	if diff := cmp.Diff([]string{acmeID, "other"}, d.IDs()); diff != "" || d.Companies() != 2 {
		t.Errorf("%s: companies (-want +got):\n%s", name, diff)
	}
}

func mergedRankings(t *testing.T, name string, l *relationship.Ledger) {
	t.Helper()
	for _, q := range []relationship.Query{
		{Index: relationship.ByScore},
		{Index: relationship.ByLast},
		{Index: relationship.ByTried},
		{Index: relationship.ByNeeds},
		{Index: relationship.ByNeeds, Owner: "anna"},
	} {
		q.Max, q.Limit = 1<<30, 10
		q.Min = -1
		refs, err := l.Store.Find(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		got := map[relationship.Ref]int{}
		for _, ref := range refs {
			got[ref]++
		}
		want := map[relationship.Ref]int{
			{ID: acmeID, Side: relationship.Customer}: 1, {ID: acmeID, Side: relationship.Partner}: 1, {ID: "other", Side: relationship.Customer}: 1,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: by %s of %q (-want +got):\n%s", name, q.Index, q.Owner, diff)
		}
	}
	for owner, want := range map[string]int{"anna": 3, "toms": 0} {
		if n, err := l.Store.Count(t.Context(), relationship.Query{Index: relationship.ByNeeds, Owner: owner, Max: 1 << 30}); n != want || err != nil {
			t.Errorf("%s: %s looks after %d, %v; want %d", name, owner, n, err, want)
		}
	}
	recent, err := l.Store.Recent(t.Context(), 10)
	if diff := cmp.Diff([]string{acmeID, "other"}, recent); diff != "" || err != nil {
		t.Errorf("%s: recent, %v:\n%s", name, err, diff)
	}
	for person, want := range map[string]string{"anna": acmeID, "toms": acmeID} {
		saves, err := l.Store.Saves(t.Context(), person)
		if err != nil || saves[0].ID != want {
			t.Errorf("%s: %s recorded %+v last, %v", name, person, saves[0], err)
		}
	}
	for shelf, number := range map[relationship.Shelf]int{relationship.InsightShelf: 7, relationship.WordShelf: 6} {
		spots, err := l.Store.Shelved(t.Context(), shelf, relationship.Span{To: 1 << 20}, 10)
		if err != nil || len(spots) != 1 || spots[0].Number != number || spots[0].ID != acmeID {
			t.Errorf("%s: shelf %s holds %+v, %v", name, shelf, spots, err)
		}
		found, _, err := l.Excerpts(t.Context(), relationship.Span{To: 1 << 20}, 0, 10, shelf)
		if err != nil || !slices.ContainsFunc(found[acmeID], func(e relationship.Entry) bool { return e.Number == number }) {
			t.Errorf("%s: excerpt by shelf %s is %v, %v", name, shelf, found, err)
		}
	}
}

// What two companies were is kept for two days. What they are together is kept
// for good, their journal and all.
func TestWhatWasMergedStays(t *testing.T) {
	m := miniredis.NewMiniRedis()
	t.Cleanup(m.Close)
	r := Through(redistest.Dial(m))
	t.Cleanup(func() { _ = r.Close() })
	l := ledger(t, r, "T1")
	twice(t, l)
	u, err := l.Merge(t.Context(), merging("m1"))
	if err != nil {
		t.Fatal(err)
	}
	m.FastForward(mergeKept + time.Hour)
	for key := range everything(t, r) {
		if strings.Contains(key, corpID) || strings.Contains(key, ":merge:") || strings.Contains(key, ":staged:") || strings.HasSuffix(key, " lives") {
			t.Errorf("%s is still there", key)
		}
	}
	fresh := another(t, r)
	history, err := fresh.History(t.Context(), corpID)
	if diff := cmp.Diff(numbers(u.Journal), numbers(history)); diff != "" || err != nil {
		t.Errorf("journal, %v:\n%s", err, diff)
	}
	if _, err := fresh.Split(t.Context(), splitting("s1", "m1")); !errors.Is(err, relationship.ErrUnknown) {
		t.Errorf("taken back too late: %v, want %v", err, relationship.ErrUnknown)
	}
}

// People on several processes write to both while they are merged and parted.
// Nothing is lost, nothing is doubled, and the states are those of a rebuild.
func TestMergingAmongOthersLosesNothing(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		twice(t, l)
		patient := func(mine *relationship.Ledger, act func() error) error {
			for {
				if err := act(); !errors.Is(err, relationship.ErrStale) {
					return err
				}
				if err := mine.Store.Fresh(context.Background()); err != nil && !errors.Is(err, relationship.ErrStale) {
					return err
				}
			}
		}
		const people, talks = 3, 8
		var group sync.WaitGroup
		for p := range people {
			mine := another(t, r)
			group.Go(func() {
				for i := range talks {
					w := call(mine, []string{acmeID, corpID}[i%2], fmt.Sprintf("p%d-%d", p, i), i)
					if err := patient(mine, func() error { _, err := mine.Write(context.Background(), w); return err }); err != nil {
						t.Errorf("person %d, talk %d: %v", p, i, err)
					}
				}
			})
		}
		mine := another(t, r)
		group.Go(func() {
			for i := range 2 {
				id := fmt.Sprint("m", i)
				if err := patient(mine, func() error { _, err := mine.Merge(context.Background(), merging(id)); return err }); err != nil {
					t.Errorf("merge: %v", err)
				}
				if err := patient(mine, func() error { _, err := mine.Split(context.Background(), splitting("s"+id, id)); return err }); err != nil {
					t.Errorf("split: %v", err)
				}
			}
		})
		group.Wait()
		seen := map[int]bool{}
		fresh := another(t, r)
		for _, id := range []string{acmeID, corpID} {
			history, err := fresh.History(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range numbers(history) {
				if seen[n] {
					t.Errorf("#%d stands twice", n)
				}
				seen[n] = true
				if at, err := fresh.Store.Locate(t.Context(), n); at != id || err != nil {
					t.Errorf("#%d is of %s, %v; want %s", n, at, err, id)
				}
			}
			rec, err := fresh.Store.Known(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range fresh.Ratings(rec, l.Today(noon)) {
				rebuilt := l.Model.Rate(x.Relationship, l.Model.Fold(x.Relationship, history, l.Today(noon)), l.Today(noon))
				if x.Score.Value != rebuilt.Value {
					t.Errorf("%s of %s is %v, a rebuild gives %v", x.Side, id, x.Score.Value, rebuilt.Value)
				}
			}
		}
		if want := 6 + people*talks; len(seen) != want {
			t.Errorf("%d entries, want %d", len(seen), want)
		}
	})
}

// Whatever is written to either while a merge is worked out is not lost, and the
// merge is worked out again from it.
func TestAMergeIsWorkedOutAgain(t *testing.T) {
	for _, id := range []string{acmeID, corpID} {
		on(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
			twice(t, l)
			other := another(t, r)
			looks := 0
			m := merging("m1")
			m.Check = func(from, into *relationship.Record) error {
				if looks++; looks > 1 {
					return nil
				}
				w := relationship.Writing{ID: "meanwhile", By: "anna", At: noon, Company: id, Edit: func(co *relationship.Company) error {
					co.Solo = true
					return nil
				}}
				_, err := other.Write(t.Context(), w)
				return err
			}
			u, err := l.Merge(t.Context(), m)
			if err != nil || looks != 2 {
				t.Fatalf("merged after %d looks: %v, want 2", looks, err)
			}
			if rec := map[string]*relationship.Record{acmeID: u.Into, corpID: u.From}[id]; !rec.Company.Solo {
				t.Errorf("what was written to %s meanwhile is lost", id)
			}
		})
	}
}

// A process that has not heard of a merge yet puts nothing of the old company
// back into the rankings.
func TestTheOldCompanyStandsNowhere(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		twice(t, l)
		other := another(t, r)
		if _, err := other.Store.Directory(t.Context()); err != nil {
			t.Fatal(err)
		}
		recs, err := other.Store.Records(t.Context(), []string{acmeID, corpID, "other"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.Merge(t.Context(), merging("m1")); err != nil {
			t.Fatal(err)
		}
		if err := other.Replace(t.Context(), recs, l.Today(noon)); err != nil {
			t.Fatal(err)
		}
		mergedRankings(t, "after a late look", l)
	})
}

// The same event merges once, also when two processes do it at the same time.
func TestAMergeHappensOnce(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		twice(t, l)
		var group sync.WaitGroup
		outcomes := make([]error, 4)
		for i := range outcomes {
			mine := another(t, r)
			if err := mine.Store.Fresh(t.Context()); err != nil {
				t.Fatal(err)
			}
			group.Go(func() { _, outcomes[i] = mine.Merge(context.Background(), merging("m1")) })
		}
		group.Wait()
		merged := 0
		for _, err := range outcomes {
			var repeat *relationship.RepeatError
			switch {
			case err == nil:
				merged++
			case errors.As(err, &repeat), errors.Is(err, relationship.ErrStale):
			default:
				t.Errorf("merge: %v", err)
			}
		}
		if merged != 1 {
			t.Errorf("merged %d times, want once: %v", merged, outcomes)
		}
		rec, err := another(t, r).Store.Known(t.Context(), acmeID)
		if err != nil || len(rec.Company.Merged) != 1 {
			t.Errorf("%+v, %v: want one merge", rec, err)
		}
	})
}
