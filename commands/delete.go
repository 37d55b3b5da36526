package commands

import (
	"context"
	"fmt"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type deleteArgs struct {
	Entry   entryRef  `arg:"entry" keys:"ieraksts"`
	Confirm confirmed `arg:"confirm,keyed"`
}

var _ = define(Spec{
	Name: "delete", Latvian: "dzēs", Aliases: []string{"remove", "dzēst", "izdzēs"}, Group: Record, Changes: true,
	Summary:  say("delete.summary", "Take an entry out of the journal", "Izņemt ierakstu no hronikas"),
	Examples: []string{"delete #42"},
	Related:  []string{"undo", "edit"},
}, func(ctx context.Context, e *Env, r *Request, in deleteArgs) (bot.Reply, error) {
	if in.Entry == 0 {
		return bot.Reply{}, e.askEntry(ctx, r, "delete")
	}
	t, err := e.standing(ctx, r, in.Entry)
	if err != nil {
		return bot.Reply{}, err
	}
	if err := t.change(r); err != nil {
		return bot.Reply{}, err
	}
	n := hash(t.entry.Number)
	w := r.writing(t.rec.Company.ID)
	w.Entries = []relationship.Entry{r.voiding(t.entry)}
	w.Audit = fmt.Sprintf("deleted %s (%s) of %s", n, t.entry.Type, t.rec.Company.Name)
	if !in.Confirm {
		would, err := e.Ledger.Preview(ctx, w)
		if err != nil {
			return bot.Reply{}, err
		}
		m := t.leaving(r, spaced(r.line(saidDelete, n), e.effect(r, would, t.entry.Side)))
		m.Blocks = append(m.Blocks, r.confirmButtons("delete "+n, buttonDelete, card.Danger))
		return bot.Reply{Message: m}, nil
	}
	done, err := e.Ledger.Write(ctx, w)
	if err != nil {
		return bot.Reply{}, err
	}
	m := t.leaving(r, spaced(r.line(saidDeleted, n), e.effect(r, done, t.entry.Side)))
	m.Blocks = append(m.Blocks, card.Actions{{Label: r.say(buttonScore), Line: "score " + quote(t.rec.Company.Name)}})
	return bot.Reply{Message: m}, nil
})

var (
	saidDelete  = say("delete.ask", "Delete %s?", "Dzēst %s?")
	saidDeleted = say("delete.done", "Deleted: %s.", "Dzēsts: %s.")
	saidWithIt  = say("delete.with", "With it: %s", "Kopā ar to: %s")
)

// leaving shows what is deleted, and what goes with it.
func (t *located) leaving(r *Request, line []card.Span) card.Message {
	m := card.Message{Summary: card.WordsOf(line), Blocks: []card.Block{card.Text(line), r.recordFacts(&t.rec.Company, t.entry)}}
	if t.entry.Text != "" {
		m.Blocks = append(m.Blocks, card.Para(shorten(t.entry.Text, textShown)))
	}
	for _, f := range t.following(t.entry.Number) {
		m.Blocks = append(m.Blocks, r.para(saidWithIt, r.entryLine(f)))
	}
	return m
}
