package commands

import (
	"context"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type noteArgs struct {
	Company company  `arg:"company,required" keys:"uznemums"`
	Date    pastDay  `arg:"date,keyed" keys:"datums"`
	Text    freeText `arg:"text,required,rest" keys:"teksts"`
}

var _ = define(Spec{
	Name: "note", Latvian: "piezīme", Group: Record, Changes: true,
	Summary:  say("note.summary", "Write down something internal", "Pierakstīt iekšēju piezīmi"),
	Examples: []string{`note Acme "new CFO in May"`},
	Related:  []string{"log", "insight", "undo"},
}, func(ctx context.Context, e *Env, r *Request, in noteArgs) (bot.Reply, error) {
	if strings.TrimSpace(string(in.Text)) == "" {
		return bot.Reply{}, lacks("text")
	}
	day, err := r.past(in.Date)
	if err != nil {
		return bot.Reply{}, err
	}
	w := r.writing(in.Company.ID)
	w.Entries = []relationship.Entry{{Type: relationship.Note, Day: day, Text: string(in.Text), Origin: r.Origin}}
	done, err := e.Ledger.Write(ctx, w)
	if err != nil {
		return bot.Reply{}, err
	}
	m := r.receipt(done, spaced(r.line(saidLogged, written(done)), r.line(saidNoContact)))
	m.Blocks = append(m.Blocks, r.receiptButtons(done), card.Note(r.line(saidNobodyTold)))
	return bot.Reply{Message: m}, nil
})

var saidNoContact = say("note.nocontact", "A note does not count as contact.", "Piezīme netiek skaitīta kā saziņa.")
