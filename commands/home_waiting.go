package commands

import (
	"context"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// How many are read of what waits, the longest waiting first. Few ever do, but
// of offers the newest may be the person's own.
const (
	homeDecisions = 16
	homeOffers    = 64
)

var (
	saidWaiting    = say("home.waiting", "Waiting for a decision", "Gaida lēmumu")
	saidEndAsked   = say("home.endasked", "%s · its end is asked for by %s on %s, last day %s", "%s · izbeigšanu pieprasīja %s (%s), pēdējā diena %s")
	saidUnderExit  = say("home.review", "%s · under review since %s: %s", "%s · izvērtēšanā kopš %s: %s")
	saidOfferWaits = say("home.offer", "%s · offered to %s by %s on %s", "%s · nodošanu (%s) piedāvāja %s, %s")

	wordExitHarm  = say("home.review.harm", "harm index %d", "kaitējuma indekss %d")
	wordExitMoods = say("home.review.moods", "bad talks for long", "ilgstoši sliktas sarunas")
	wordExitScore = say("home.review.score", "at risk at two ends of month", "divus mēnešus beidzās apdraudēts")

	buttonTakeBack = say("button.takeback", "Take back", "Atsaukt piedāvājumu")
)

// homeWaiting is what waits for a decision, as far as the person may know of
// it: ends that are asked for, partners under review, and relationships that
// are offered to somebody. The longest waiting come first.
func homeWaiting(ctx context.Context, p *homePage) ([]card.Block, error) {
	r := p.r
	var blocks []card.Block
	for _, kind := range []struct {
		index relationship.Index
		most  int
		told  func(*relationship.Rating) bool
		line  func(*relationship.Rating) []card.Span
		ways  func(*relationship.Rating) card.Actions
	}{
		{relationship.ByApproval, homeDecisions, r.knowsOfEnd, r.endLine, r.endButtons},
		{relationship.ByExit, homeDecisions, r.knowsOfReview, r.reviewLine, r.reviewButtons},
		{relationship.ByOffer, homeOffers, r.knowsOfOffer, r.offerLine, r.offerButtons},
	} {
		q := relationship.Query{Index: kind.index, Side: p.side, Min: 1, Max: forever, Limit: homeLines + 1, Most: kind.most}
		waiting, _, err := p.Ledger.Select(ctx, q, r.Today, kind.told)
		if err != nil {
			return nil, err
		}
		for _, x := range waiting[:min(len(waiting), homeLines)] {
			blocks = append(blocks, card.Text(kind.line(x)), kind.ways(x))
		}
		if len(waiting) > homeLines {
			blocks = append(blocks, card.Note(r.line(saidAndOthers)))
		}
	}
	if len(blocks) == 0 {
		return nil, nil
	}
	return append([]card.Block{card.Title(r.say(saidWaiting))}, blocks...), nil
}

func (r *Request) knowsOfEnd(x *relationship.Rating) bool {
	return x.Leave.Stage == relationship.LeaveAsked && r.privy(x.Company, x.Side)
}

func (r *Request) knowsOfReview(x *relationship.Rating) bool {
	return x.Reviewed() && r.privy(x.Company, x.Side)
}

func (r *Request) knowsOfOffer(x *relationship.Rating) bool {
	return x.Offered != "" && (x.Offered == r.Person || x.Owner == r.Person || r.User.May(relationship.Manager))
}

func (r *Request) endLine(x *relationship.Rating) []card.Span {
	return r.line(saidEndAsked, r.shortName(x), card.Who(x.Leave.By), r.day(x.Leave.On, r.Today), r.day(x.Leave.Last, r.Today))
}

// endButtons are those of the card about an end, and the card itself.
func (r *Request) endButtons(x *relationship.Rating) card.Actions {
	all := r.leaveButtons(x)
	for i := range all {
		all[i].Line += " " + beside + "=yes"
	}
	return append(all[:len(all)-1], card.Action{Label: r.say(buttonReview), Line: lineOn("drop", x.Company, x.Side, "")})
}

func (r *Request) reviewLine(x *relationship.Rating) []card.Span {
	why := r.say(wordExitMoods)
	switch x.Exit.Cause {
	case relationship.CauseHarm:
		why = r.say(wordExitHarm, halfUp(x.Score.HarmIndex))
	case relationship.CauseScore:
		why = r.say(wordExitScore)
	case relationship.CauseMoods:
	}
	return r.line(saidUnderExit, r.shortName(x), r.day(x.Exit.Opened, r.Today), why)
}

func (r *Request) reviewButtons(x *relationship.Rating) card.Actions {
	on := func(words string) string { return lineOn("drop", x.Company, x.Side, words) }
	return card.Actions{{Label: r.say(buttonReview), Line: on("review")}, {Label: r.say(buttonKeepOn), Line: on("keep")}}
}

func (r *Request) offerLine(x *relationship.Rating) []card.Span {
	return r.line(saidOfferWaits, r.shortName(x), card.Who(x.Offered), card.Who(x.OfferedBy), r.day(x.OfferedOn, r.Today))
}

// offerButtons answer an offer, or take it back and make another one.
func (r *Request) offerButtons(x *relationship.Rating) card.Actions {
	on := func(words string) string { return lineOn("assign", x.Company, x.Side, words) }
	if x.Offered == r.Person {
		return card.Actions{
			{Label: r.say(buttonAccept), Line: r.once(on("accept")), Style: card.Primary},
			{Label: r.say(buttonDecline), Line: r.once(on("decline"))},
		}
	}
	back := "none"
	if x.Owner != "" {
		back = quote("@" + x.Owner)
	}
	return card.Actions{{Label: r.say(buttonReassign), Line: on("")}, {Label: r.say(buttonTakeBack), Line: r.once(on(back))}}
}

func (r *Request) shortName(x *relationship.Rating) card.Span {
	return card.Bold(shorten(x.Company.Name, nameShown))
}
