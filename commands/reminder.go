package commands

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	_ = onOccasion("reminder", remind)

	saidRemind = say("reminder.now", "%s: %s", "%s: %s")
)

// remindAt returns the errand that reminds of a planned step at its hour, on
// the clock of who looks after the relationship, or else of who planned it.
func (r *Request) remindAt(e *Env, co *relationship.Company, x *relationship.Relationship) []relationship.Errand {
	if x.Next == 0 || x.NextAt == "" {
		return nil
	}
	who := x.Owner
	if who == "" {
		who = r.Person
	}
	clock, err := time.Parse("15:04", x.NextAt)
	if err != nil {
		return nil
	}
	d := x.Next.Date()
	zone := r.Directory.User(who).In(e.Ledger.Zone)
	return []relationship.Errand{{
		Job: "reminder", Subject: who, Key: strings.Join([]string{co.ID, string(x.Side), x.Next.String(), x.NextAt}, "|"),
		Due: time.Date(d.Year(), d.Month(), d.Day(), clock.Hour(), clock.Minute(), 0, 0, zone),
	}}
}

// remind reminds of a planned step, if it still stands.
func remind(ctx context.Context, e *Env, r *Request, o bot.Occasion) (bot.Reply, error) {
	words := strings.Split(o.Key, "|")
	const parts = 4
	if len(words) != parts {
		return bot.Reply{}, fmt.Errorf("occasion reminder: %q names no step", o.Key)
	}
	t, x, err := e.occasionOn(ctx, words[0], relationship.Side(words[1]))
	if err != nil || x == nil {
		return bot.Reply{}, err
	}
	if x.Next.String() != words[2] || x.NextAt != words[3] {
		return bot.Reply{}, nil
	}
	rating, _ := e.Ledger.Rate(t, x.Side, r.Today)
	said, actions := e.piece(r, nil, rating, relationship.News{What: relationship.NewsStep, Due: x.Next})
	m := told(r.line(saidRemind, card.Bold(r.labelled(&t.Company, x)), said), actions)
	return bot.Reply{Message: m}, nil
}

// occasionOn returns the relationship that an occasion is about, nil if there
// is none any more.
func (e *Env) occasionOn(ctx context.Context, id string, side relationship.Side) (*relationship.Record, *relationship.Relationship, error) {
	rec, err := e.Ledger.Store.Known(ctx, id)
	if errors.Is(err, relationship.ErrUnknown) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	x, ok := rec.Company.Relationship(side)
	if !ok {
		return rec, nil, nil
	}
	return rec, x, nil
}
