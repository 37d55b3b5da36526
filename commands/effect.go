package commands

import (
	"strconv"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	saidEffect     = say("effect.score", "Score %s → %s.", "Vērtējums %s → %s.")
	saidEffectSide = say("effect.side", "Score as %s %s → %s.", "Vērtējums (%s) %s → %s.")
	saidNextDue    = say("effect.due", "Next due %s.", "Nākamais termiņš %s.")
	saidNextSide   = say("effect.dueside", "Next due as %s %s.", "Nākamais termiņš (%s) %s.")
	saidNobodyTold = say("effect.outside", "Nobody outside is told.", "Neviens ārpus uzņēmuma to neuzzina.")
	buttonUndo     = say("button.undo", "Undo", "Atsaukt")
	buttonEdit     = say("button.edit", "Edit", "Labot")
	buttonScore    = say("button.score", "Score", "Vērtējums")
	buttonDelete   = say("button.delete", "Delete", "Dzēst")
)

// effect says what a writing did to the scores of the sides it touched.
func (e *Env) effect(r *Request, w *relationship.Written, side relationship.Side) []card.Span {
	var line []card.Span
	sides := w.After.Company.Sides()
	for _, s := range sides {
		if side != relationship.Whole && s != side {
			continue
		}
		before := unscored
		if x, ok := e.Ledger.Rate(w.Before, s, r.Today); ok {
			before = r.shown(x)
		}
		x, ok := e.Ledger.Rate(w.After, s, r.Today)
		if !ok || r.mayNotSee(x) {
			continue
		}
		after := r.shown(x)
		if before == unscored && after == unscored {
			continue // nothing to compare
		}
		if len(line) > 0 {
			line = append(line, card.Span{Text: " "})
		}
		if len(sides) > 1 {
			line = append(line, r.line(saidEffectSide, r.side(s), before, after)...)
		} else {
			line = append(line, r.line(saidEffect, before, after)...)
		}
	}
	return line
}

// unscored stands in the place of a score where there is none.
const unscored = "–"

// shown is the rounded score, or a dash.
func (r *Request) shown(x *relationship.Rating) string {
	if !x.Score.Scored {
		return unscored
	}
	return strconv.Itoa(x.Score.Shown)
}

// nextDue says when contact is due after a writing.
func (e *Env) nextDue(r *Request, w *relationship.Written) []card.Span {
	var line []card.Span
	sides := w.After.Company.Sides()
	for _, s := range sides {
		x, ok := e.Ledger.Rate(w.After, s, r.Today)
		if !ok || x.Timing.Cadence == 0 {
			continue
		}
		if len(line) > 0 {
			line = append(line, card.Span{Text: " "})
		}
		if len(sides) > 1 {
			line = append(line, r.line(saidNextSide, r.side(s), r.date(x.Timing.DueDay))...)
		} else {
			line = append(line, r.line(saidNextDue, r.date(x.Timing.DueDay))...)
		}
	}
	return line
}

// spaced joins lines that are not empty with a space.
func spaced(lines ...[]card.Span) []card.Span {
	var all []card.Span
	for _, l := range lines {
		if len(l) == 0 {
			continue
		}
		if len(all) > 0 {
			all = append(all, card.Span{Text: " "})
		}
		all = append(all, l...)
	}
	return all
}

// receiptButtons go under everything that was written.
func (r *Request) receiptButtons(w *relationship.Written) card.Actions {
	n := hash(w.Entries[0].Number)
	return card.Actions{
		{Label: r.say(buttonUndo), Line: r.once("undo " + n)},
		{Label: r.say(buttonEdit), Line: "edit " + n},
		{Label: r.say(buttonScore), Line: "score " + quote(w.After.Company.Name)},
	}
}

// written are the entries' numbers as words: #101, #102.
func written(w *relationship.Written) string {
	numbers := make([]int, len(w.Entries))
	for i, e := range w.Entries {
		numbers[i] = e.Number
	}
	return hashes(numbers)
}
