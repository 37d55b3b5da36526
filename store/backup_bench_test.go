package store

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store/redistest"
)

// A backup of 2,000 companies with 20 entries each, while a person reads one
// company after the other: keys copied a second, and what the person waits.
func BenchmarkBackupBesideAPerson(b *testing.B) {
	r := reached(b, redistest.Start(b).URL(), Options{})
	b.Cleanup(func() { _ = r.Close() })
	person, err := r.Workspace("T1")
	if err != nil {
		b.Fatal(err)
	}
	l := &relationship.Ledger{Store: person, Model: relationship.Default(), Zone: time.UTC}
	ctx := b.Context()
	const companies, entries = 2000, 20
	for i := range companies {
		w := relationship.Writing{
			By: "anna", At: noon, Company: fmt.Sprint("c", i), New: true, Names: true, Blind: true,
			Edit: func(c *relationship.Company) error {
				c.Name = fmt.Sprint("Company ", i)
				c.Relationships = []relationship.Relationship{{Side: relationship.Customer, Segment: relationship.TierB, Owner: fmt.Sprint("o", i%20), Org: true}}
				return nil
			},
		}
		for n := range entries {
			w.Entries = append(w.Entries, relationship.Entry{
				Type: relationship.Interaction, How: relationship.Call, Direction: relationship.Mutual, Mood: new(relationship.Good),
				Day: l.Today(noon) - relationship.Day(entries-n), Text: "They asked for the figures of the last quarter and were content.",
			})
		}
		if _, err := l.Write(ctx, w); err != nil {
			b.Fatal(err)
		}
	}
	if err := person.Fresh(ctx); err != nil && !errors.Is(err, relationship.ErrStale) {
		b.Fatal(err)
	}
	var copying atomic.Bool
	var quiet, beside []time.Duration
	done := make(chan struct{})
	stop := make(chan struct{})
	go func() {
		defer close(done)
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			began := time.Now()
			if _, err := person.Record(ctx, fmt.Sprint("c", i%companies)); err != nil {
				b.Error(err)
				return
			}
			if took := time.Since(began); copying.Load() {
				beside = append(beside, took)
			} else {
				quiet = append(quiet, took)
			}
		}
	}()
	for deadline := time.Now().Add(time.Second); time.Now().Before(deadline); {
	}
	keys := 0
	var spent time.Duration
	for b.Loop() {
		copying.Store(true)
		began := time.Now()
		c, err := r.Backup(ctx, io.Discard, BackupOptions{})
		if err != nil {
			b.Fatal(err)
		}
		spent += time.Since(began)
		copying.Store(false)
		keys += c.Workspaces[0].Keys
	}
	close(stop)
	<-done
	at := func(all []time.Duration, part float64) float64 {
		slices.Sort(all)
		return float64(all[int(part*float64(len(all)-1))].Microseconds())
	}
	b.ReportMetric(float64(keys)/spent.Seconds(), "keys/s")
	b.ReportMetric(at(quiet, .5), "µs-quiet")
	b.ReportMetric(at(quiet, .99), "µs-quiet-p99")
	b.ReportMetric(at(beside, .5), "µs-beside")
	b.ReportMetric(at(beside, .99), "µs-beside-p99")
}
