package commands

import (
	"context"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var buttonNoTalk = say("button.notalk", "There was no talk", "Sarunas nebija")

// withoutTalk records what was told where nobody talked: the promises, facts,
// favours and the complaint, with the words as a note.
func (e *Env) withoutTalk(ctx context.Context, r *Request, in logArgs) (bot.Reply, error) {
	if strings.TrimSpace(string(in.Text)) == "" {
		return bot.Reply{}, lacks("text")
	}
	day, err := r.past(in.Date)
	if err != nil {
		return bot.Reply{}, err
	}
	rest, err := e.besides(ctx, r, in, day)
	if err != nil {
		return bot.Reply{}, err
	}
	plan, err := e.plan(ctx, r, in)
	if err != nil {
		return bot.Reply{}, err
	}
	w := r.writing(in.Company.ID)
	w.Entries = append([]relationship.Entry{{Type: relationship.Note, Day: day, Text: string(in.Text), Origin: r.Origin}}, rest...)
	w.Audit = plan.audit(r.name(in.Company.ID))
	w.Edit = func(co *relationship.Company) error { return plan.enter(r, co) }
	done, err := e.Ledger.Write(ctx, w)
	if err != nil {
		return bot.Reply{}, err
	}
	m := r.receipt(done, spaced(r.line(saidLogged, written(done)), e.effect(r, done, relationship.Whole), r.line(saidNoContact)))
	if told := append(r.besideFacts(done.Entries[1:]), plan.facts(r)...); len(told) > 0 {
		m.Blocks = append(m.Blocks, told)
	}
	m.Blocks = append(m.Blocks, append(r.receiptButtons(done), plan.buttons(r, &done.After.Company)...), card.Note(r.line(saidNobodyTold)))
	return bot.Reply{Message: m}, nil
}
