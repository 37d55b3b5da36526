package commands

import (
	"context"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// An agreed is the next step that is set along with a talk. The zero agreed
// is none.
type agreed struct {
	day  relationship.Day
	what string
	side relationship.Side
}

// plan reads the next step that a talk ends with.
func (e *Env) plan(ctx context.Context, r *Request, in logArgs) (agreed, error) {
	day := in.On.day()
	switch {
	case day == 0 && in.Next == "":
		return agreed{}, nil
	case day == 0:
		return agreed{}, lacksOf("on", in.form())
	case day < r.Today:
		return agreed{}, r.refuse(saidNextPast, r.date(day)).under("on")
	}
	rec, err := e.Ledger.Store.Known(ctx, in.Company.ID)
	if err != nil {
		return agreed{}, err
	}
	side, err := in.Company.oneSide(rec)
	return agreed{day: day, what: string(in.Next), side: side}, err
}

// enter sets the step on its relationship, in place of the one that was
// planned.
func (p agreed) enter(r *Request, co *relationship.Company) error {
	if p.day == 0 {
		return nil
	}
	x, ok := co.Relationship(p.side)
	if !ok {
		return r.notOn(co, p.side)
	}
	x.Next, x.NextWhat, x.NextAt = p.day, p.what, ""
	return nil
}

func (p agreed) audit(name string) string {
	if p.day == 0 {
		return ""
	}
	return "next step " + p.day.String() + ": " + name + " (" + string(p.side) + ")"
}

// facts say what is planned.
func (p agreed) facts(r *Request) card.Facts {
	if p.day == 0 {
		return nil
	}
	step := r.step(&relationship.Relationship{Next: p.day, NextWhat: p.what})
	return card.Facts{{Label: r.say(labelStep), Value: card.Say(step)}}
}

// buttons lead to the step: undoing the talk leaves it as it is.
func (p agreed) buttons(r *Request, co *relationship.Company) card.Actions {
	if p.day == 0 {
		return nil
	}
	return card.Actions{{Label: r.say(labelStep), Line: lineOn("next", co, p.side, "")}}
}

// nextFacts is the next step as far as it was said, for the card of a draft.
func (in logArgs) nextFacts(r *Request) card.Facts {
	if in.On == 0 && in.Next == "" {
		return nil
	}
	step := &relationship.Relationship{Next: in.On.day(), NextWhat: string(in.Next)}
	if in.On == 0 {
		return card.Facts{{Label: r.say(labelStep), Value: card.Say(shorten(step.NextWhat, textShown))}}
	}
	return card.Facts{{Label: r.say(labelStep), Value: card.Say(r.step(step))}}
}
