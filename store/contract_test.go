package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rapport-bot/rapport/relationship"
)

// on runs a test on a fresh workspace of each backend.
func on(t *testing.T, test func(*testing.T, *Redis, *relationship.Ledger)) {
	for name, open := range backends {
		t.Run(name, func(t *testing.T) {
			r := open(t)
			t.Cleanup(func() { _ = r.Close() })
			test(t, r, ledger(t, r, "T1"))
		})
	}
}

func ledger(t *testing.T, r *Redis, workspace string) *relationship.Ledger {
	t.Helper()
	w, err := r.Workspace(workspace)
	if err != nil {
		t.Fatal(err)
	}
	return &relationship.Ledger{Store: w, Model: relationship.Default(), Zone: time.UTC}
}

// another is a second process on the same store: nothing is shared but Redis.
func another(t *testing.T, r *Redis) *relationship.Ledger {
	return ledger(t, &Redis{client: r.client, open: map[string]*Workspace{}}, "T1")
}

func addCompany(t *testing.T, l *relationship.Ledger, id, name string, sides ...relationship.Side) {
	t.Helper()
	_, err := l.Write(t.Context(), relationship.Writing{
		ID: "add-" + id, By: "anna", At: noon, Company: id, New: true, Names: true,
		Edit: func(c *relationship.Company) error {
			c.Name, c.Added = name, l.Today(noon)
			for _, s := range sides {
				c.Relationships = append(c.Relationships, relationship.Relationship{
					Side: s, Segment: s.DefaultSegment(), Owner: "anna", Added: l.Today(noon), Org: true,
				})
			}
			return nil
		},
	})
	if err != nil {
		t.Fatalf("add %s: %v", name, err)
	}
}

func call(l *relationship.Ledger, id, event string, daysAgo int) relationship.Writing {
	return relationship.Writing{
		ID: event, By: "anna", At: noon, Company: id,
		Entries: []relationship.Entry{{
			Type: relationship.Interaction, How: relationship.Call, Direction: relationship.Mutual,
			Day: l.Today(noon) - relationship.Day(daysAgo), Mood: new(relationship.Good),
		}},
	}
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		addCompany(t, l, "acme", "Acme", relationship.Customer, relationship.Partner)
		done, err := l.Write(t.Context(), call(l, "acme", "e1", 0))
		if err != nil {
			t.Fatal(err)
		}
		if got := done.Entries[0].Number; got != 1 {
			t.Errorf("first entry is #%d, want #1", got)
		}
		other := another(t, r)
		d, err := other.Store.Directory(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Find("ACME").ID; got != "acme" {
			t.Errorf("another process finds ACME as %q, want acme", got)
		}
		rec, err := other.Store.Record(t.Context(), "acme")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(done.After, rec); diff != "" {
			t.Errorf("another process reads a different record (-written +read):\n%s", diff)
		}
		id, err := other.Store.Locate(t.Context(), 1)
		if id != "acme" || err != nil {
			t.Errorf("Locate(1) = %q, %v; want acme", id, err)
		}
		journal, err := other.Store.Journal(t.Context(), "acme", 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(done.Entries, journal); diff != "" {
			t.Errorf("journal (-written +read):\n%s", diff)
		}
	})
}

func TestAnEventIsWrittenOnce(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		addCompany(t, l, "acme", "Acme", relationship.Customer)
		if _, err := l.Write(t.Context(), call(l, "acme", "e1", 0)); err != nil {
			t.Fatal(err)
		}
		for _, again := range []*relationship.Ledger{l, another(t, r)} {
			_, err := again.Write(t.Context(), call(again, "acme", "e1", 0))
			var repeat *relationship.RepeatError
			if !errors.As(err, &repeat) || len(repeat.Numbers) != 1 || repeat.Numbers[0] != 1 {
				t.Errorf("written again: %v, want a repeat of #1", err)
			}
		}
		done, err := l.Write(t.Context(), call(l, "acme", "e2", 0))
		if err != nil {
			t.Fatal(err)
		}
		if got := done.Entries[0].Number; got != 2 {
			t.Errorf("the next entry is #%d, want #2: a repeat burns no number", got)
		}
	})
}

