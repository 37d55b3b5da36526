package scheduler

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// customers adds some with talks in rhythms of their own, up to a day.
func (o *office) customers(n int, until time.Time) {
	l := &relationship.Ledger{Store: o.workspace(), Model: relationship.Default(), Zone: o.zone}
	random := rand.New(rand.NewPCG(7, 7))
	today := l.Today(until)
	for i := range n {
		gap := 10 + random.IntN(60)
		var entries []relationship.Entry
		for d := today - 700; d < today-relationship.Day(random.IntN(300)); d += relationship.Day(gap/2 + random.IntN(gap)) {
			entries = append(entries, relationship.Entry{Type: relationship.Interaction, How: relationship.Call, Direction: relationship.Mutual, Day: d})
		}
		_, err := l.Write(o.t.Context(), relationship.Writing{
			ID: fmt.Sprint("c", i), By: "anna", At: until, Company: fmt.Sprint("c", i), New: true, Names: true,
			Edit: func(co *relationship.Company) error {
				co.Name = fmt.Sprint("Company ", i)
				co.Relationships = []relationship.Relationship{{Side: relationship.Customer, Segment: relationship.TierB, Owner: "anna", Added: today - 700}}
				return nil
			},
			Entries: entries,
		})
		if err != nil {
			o.t.Fatal(err)
		}
	}
}

// In the night priors are learned from the workspace's own talks; every process
// scores with them from then on, and the versions are kept. The next night
// learns nothing new from the same.
func TestNightLearns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := sleepTo(t, "2026-03-14T12:00:00Z")
		o := newOffice(t)
		o.customers(60, start)
		s := o.process(jobNamed(t, "learn"))
		o.look(start.Add(14*time.Hour), 15*time.Minute, s)
		if n, err := o.workspace().Versions(t.Context()); n != 1 || err != nil {
			t.Fatalf("%d versions, %v; want one", n, err)
		}
		v, err := o.workspace().Learned(t.Context())
		if err != nil || v.Model.Customer.Alpha == relationship.Default().Customer.Alpha || v.Model.Partner != relationship.Default().Partner || v.Why == "" {
			t.Errorf("learned %+v, %v: want priors of customers, and partners as they were", v, err)
		}
		other := o.process(jobNamed(t, "learn"))
		if err := other.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := other.known["T1"].Ledger.InForce().Customer.Alpha; got != v.Model.Customer.Alpha {
			t.Errorf("another process scores with %v, want %v", got, v.Model.Customer.Alpha)
		}
		// The night to Monday challenges the coefficients as well.
		o.look(start.Add(60*time.Hour), time.Hour, s)
		b := o.backlog()
		if b.Last["learn"].Stage != relationship.Done || b.Failed != 0 {
			t.Errorf("backlog %+v", b)
		}
	})
}

// The first night is at once, for a store that knows no snapshot; then one comes
// a night, and a second process writes the same again.
func TestNightWritesSnapshots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := sleepTo(t, "2026-03-14T12:00:00Z")
		o := newOffice(t)
		o.customers(10, start)
		s := o.process(jobNamed(t, "night"))
		snapshot := func(day string) *relationship.Snapshot {
			d, err := relationship.ParseDay(day)
			if err != nil {
				t.Fatal(err)
			}
			text, err := o.workspace().Kept(t.Context(), relationship.SnapshotName(d))
			if errors.Is(err, relationship.ErrUnknown) {
				return nil
			}
			var got relationship.Snapshot
			if err := errors.Join(err, json.Unmarshal([]byte(text), &got)); err != nil {
				t.Fatal(err)
			}
			return &got
		}
		o.look(start.Add(5*time.Minute), time.Minute, s)
		first := snapshot("2026-03-14")
		if first == nil || first.Sides[relationship.Customer] == nil {
			t.Fatal("no snapshot on the first day")
		}
		total := 0
		for _, b := range relationship.Bands {
			total += first.Count(relationship.Whole, b)
		}
		if total != 10 || snapshot("2026-03-15") != nil {
			t.Errorf("%d relationships in the snapshot, want 10, and none of tomorrow", total)
		}
		o.look(start.Add(36*time.Hour), 30*time.Minute, s, o.process(jobNamed(t, "night")))
		if snapshot("2026-03-15") == nil || snapshot("2026-03-16") != nil {
			t.Error("want one snapshot a night, and no more")
		}
	})
}
