package commands

import (
	"context"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type balanceArgs struct {
	Company company `arg:"company,required" keys:"uznemums"`
}

var _ = define(Spec{
	Name: "balance", Latvian: "bilance", Group: Look, Needs: Keepers,
	Summary:  say("balance.summary", "What was given and received", "Ko devām un ko saņēmām"),
	Examples: []string{"balance Acme"},
	Related:  []string{"gave", "got", "ask"},
	Refused:  say("balance.refused", "Only the owner or a manager can see the balance.", "Bilanci redz tikai atbildīgais vai vadītājs."),
}, func(ctx context.Context, e *Env, r *Request, in balanceArgs) (bot.Reply, error) {
	t, err := e.journal(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	side, err := in.Company.oneSide(t.rec)
	if err != nil {
		return bot.Reply{}, err
	}
	x, ok := e.Ledger.Rate(t.rec, side, r.Today)
	if !ok {
		return bot.Reply{}, r.notOn(&t.rec.Company, side)
	}
	return bot.Reply{Message: r.balance(x, relationship.NewBalance(t.history, side))}, nil
})

var (
	saidBalanceOf   = say("balance.title", "%s: balance", "%s: bilance")
	saidExchanged   = count("balance.times", "%[2]s in %[1]d entry", "%[2]s in %[1]d entries", "%[2]s (ieraksti: %[1]d)", "%[2]s (ieraksti: %[1]d)", "%[2]s (ieraksti: %[1]d)")
	saidNoExchange  = say("balance.nothing", "nothing yet", "vēl nekas")
	saidCreditFades = say("balance.fades", "Credit is what we gave less what we received; it fades by half in %d days. Above zero they owe us.",
		"Bilance ir devums mīnus saņemtais; tā dziest uz pusi %d dienās. Virs nulles viņi ir parādā mums.")
	saidAsksTold   = say("balance.asks", "%d made · %d accepted · %d declined · %d countered · %d open", "izteikti %d · pieņemti %d · noraidīti %d · pretpiedāvājumi %d · atvērti %d")
	saidDamageDone = say("balance.damage", "Damage: proposal %s was declined (%s) and a talk went badly within 14 days (%s).",
		"Ļaunums: piedāvājums %s tika noraidīts (%s), un 14 dienu laikā saruna bija slikta (%s).")
	labelAsks   = say("label.asks", "Proposals", "Piedāvājumi")
	labelLastOf = say("label.lastfive", "Last five", "Pēdējie pieci")
	buttonGave  = say("button.gave", "We gave", "Mēs devām")
	buttonGot   = say("button.got", "We received", "Mēs saņēmām")
)

// balanceShown is how many exchanges a balance lists.
const balanceShown = 5

// balance shows the ledger of favours, and what became of proposals.
func (r *Request) balance(x *relationship.Rating, b relationship.Balance) card.Message {
	title := r.say(saidBalanceOf, r.heading(x))
	total := func(sum float64, n int) []card.Span {
		if n == 0 {
			return r.line(saidNoExchange)
		}
		return r.line(saidExchanged, n, r.decimal(sum, 1))
	}
	facts := card.Facts{
		{Label: r.say(labelGave), Value: total(b.Given, b.GivenTimes)},
		{Label: r.say(labelGot), Value: total(b.Received, b.ReceivedTimes)},
		{Label: r.say(labelCredit), Value: card.Say(r.credit(x.Record, x.Side))},
	}
	if b.Asks > 0 {
		facts = append(facts, card.Fact{Label: r.say(labelAsks), Value: r.line(saidAsksTold, b.Asks,
			b.Results[relationship.Accepted], b.Results[relationship.Declined], b.Results[relationship.Countered], b.Asks-b.Decided())})
	}
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title), facts}}
	for _, d := range b.Damage {
		m.Blocks = append(m.Blocks, card.Para(card.Bold(r.say(saidDamageDone, hash(d.Ask), hash(d.Outcome), hash(d.Talk)))))
	}
	if len(b.Entries) > 0 {
		lines := card.Say(card.Bold(r.say(labelLastOf)))
		for i := range min(balanceShown, len(b.Entries)) {
			lines = append(lines, card.Break())
			lines = append(lines, r.entryLine(&b.Entries[i])...)
		}
		m.Blocks = append(m.Blocks, card.Text(lines))
	}
	on := func(verb string) string { return lineOn(verb, x.Company, x.Side, "") }
	m.Blocks = append(m.Blocks, card.Actions{
		{Label: r.say(buttonGave), Line: on("gave")},
		{Label: r.say(buttonGot), Line: on("got")},
		{Label: r.say(buttonAskIf), Line: on("ask")},
	}, card.Note(spaced(r.line(saidCreditFades, int(2*x.Held.State.Horizon)), r.line(saidAskKept))))
	return m
}
