package commands

import (
	"context"
	"slices"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type reopenArgs struct {
	Company company `arg:"company,required" keys:"uznemums"`
}

var _ = define(Spec{
	Name: "reopen", Latvian: "atver", Group: Decide, Needs: Keepers, Changes: true, Past: true,
	Summary:  say("reopen.summary", "Take up a relationship that was ended", "Atjaunot izbeigtas attiecības"),
	Examples: []string{"reopen PapīrsPlus"},
	Related:  []string{"drop", "kind"},
}, func(ctx context.Context, e *Env, r *Request, in reopenArgs) (bot.Reply, error) {
	rec, err := e.Ledger.Store.Known(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	var left []relationship.Side
	for i := range rec.Company.Relationships {
		x := &rec.Company.Relationships[i]
		if (x.Archived || x.Leave.Running()) && r.keeps(&rec.Company, x.Side) && (in.Company.Side == relationship.Whole || in.Company.Side == x.Side) {
			left = append(left, x.Side)
		}
	}
	switch len(left) {
	case 0:
		return bot.Reply{}, r.refuse(saidNotEnded, card.Bold(rec.Company.Name)).
			with(card.Action{Label: r.say(buttonScore), Line: "score " + quote(rec.Company.Name)})
	case 1:
	default:
		return bot.Reply{}, &whichSideError{in.Company.ID}
	}
	d := &dropping{Env: e, r: r, id: in.Company.ID, side: left[0]}
	w, err := d.write(ctx, "taken up again", func(x *relationship.Relationship) error {
		if !x.Archived && !x.Leave.Running() {
			return relationship.ErrStale
		}
		if x.Leave.Running() && x.Snoozed == x.Leave.Last {
			x.Snoozed = 0
		}
		r.revive(x)
		return nil
	}, nil)
	if err != nil {
		return bot.Reply{}, err
	}
	x, _ := w.After.Company.Relationship(left[0])
	return bot.Reply{Message: told(r.line(saidReopened, card.Bold(r.labelled(&w.After.Company, x))), e.companyFacts(r, w.After), card.Actions{
		{Label: r.say(buttonLog), Line: "log " + quote(w.After.Company.Name), Style: card.Primary},
		{Label: r.say(buttonScore), Line: "score " + quote(w.After.Company.Name)},
	}), Replace: r.Origin == relationship.Button}, nil
})

var (
	saidNotEnded = say("reopen.none", "Nothing of %s was ended.", "Nekas nav izbeigts: %s.")
	saidReopened = say("reopen.done", "%s is open again, with its history.", "%s: atkal atvērts, ar visu vēsturi.")
	saidEnded    = say("ended.said", "There is no relationship with %s any more. Its history is kept.", "Attiecību vairs nav: %s. Vēsture ir saglabāta.")
)

// revive takes up a relationship that was put away: a prospect that was
// declined where it had come to.
func (r *Request) revive(x *relationship.Relationship) {
	if x.Stage() == relationship.StageDeclined {
		x.Restage(relationship.Staged{Stage: x.StageBefore(), On: r.Today, By: r.Person})
	}
	x.Archived, x.Leave, x.Owner = false, relationship.Leave{}, r.Directory.As(x.Owner)
}

// keeps reports whether the person is the owner of a side or a manager, of one
// that was ended as well.
func (r *Request) keeps(co *relationship.Company, side relationship.Side) bool {
	return r.User.Right == relationship.Manager || slices.ContainsFunc(co.Relationships, func(x relationship.Relationship) bool {
		return x.Side == side && r.Directory.As(x.Owner) == r.Person
	})
}
