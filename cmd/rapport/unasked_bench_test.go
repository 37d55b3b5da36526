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
	a, err := assemble(Parts{Store: startRedis(b), Zone: time.UTC, Language: "en"})
	if err != nil {
		b.Fatal(err)
	}
	now := time.Now()
	manyPortfolios(b, a, now)
	for week := 0; b.Loop(); week++ {
		checkAllIn(b, a, week, now)
	}
}

// Portfolios of a workspace, and the customers in each.
const portfolios, portfolio = 1_000, 10

// manyPortfolios adds customers with a talk a month until they went silent, some
// for longer than others.
func manyPortfolios(b *testing.B, a *Assistant, now time.Time) {
	b.Helper()
	e, err := a.Env("T1")
	if err != nil {
		b.Fatal(err)
	}
	today := e.Ledger.Today(now)
	for i := range portfolios * portfolio {
		var talks []relationship.Entry
		for back := 180; back >= i%120; back -= 30 {
			talks = append(talks, relationship.Entry{Type: relationship.Interaction, How: relationship.Call, Direction: relationship.Mutual, Day: today - relationship.Day(back)})
		}
		_, err := e.Ledger.Write(b.Context(), relationship.Writing{
			ID: fmt.Sprint("own", i), By: ownerID(i % portfolios), At: now, Company: fmt.Sprint("o", i), New: true, Names: true, Blind: true,
			Edit: func(c *relationship.Company) error {
				c.Name = fmt.Sprint("Company ", i)
				c.Relationships = []relationship.Relationship{{Side: relationship.Customer, Segment: relationship.TierB, Owner: ownerID(i % portfolios), Added: today - 200}}
				return nil
			},
			Entries: talks,
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// checkAllIn composes the check-ins of a week.
func checkAllIn(b *testing.B, a *Assistant, week int, at time.Time) {
	b.Helper()
	const hands = 16
	var wg sync.WaitGroup
	for hand := range hands {
		wg.Go(func() {
			for i := hand; i < portfolios; i += hands {
				_, err := a.Handle(b.Context(), bot.Event{
					ID: fmt.Sprint(week, i), Platform: "test", Team: "T1", Person: ownerID(i), Direct: true, At: at,
					Body: bot.Occasion{Name: "checkin", Key: fmt.Sprintf("2026-%05d", week), Due: at},
				})
				if err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
}
