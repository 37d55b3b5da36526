package commands

import (
	"context"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type outcomeArgs struct {
	Entry    entryRef    `arg:"entry,required" keys:"ieraksts"`
	Result   askedResult `arg:"result,asked" keys:"iznakums"`
	Mood     moodWord    `arg:"mood,keyed" keys:"noskanojums"`
	Given    sizeWord    `arg:"given,keyed" keys:"devam"`
	Received sizeWord    `arg:"received,keyed" keys:"sanemam"`
	Date     pastDay     `arg:"date,keyed" keys:"datums"`
	Text     freeText    `arg:"text,rest" keys:"teksts"`
}

// askedResult is what became of a proposal.
type askedResult string

func (askedResult) kind() bot.FieldKind { return bot.Pick }

func (a *askedResult) read(_ *Request, text string) (bool, error) {
	result, ok := readAskResult(text)
	*a = askedResult(result)
	return ok, nil
}

var _ = define(Spec{
	Name: "outcome", Latvian: "rezultāts", Group: Decide, Needs: Keepers, Changes: true,
	Summary:  say("outcome.summary", "What became of a proposal", "Ar ko beidzās piedāvājums"),
	Examples: []string{"outcome #101 accepted", "outcome #101 declined mood=bad"},
	Related:  []string{"ask", "gave", "got"},
}, func(ctx context.Context, e *Env, r *Request, in outcomeArgs) (bot.Reply, error) {
	t, err := e.standing(ctx, r, in.Entry)
	if err != nil {
		return bot.Reply{}, err
	}
	n := t.entry.Number
	if t.entry.Type != relationship.Ask {
		return bot.Reply{}, r.refuse(saidNoAsk, hash(n), r.what(t.entry))
	}
	if !r.privy(&t.rec.Company, t.entry.Side) {
		return bot.Reply{}, r.refuse(saidOwnersOnly, card.Lit(r.verb("outcome")))
	}
	for _, o := range t.following(n) {
		return bot.Reply{}, r.refuse(saidDecided, hash(n), r.say(askResultWords[o.Result]), r.day(o.Day, r.Today), card.Who(o.By)).
			with(card.Action{Label: r.say(buttonUndo), Line: r.once("undo " + hash(o.Number))})
	}
	if in.Result == "" {
		return bot.Reply{}, lacks("result")
	}
	day, err := r.past(in.Date)
	if err != nil {
		return bot.Reply{}, err
	}
	w := r.writing(t.rec.Company.ID)
	w.Entries = in.entries(r, t.entry, day)
	done, err := e.Ledger.Write(ctx, w)
	if err != nil {
		return bot.Reply{}, err
	}
	m := r.receipt(done, spaced(r.line(saidLogged, written(done)), e.effect(r, done, t.entry.Side)))
	m.Blocks = append(m.Blocks, card.Para(r.entryLine(t.entry)),
		card.Facts{{Label: r.say(labelCredit), Value: card.Say(r.credit(done.After, t.entry.Side))}})
	if in.Result == relationship.Declined && in.Mood.Mood != nil && *in.Mood.Mood < 0 && day-t.entry.Day <= relationship.DamageWithin {
		m.Blocks = append(m.Blocks, r.para(saidDamage))
	}
	m.Blocks = append(m.Blocks, r.receiptButtons(done), r.note(saidAskKept))
	return bot.Reply{Private: true, Message: m}, nil
})

var (
	saidNoAsk  = say("outcome.no", "%s is no proposal: %s.", "%s nav piedāvājums: %s.")
	saidDamage = say("outcome.damage", "Refused in a bad mood: this proposal did damage. Mend before the next one.",
		"Noraidīts sliktā noskaņojumā: šis piedāvājums nodarīja ļaunumu. Pirms nākamā atjauno attiecības.")
	buttonAccepted = say("button.accepted", "Accepted", "Pieņemts")
	buttonDeclined = say("button.declined", "Declined", "Noraidīts")
	buttonCounter  = say("button.countered", "Countered", "Pretpiedāvājums")
)

// entries are the outcome and, when a mood was told, the talk in which it was
// given. What was accepted counts as a usual favour either way unless sizes are
// named.
func (in outcomeArgs) entries(r *Request, ask *relationship.Entry, day relationship.Day) []relationship.Entry {
	given, received := float64(in.Given), float64(in.Received)
	if in.Result == relationship.Accepted && given == 0 && received == 0 {
		given, received = relationship.UsualFavour, relationship.UsualFavour
	}
	entries := []relationship.Entry{{
		Type: relationship.AskOutcome, Day: day, Side: ask.Side, Of: ask.Number, Result: string(in.Result),
		Given: given, Received: received, Text: string(in.Text), Origin: r.Origin,
	}}
	if in.Mood.Mood != nil {
		entries = append(entries, relationship.Entry{
			Type: relationship.Interaction, How: relationship.Call, Direction: relationship.Mutual, Day: day, Mood: in.Mood.Mood,
			Text: string(in.Text), Origin: r.Origin,
		})
	}
	return entries
}

// outcomeButtons ask what became of a proposal.
func (r *Request) outcomeButtons(n int) card.Actions {
	line := func(result string) string { return r.once("outcome " + hash(n) + " " + result) }
	return card.Actions{
		{Label: r.say(buttonAccepted), Line: line(relationship.Accepted), Style: card.Primary},
		{Label: r.say(buttonDeclined), Line: line(relationship.Declined)},
		{Label: r.say(buttonCounter), Line: line(relationship.Countered)},
	}
}
