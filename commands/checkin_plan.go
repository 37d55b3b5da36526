package commands

import (
	"context"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// A checkinPlan is a repair plan that a check-in tells of.
type checkinPlan struct {
	ID   string            `json:"id"`
	Side relationship.Side `json:"s"`
}

// plansShown is how many plans a check-in tells of.
const plansShown = 3

// plansOf returns the relationships whose repair plans run, of those that the
// person looks after now: the calendar names them.
func (e *Env) plansOf(ctx context.Context, r *Request) ([]*relationship.Rating, error) {
	var all []*relationship.Rating
	for _, owner := range r.covered() {
		q := relationship.Query{Index: relationship.ByDate, Owner: owner, Min: int(r.Today) - lookBack, Max: int(r.Today) + planMost, Limit: gathered}
		found, _, err := e.Ledger.Select(ctx, q, r.Today, func(x *relationship.Rating) bool {
			return x.Plan.Running(r.Today) && !r.mayNotSee(x)
		})
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all[:min(plansShown, len(all))], nil
}

// planLines say how the plans of a check-in stand.
func (e *Env) planLines(r *Request, c checkin, recs []*relationship.Record) []card.Block {
	var blocks []card.Block
	for i, p := range c.Plans {
		at := len(c.Lines) + i
		if at >= len(recs) || recs[at] == nil {
			continue
		}
		x, ok := e.Ledger.Rate(recs[at], p.Side, r.Today)
		if !ok || !x.Plan.Running(r.Today) || r.mayNotSee(x) {
			continue
		}
		blocks = append(blocks, card.Text(append(card.Say(card.Bold(r.heading(x)), card.Break()), r.planLine(x)...)))
	}
	return blocks
}
