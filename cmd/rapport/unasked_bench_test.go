package main

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/scheduler"
)

// The reading and composing of a room's overview hardly grows with the number
// of relationships: it reads rankings and what the night wrote down. The
// picture is drawn apart from it (BenchmarkPaint).
func BenchmarkDigest(b *testing.B) {
	for _, companies := range []int{1_000, 100_000} {
		b.Run(fmt.Sprint(companies), func(b *testing.B) {
			r := startRedis(b)
			a, err := assemble(Parts{Store: r, Zone: time.UTC, Language: "en"})
			if err != nil {
				b.Fatal(err)
			}
			fill(b, a, companies, 2)
			e, err := a.Env("T1")
			if err != nil {
				b.Fatal(err)
			}
			e.Painter = nil
			later := time.Now().AddDate(0, 0, 60) // most are past their limit by then
			night(b, a, later)
			ev := bot.Event{Platform: "test", Team: "T1", Person: "U1", Room: "C1", At: later, Body: bot.Line{Text: "digest now"}}
			for b.Loop() {
				reply, err := a.Handle(b.Context(), ev)
				if err != nil || len(reply.Message.Blocks) < 3 {
					b.Fatalf("%v: %+v", err, reply)
				}
			}
		})
	}
}

// night does what is done every night.
func night(tb testing.TB, a *Assistant, now time.Time) {
	tb.Helper()
	s, err := scheduler.New(scheduler.Config{
		Workspaces: func(context.Context) ([]*scheduler.Workspace, error) {
			w, err := a.workplace("T1", "test")
			return []*scheduler.Workspace{w}, err
		},
		Handle: a.Handle, Post: &talk{}, Now: func() time.Time { return now }, Lease: time.Minute, Tick: time.Minute, Log: slog.New(slog.DiscardHandler),
	})
	if err == nil {
		err = s.Look(tb.Context())
	}
	if err != nil {
		tb.Fatal(err)
	}
	s.Wait()
}

// A thousand owners' check-ins are composed by one process, as many at a time
// as it has hands.
func BenchmarkCheckins(b *testing.B) {
	r := startRedis(b)
	a, err := assemble(Parts{Store: r, Zone: time.UTC, Language: "en"})
	if err != nil {
		b.Fatal(err)
	}
	const owners, each = 1_000, 10
	e, err := a.Env("T1")
	if err != nil {
		b.Fatal(err)
	}
	now := time.Now()
	today := e.Ledger.Today(now)
	for i := range owners * each {
		_, err := e.Ledger.Write(b.Context(), relationship.Writing{
			ID: fmt.Sprint("own", i), By: ownerID(i % owners), At: now, Company: fmt.Sprint("o", i), New: true, Names: true, Blind: true,
			Edit: func(c *relationship.Company) error {
				c.Name = fmt.Sprint("Company ", i)
				c.Relationships = []relationship.Relationship{{Side: relationship.Customer, Segment: relationship.TierB, Owner: ownerID(i % owners), Added: today - 200}}
				return nil
			},
			Entries: []relationship.Entry{{Type: relationship.Interaction, How: relationship.Call, Direction: relationship.Mutual, Day: today - relationship.Day(i%120)}},
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	week := 0
	for b.Loop() {
		week++
		const hands = 16
		var wg sync.WaitGroup
		for hand := range hands {
			wg.Go(func() {
				for i := hand; i < owners; i += hands {
					_, err := a.Handle(b.Context(), bot.Event{
						ID: fmt.Sprint(week, i), Platform: "test", Team: "T1", Person: ownerID(i), Direct: true, At: now,
						Body: bot.Occasion{Name: "checkin", Key: fmt.Sprintf("2026-%05d", week), Due: now},
					})
					if err != nil {
						b.Error(err)
					}
				}
			})
		}
		wg.Wait()
	}
}
