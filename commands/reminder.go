package commands

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
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
		Job: "reminder", Subject: who, Key: stepKey(co, x),
		Due: time.Date(d.Year(), d.Month(), d.Day(), clock.Hour(), clock.Minute(), 0, 0, zone),
	}}
}

// remind reminds of a planned step, if it still stands. A person gets two
// messages of this sort a day: the second tells of all that is still to come.
func remind(ctx context.Context, e *Env, r *Request, o bot.Occasion) (bot.Reply, error) {
	x, err := e.stepOf(ctx, r, o.Key)
	if err != nil || x == nil {
		return bot.Reply{}, err
	}
	told, err := e.toldOf(ctx, r)
	if err != nil {
		return bot.Reply{}, err
	}
	steps := []*relationship.Rating{x}
	if by, was := told.By[o.Key]; was && by != o.Key {
		return bot.Reply{}, nil // an earlier message told of it
	}
	if _, again := told.By[o.Key]; !again {
		told.By[o.Key] = o.Key
		if told.Count++; told.Count == messagesADay {
			later, err := e.laterSteps(ctx, r, x)
			if err != nil {
				return bot.Reply{}, err
			}
			for _, y := range later {
				told.By[stepKey(y.Company, y.Relationship)] = o.Key
			}
		}
		if err := e.keepTold(ctx, r, told); err != nil {
			return bot.Reply{}, err
		}
	}
	for key, by := range told.By {
		if by != o.Key || key == o.Key {
			continue
		}
		if y, err := e.stepOf(ctx, r, key); err != nil {
			return bot.Reply{}, err
		} else if y != nil {
			steps = append(steps, y)
		}
	}
	slices.SortFunc(steps, func(a, b *relationship.Rating) int {
		return cmp.Or(cmp.Compare(a.NextAt, b.NextAt), cmp.Compare(a.Company.Name, b.Company.Name))
	})
	return bot.Reply{Message: e.drawSteps(r, steps)}, nil
}

// messagesADay is how many messages about what falls due a person gets.
const messagesADay = 2

// A toldToday is how many messages about what falls due a person got on a day,
// and which steps they told of: the key of a step to that of the one whose hour
// it was.
type toldToday struct {
	Count int               `json:"n"`
	By    map[string]string `json:"by"`
}

func (r *Request) toldName() string { return "told:" + r.Person + ":" + r.Today.String() }

func (e *Env) toldOf(ctx context.Context, r *Request) (toldToday, error) {
	told := toldToday{By: map[string]string{}}
	text, err := e.Memory.Kept(ctx, r.toldName())
	if errors.Is(err, relationship.ErrUnknown) {
		return told, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(text), &told)
	}
	return told, err
}

func (e *Env) keepTold(ctx context.Context, r *Request, told toldToday) error {
	text, err := json.Marshal(told)
	if err != nil {
		return err
	}
	return e.Memory.Keep(ctx, map[string]string{r.toldName(): string(text)}, 2*24*time.Hour)
}

// stepKey names a planned step with its hour.
func stepKey(co *relationship.Company, x *relationship.Relationship) string {
	return strings.Join([]string{co.ID, string(x.Side), x.Next.String(), x.NextAt}, "|")
}

// stepOf returns the relationship whose planned step a key names, nil if the
// step is not planned so any more.
func (e *Env) stepOf(ctx context.Context, r *Request, key string) (*relationship.Rating, error) {
	words := strings.Split(key, "|")
	const parts = 4
	if len(words) != parts {
		return nil, fmt.Errorf("occasion reminder: %q names no step", key)
	}
	rec, x, err := e.occasionOn(ctx, words[0], relationship.Side(words[1]))
	if err != nil || x == nil || stepKey(&rec.Company, x) != key {
		return nil, err
	}
	rating, _ := e.Ledger.Rate(rec, x.Side, r.Today)
	return rating, nil
}

// laterSteps returns what else is planned for an hour of today, later than x.
func (e *Env) laterSteps(ctx context.Context, r *Request, x *relationship.Rating) ([]*relationship.Rating, error) {
	q := relationship.Query{Index: relationship.ByDate, Owner: r.Person, Min: int(r.Today) - lookBack, Max: int(r.Today), Limit: gathered}
	later, _, err := e.Ledger.Select(ctx, q, r.Today, func(y *relationship.Rating) bool {
		return y.Next == r.Today && y.NextAt > x.NextAt && y.NextAt != ""
	})
	return later, err
}

// drawSteps draws the steps of a reminder.
func (e *Env) drawSteps(r *Request, steps []*relationship.Rating) card.Message {
	var m card.Message
	for _, x := range steps {
		said, actions := e.piece(r, nil, x, relationship.News{What: relationship.NewsStep, Due: x.Next})
		one := told(r.line(saidRemind, card.Bold(r.labelled(x.Company, x.Relationship)), said), actions)
		m = join(m, one)
	}
	return m
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
