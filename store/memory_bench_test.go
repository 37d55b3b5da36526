package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store/redistest"
)

// BenchmarkMemory fills a real server with 10,000 companies, measures what they
// take without history, then gives each 50 talks with a mood, a person and 24
// letters of text, and measures what an entry adds; then what the server works
// on a talk that is logged, its receipt with it, and on a company that is read:
//
//	go test ./store -run NONE -bench Memory -benchtime 1x
func BenchmarkMemory(b *testing.B) {
	const companies, entries, owners, hands = 10_000, 50, 100, 16
	s := redistest.Start(b, "--appendonly", "no")
	r, err := Open(s.URL(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	w, err := r.Workspace("T1")
	if err != nil {
		b.Fatal(err)
	}
	l := &relationship.Ledger{Store: w, Model: relationship.Default(), Zone: time.UTC}
	if _, err := w.Directory(b.Context()); err != nil {
		b.Fatal(err)
	}
	used := func() float64 {
		n, err := strconv.ParseFloat(s.Info("memory", "used_memory"), 64)
		if err != nil {
			b.Fatal(err)
		}
		return n
	}
	each := func(do func(i int) error) {
		var group sync.WaitGroup
		for h := range hands {
			group.Go(func() {
				for i := h; i < companies; i += hands {
					err := do(i)
					for errors.Is(err, relationship.ErrStale) {
						err = do(i)
					}
					if err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		group.Wait()
	}
	ctx := context.Background()
	empty := used()
	each(func(i int) error {
		_, err := l.Write(ctx, relationship.Writing{
			By: "anna", At: noon, Company: fmt.Sprintf("c%08d", i), New: true, Names: true, Blind: true,
			Edit: func(c *relationship.Company) error {
				c.Name, c.Added = fmt.Sprint("Company number ", i), l.Today(noon)-300
				c.People = []relationship.Person{{Name: fmt.Sprint("Jana Novak ", i)}, {Name: fmt.Sprint("Peter Lind ", i)}}
				c.Relationships = []relationship.Relationship{{
					Side: relationship.Customer, Segment: relationship.TierB, Owner: fmt.Sprint("U", i%owners), Org: true, Added: c.Added,
				}}
				return nil
			},
		})
		return err
	})
	before := used()
	each(func(i int) error {
		talks := make([]relationship.Entry, entries)
		for n := range talks {
			talks[n] = relationship.Entry{
				Type: relationship.Interaction, How: relationship.Call, Direction: relationship.Mutual, Mood: new(relationship.Good),
				Day: l.Today(noon) - relationship.Day(5*(entries-n)), Who: []string{fmt.Sprint("Jana Novak ", i)}, Text: "twenty-four letters, say",
			}
		}
		_, err := l.Write(ctx, relationship.Writing{By: "anna", At: noon, Company: fmt.Sprintf("c%08d", i), Blind: true, Entries: talks})
		return err
	})
	after := used()
	usage := func(key string) float64 {
		n, _ := s.Do("memory", "usage", key, "samples", 0).(int64)
		return float64(n)
	}
	s.Do("config", "resetstat")
	each(func(i int) error {
		_, err := l.Write(ctx, relationship.Writing{
			ID: fmt.Sprint("event", i), By: "anna", At: noon, Company: fmt.Sprintf("c%08d", i), Blind: true,
			Entries: []relationship.Entry{{
				Type: relationship.Interaction, How: relationship.Call, Direction: relationship.Mutual, Mood: new(relationship.Good),
				Day: l.Today(noon), Who: []string{fmt.Sprint("Jana Novak ", i)}, Text: "twenty-four letters, say",
			}},
		})
		return err
	})
	work := func(command string) float64 {
		stats := s.Info("commandstats", "cmdstat_"+command)
		for field := range strings.SplitSeq(stats, ",") {
			if value, ok := strings.CutPrefix(field, "usec_per_call="); ok {
				n, _ := strconv.ParseFloat(value, 64)
				return n
			}
		}
		b.Fatalf("%s: %q", command, stats)
		return 0
	}
	b.ReportMetric((used()-after)/companies, "B/talk-with-receipt")
	b.ReportMetric(work("evalsha"), "µs/log")
	b.ReportMetric(work("hgetall"), "µs/read")
	one := fmt.Sprintf("c%08d", companies/2)
	b.ReportMetric((before-empty)/companies, "B/company")
	b.ReportMetric((after-before)/companies/entries, "B/entry")
	b.ReportMetric((after-empty)/companies, "B/company-with-history")
	b.ReportMetric(usage(w.keys.company(one)), "B/state")
	b.ReportMetric(usage(w.keys.journal(one))/entries, "B/entry-in-journal")
	b.ReportMetric(usage(w.keys.directory())/companies, "B/listing")
	b.ReportMetric((after-empty)/(1<<20), "MiB")
	b.ReportMetric(0, "ns/op")
}
