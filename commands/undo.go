package commands

import (
	"context"
	"slices"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type undoArgs struct {
	Entry entryRef `arg:"entry" keys:"ieraksts"`
}

var _ = define(Spec{
	Name: "undo", Latvian: "atsauc", Group: Record, Changes: true,
	Summary:  say("undo.summary", "Take back what was just written", "Atsaukt tikko pierakstīto"),
	Examples: []string{"undo", "undo #101"},
	Related:  []string{"edit", "delete"},
}, func(ctx context.Context, e *Env, r *Request, in undoArgs) (bot.Reply, error) {
	t, err := e.undoable(ctx, r, in.Entry)
	if err != nil {
		return bot.Reply{}, err
	}
	w := r.writing(t.rec.Company.ID)
	gone, back := t.undoing(r, &w)
	done, err := e.Ledger.Write(ctx, w)
	if err != nil {
		return bot.Reply{}, err
	}
	line := spaced(r.line(saidUndone, hashesOf(gone)), e.effect(r, done, sideOfAll(gone)))
	list := make([]card.Span, 0, len(gone))
	for _, en := range gone {
		if len(list) > 0 {
			list = append(list, card.Break())
		}
		list = append(list, r.entryLine(en)...)
	}
	m := card.Message{Summary: card.WordsOf(line), Blocks: []card.Block{
		card.Text(line),
		card.Facts{{Label: r.label("company"), Value: card.Say(t.rec.Company.Name)}},
		card.Text(list),
	}}
	for i := range back {
		m.Blocks = append(m.Blocks, r.para(saidRestored, r.entryLine(&done.Entries[i])))
	}
	m.Blocks = append(m.Blocks, card.Actions{{Label: r.say(buttonScore), Line: "score " + quote(t.rec.Company.Name)}})
	return bot.Reply{Message: m}, nil
})

var (
	saidUndone   = say("undo.done", "Undone: %s.", "Atsaukts: %s.")
	saidRestored = say("undo.restored", "As it was before: %s", "Kā bija iepriekš: %s")
	saidNothing  = say("undo.nothing", "Nothing to undo.", "Nav ko atsaukt.")
	saidTooLate  = say("undo.late", "Too late to undo %s.", "%s atsaukt ir par vēlu.")
	saidReplaced = say("undo.replaced", "%s was edited: it is %s now.", "%s ir labots: tagad tas ir %s.")
	buttonUndoIt = say("button.undoit", "Undo %s", "Atsaukt %s")
)

// undoable finds what is to be undone: the entry named, else the last that
// the person wrote.
func (e *Env) undoable(ctx context.Context, r *Request, n entryRef) (*located, error) {
	if n == 0 {
		return e.lastWritten(ctx, r)
	}
	t, err := e.locate(ctx, r, n)
	if err != nil {
		return nil, err
	}
	if void := t.void(t.entry); void != nil {
		if now := t.successor(t.entry.Number); now != nil && r.maySee(&t.rec.Company, now) {
			return nil, r.refuse(saidReplaced, hash(int(n)), hash(now.Number)).with(
				card.Action{Label: r.say(buttonUndoIt, hash(now.Number)), Line: r.once("undo " + hash(now.Number))})
		}
		return nil, r.gone(t.entry, void)
	}
	if err := t.change(r); err != nil {
		return nil, err
	}
	if r.At.Sub(time.UnixMilli(t.entry.At)) > undoFor {
		return nil, r.refuse(saidTooLate, hash(t.entry.Number)).with(
			card.Action{Label: r.say(buttonEdit), Line: "edit " + hash(t.entry.Number)},
			card.Action{Label: r.say(buttonDelete), Line: "delete " + hash(t.entry.Number), Style: card.Danger})
	}
	return t, nil
}

// lastWritten finds the newest entry that the person wrote within a day and
// that still counts.
func (e *Env) lastWritten(ctx context.Context, r *Request) (*located, error) {
	var last *located
	err := e.writtenBy(ctx, r, r.At.Add(-undoFor), func(t *located, en *relationship.Entry) bool {
		t.entry, last = en, t
		return false
	})
	switch {
	case err != nil:
		return nil, err
	case last == nil:
		return nil, r.refuse(saidNothing)
	}
	return last, nil
}

// undoing fills in what takes back everything of the entry's save. What the
// save had replaced comes back as it was. It returns the entries taken back,
// and those brought back, which are the first of the writing.
func (t *located) undoing(r *Request, w *relationship.Writing) (gone, back []*relationship.Entry) {
	saved := t.entry.Saved()
	for i := range t.history {
		en := &t.history[i]
		switch {
		case en.Saved() != saved:
		case en.Type == relationship.Void:
			// An edit names what it voids. A void of something else was an
			// undo, which is not done over again.
			if old := t.find(en.Of); old != nil && old.Number == t.find(saved).Old {
				back = append(back, old)
			}
		case t.void(en) == nil:
			gone = append(gone, en)
		}
	}
	if len(back) == 0 {
		for _, en := range gone {
			w.Entries = append(w.Entries, r.voiding(en))
		}
		return gone, nil
	}
	// The save was an edit: its first entry took the place of the old one, and
	// the others followed it.
	edited := gone[:1]
	w.Entries = t.replacing(r, edited[0], *back[0], back[0].Number)
	return edited, back[:1]
}

func hashesOf(entries []*relationship.Entry) string {
	numbers := make([]int, len(entries))
	for i, en := range entries {
		numbers[i] = en.Number
	}
	slices.Sort(numbers)
	return hashes(numbers)
}

// sideOfAll is the side that all entries are about, Whole if they differ.
func sideOfAll(entries []*relationship.Entry) relationship.Side {
	side := entries[0].Side
	for _, en := range entries[1:] {
		if en.Side != side {
			return relationship.Whole
		}
	}
	return side
}