// Many people on several processes log on one company at once, some of them
// into the past; another undoes. Nothing is lost, nothing is doubled, and the
// state is that of a rebuild.
func TestTogetherNothingIsLost(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		addCompany(t, l, "acme", "Acme", relationship.Customer)
		const people, talks = 4, 6
		var group sync.WaitGroup
		for p := range people {
			mine := another(t, r)
			group.Go(func() {
				for i := range talks {
					w := call(mine, "acme", fmt.Sprintf("p%d-%d", p, i), (p+i)%3)
					done, err := mine.Write(context.Background(), w)
					if err != nil {
						t.Errorf("person %d, talk %d: %v", p, i, err)
						return
					}
					if i == talks-1 {
						undo := relationship.Writing{
							ID: "undo" + w.ID, By: "anna", At: noon, Company: "acme",
							Entries: []relationship.Entry{{Type: relationship.Void, Day: mine.Today(noon), Of: done.Entries[0].Number}},
						}
						if _, err := mine.Write(context.Background(), undo); err != nil {
							t.Errorf("person %d, undo: %v", p, err)
						}
					}
				}
			})
		}
		group.Wait()
		history, err := l.History(t.Context(), "acme")
		if err != nil {
			t.Fatal(err)
		}
		seen := map[int]bool{}
		for _, e := range history {
			if seen[e.Number] {
				t.Errorf("#%d stands twice", e.Number)
			}
			seen[e.Number] = true
		}
		if want := people * (talks + 1); len(history) != want {
			t.Errorf("%d entries, want %d", len(history), want)
		}
		if got, want := len(relationship.Live(history)), people*(talks-1); got != want {
			t.Errorf("%d live entries, want %d", got, want)
		}
		rec, err := another(t, r).Store.Known(t.Context(), "acme")
		if err != nil {
			t.Fatal(err)
		}
		x, _ := l.Rate(rec, relationship.Customer, l.Today(noon))
		want := l.Model.Fold(x.Relationship, history, l.Today(noon))
		if got := l.Model.Rate(x.Relationship, want, l.Today(noon)); got.Value != x.Score.Value {
			t.Errorf("the score kept is %v, a rebuild gives %v", x.Score.Value, got.Value)
		}
	})
}

func TestAStaleDirectoryIsNoticed(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		addCompany(t, l, "acme", "Acme", relationship.Customer)
		other := another(t, r)
		d, err := other.Store.Directory(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		addCompany(t, l, "nordtek", "Nordtek", relationship.Partner)
		if err := another(t, r).Store.Fresh(t.Context()); err != nil {
			t.Errorf("Fresh on a directory never read: %v", err)
		}
		if _, err := other.Store.Record(t.Context(), "acme"); !errors.Is(err, relationship.ErrStale) {
			t.Errorf("Record after a change elsewhere: %v, want %v", err, relationship.ErrStale)
		}
		if got := d.Find("nordtek").ID; got != "nordtek" {
			t.Errorf("after ErrStale the directory finds nordtek as %q", got)
		}
		if _, err := other.Store.Record(t.Context(), "acme"); err != nil {
			t.Errorf("Record once more: %v", err)
		}
		addCompany(t, l, "beta", "Beta", relationship.Customer)
		if err := other.Store.Fresh(t.Context()); !errors.Is(err, relationship.ErrStale) {
			t.Errorf("Fresh after a change elsewhere: %v, want %v", err, relationship.ErrStale)
		}
		if err := other.Store.Fresh(t.Context()); err != nil {
			t.Errorf("Fresh once more: %v", err)
		}
		if err := l.Store.SaveUser(t.Context(), relationship.User{ID: "zane", Right: relationship.Manager}, "rita", "zane is a manager", noon); err != nil {
			t.Fatal(err)
		}
		_, err = other.Write(t.Context(), call(other, "acme", "e1", 0))
		if !errors.Is(err, relationship.ErrStale) {
			t.Errorf("Write after a right changed elsewhere: %v, want %v", err, relationship.ErrStale)
		}
		if !d.User("zane").May(relationship.Manager) {
			t.Error("after ErrStale zane is no manager")
		}
	})
}

