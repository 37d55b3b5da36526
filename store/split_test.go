package store

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store/redistest"
)

// everything reads all keys of the workspace but for what only grows: revisions,
// the directory's version, the audit trail, events that were seen, when a company
// was written to, who ever looked after something, and what is to be told, which
// may have been told meanwhile.
func everything(t *testing.T, r *Redis) map[string]any {
	t.Helper()
	ctx, c, all := t.Context(), r.client, map[string]any{}
	var keys []string
	for cursor := uint64(0); ; {
		some, next, err := c.Scan(ctx, cursor, "{T1}:*", 1000).Result()
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, some...)
		if cursor = next; cursor == 0 {
			break
		}
	}
	for _, key := range keys {
		kind, err := c.Type(ctx, key).Result()
		if err != nil {
			t.Fatal(err)
		}
		switch kind {
		case "string":
			all[key], err = c.Get(ctx, key).Result()
		case "hash":
			fields, herr := c.HGetAll(ctx, key).Result()
			delete(fields, fieldRevision)
			all[key], err = fields, herr
		case "list":
			all[key], err = c.LRange(ctx, key, 0, -1).Result()
		case "set":
			members, serr := c.SMembers(ctx, key).Result()
			slices.Sort(members)
			all[key], err = members, serr
		case "zset":
			all[key], err = c.ZRangeWithScores(ctx, key, 0, -1).Result()
		}
		if err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		if ttl, err := c.TTL(ctx, key).Result(); err != nil {
			t.Fatal(err)
		} else if ttl > 0 {
			all[key+" lives"] = true
		}
	}
	k, _ := keysOf("T1")
	for _, key := range []string{k.changes(), k.audit(), k.auditHead(), k.recent(), k.errands(), k.due(), k.owners()} {
		delete(all, key)
	}
	maps.DeleteFunc(all, func(key string, _ any) bool { return strings.HasPrefix(key, "{T1}:seen:") })
	return all
}

// Taking a merge back leaves no trace: not one key is other than it was.
func TestAMergeTakenBackLeavesNoKeys(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		twice(t, l)
		was := everything(t, r)
		if _, err := l.Merge(t.Context(), merging("m1")); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(was, everything(t, r)); diff == "" {
			t.Error("a merge changed nothing")
		}
		other := another(t, r)
		p, err := other.Split(t.Context(), splitting("s1", "m1"))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(was, everything(t, r)); diff != "" {
			t.Errorf("after it was taken back (-was +is):\n%s", diff)
		}
		trail, err := l.Store.(*Workspace).Audited(t.Context(), 0, 2)
		want := []relationship.AuditLine{
			{By: "zane", At: time.UnixMilli(1773154800000), What: "parted"}, {By: "zane", At: time.UnixMilli(1773151200000), What: "merge Acme Corp into Acme"},
		}
		for i := range trail {
			trail[i].Number, trail[i].Link = 0, ""
		}
		if diff := cmp.Diff(want, trail); diff != "" || err != nil {
			t.Errorf("audit trail, %v:\n%s", err, diff)
		}
		if len(p.Back)+len(p.Stay) != 0 {
			t.Errorf("nothing was written since, and %v, %v are said to be", p.Back, p.Stay)
		}
		if _, err := l.Split(t.Context(), splitting("s2", "m1")); !errors.Is(err, relationship.ErrUnknown) && !errors.Is(err, relationship.ErrStale) {
			t.Errorf("taken back twice: %v", err)
		}
		// The same companies can be merged again, and parted again.
		if err := l.Store.Fresh(t.Context()); err != nil && !errors.Is(err, relationship.ErrStale) {
			t.Fatal(err)
		}
		if _, err := l.Merge(t.Context(), merging("m2")); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Split(t.Context(), splitting("s3", "m2")); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(was, everything(t, r)); diff != "" {
			t.Errorf("after it was taken back again (-was +is):\n%s", diff)
		}
	})
}

// Whatever two companies have been through, merging them and taking it back
// leaves every key as it was: records, journals, rankings, shelves and names.
func TestAnyMergeTakenBackLeavesNoKeys(t *testing.T) {
	m := miniredis.NewMiniRedis()
	t.Cleanup(m.Close)
	for seed := range uint64(60) {
		m.FlushAll()
		r := Through(redistest.Dial(m))
		l := ledger(t, r, "T1")
		draw := rand.New(rand.NewPCG(seed, 7)).IntN
		sides := [][]relationship.Side{{relationship.Customer}, {relationship.Partner}, {relationship.Customer, relationship.Partner}}
		addCompany(t, l, acmeID, "Acme", sides[draw(3)]...)
		addCompany(t, l, corpID, "Acme Corp", sides[draw(3)]...)
		for i := range 2 + draw(25) {
			mustWrite(t, l, anyWriting(l, draw, i))
		}
		was := everything(t, r)
		if _, err := l.Merge(t.Context(), merging("m1")); err != nil {
			t.Fatalf("seed %d: merge: %v", seed, err)
		}
		if _, err := l.Split(t.Context(), splitting("s1", "m1")); err != nil {
			t.Fatalf("seed %d: split: %v", seed, err)
		}
		if diff := cmp.Diff(was, everything(t, r)); diff != "" {
			t.Fatalf("seed %d (-was +is):\n%s", seed, diff)
		}
		_ = r.Close()
	}
}

