package commands

import (
	"context"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

type insightArgs struct {
	Company company  `arg:"company,required" keys:"uznemums"`
	Tag     string   `arg:"tag,keyed" keys:"birka"`
	Date    pastDay  `arg:"date,keyed" keys:"datums"`
	Text    freeText `arg:"text,required,rest" keys:"teksts"`
}

var _ = define(Spec{
	Name: "insight", Latvian: "atziņa", Group: Record, Changes: true,
	Summary:  say("insight.summary", "Keep what others can learn from", "Saglabāt atziņu, kas noder citiem"),
	Examples: []string{`insight Acme "24h delivery decided it" tag=why-us`},
	Related:  []string{"note", "log", "undo"},
}, func(ctx context.Context, e *Env, r *Request, in insightArgs) (bot.Reply, error) {
	if strings.TrimSpace(string(in.Text)) == "" {
		return bot.Reply{}, lacks("text")
	}
	day, err := r.past(in.Date)
	if err != nil {
		return bot.Reply{}, err
	}
	rec, err := e.Ledger.Store.Known(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	side, err := in.Company.oneSide(rec)
	if err != nil {
		return bot.Reply{}, err
	}
	w := r.writing(in.Company.ID)
	w.Entries = []relationship.Entry{{
		Type: relationship.Insight, Day: day, Side: side,
		Tag: strings.TrimPrefix(in.Tag, "#"), Text: string(in.Text), Origin: r.Origin,
	}}
	done, err := e.Ledger.Write(ctx, w)
	if err != nil {
		return bot.Reply{}, err
	}
	m := r.receipt(done, spaced(r.line(saidLogged, written(done)), r.line(saidInsight)))
	m.Blocks = append(m.Blocks, r.receiptButtons(done), r.note(saidNobodyTold))
	return bot.Reply{Message: m}, nil
})

var saidInsight = say("insight.done", "An insight does not count as contact.", "Atziņa netiek skaitīta kā saziņa.")
