package commands

import (
	"context"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type nextArgs struct {
	Company company   `arg:"company,required" keys:"uznemums"`
	Date    stepDay   `arg:"date" keys:"datums"`
	What    freeText  `arg:"what,rest" keys:"text kas teksts"`
	Change  confirmed `arg:"change,keyed"` // asks for another day
}

var _ = define(Spec{
	Name: "next", Latvian: "nākamais", Group: KeepInTouch, Changes: true,
	Summary:  say("next.summary", "The next step with a company", "Nākamais solis ar uzņēmumu"),
	Examples: []string{`next Acme 2026-03-20 "send offer"`, "next Acme done", "next Acme"},
	Related:  []string{"log", "snooze", "promise"},
}, nextStep)

var (
	saidNext       = say("next.done", "%s: next step on %s.", "%s: nākamais solis %s.")
	saidNextWas    = say("next.was", "Before: %s.", "Iepriekš: %s.")
	saidNextIs     = say("next.is", "%s: next step %s.", "%s: nākamais solis %s.")
	saidNextOver   = say("next.over", "%s: the next step is done: %s.", "%s: nākamais solis paveikts: %s.")
	saidNextGone   = say("next.gone", "%s: the next step is taken away: %s.", "%s: nākamais solis noņemts: %s.")
	saidNoNext     = say("next.none", "%s has no next step.", "%s: nākamā soļa nav.")
	saidNextPast   = say("next.past", "%s has passed. A next step is today or later.", "%s jau ir pagājis. Nākamais solis ir šodien vai vēlāk.")
	buttonDone     = say("button.done", "Done", "Paveikts")
	buttonOtherDay = say("button.otherday", "Change", "Mainīt")
	labelStep      = say("label.step", "Next step", "Nākamais solis")
)

func nextStep(ctx context.Context, e *Env, r *Request, in nextArgs) (bot.Reply, error) {
	rec, x, err := e.aboutOne(ctx, r, in.Company)
	if err != nil {
		return bot.Reply{}, err
	}
	name := card.Bold(r.labelled(&rec.Company, x))
	switch {
	case in.Date.over() && x.Next == 0:
		return bot.Reply{}, r.refuse(saidNoNext, name)
	case in.Date.over():
		return e.endNext(ctx, r, in.Company.ID, x.Side, in.Date.Done)
	case in.Date.Day == 0 && (bool(in.Change) || in.What != "" || x.Next == 0 || r.Origin == relationship.FormSent):
		return bot.Reply{}, lacks("date")
	case in.Date.Day == 0:
		return bot.Reply{Message: told(r.line(saidNextIs, name, r.step(x)), card.Actions{
			{Label: r.say(buttonDone), Line: r.once(lineOn("next", &rec.Company, x.Side, "done")), Style: card.Primary},
			{Label: r.say(buttonOtherDay), Line: lineOn("next", &rec.Company, x.Side, "change=yes")},
		})}, nil
	case in.Date.Day < r.Today:
		return bot.Reply{}, r.refuse(saidNextPast, r.date(in.Date.Day))
	}
	return e.setNext(ctx, r, in.Company.ID, x.Side, in.Date.Day, string(in.What))
}

func (e *Env) setNext(ctx context.Context, r *Request, id string, side relationship.Side, day relationship.Day, what string) (bot.Reply, error) {
	w, err := e.settle(ctx, r, id, side, "next step "+day.String(), func(x *relationship.Relationship) error {
		x.Next, x.NextWhat = day, what
		return nil
	})
	if err != nil {
		return bot.Reply{}, err
	}
	co := &w.After.Company
	before, _ := w.Before.Company.Relationship(side)
	after, _ := co.Relationship(side)
	m := told(r.line(saidNext, card.Bold(r.labelled(co, after)), r.date(day)))
	if what != "" {
		m.Blocks = append(m.Blocks, card.Para(shorten(what, textShown)))
	}
	if before.Next != 0 {
		m.Blocks = append(m.Blocks, r.para(saidNextWas, r.step(before)))
	}
	m.Blocks = append(m.Blocks, append(r.stepBack(co, before), card.Action{
		Label: r.say(buttonDone), Line: lineOn("next", co, side, "done"),
	}), r.note(saidNobodyTold))
	return bot.Reply{Message: m}, nil
}

// endNext takes the planned step away, done or not.
func (e *Env) endNext(ctx context.Context, r *Request, id string, side relationship.Side, done bool) (bot.Reply, error) {
	said, audit := saidNextGone, "next step removed"
	if done {
		said, audit = saidNextOver, "next step done"
	}
	w, err := e.settle(ctx, r, id, side, audit, func(x *relationship.Relationship) error {
		x.Next, x.NextWhat = 0, ""
		return nil
	})
	if err != nil {
		return bot.Reply{}, err
	}
	co := &w.After.Company
	before, _ := w.Before.Company.Relationship(side)
	return bot.Reply{Message: told(r.line(said, card.Bold(r.labelled(co, before)), r.step(before)),
		append(r.stepBack(co, before), card.Action{Label: r.say(buttonLog), Line: "log " + quote(co.Name)}))}, nil
}

// stepBack offers the planned step of before. One whose day has passed cannot
// be set again.
func (r *Request) stepBack(co *relationship.Company, before *relationship.Relationship) card.Actions {
	words := before.Next.String()
	switch {
	case before.Next == 0:
		words = "none"
	case before.Next < r.Today:
		return nil
	case before.NextWhat != "":
		words += " " + quote(before.NextWhat)
	}
	return card.Actions{r.undo(lineOn("next", co, before.Side, words))}
}

// step writes a planned step: 20 Mar 2026 · send offer.
func (r *Request) step(x *relationship.Relationship) string {
	if x.NextWhat == "" {
		return r.date(x.Next)
	}
	return r.date(x.Next) + " · " + shorten(x.NextWhat, textShown)
}

// stepDay is the day of a planned step, or word that it is done or off.
type stepDay struct {
	Day       relationship.Day
	Done, Off bool
}

func (stepDay) words() int          { return dayWords }
func (stepDay) kind() bot.FieldKind { return bot.Date }
func (s stepDay) over() bool        { return s.Done || s.Off }

func (s stepDay) String() string {
	if s.Day == 0 {
		return ""
	}
	return s.Day.String()
}

func (s *stepDay) read(r *Request, text string) (bool, error) {
	if yes, ok := readYes(text); ok && !yes {
		*s = stepDay{Off: true}
		return true, nil
	}
	switch wordKey(text) {
	case "done", "paveikts", "izdarits", "gatavs":
		*s = stepDay{Done: true}
		return true, nil
	}
	day, ok, err := readLeaning(text, r.Today, future)
	*s = stepDay{Day: day}
	return ok, err
}
