package relationship

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// A Before is what two companies were before a merge, and what was written
// since.
type Before struct {
	From, Into               *Record
	FromJournal, IntoJournal []Entry // as they were written, oldest first
	After                    *Company
	Since                    []Entry
}

// A Splitting asks to take a merge back.
type Splitting struct {
	ID      string // of the event: the same ID never splits twice
	Ref     string // names the merge
	By      string
	At      time.Time
	Company string // the company that stayed
	// Check refuses what must not be split. It may be called again on a newer
	// record when somebody wrote to the company meanwhile.
	Check func(merged *Record, b *Before) error
	Audit string
}

// A Parting is what taking a merge back did.
type Parting struct {
	From, Into *Record // as they are now
	// What was written since the merge: Back went with From, Stay did not.
	Back, Stay []Entry
}

// A Split is one atomic write that makes two companies of one again.
type Split struct {
	Act
	Merged     *Record // as it was read: its revision must be the newest
	From, Into *Record // as they are to be
	Back, Stay []Entry // to append to the journals of before
	// FromEntries and IntoEntries are how many entries those had.
	FromEntries, IntoEntries int
}

// Split makes two companies again of what a merge made one, all of it or
// nothing. Both are as they were. What was written and decided since stays
// with the company that stayed, but for what belongs to the other one alone: its
// own people and roles, and entries about those or about entries of its journal.
func (l *Ledger) Split(ctx context.Context, s Splitting) (*Parting, error) {
	for range tries {
		merged, err := l.Store.Record(ctx, s.Company)
		if err != nil {
			return nil, err
		}
		before, err := l.Store.Before(ctx, s.Ref)
		if err != nil {
			return nil, err
		}
		if s.Check != nil {
			if err := s.Check(merged, before); err != nil {
				return nil, err
			}
		}
		d, err := l.Store.Directory(ctx)
		if err != nil {
			return nil, err
		}
		p, err := l.part(merged, before, d, l.Today(s.At))
		if err != nil {
			return nil, err
		}
		change, err := l.split(ctx, p, merged, before, s)
		if err != nil {
			return nil, err
		}
		switch err := l.Store.Split(ctx, change); {
		case err == nil:
			if l.Wrote != nil {
				l.Wrote()
			}
			return p, nil
		case !errors.Is(err, ErrConflict):
			return nil, err
		}
	}
	return nil, fmt.Errorf("split %s: %w %d times", s.Company, ErrConflict, tries)
}

// part works out both records.
func (l *Ledger) part(merged *Record, b *Before, d *Directory, today Day) (*Parting, error) {
	p := &Parting{From: b.From.clone(), Into: b.Into.clone()}
	p.Into.Revision = merged.Revision
	p.Into.Company, p.From.Company = Disjoin(&b.Into.Company, &b.From.Company, b.After, &merged.Company)
	p.Back, p.Stay = divide(b, &p.From.Company, &p.Into.Company)
	for _, one := range [...]struct {
		before, after    *Record
		journal, entries []Entry
	}{{b.From, p.From, b.FromJournal, p.Back}, {b.Into, p.Into, b.IntoJournal, p.Stay}} {
		for i := range one.after.Company.Relationships {
			r := &one.after.Company.Relationships[i]
			r.Owner = d.As(r.Owner) // two accounts may have become one person since
		}
		journal := func() ([]Entry, error) { return slices.Clone(one.journal), nil }
		if err := l.fold(one.before, one.after, one.entries, journal); err != nil {
			return nil, err
		}
		l.review(one.after, one.entries, today, one.before)
	}
	return p, nil
}

func (l *Ledger) split(ctx context.Context, p *Parting, merged *Record, b *Before, s Splitting) (*Split, error) {
	change := &Split{
		Act: Act{
			ID: s.ID, By: s.By, At: s.At, Audit: s.Audit, Ref: s.Ref,
			Place: l.places(merged, p.Into, l.Today(s.At)), Owners: owners(merged, p.Into),
			Asked: asked(merged, p.From, p.Into),
		},
		Merged: merged, From: p.From, Into: p.Into, Back: p.Back, Stay: p.Stay,
		FromEntries: len(b.FromJournal), IntoEntries: len(b.IntoJournal),
	}
	change.leave(merged)
	change.Place = append(change.Place, l.places(nil, p.From, l.Today(s.At))...)
	for _, rec := range [...]*Record{p.From, p.Into} {
		errands, err := l.tellOfReviews(ctx, rec, s.At, b.From, b.Into, merged)
		if err != nil {
			return nil, err
		}
		change.Errands = append(change.Errands, errands...)
	}
	return change, nil
}

// divide tells what was written since a merge apart. What refers to an entry of
// the old company goes back with it, and so does what is about a side that it
// alone has, and the whole of a save of which any part does. All else stays.
func divide(b *Before, from, into *Company) (back, stay []Entry) {
	theirs, saves := map[int]bool{}, map[int]bool{}
	for i := range b.FromJournal {
		theirs[b.FromJournal[i].Number] = true
	}
	goes := func(e *Entry) bool {
		return theirs[e.Number] || theirs[e.Of] || theirs[e.Old] || saves[e.Saved()] ||
			e.Side != Whole && from.has(e.Side) && !into.has(e.Side)
	}
	for more := true; more; {
		more = false
		for i := range b.Since {
			if e := &b.Since[i]; goes(e) && !theirs[e.Number] {
				theirs[e.Number], saves[e.Saved()], more = true, true, true
			}
		}
	}
	for i := range b.Since {
		if theirs[b.Since[i].Number] {
			back = append(back, b.Since[i])
		} else {
			stay = append(stay, b.Since[i])
		}
	}
	return back, stay
}

// has reports whether the company has a relationship on a side, live or not.
func (c *Company) has(s Side) bool {
	return slices.ContainsFunc(c.Relationships, func(r Relationship) bool { return r.Side == s })
}
