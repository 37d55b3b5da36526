package commands

import (
	"context"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	saidNewDate      = say("promise.newdate", "New date? The first one stays on record.", "Jaunais datums? Pirmais paliek pierakstīts.")
	saidNoPromise    = say("promise.no", "%s is no promise: %s.", "%s nav solījums: %s.")
	saidDecided      = say("promise.decided", "%s is decided already: %s (%s, %s).", "%s jau ir izlemts: %s (%s, %s).")
	saidWhichPromise = say("promise.which", "Which promise? Open ones:", "Kurš solījums? Atvērtie:")
	saidNoneMade     = say("promise.none", "%s: no promise is open.", "%s: atvērtu solījumu nav.")
	saidFirstCounts  = say("promise.first", "Overdue counts from the first date, %s.", "Kavējums skaitās no pirmā datuma: %s")
)

// promiseOutcome records what became of a promise.
func (e *Env) promiseOutcome(ctx context.Context, r *Request, in promiseArgs) (bot.Reply, error) {
	ask := formPart{names: []string{"entry", "result", "by", "date"}}
	switch {
	case in.Entry == 0 && in.Company.ID != "":
		n, err := e.promiseMeant(ctx, r, in)
		if err != nil {
			return bot.Reply{}, err
		}
		in.Entry = n
	case in.Entry == 0:
		return bot.Reply{}, lacksOf("entry", ask)
	}
	t, err := e.standing(ctx, r, in.Entry)
	if err != nil {
		return bot.Reply{}, err
	}
	n := t.entry.Number
	if t.entry.Type != relationship.Promise {
		return bot.Reply{}, r.refuse(saidNoPromise, hash(n), r.what(t.entry))
	}
	for _, o := range t.following(n) {
		if o.Result != relationship.Moved {
			return bot.Reply{}, r.refuse(saidDecided, hash(n), r.say(resultWords[o.Result]), r.day(o.Day, r.Today), card.Who(o.By)).
				with(card.Action{Label: r.say(buttonUndo), Line: r.once("undo " + hash(o.Number))})
		}
	}
	if in.Result == "" {
		return bot.Reply{}, lacksOf("result", ask)
	}
	moved := in.Result == relationship.Moved
	if moved && in.By == 0 {
		ask.label = saidNewDate
		return bot.Reply{}, lacksOf("by", ask)
	}
	day, err := r.past(in.Date)
	if err != nil {
		return bot.Reply{}, err
	}
	entry := relationship.Entry{
		Type: relationship.PromiseOutcome, Day: day, Side: t.entry.Side, Of: n, Result: string(in.Result),
		Text: string(in.Text), Origin: r.Origin,
	}
	if moved {
		entry.Due = in.By.day()
	}
	w := r.writing(t.rec.Company.ID)
	w.Entries = []relationship.Entry{entry}
	done, err := e.Ledger.Write(ctx, w)
	if err != nil {
		return bot.Reply{}, err
	}
	m := r.receipt(done, spaced(r.line(saidLogged, written(done)), e.effect(r, done, t.entry.Side)))
	m.Blocks = append(m.Blocks, card.Para(r.entryLine(t.entry)))
	buttons := r.receiptButtons(done)
	note := r.line(saidNobodyTold)
	if moved {
		buttons = append(r.promiseButtons(n), buttons...)
		if t.entry.Due != 0 {
			note = spaced(r.line(saidFirstCounts, r.date(t.entry.Due)), note)
		}
	}
	m.Blocks = append(m.Blocks, buttons, card.Note(note))
	return bot.Reply{Message: m}, nil
}

// promiseMeant finds the promise that an outcome is of when the line names only
// the company: the one that is open, or a question.
func (e *Env) promiseMeant(ctx context.Context, r *Request, in promiseArgs) (entryRef, error) {
	t, err := e.journal(ctx, in.Company.ID)
	if err != nil {
		return 0, err
	}
	list := r.line(saidWhichPromise)
	var actions []card.Action
	var only entryRef
	for _, side := range t.rec.Company.Sides() {
		held := t.rec.Held[side]
		if held == nil || in.Company.Side != relationship.Whole && in.Company.Side != side {
			continue
		}
		for _, p := range held.State.Open {
			en := t.find(p.Number)
			if en == nil || len(actions) == offered {
				continue
			}
			only = entryRef(p.Number)
			list = append(list, card.Break())
			list = append(list, r.entryLine(en)...)
			line := "promise " + hash(p.Number) + " " + string(in.Result)
			if in.By != 0 {
				line += " by=" + in.By.day().String()
			}
			actions = append(actions, card.Action{Label: hash(p.Number), Line: r.once(line)})
		}
	}
	switch {
	case len(actions) == 0:
		return 0, r.refuse(saidNoneMade, card.Bold(t.rec.Company.Name))
	case len(actions) == 1 && in.Result != "":
		return only, nil
	}
	return 0, (&answerError{message: card.Message{Summary: r.say(saidWhichPromise), Blocks: []card.Block{card.Text(list)}}}).with(actions...)
}
