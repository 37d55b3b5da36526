package commands

import (
	"context"
	"slices"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	saidNotYours = say("target.notyours", "Only who wrote %s, the owner or a manager can change it.",
		"%s var mainīt tikai autors, atbildīgais vai vadītājs.")
	saidGone = say("target.gone", "%s is taken back already (%s, %s).", "%s jau ir atsaukts (%s, %s).")
)

// A located entry is one that a command names by its number, among all that the
// company's journal holds.
type located struct {
	rec     *relationship.Record
	history []relationship.Entry // as it was written
	entry   *relationship.Entry
}

// locate finds an entry. What the person may not see, and the voids
// themselves, are answered like a number that no entry has.
func (e *Env) locate(ctx context.Context, r *Request, n entryRef) (*located, error) {
	id, err := e.Ledger.Store.Locate(ctx, int(n))
	if err != nil {
		return nil, err
	}
	t, err := e.journal(ctx, id)
	if err != nil {
		return nil, err
	}
	t.entry = t.find(int(n))
	if t.entry == nil || t.entry.Type == relationship.Void || !r.maySee(&t.rec.Company, t.entry) {
		return nil, relationship.ErrUnknown
	}
	return t, nil
}

// journal reads a company with its journal, that names no entry yet.
func (e *Env) journal(ctx context.Context, id string) (*located, error) {
	rec, err := e.Ledger.Store.Known(ctx, id)
	if err != nil {
		return nil, err
	}
	history, err := e.Ledger.History(ctx, id)
	if err != nil {
		return nil, err
	}
	return &located{rec: rec, history: history}, nil
}

// standing finds an entry that counts: the newest version of one that was
// edited. An entry that was taken back is answered with when and by whom.
func (e *Env) standing(ctx context.Context, r *Request, n entryRef) (*located, error) {
	t, err := e.locate(ctx, r, n)
	if err != nil {
		return nil, err
	}
	void := t.void(t.entry)
	if void == nil {
		return t, nil
	}
	if now := t.successor(t.entry.Number); now != nil {
		t.entry = now
		return t, nil
	}
	return nil, r.gone(t.entry, void)
}

func (r *Request) gone(en, void *relationship.Entry) error {
	return r.refuse(saidGone, hash(en.Number), r.day(void.Day, r.Today), card.Who(void.By))
}

// change checks that the person may take back or replace the entry: its
// author, the owner of its side, managers, and admins as long as they may see
// it.
func (t *located) change(r *Request) error {
	if t.author(t.entry) == r.Person || r.mayChange(&t.rec.Company, t.entry) {
		return nil
	}
	return r.refuse(saidNotYours, hash(t.entry.Number))
}

// author is who wrote the first version of an entry.
func (t *located) author(en *relationship.Entry) string {
	for en.Old != 0 {
		old := t.find(en.Old)
		if old == nil {
			break
		}
		en = old
	}
	return en.By
}

func (t *located) find(n int) *relationship.Entry {
	i := slices.IndexFunc(t.history, func(en relationship.Entry) bool { return en.Number == n })
	if i < 0 {
		return nil
	}
	return &t.history[i]
}

// void returns what took the entry back, or took back what the entry is an
// outcome of; nil while the entry counts.
func (t *located) void(en *relationship.Entry) *relationship.Entry {
	for i := range t.history {
		v := &t.history[i]
		if v.Type == relationship.Void && (v.Of == en.Number || en.Of != 0 && v.Of == en.Of) {
			return v
		}
	}
	return nil
}

// successor returns the version of an entry that counts now, nil if none does.
func (t *located) successor(n int) *relationship.Entry {
	for i := range t.history {
		en := &t.history[len(t.history)-1-i]
		if en.Old != n || en.Type == relationship.Void {
			continue
		}
		if t.void(en) == nil {
			return en
		}
		if now := t.successor(en.Number); now != nil {
			return now
		}
	}
	return nil
}

// following returns what refers to an entry and counts: the outcomes of a
// promise, the close of a complaint.
func (t *located) following(n int) []*relationship.Entry {
	var all []*relationship.Entry
	for i := range t.history {
		en := &t.history[i]
		if en.Of == n && en.Type != relationship.Void && t.void(en) == nil {
			all = append(all, en)
		}
	}
	return all
}

// replacing are the entries that put another version in the place of an
// entry: the version, what followed the entry, and the void. The version is
// the first of the writing.
func (t *located) replacing(r *Request, en *relationship.Entry, version relationship.Entry, old int) []relationship.Entry {
	again := func(copied relationship.Entry, old int) relationship.Entry {
		copied.Old, copied.Save, copied.Origin = old, 0, r.Origin
		return copied
	}
	entries := []relationship.Entry{again(version, old)}
	for _, f := range t.following(en.Number) {
		next := again(*f, f.Number)
		next.Of = -1
		entries = append(entries, next)
	}
	return append(entries, r.voiding(en))
}

// voiding is the entry that takes another back.
func (r *Request) voiding(en *relationship.Entry) relationship.Entry {
	return relationship.Entry{Type: relationship.Void, Day: r.Today, Side: en.Side, Of: en.Number, Origin: r.Origin}
}
