package commands

import (
	"context"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	_ = onOccasion("ownerless", ownerless)
	_ = onOccasion("unaccepted", unaccepted)

	saidOwnerless = count("ownerless.title", "%d relationship needs an owner", "%d relationships need an owner",
		"%d attiecībām vajag atbildīgo", "%d attiecībām vajag atbildīgo", "%d attiecībām vajag atbildīgo")
	saidWhyNone  = say("ownerless.why", "Whoever looked after them has left. Nothing is lost.", "Iepriekšējais atbildīgais ir aizgājis. Nekas nav pazudis.")
	saidMoreLike = count("ownerless.more", "And %d more: %s lists them all.", "And %d more: %s lists them all.",
		"Un vēl %d: visus rāda %s.", "Un vēl %d: visus rāda %s.", "Un vēl %d: visus rāda %s.")
	saidLeft     = say("unaccepted.said", "%s: %s was asked on %s to take over, and has not answered.", "%s: %s lūgts pārņemt %s, bet nav atbildējis.")
	buttonTakeIt = say("button.takeit", "Take over", "Pārņemt")
)

// ownerless asks a manager who is to look after what nobody does.
func ownerless(ctx context.Context, e *Env, r *Request, _ bot.Occasion) (bot.Reply, error) {
	q := relationship.Query{Index: relationship.ByNeeds, Owner: relationship.Nobody, Max: forever, Limit: perPage}
	n, err := e.Ledger.Store.Count(ctx, q)
	if err != nil || n == 0 {
		return bot.Reply{}, err
	}
	some, _, err := e.Ledger.Select(ctx, q, r.Today, nil)
	if err != nil {
		return bot.Reply{}, err
	}
	m := told(card.Say(card.Bold(r.say(saidOwnerless, n))), r.para(saidWhyNone))
	var shows []string
	for i, x := range some {
		shows = append(shows, x.Company.ID)
		on := func(words string) string { return lineOn("assign", x.Company, x.Side, words) }
		line := card.Say(card.Bold(r.say(saidPlace, i+1, x.Company.Name)), " · "+r.segment(x.Relationship)+" · "+r.silence(x)+" · "+r.scoreNow(x), card.Break())
		m.Blocks = append(m.Blocks, card.Text(append(line, r.recalled(x)...)), card.Actions{
			{Label: r.say(buttonReassign), Line: on(""), Style: card.Primary}, {Label: r.say(buttonTakeIt), Line: r.once(on("me"))},
		})
	}
	if n > len(some) {
		m.Blocks = append(m.Blocks, r.note(saidMoreLike, n-len(some), card.Lit(r.verb("list")+" owner=none")))
	}
	return bot.Reply{Message: m, Shows: shows}, nil
}

// patience is how many working days a colleague has to answer an offer.
const patience = 3

// unacceptedErrands ask the managers about an offer that was left lying.
func (h *handover) unacceptedErrands(key string) []relationship.Errand {
	due := h.r.Today
	for left := patience; left > 0; {
		due++
		if !h.e.dayOff(due) {
			left--
		}
	}
	var all []relationship.Errand
	for _, u := range h.r.Directory.Managers() {
		all = append(all, relationship.Errand{Job: "unaccepted", Subject: u.ID, Key: key, Due: atNine(due, u.In(h.e.Ledger.Zone))})
	}
	return all
}

// unaccepted tells a manager of an offer that nobody answered.
func unaccepted(ctx context.Context, e *Env, r *Request, o bot.Occasion) (bot.Reply, error) {
	words := strings.Split(o.Key, "|")
	if len(words) != offerWords {
		return bot.Reply{}, nil
	}
	rec, x, err := e.occasionOn(ctx, words[0], relationship.Side(words[1]))
	if err != nil || x == nil || x.Offered == "" || x.Offered != r.Directory.As(words[2]) {
		return bot.Reply{}, err
	}
	on := func(words string) string { return lineOn("assign", &rec.Company, x.Side, words) }
	return bot.Reply{Message: told(
		r.line(saidLeft, card.Bold(r.labelled(&rec.Company, x)), card.Who(x.Offered), r.day(x.OfferedOn, r.Today)),
		card.Actions{{Label: r.say(buttonReassign), Line: on(""), Style: card.Primary}, {Label: r.say(buttonTakeIt), Line: r.once(on("me"))}},
	), Shows: []string{rec.Company.ID}}, nil
}
