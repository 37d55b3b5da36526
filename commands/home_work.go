package commands

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

const (
	homeLines = 5 // of what needs the person, and of promises
	homeWeek  = 8 // of what the calendar names
	homeRead  = 60
	homeMost  = 240 // records looked at for a part
)

// homeNeeds are those that need the person most, of those that have waited
// longest.
func homeNeeds(ctx context.Context, e *Env, r *Request, side relationship.Side) ([]card.Block, error) {
	q := relationship.Query{Index: relationship.ByNeeds, Owner: r.Person, Min: 1, Max: int(r.Today), Limit: homeRead, Most: homeMost}
	needy, _, err := e.Ledger.Select(ctx, q, r.Today, func(x *relationship.Rating) bool {
		return (side == relationship.Whole || x.Side == side) && x.Timing.NeedsAttention && !x.Snoozing() && x.Timing.SilentUntil == 0
	})
	if err != nil || len(needy) == 0 {
		return nil, err
	}
	slices.SortFunc(needy, urgency)
	blocks := []card.Block{card.Title(r.say(saidNeedsYou))}
	for i, x := range needy[:min(len(needy), homeLines)] {
		blocks = append(blocks, e.needLine(r, x, i+1), r.checkinButtons(x))
	}
	return append(blocks, card.Actions{r.showAll()}), nil
}

// A dated thing is what the calendar names for a relationship.
type dated struct {
	x       *relationship.Rating
	day     relationship.Day
	what    relationship.NewsKind
	promise relationship.OpenPromise
}

// homeDates are the promises that are due, and what else the week holds.
func homeDates(ctx context.Context, e *Env, r *Request, side relationship.Side) ([]card.Block, error) {
	until := r.Today + overviewAhead
	q := relationship.Query{Index: relationship.ByDate, Owner: r.Person, Min: int(r.Today) - lookBack, Max: int(until), Limit: homeRead, Most: homeMost}
	named, _, err := e.Ledger.Select(ctx, q, r.Today, func(x *relationship.Rating) bool { return side == relationship.Whole || x.Side == side })
	if err != nil {
		return nil, err
	}
	var promises, steps []dated
	for _, x := range named {
		for _, p := range x.Held.State.Open {
			if p.Due != 0 && p.Due <= until {
				promises = append(promises, dated{x, p.Due, relationship.NewsPromise, p})
			}
		}
		for what, day := range map[relationship.NewsKind]relationship.Day{
			relationship.NewsStep: x.Next, relationship.NewsReview: x.Review(), relationship.NewsAsk: x.Held.State.AskAgain(),
		} {
			if day != 0 && day >= r.Today-lookBack && day <= until {
				steps = append(steps, dated{x: x, day: day, what: what})
			}
		}
	}
	return append(r.homeSteps(steps), r.homePromises(promises)...), nil
}

func byDay(a, b dated) int {
	return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.x.Company.Name, b.x.Company.Name), cmp.Compare(a.what, b.what), cmp.Compare(a.promise.Number, b.promise.Number))
}

// homeSteps are planned steps, reviews and days from which another proposal is
// not too soon.
func (r *Request) homeSteps(all []dated) []card.Block {
	if len(all) == 0 {
		return nil
	}
	slices.SortFunc(all, byDay)
	lines := make([][]card.Span, 0, homeWeek)
	for _, d := range all[:min(len(all), homeWeek)] {
		lines = append(lines, r.homeStep(d))
	}
	if more := len(all) - len(lines); more > 0 {
		lines = append(lines, r.line(saidAndMore, more))
	}
	return []card.Block{r.under(r.say(saidThisWeek), lines)}
}

func (r *Request) homeStep(d dated) []card.Span {
	var said []card.Span
	switch d.what {
	case relationship.NewsStep:
		what := d.x.NextWhat
		if d.x.NextAt != "" {
			what = strings.TrimSpace(d.x.NextAt + " " + what)
		}
		said = r.line(saidStepDue, shorten(cmp.Or(what, "–"), textInLine))
	case relationship.NewsReview:
		said = r.line(saidReviewDue)
	case relationship.NewsAsk:
		said = r.line(saidAskOpen, hash(d.x.Held.State.AskEntry))
	case relationship.NewsPromise, relationship.NewsBand, relationship.NewsExit:
	}
	return append(card.Say(r.day(d.day, r.Today)+" · ", card.Bold(shorten(d.x.Company.Name, nameShown)), " · "), said...)
}

// homePromises asks what became of the promises that are due, the oldest
// first.
func (r *Request) homePromises(all []dated) []card.Block {
	if len(all) == 0 {
		return nil
	}
	slices.SortFunc(all, byDay)
	blocks := []card.Block{card.Title(r.say(saidPromises))}
	for _, d := range all[:min(len(all), homeLines)] {
		said := saidOursDue
		if d.promise.Theirs {
			said = saidTheirsDue
		}
		p := "promise " + hash(d.promise.Number) + " "
		line := card.Say(card.Bold(shorten(d.x.Company.Name, nameShown)), " · ", r.line(said, hash(d.promise.Number), r.day(d.day, r.Today)), ".")
		blocks = append(blocks, card.Text(line), card.Actions{
			{Label: r.say(buttonKept), Line: r.once(p + "kept"), Style: card.Primary},
			{Label: r.say(buttonBroken), Line: r.once(p + "broken")},
			{Label: r.say(buttonNewDate), Line: p + "moved"},
		})
	}
	if more := len(all) - homeLines; more > 0 {
		blocks = append(blocks, card.Note(r.line(saidAndMore, more)))
	}
	return blocks
}
