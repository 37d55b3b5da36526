package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

// What people wait for a score while nothing else is done, and while a digest, a
// night with its refit and 1,000 check-ins are, and while 100 calls to a model
// hang.
func BenchmarkBeside(b *testing.B) {
	const owners, each = 1_000, 10
	a, err := assemble(Parts{Store: startRedis(b), Zone: time.UTC, Language: "en", Writer: hanging{}, Understander: hanging{}})
	if err != nil {
		b.Fatal(err)
	}
	e, err := a.Env("T1")
	if err != nil {
		b.Fatal(err)
	}
	now := time.Now()
	today := e.Ledger.Today(now)
	for i := range owners * each {
		var talks []relationship.Entry
		for back := 180 - i%60; back >= i%30; back -= 30 {
			talks = append(talks, relationship.Entry{Type: relationship.Interaction, How: relationship.Call, Direction: relationship.Mutual, Day: today - relationship.Day(back)})
		}
		_, err := e.Ledger.Write(b.Context(), relationship.Writing{
			ID: fmt.Sprint("own", i), By: ownerID(i % owners), At: now, Company: fmt.Sprint("o", i), New: true, Names: true, Blind: true,
			Edit: func(c *relationship.Company) error {
				c.Name = fmt.Sprint("Company ", i)
				c.Relationships = []relationship.Relationship{{Side: relationship.Customer, Segment: relationship.TierB, Owner: ownerID(i % owners), Added: today - 200}}
				return nil
			},
			Entries: talks,
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	week := 0
	unasked := func() {
		week++
		at := now.AddDate(0, 0, 7*week)
		night(b, a, at)
		if _, err := a.Handle(b.Context(), bot.Event{Platform: "test", Team: "T1", Person: ownerID(0), Room: "C1", At: at, Body: bot.Line{Text: "digest now"}}); err != nil {
			b.Error(err)
		}
		const hands = 16
		var wg sync.WaitGroup
		for hand := range hands {
			wg.Go(func() {
				for i := hand; i < owners; i += hands {
					if _, err := a.Handle(b.Context(), bot.Event{
						ID: fmt.Sprint(week, i), Platform: "test", Team: "T1", Person: ownerID(i), Direct: true, At: at,
						Body: bot.Occasion{Name: "checkin", Key: fmt.Sprintf("2026-%05d", week), Due: at},
					}); err != nil {
						b.Error(err)
					}
				}
			})
		}
		wg.Wait()
	}
	for b.Loop() {
		var over atomic.Bool
		quiet := waits(b, a, owners*each, func() bool { return false })
		go func() { defer over.Store(true); unasked() }()
		beside := waits(b, a, owners*each, func() bool { return !over.Load() })

		ctx, stop := context.WithCancel(b.Context())
		var hung sync.WaitGroup
		for i := range 100 {
			hung.Go(func() {
				_, _ = a.Handle(ctx, bot.Event{ID: fmt.Sprint("s", week, i), Platform: "test", Team: "T1", Person: ownerID(i), Direct: true, At: now, Body: bot.Line{Text: fmt.Sprint("summary Company ", i)}})
			})
		}
		model := waits(b, a, owners*each, func() bool { return false })
		stop()
		hung.Wait()
		b.ReportMetric(float64(quiet.Microseconds())/1000, "quiet-p99-ms")
		b.ReportMetric(float64(beside.Microseconds())/1000, "unasked-p99-ms")
		b.ReportMetric(float64(model.Microseconds())/1000, "model-p99-ms")
	}
}

// waits is the 99th percentile of what four people wait for scores: 4,000 of
// them, and for as long as more says.
func waits(b *testing.B, a *Assistant, companies int, more func() bool) time.Duration {
	const people, least = 4, 1000
	var all [people][]time.Duration
	var wg sync.WaitGroup
	for p := range people {
		wg.Go(func() {
			for i := 0; i < least || more(); i++ {
				start := time.Now()
				_, err := a.Handle(b.Context(), bot.Event{
					Platform: "test", Team: "T1", Person: ownerID(p), Direct: true, At: start, Body: bot.Line{Text: fmt.Sprint("score Company ", (i*7919+p)%companies)},
				})
				all[p] = append(all[p], time.Since(start))
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	waited := slices.Concat(all[:]...)
	slices.Sort(waited)
	return waited[len(waited)*99/100]
}

// A hanging model never answers.
type hanging struct{}

func (hanging) Prose(ctx context.Context, _ commands.ProsePrompt) ([]commands.Sentence, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func (hanging) Understand(ctx context.Context, _ commands.Talk) (commands.Heard, error) {
	<-ctx.Done()
	return commands.Heard{}, ctx.Err()
}