// Whoever adds people, every process soon knows them.
func TestPeopleAreInTheDirectory(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		addCompany(t, l, "acme", "Acme", relationship.Customer)
		other := another(t, r)
		seen := func(l *relationship.Ledger) []string {
			t.Helper()
			d, err := l.Store.Directory(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			listing, _ := d.Listing("acme")
			return listing.People
		}
		if got := seen(other); len(got) != 0 {
			t.Errorf("at first %q are known, want nobody", got)
		}
		edit := func(event string, blind bool, change func(*relationship.Company)) {
			t.Helper()
			w := call(l, "acme", event, 0)
			w.Blind = blind
			w.Edit = func(co *relationship.Company) error {
				change(co)
				return nil
			}
			if _, err := l.Write(t.Context(), w); err != nil {
				t.Fatal(err)
			}
		}
		agree := func(want ...string) {
			t.Helper()
			for _, l := range []*relationship.Ledger{l, other, another(t, r)} {
				if err := l.Store.Fresh(t.Context()); err != nil && !errors.Is(err, relationship.ErrStale) {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, seen(l), cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("people known (-want +got):\n%s", diff)
				}
			}
		}
		add := func(name string) func(*relationship.Company) {
			return func(co *relationship.Company) { co.People = append(co.People, relationship.Person{Name: name}) }
		}
		edit("e1", false, add("Jana Novak"))
		if diff := cmp.Diff([]string{"Jana Novak"}, seen(l)); diff != "" {
			t.Errorf("right after it was written (-want +got):\n%s", diff)
		}
		agree("Jana Novak")
		edit("e2", true, add("Peter Lind"))
		agree("Jana Novak", "Peter Lind")
		edit("e3", false, func(co *relationship.Company) { co.People[0].Role = "champion" })
		if err := other.Store.Fresh(t.Context()); err != nil {
			t.Errorf("Fresh after a change that the directory does not hold: %v", err)
		}
		edit("e4", false, func(co *relationship.Company) { co.People = nil })
		agree()
	})
}

