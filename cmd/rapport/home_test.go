package main

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

// A reckoning counts the records that are read through it.
type reckoning struct {
	relationship.Store
	read int
}

func (s *reckoning) Record(ctx context.Context, id string) (*relationship.Record, error) {
	s.read++
	return s.Store.Record(ctx, id)
}

func (s *reckoning) Known(ctx context.Context, id string) (*relationship.Record, error) {
	s.read++
	return s.Store.Known(ctx, id)
}

func (s *reckoning) Records(ctx context.Context, ids []string) ([]*relationship.Record, error) {
	s.read += len(ids)
	return s.Store.Records(ctx, ids)
}

// newPortfolio is an assistant for somebody who looks after so many
// relationships, all of which wait for them, with long names and much to say.
// More about one of them may be set.
func newPortfolio(t *testing.T, companies int, more func(i int, today relationship.Day, x *relationship.Relationship)) (*Assistant, *reckoning) {
	t.Helper()
	_, s := onMiniredis(t)
	a, err := assemble(Parts{Store: s, Zone: time.UTC, Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	e, err := a.Env("T1")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	today := e.Ledger.Today(now)
	if err := e.Ledger.Store.SaveUser(t.Context(), relationship.User{ID: "anna", Right: relationship.Manager}, "anna", "test", now); err != nil {
		t.Fatal(err)
	}
	for i := range companies {
		_, err := e.Ledger.Write(t.Context(), relationship.Writing{
			ID: fmt.Sprint("w", i), By: "anna", At: now, Company: fmt.Sprint("c", i), New: true, Names: true, Blind: true,
			Edit: func(c *relationship.Company) error {
				c.Name = strings.Repeat("Ziemeļu Loģistika 🙂 ", 5) + fmt.Sprint(i)
				c.Relationships = []relationship.Relationship{{
					Side: relationship.Sides[i%2], Segment: relationship.Sides[i%2].DefaultSegment(), Owner: "anna", Org: true, Added: today - 400,
					Next: today + relationship.Day(i%7), NextWhat: strings.Repeat("offer ", 400), NextAt: "14:00",
				}}
				if more != nil {
					more(i, today, &c.Relationships[0])
				}
				return nil
			},
			Entries: []relationship.Entry{
				{Type: relationship.Interaction, How: relationship.Call, Direction: relationship.Mutual, Day: today - relationship.Day(150+i%90), Text: strings.Repeat("ļoti 🙂 ", 400)},
				{Type: relationship.Promise, Side: relationship.Sides[i%2], Whose: relationship.Theirs, Day: today - 50, Due: today - relationship.Day(i%40), Text: strings.Repeat("list ", 500)},
			},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	counted := &reckoning{Store: e.Ledger.Store}
	e.Ledger.Store = counted
	return a, counted
}

// However much somebody looks after, their page is short and read from few
// records.
func TestAHomePageIsShortAndCheap(t *testing.T) {
	t.Parallel()
	const blocks, letters = 100, 10_000
	for companies, most := range map[int]int{0: 0, 1: 1, 60: 60, 61: 122, 1000: 160} {
		t.Run(fmt.Sprint(companies), func(t *testing.T) {
			if companies > 100 && testing.Short() {
				t.Skip("many companies take a while")
			}
			a, counted := newPortfolio(t, companies, nil)
			for _, locale := range []string{"en", "lv"} {
				for _, body := range []bot.Body{bot.Home{}, bot.Line{Text: "home customers"}, bot.Press{Line: "home partners"}} {
					counted.read = 0
					reply, err := a.Handle(t.Context(), bot.Event{ID: fmt.Sprint(locale, body), Team: "T1", Person: "anna", Locale: locale, Direct: true, At: time.Now(), Body: body})
					if err != nil || !reply.Home {
						t.Fatalf("%v: %+v, %v", body, reply, err)
					}
					said := draw(reply.Message)
					if n := utf8.RuneCountInString(said); len(reply.Message.Blocks) > blocks || n > letters || counted.read > most {
						t.Errorf("%s %v: %d blocks, %d letters, %d records read", locale, body, len(reply.Message.Blocks), n, counted.read)
					}
					if _, pressed := body.(bot.Press); reply.Replace != pressed {
						t.Errorf("%v: takes the place of the page before: %v", body, reply.Replace)
					}
				}
			}
		})
	}
}

// However much waits for a decision, the page names a few of it, and reads no
// more than it says it does.
func TestWhatWaitsIsShortAndCheap(t *testing.T) {
	const blocks, letters, most = 100, 10_000, 256
	a, counted := newPortfolio(t, 300, func(i int, today relationship.Day, x *relationship.Relationship) {
		x.Offered, x.OfferedBy, x.OfferedOn = "kate", "anna", today-relationship.Day(i)
		if x.Side != relationship.Partner {
			return
		}
		x.Exit = relationship.ExitReview{Opened: today - relationship.Day(i), Cause: relationship.CauseScore}
		if i%3 == 0 {
			x.Leave = relationship.Leave{Stage: relationship.LeaveAsked, By: "toms", On: today - relationship.Day(i), Last: today + 30, Reason: strings.Repeat("late ", 400)}
		}
	})
	for _, body := range []bot.Body{bot.Home{}, bot.Line{Text: "home customers"}, bot.Line{Text: "home partners"}} {
		counted.read = 0
		reply, err := a.Handle(t.Context(), bot.Event{ID: fmt.Sprint(body), Team: "T1", Person: "anna", Direct: true, At: time.Now(), Body: body})
		if err != nil {
			t.Fatal(err)
		}
		said := draw(reply.Message)
		if n := utf8.RuneCountInString(said); len(reply.Message.Blocks) > blocks || n > letters || counted.read > most {
			t.Errorf("%v: %d blocks, %d letters, %d records read", body, len(reply.Message.Blocks), n, counted.read)
		}
		if !strings.Contains(said, "offered to @kate") || !strings.Contains(said, "and others") {
			t.Errorf("%v: it does not say what waits:\n%s", body, said)
		}
	}
}