// anyWriting records or decides something about one of the two companies.
func anyWriting(l *relationship.Ledger, draw func(int) int, i int) relationship.Writing {
	id := []string{acmeID, corpID}[draw(2)]
	day := l.Today(noon) - relationship.Day(draw(200))
	w := relationship.Writing{ID: fmt.Sprint("w", i), By: "anna", At: noon.Add(time.Duration(i) * time.Minute), Company: id, Names: true}
	w.Edit = func(co *relationship.Company) error {
		x := &co.Relationships[draw(len(co.Relationships))]
		switch draw(9) {
		case 7:
			x.Restage(relationship.Staged{Stage: relationship.Stages[draw(len(relationship.Stages))], On: l.Today(noon)})
		case 8:
			x.Offered, x.OfferedOn = "kate", l.Today(noon)
		case 0:
			x.Owner = []string{"", "anna", "toms", "zane"}[draw(4)]
		case 1:
			x.Cadence = draw(40)
		case 2:
			x.Next, x.NextWhat = l.Today(noon)+relationship.Day(draw(9)), "send offer"
		case 3:
			co.People = append(co.People, relationship.Person{Name: fmt.Sprint("Person ", draw(4), i)})
		case 4:
			co.Aliases = append(co.Aliases, fmt.Sprint(co.Name, " ", i))
		case 5:
			x.Archived = draw(3) == 0
		}
		return nil
	}
	e := relationship.Entry{Day: day, Side: relationship.Customer}
	switch draw(7) {
	case 0, 1:
		e.Type, e.How, e.Direction, e.Mood, e.Side = relationship.Interaction, relationship.Call, relationship.Mutual, new(relationship.Moods[draw(5)]), relationship.Whole
	case 2:
		e.Type, e.Whose, e.Due = relationship.Promise, relationship.Ours, day+10
	case 3:
		e.Type, e.Tag = relationship.Insight, "price"
	case 4:
		e.Type = relationship.Complaint
	case 5:
		e.Type, e.Severity, e.Side = relationship.Harm, 1+draw(5), relationship.Partner
	case 6:
		return w // only decided
	}
	w.Entries = []relationship.Entry{e}
	if draw(4) == 0 {
		w.Entries = append(w.Entries, relationship.Entry{Type: relationship.Void, Day: l.Today(noon), Of: -1})
	}
	return w
}

// What was written since stays where it was written, but for what is about the
// other company's entries or its side alone.
func TestWhatWasWrittenSinceStays(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		twice(t, l)
		if _, err := l.Merge(t.Context(), merging("m1")); err != nil {
			t.Fatal(err)
		}
		mustWrite(t, l, call(l, acmeID, "talk", 0))
		kept := relationship.Entry{Type: relationship.PromiseOutcome, Side: relationship.Customer, Of: 6, Result: relationship.Kept, Day: l.Today(noon)}
		mustWrite(t, l, relationship.Writing{ID: "kept", By: "anna", At: noon, Company: acmeID, Entries: []relationship.Entry{kept}})
		harm := relationship.Entry{Type: relationship.Harm, Side: relationship.Partner, Severity: 2, Area: "money", Day: l.Today(noon)}
		mustWrite(t, l, relationship.Writing{ID: "harm", By: "anna", At: noon, Company: acmeID, Entries: []relationship.Entry{harm}, Names: true, Edit: func(co *relationship.Company) error {
			co.People = append(co.People, relationship.Person{Name: "Peter Lind"})
			co.Relationships[0].Cadence = 17
			return nil
		}})
		if _, err := l.Split(t.Context(), splitting("s1", "m1")); err != nil {
			t.Fatal(err)
		}
		other := another(t, r)
		for id, want := range map[string][]int{acmeID: {1, 4, 8}, corpID: {2, 5, 6, 7, 9, 10}} {
			history, err := other.History(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, numbers(history)); diff != "" {
				t.Errorf("journal of %s:\n%s", id, diff)
			}
			for _, n := range want {
				if at, err := other.Store.Locate(t.Context(), n); at != id || err != nil {
					t.Errorf("#%d is of %s, %v; want %s", n, at, err, id)
				}
			}
			rec, err := other.Store.Record(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range other.Ratings(rec, l.Today(noon)) {
				rebuilt := other.Model.Rate(x.Relationship, other.Model.Fold(x.Relationship, history, l.Today(noon)), l.Today(noon))
				if x.Score.Value != rebuilt.Value {
					t.Errorf("%s of %s is %v, a rebuild gives %v", x.Side, id, x.Score.Value, rebuilt.Value)
				}
			}
		}
		acme, err := other.Store.Record(t.Context(), acmeID)
		if err != nil {
			t.Fatal(err)
		}
		co := &acme.Company
		if co.Relationships[0].Cadence != 17 || len(co.Relationships) != 1 || len(co.Merged) != 0 || len(co.Aliases) != 0 ||
			!slices.Equal(co.Names(), []string{"Peter Lind"}) {
			t.Errorf("the company that stayed is %+v", co)
		}
	})
}
