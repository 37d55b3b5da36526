package commands

import (
	"context"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type nextArgs struct {
	Company company   `arg:"company,required" keys:"uznemums"`
	Date    stepDay   `arg:"date" keys:"datums"`
	What    freeText  `arg:"what,rest" keys:"text kas teksts"`
	At      dayTime   `arg:"time,keyed" keys:"laiks plkst"`
	Change  confirmed `arg:"change,keyed"` // asks for another day
}

var _ = define(Spec{
	Name: "next", Latvian: "nākamais", Group: KeepInTouch, Changes: true,
	Summary:  say("next.summary", "The next step with a company", "Nākamais solis ar uzņēmumu"),
	Examples: []string{`next Acme 2026-03-20 "send offer"`, `next Acme 2026-03-20 time=14:00 "call Jana"`, "next Acme done", "next Acme"},
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
	saidAtTime     = say("next.attime", "%s at %s", "%s plkst. %s")
	saidBadTime    = say("next.badtime", "“%s” is no time of day, such as %s.", "“%s” nav pulksteņa laiks, piemēram, %s.")
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
		return bot.Reply{}, r.refuse(saidNextPast, r.date(in.Date.Day)).under("date")
	}
	return e.setNext(ctx, r, in, x.Side)
}

func (e *Env) setNext(ctx context.Context, r *Request, in nextArgs, side relationship.Side) (bot.Reply, error) {
	day, what := in.Date.Day, string(in.What)
	w, err := e.settleAnd(ctx, r, in.Company.ID, side, "next step "+day.String(), func(x *relationship.Relationship) error {
		x.Next, x.NextWhat, x.NextAt = day, what, string(in.At)
		return nil
	}, func(w *relationship.Written) []relationship.Errand {
		x, _ := w.After.Company.Relationship(side)
		return r.remindAt(e, &w.After.Company, x)
	})
	if err != nil {
		return bot.Reply{}, err
	}
	co := &w.After.Company
	before, _ := w.Before.Company.Relationship(side)
	after, _ := co.Relationship(side)
	when := r.date(day)
	if after.NextAt != "" {
		when = r.say(saidAtTime, when, after.NextAt)
	}
	m := told(r.line(saidNext, card.Bold(r.labelled(co, after)), when))
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
		x.Next, x.NextWhat, x.NextAt = 0, "", ""
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
	default:
		if before.NextAt != "" {
			words += " time=" + before.NextAt
		}
		if before.NextWhat != "" {
			words += " " + quote(before.NextWhat)
		}
	}
	return card.Actions{r.undo(lineOn("next", co, before.Side, words))}
}

// step writes a planned step: 20 Mar 2026 · send offer.
func (r *Request) step(x *relationship.Relationship) string {
	when := r.date(x.Next)
	if x.NextAt != "" {
		when = r.say(saidAtTime, when, x.NextAt)
	}
	if x.NextWhat == "" {
		return when
	}
	return when + " · " + shorten(x.NextWhat, textShown)
}

// dayTime is a time of day, as 14:00.
type dayTime string

func (t *dayTime) read(r *Request, text string) (bool, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, ".", ":"))
	if text != "" && !strings.Contains(text, ":") {
		text += ":00"
	}
	at, err := time.Parse("15:04", text)
	if err != nil {
		return false, r.refuse(saidBadTime, shorten(text, nameShown), "14:00")
	}
	*t = dayTime(at.Format("15:04"))
	return true, nil
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
