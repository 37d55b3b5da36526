package commands

import (
	"context"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type promiseArgs struct {
	Entry   entryRef   `arg:"entry,spare" keys:"ieraksts"`
	Result  resultWord `arg:"result,spare" keys:"iznakums"`
	Company company    `arg:"company,asked" keys:"uznemums"`
	Whose   whoseWord  `arg:"whose,asked" keys:"kura"`
	By      futureDay  `arg:"by" keys:"due lidz termins"`
	Date    pastDay    `arg:"date,keyed" keys:"datums"`
	Text    freeText   `arg:"text,rest,asked" keys:"teksts"`
}

var _ = define(Spec{
	Name: "promise", Latvian: "solījums", Group: Record, Changes: true,
	Summary: say("promise.summary", "Log a promise, or what became of one", "Pierakstīt solījumu vai tā iznākumu"),
	Examples: []string{
		`promise Nordtek theirs "price list" by=friday`,
		"promise #101 kept",
		"promise #101 moved by=20.03.2026",
	},
	Related: []string{"log", "fact", "undo"},
}, func(ctx context.Context, e *Env, r *Request, in promiseArgs) (bot.Reply, error) {
	if in.Entry != 0 || in.Result != "" {
		return e.promiseOutcome(ctx, r, in)
	}
	switch {
	case in.Company.ID == "":
		return bot.Reply{}, lacks("company")
	case in.Whose == "":
		return bot.Reply{}, lacks("whose")
	case strings.TrimSpace(string(in.Text)) == "":
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
		Type: relationship.Promise, Day: day, Side: side, Whose: string(in.Whose), Due: in.By.day(),
		Text: string(in.Text), Origin: r.Origin,
	}}
	done, err := e.Ledger.Write(ctx, w)
	if err != nil {
		return bot.Reply{}, err
	}
	m := r.receipt(done, spaced(r.line(saidLogged, written(done)), e.effect(r, done, side)))
	m.Blocks = append(m.Blocks,
		card.Actions(append(r.promiseButtons(done.Entries[0].Number), r.receiptButtons(done)...)), r.note(saidNobodyTold))
	return bot.Reply{Message: m}, nil
})

var (
	buttonKept    = say("button.kept", "Kept", "Turēts")
	buttonBroken  = say("button.broken", "Broken", "Lauzts")
	buttonNewDate = say("button.newdate", "New date", "Jauns datums")
)

// promiseButtons say what became of a promise.
func (r *Request) promiseButtons(number int) []card.Action {
	line := "promise " + hash(number) + " "
	return []card.Action{
		{Label: r.say(buttonKept), Line: r.once(line + relationship.Kept), Style: card.Primary},
		{Label: r.say(buttonBroken), Line: r.once(line + relationship.Broken)},
		{Label: r.say(buttonNewDate), Line: line + relationship.Moved},
	}
}
