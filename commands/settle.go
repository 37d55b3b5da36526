package commands

import (
	"context"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var saidChange = say("setting.change", "%s → %s", "%s → %s")

// settle changes one relationship of a company and says in the audit trail
// what was changed.
func (e *Env) settle(ctx context.Context, r *Request, id string, side relationship.Side, audit string, edit func(*relationship.Relationship) error) (*relationship.Written, error) {
	return e.settleAnd(ctx, r, id, side, audit, edit, nil)
}

// settleAnd is settle, and plans the errands that follow in the same write.
func (e *Env) settleAnd(ctx context.Context, r *Request, id string, side relationship.Side, audit string,
	edit func(*relationship.Relationship) error, follow func(*relationship.Written) []relationship.Errand,
) (*relationship.Written, error) {
	w := r.writing(id)
	w.Follow = follow
	w.Audit = audit + ": " + r.name(id) + " (" + string(side) + ")"
	w.Edit = func(co *relationship.Company) error {
		x, ok := co.Relationship(side)
		if !ok {
			return r.notOn(co, side)
		}
		return edit(x)
	}
	return e.Ledger.Write(ctx, w)
}

var (
	saidNotOnSide    = say("setting.side", "%s is no %s.", "%s nav %s.")
	buttonChangeKind = say("button.kind", "Change kind", "Mainīt veidu")
)

// notOn says that a company has no live relationship on a side.
func (r *Request) notOn(co *relationship.Company, side relationship.Side) error {
	return r.refuse(saidNotOnSide, card.Bold(co.Name), r.side(side)).
		with(card.Action{Label: r.say(buttonChangeKind), Line: "kind " + quote(co.Name)})
}

// aboutOne returns the record of a company and the one relationship that a
// setting is about.
func (e *Env) aboutOne(ctx context.Context, r *Request, c company) (*relationship.Record, *relationship.Relationship, error) {
	rec, err := e.Ledger.Store.Known(ctx, c.ID)
	if err != nil {
		return nil, nil, err
	}
	side, err := c.oneSide(rec)
	if err != nil {
		return nil, nil, err
	}
	x, ok := rec.Company.Relationship(side)
	if !ok {
		return nil, nil, r.notOn(&rec.Company, side)
	}
	return rec, x, nil
}

// lineOn writes a command about one side of a company. The side is named only
// where there are two.
func lineOn(verb string, co *relationship.Company, side relationship.Side, words string) string {
	line := verb + " " + quote(co.Name)
	if words != "" {
		line += " " + words
	}
	if len(co.Sides()) > 1 {
		line += " as=" + string(side)
	}
	return line
}

// undo offers the line that takes a setting back.
func (r *Request) undo(line string) card.Action {
	return card.Action{Label: r.say(buttonUndo), Line: r.once(line)}
}

// labelled names a relationship: Nordtek · partner leverage.
func (r *Request) labelled(co *relationship.Company, x *relationship.Relationship) string {
	return co.Name + " · " + r.segment(x)
}

// change writes a value before and after, or once if it stayed the same.
func (r *Request) change(before, after string) []card.Span {
	if before == after {
		return card.Say(after)
	}
	return r.line(saidChange, before, after)
}

// dueChange is how a setting moved the day on which contact is due.
func (e *Env) dueChange(r *Request, w *relationship.Written, side relationship.Side) card.Fact {
	day := func(rec *relationship.Record) string {
		x, ok := e.Ledger.Rate(rec, side, r.Today)
		if !ok || x.Timing.Cadence == 0 {
			return "–"
		}
		return r.date(x.Timing.DueDay)
	}
	return card.Fact{Label: r.say(labelDue), Value: r.change(day(w.Before), day(w.After))}
}

// told makes a message of one sentence and what stands below it.
func told(line []card.Span, blocks ...card.Block) card.Message {
	return card.Message{Summary: card.WordsOf(line), Blocks: append([]card.Block{card.Text(line)}, blocks...)}
}