func TestRankings(t *testing.T) {
	on(t, func(t *testing.T, _ *Redis, l *relationship.Ledger) {
		for i, id := range []string{"a", "b", "c"} {
			addCompany(t, l, id, strings.ToUpper(id)+" Ltd", relationship.Customer)
			for n := range i + 1 {
				if _, err := l.Write(t.Context(), call(l, id, fmt.Sprint(id, n), 40-20*i-n)); err != nil {
					t.Fatal(err)
				}
			}
		}
		find := func(q relationship.Query) string {
			t.Helper()
			refs, err := l.Store.Find(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, ref := range refs {
				ids = append(ids, ref.ID)
			}
			return strings.Join(ids, "")
		}
		today := int(l.Today(noon))
		for _, c := range []struct {
			q    relationship.Query
			want string
		}{
			{relationship.Query{Index: relationship.ByScore, Max: 100, Limit: 9}, "abc"},
			{relationship.Query{Index: relationship.ByScore, Max: 100, Limit: 9, Reverse: true}, "cba"},
			{relationship.Query{Index: relationship.ByScore, Side: relationship.Customer, Max: 100, Skip: 1, Limit: 1}, "b"},
			{relationship.Query{Index: relationship.ByScore, Side: relationship.Partner, Max: 100, Limit: 9}, ""},
			{relationship.Query{Index: relationship.ByLast, Max: today, Limit: 2}, "ab"},
			{relationship.Query{Index: relationship.ByNeeds, Owner: "anna", Max: today, Limit: 9}, "a"},
			{relationship.Query{Index: relationship.ByNeeds, Owner: "toms", Max: today + 1000, Limit: 9}, ""},
		} {
			if got := find(c.q); got != c.want {
				t.Errorf("Find(%+v) = %q, want %q", c.q, got, c.want)
			}
		}
		give := func(id, owner string) {
			t.Helper()
			if _, err := l.Write(t.Context(), relationship.Writing{
				ID: id + " to " + owner, By: "anna", At: noon, Company: id,
				Edit: func(c *relationship.Company) error {
					c.Relationships[0].Owner = owner
					return nil
				},
			}); err != nil {
				t.Fatal(err)
			}
		}
		owned := func(owner, want string) {
			t.Helper()
			q := relationship.Query{Index: relationship.ByNeeds, Owner: owner, Max: today + 1000, Limit: 9}
			if got := find(q); got != want {
				t.Errorf("relationships of %q = %q, want %q", owner, got, want)
			}
		}
		give("b", "")
		owned("anna", "ac")
		owned(relationship.Nobody, "b")
		give("b", "toms")
		owned("toms", "b")
		owned(relationship.Nobody, "")
	})
}

func TestWhatIsNotThere(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		if _, err := l.Store.Record(t.Context(), "none"); !errors.Is(err, relationship.ErrUnknown) {
			t.Errorf("Record: %v, want %v", err, relationship.ErrUnknown)
		}
		if _, err := l.Store.Locate(t.Context(), 7); !errors.Is(err, relationship.ErrUnknown) {
			t.Errorf("Locate: %v, want %v", err, relationship.ErrUnknown)
		}
		recs, err := l.Store.Records(t.Context(), []string{"none"})
		if err != nil || len(recs) != 1 || recs[0] != nil {
			t.Errorf("Records = %v, %v; want one nil", recs, err)
		}
		for _, hostile := range []string{"", "T1:x", "T}1", "{T1}", "a b", "T1\x00", strings.Repeat("x", 65)} {
			if _, err := r.Workspace(hostile); err == nil {
				t.Errorf("Workspace(%q) was opened", hostile)
			}
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := l.Store.Record(ended, "none"); err == nil {
			t.Error("Record with an ended context succeeded")
		}
	})
}

func TestWorkspacesAreWalls(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		addCompany(t, l, "acme", "Acme", relationship.Customer)
		other := ledger(t, r, "T2")
		if _, err := other.Store.Record(t.Context(), "acme"); !errors.Is(err, relationship.ErrUnknown) {
			t.Errorf("another workspace reads acme: %v", err)
		}
		d, err := other.Store.Directory(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Find("Acme"); got.ID != "" || len(got.Near) > 0 {
			t.Errorf("another workspace finds Acme: %+v", got)
		}
		ids, err := r.Workspaces(t.Context())
		if err != nil || len(ids) != 1 || ids[0] != "T1" {
			t.Errorf("Workspaces = %v, %v; want T1", ids, err)
		}
	})
}

// Two processes add a company of the same name at once: one gets it, however
// it is spelled, and what the other one wrote does not stand at all.
func TestANameBelongsToOne(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		add := func(l *relationship.Ledger, id, name string, blind bool) error {
			_, err := l.Write(t.Context(), relationship.Writing{
				ID: "add-" + id, By: "anna", At: noon, Company: id, New: true, Names: true, Blind: blind,
				Edit: func(c *relationship.Company) error { c.Name = name; return nil },
			})
			return err
		}
		other := another(t, r)
		if _, err := other.Store.Directory(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := add(l, "a", "Acme", false); err != nil {
			t.Fatal(err)
		}
		if err := add(other, "b", "ACME, Inc", true); !errors.Is(err, relationship.ErrStale) {
			t.Errorf("a second Acme: %v, want %v", err, relationship.ErrStale)
		}
		if _, err := l.Store.Record(t.Context(), "b"); !errors.Is(err, relationship.ErrUnknown) {
			t.Errorf("the refused company: %v, want %v", err, relationship.ErrUnknown)
		}
		_, err := l.Write(t.Context(), relationship.Writing{
			ID: "rename", By: "anna", At: noon, Company: "a", Names: true,
			Edit: func(c *relationship.Company) error { c.Name = "Apex"; return nil },
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := add(other, "b", "Acme", true); err != nil {
			t.Errorf("the name that was given up: %v", err)
		}
	})
}
