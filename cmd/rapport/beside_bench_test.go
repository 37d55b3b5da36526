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
)

// What people wait for a score while nothing else is done, and while a digest, a
// night with its refit and 1,000 check-ins are, and while 100 calls to a model
// hang.
func BenchmarkBeside(b *testing.B) {
	const calls = 100
	hung := make(hanging, calls)
	a, err := assemble(Parts{Store: startRedis(b), Zone: time.UTC, Language: "en", Writer: hung, Understander: hung})
	if err != nil {
		b.Fatal(err)
	}
	now := time.Now()
	manyPortfolios(b, a, now)
	week := 0
	unasked := func() {
		week++
		at := now.AddDate(0, 0, 7*week)
		night(b, a, at)
		if _, err := a.Handle(b.Context(), bot.Event{Platform: "test", Team: "T1", Person: ownerID(0), Room: "C1", At: at, Body: bot.Line{Text: "digest now"}}); err != nil {
			b.Error(err)
		}
		checkAllIn(b, a, week, at)
	}
	for b.Loop() {
		var over atomic.Bool
		quiet := waits(b, a, func() bool { return false })
		go func() { defer over.Store(true); unasked() }()
		beside := waits(b, a, func() bool { return !over.Load() })

		ctx, stop := context.WithCancel(b.Context())
		var asking sync.WaitGroup
		for i := range calls {
			asking.Go(func() {
				_, _ = a.Handle(ctx, bot.Event{ID: fmt.Sprint("s", week, i), Platform: "test", Team: "T1", Person: ownerID(i), Direct: true, At: now, Body: bot.Line{Text: fmt.Sprint("summary Company ", i)}})
			})
		}
		for range calls {
			<-hung
		}
		model := waits(b, a, func() bool { return false })
		stop()
		asking.Wait()
		b.ReportMetric(float64(quiet.Microseconds())/1000, "quiet-p99-ms")
		b.ReportMetric(float64(beside.Microseconds())/1000, "unasked-p99-ms")
		b.ReportMetric(float64(model.Microseconds())/1000, "model-p99-ms")
	}
}

// waits is the 99th percentile of what four people wait for scores: 4,000 of
// them, and for as long as more says.
func waits(b *testing.B, a *Assistant, more func() bool) time.Duration {
	const people, least = 4, 1000
	var all [people][]time.Duration
	var wg sync.WaitGroup
	for p := range people {
		wg.Go(func() {
			for i := 0; i < least || more(); i++ {
				start := time.Now()
				_, err := a.Handle(b.Context(), bot.Event{
					Platform: "test", Team: "T1", Person: ownerID(p), Direct: true, At: start, Body: bot.Line{Text: fmt.Sprint("score Company ", (i*7919+p)%(portfolios*portfolio))},
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

// A hanging model never answers; it says when it was asked.
type hanging chan struct{}

func (h hanging) Prose(ctx context.Context, _ commands.ProsePrompt) ([]commands.Sentence, error) {
	h <- struct{}{}
	<-ctx.Done()
	return nil, ctx.Err()
}

func (h hanging) Understand(ctx context.Context, _ commands.Talk) (commands.Heard, error) {
	h <- struct{}{}
	<-ctx.Done()
	return commands.Heard{}, ctx.Err()
}
