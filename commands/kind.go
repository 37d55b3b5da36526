package commands

import (
	"context"
	"slices"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type kindArgs struct {
	Company company   `arg:"company,required" keys:"uznemums"`
	Side    kindWord  `arg:"side,required" keys:"kind veids"`
	Confirm confirmed `arg:"confirm,keyed"`
}

var _ = define(Spec{
	Name: "kind", Latvian: "veids", Group: SetUp, Changes: true, Needs: Owners,
	Summary:  say("kind.summary", "Make a company a customer, a partner or both", "Norādīt, vai uzņēmums ir klients, partneris vai abi"),
	Examples: []string{"kind Nordtek both", "kind Nordtek partner"},
	Related:  []string{"add", "classify", "assign"},
}, changeKind)

var (
	saidKindSame = say("kind.same", "%s is a %s already.", "%s jau ir %s.")
	saidKind     = say("kind.change", "%s: %s → %s", "%s: %s → %s")
	saidKindDone = say("kind.done", "%s is now a %s.", "%s tagad ir %s.")
	saidStarts   = say("kind.starts", "A new relationship begins: %s, owner %s.", "Sākas jaunas attiecības: %s, atbildīgais %s.")
	saidRevives  = say("kind.revives", "The relationship of before returns with its history: %s.", "Atgriežas agrākās attiecības ar visu vēsturi: %s.")
	saidLeaves   = say("kind.leaves", "This relationship is put away: %s. Its history is kept and returns when the kind does.",
		"Šīs attiecības tiek noliktas malā: %s. Vēsture paliek un atgriezīsies līdz ar veidu.")
	saidNotYourSide = say("kind.owner", "Only its owner or a manager can end this relationship: %s.",
		"Šīs attiecības var beigt tikai atbildīgais vai vadītājs: %s.")
	saidLeavesByDrop = say("kind.drop", "People count on %s: it takes two people to end it, with %s.",
		"%s: uz šīm attiecībām paļaujas. Tās izbeidz divi cilvēki, ar komandu %s.")
	buttonApply = say("button.apply", "Apply", "Piemērot")
)

func changeKind(ctx context.Context, e *Env, r *Request, in kindArgs) (bot.Reply, error) {
	rec, err := e.Ledger.Store.Known(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	co := &rec.Company
	if kindOf(co.Sides()) == in.Side {
		return bot.Reply{}, r.refuse(saidKindSame, card.Bold(co.Name), in.Side.words(r))
	}
	for _, side := range co.Sides() {
		x, _ := co.Relationship(side)
		if !in.Side.has(side) && x.Owner != r.Person && !r.User.May(relationship.Manager) {
			return bot.Reply{}, r.refuse(saidNotYourSide, card.Bold(r.labelled(co, x)))
		}
		if !in.Side.has(side) && side == relationship.Partner && (x.Counted(r.Today) || x.Protected()) {
			return bot.Reply{}, r.refuse(saidLeavesByDrop, card.Bold(r.labelled(co, x)), card.Lit(r.verb("drop"))).
				with(card.Action{Label: r.say(buttonLetGoNow), Line: lineOn("drop", co, side, "")})
		}
	}
	if !in.Confirm {
		return bot.Reply{Message: r.kindPreview(co, in.Side)}, nil
	}
	w := r.writing(in.Company.ID)
	w.Names, w.Audit = true, "kind "+string(in.Side)+": "+co.Name
	w.Edit = func(co *relationship.Company) error {
		r.turnInto(co, in.Side)
		return nil
	}
	done, err := e.Ledger.Write(ctx, w)
	if err != nil {
		return bot.Reply{}, err
	}
	was := kindOf(done.Before.Company.Sides())
	return bot.Reply{Message: told(
		r.line(saidKindDone, card.Bold(co.Name), in.Side.words(r)),
		e.companyFacts(r, done.After),
		card.Actions{
			r.undo("kind " + quote(co.Name) + " " + string(was) + " confirm=yes"),
			{Label: r.say(buttonScore), Line: "score " + quote(co.Name)},
			{Label: r.say(buttonTier), Line: "classify " + quote(co.Name)},
		})}, nil
}

// turnInto gives a company the relationships of a kind: those that were left
// return, new ones begin, and those that are left are kept aside.
func (r *Request) turnInto(co *relationship.Company, k kindWord) {
	for _, side := range relationship.Sides {
		i := slices.IndexFunc(co.Relationships, func(x relationship.Relationship) bool { return x.Side == side })
		switch {
		case !k.has(side) && i >= 0:
			x := &co.Relationships[i]
			x.Archived = true
			x.Offered, x.OfferedNote = "", ""
		case k.has(side) && i >= 0 && co.Relationships[i].Archived:
			r.revive(&co.Relationships[i])
		case k.has(side) && i < 0:
			co.Relationships = append(co.Relationships, r.started(co, side, side.DefaultSegment(), r.Person))
		}
	}
}

// kindPreview says what a change of kind would do.
func (r *Request) kindPreview(co *relationship.Company, k kindWord) card.Message {
	line := r.line(saidKind, card.Bold(co.Name), kindOf(co.Sides()).words(r), k.words(r))
	var what []card.Span
	also := func(p phrase, args ...any) {
		if len(what) > 0 {
			what = append(what, card.Break())
		}
		what = append(what, r.line(p, args...)...)
	}
	after := co.Clone()
	r.turnInto(after, k)
	for _, side := range relationship.Sides {
		old, was := co.Relationship(side)
		x, is := after.Relationship(side)
		switch {
		case was && !is:
			also(saidLeaves, r.say(segmentWords[old.Segment]))
		case is && !was && len(after.Relationships) > len(co.Relationships):
			also(saidStarts, r.say(segmentWords[x.Segment]), card.Who(x.Owner))
		case is && !was:
			also(saidRevives, r.say(segmentWords[x.Segment]))
		}
	}
	return told(line, card.Text(what), card.Actions{{
		Label: r.say(buttonApply), Line: r.once("kind " + quote(co.Name) + " " + string(k) + " confirm=yes"), Style: card.Primary,
	}})
}
