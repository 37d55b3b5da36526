package commands

import (
	"context"
	"time"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// entriesOffered is how many entries a question offers.
const entriesOffered = 5

var (
	saidWhichEntry = say("written.which", "Which entry? These are your newest:", "Kurš ieraksts? Tavi jaunākie:")
	saidNumberIt   = say("written.number", "Which entry? Name it by its number: %s.", "Kurš ieraksts? Nosauc to pēc numura: %s.")
)

// writtenBy calls yield with each entry that the person wrote since a time and
// that counts, newest save first, until yield returns false.
func (e *Env) writtenBy(ctx context.Context, r *Request, since time.Time, yield func(*located, *relationship.Entry) bool) error {
	saves, err := e.saves(ctx, r)
	if err != nil {
		return err
	}
	journals := map[string]*located{}
	for _, save := range saves {
		if save.At.Before(since) {
			return nil
		}
		t := journals[save.ID]
		if t == nil {
			if t, err = e.journal(ctx, save.ID); err != nil {
				return err
			}
			journals[save.ID] = t
		}
		for _, n := range save.Numbers {
			en := t.find(n)
			if en == nil || en.Type == relationship.Void || t.void(en) != nil || !r.maySee(&t.rec.Company, en) {
				continue
			}
			if !yield(t, en) {
				return nil
			}
		}
	}
	return nil
}

// askEntry asks which entry a verb is about, and offers what the person wrote
// last.
func (e *Env) askEntry(ctx context.Context, r *Request, verb string) error {
	list := r.line(saidWhichEntry)
	var actions []card.Action
	err := e.writtenBy(ctx, r, time.Time{}, func(t *located, en *relationship.Entry) bool {
		list = append(list, card.Break())
		list = append(list, spaced(r.entryLine(en), card.Say("· "+t.rec.Company.Name))...)
		actions = append(actions, card.Action{Label: hash(en.Number), Line: verb + " " + hash(en.Number)})
		return len(actions) < entriesOffered
	})
	if err != nil {
		return err
	}
	if len(actions) == 0 {
		return r.refuse(saidNumberIt, card.Lit(verb+" #42"))
	}
	return (&answerError{message: card.Message{Summary: card.WordsOf(list), Blocks: []card.Block{card.Text(list)}}}).with(actions...)
}
