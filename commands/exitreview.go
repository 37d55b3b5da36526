package commands

import (
	"context"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	_ = onOccasion(relationship.ReviewJob, exitReview)

	saidReview      = say("exitreview.title", "Review: %s", "Izvērtēšana: %s")
	saidReviewHarm  = say("exitreview.harm", "The harm index is %d of 100; from 50 on a partner is reviewed.", "Kaitējuma indekss ir %d no 100; no 50 partneris jāizvērtē.")
	saidReviewMoods = say("exitreview.moods", "Three or more talks went badly over 60 days or longer, and quality is %d.", "Trīs vai vairāk slikti noskaņotu sarunu 60 dienās vai ilgāk, un kvalitāte ir %d.")
	saidReviewScore = say("exitreview.score", "The score was below 40 at two ends of month running; now it is %d.", "Vērtējums divus mēnešus pēc kārtas beidzās zem 40; tagad tas ir %d.")
	saidReviewWhat  = say("exitreview.what", "Keep it, repair it or let it go: a person decides.", "Paturēt, atjaunot vai izbeigt: lemj cilvēks.")
	saidReviewOver  = say("exitreview.over", "The review of %s is over.", "Izvērtēšana ir beigusies: %s.")
	saidReviewKept  = say("exitreview.kept", "The review of %s is over: %s keeps it.", "Izvērtēšana ir beigusies: %s. Paturēt nolēma %s.")
	buttonRepair    = say("button.repair", "Repair plan", "Atjaunošanas plāns")
)

// exitReview tells an owner or a manager of a review, if it is still theirs to
// know and still open.
func exitReview(ctx context.Context, e *Env, r *Request, o bot.Occasion) (bot.Reply, error) {
	x, opened, err := e.keyed(ctx, r, o.Key)
	if err != nil || x == nil || !r.privy(x.Company, x.Side) {
		return bot.Reply{}, err
	}
	if !x.Reviewed() || x.Exit.Opened.String() != opened {
		if x.Exit.Kept == "" && x.Leave.Stage == "" && opened != r.Today.String() {
			return bot.Reply{}, nil // it faded by itself: nothing was decided
		}
		over := told(r.line(saidReviewOver, card.Bold(r.heading(x))))
		if x.Exit.Kept != "" && x.Exit.By != "" && x.Exit.Opened.String() == opened && x.Leave.Stage == "" {
			over = told(r.line(saidReviewKept, card.Bold(r.heading(x)), card.Who(x.Exit.By)), card.Para(shorten(x.Exit.Kept, textShown)))
		}
		return bot.Reply{Message: over, Shows: []string{x.Company.ID}}, nil
	}
	t, err := e.journal(ctx, x.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Message: r.reviewCard(x, t), Shows: []string{x.Company.ID}}, nil
}

// review shows the review of a partner that is open, or how its end stands.
func (d *dropping) review(ctx context.Context, x *relationship.Relationship) (bot.Reply, error) {
	if x.Leave.Running() {
		return d.shown(ctx, nil)
	}
	t, err := d.journal(ctx, d.id)
	if err != nil {
		return bot.Reply{}, err
	}
	rating, ok := d.Ledger.Rate(t.rec, d.side, d.r.Today)
	if !ok || !rating.Reviewed() {
		return bot.Reply{}, d.r.refuse(saidNoReview, card.Bold(d.r.name(d.id)))
	}
	return bot.Reply{Message: d.r.reviewCard(rating, t)}, nil
}

// keyed returns the relationship that an errand is about, and the rest of its
// key: company:side:rest. It is nil if there is no such relationship any more.
func (e *Env) keyed(ctx context.Context, r *Request, key string) (*relationship.Rating, string, error) {
	id, rest, _ := strings.Cut(key, ":")
	side, rest, _ := strings.Cut(rest, ":")
	rec, err := e.Ledger.Store.Known(ctx, id)
	if err != nil {
		return nil, "", err
	}
	x, ok := e.Ledger.Rate(rec, relationship.Side(side), r.Today)
	if !ok {
		return nil, "", nil
	}
	return x, rest, nil
}

// reviewCard says why a partner is reviewed, what happened, and what can be
// decided.
func (r *Request) reviewCard(x *relationship.Rating, t *located) card.Message {
	title := r.say(saidReview, r.heading(x))
	why := r.line(saidReviewHarm, halfUp(x.Score.HarmIndex))
	switch x.Exit.Cause {
	case relationship.CauseMoods:
		why = r.line(saidReviewMoods, halfUp(x.Score.Quality))
	case relationship.CauseScore:
		why = r.line(saidReviewScore, x.Score.Shown)
	case relationship.CauseHarm:
	}
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title), card.Text(why)}}
	if lines := r.harmLines(t, harmShown); len(lines) > 0 {
		m.Blocks = append(m.Blocks, card.Text(lines))
	}
	on := func(verb, words string) string { return lineOn(verb, x.Company, x.Side, words) }
	m.Blocks = append(m.Blocks, r.standing(x, true), r.para(saidReviewWhat), card.Actions{
		{Label: r.say(buttonLetGo), Line: on("drop", "")},
		{Label: r.say(buttonKeepOn), Line: on("drop", "keep")},
		{Label: r.say(buttonRepair), Line: on("repair", "")},
		{Label: r.say(buttonWhy), Line: on("score", "why")},
	}, r.note(saidFewSee))
	return m
}

// harmShown is how many harms a review lists.
const harmShown = 5

// harmLines are the newest harms that count, one a line.
func (r *Request) harmLines(t *located, most int) []card.Span {
	live := r.seen(&t.rec.Company, t.history, relationship.Partner)
	var lines []card.Span
	for i := len(live) - 1; i >= 0 && most > 0; i-- {
		if live[i].Type != relationship.Harm {
			continue
		}
		if len(lines) > 0 {
			lines = append(lines, card.Break())
		}
		lines = append(lines, r.entryLine(&live[i])...)
		most--
	}
	return lines
}
