package relationship

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// A Merged is a company that became part of another one.
type Merged struct {
	Ref  string `json:"ref"` // names the merge
	ID   string `json:"id"`  // of the company that was
	Name string `json:"n"`
	By   string `json:"by"`
	At   int64  `json:"at"` // Unix milliseconds
}

// A Merging asks to make one company of two.
type Merging struct {
	ID   string // of the event: the same ID never merges twice
	Ref  string // names the merge; made from ID
	By   string
	At   time.Time
	From string // the company that becomes part of the other
	Into string // the company that stays
	// Check refuses what must not be merged. It may be called again on newer
	// records when somebody wrote to either meanwhile.
	Check func(from, into *Record) error
	Audit string
	// Follow returns what is to be done unasked because of the merge, nil if
	// nothing is.
	Follow func(*Union) []Errand
}

// MostMerged is how many entries the journals of two companies may have for
// them to be merged: the process folds them all in one go, which takes seconds
// beyond it. What the store has to do at once does not grow with them; see
// BenchmarkMerge.
const MostMerged = 50_000

// SplitFor is how long a merge can be taken back.
const SplitFor = 24 * time.Hour

// A TooLongError says that two journals have more than [MostMerged] entries.
type TooLongError struct{ Entries int }

func (e *TooLongError) Error() string {
	return fmt.Sprintf("%d entries are more than %d", e.Entries, MostMerged)
}

// A Union is what a merge did, or would do.
type Union struct {
	From, Into, After *Record
	// FromJournal and IntoJournal are as they were written, Journal is both.
	FromJournal, IntoJournal, Journal []Entry
	Differences                       []Difference
}

// An Act is what merging and taking it back have in common with a [Change].
type Act struct {
	ID, By, Audit string
	At            time.Time
	Ref           string // names the merge
	Place         []Placing
	Owners        map[Ref]string
	Asked         []string // see [Change]
	Errands       []Errand
}

// A Merge is one atomic write that makes one company of two.
type Merge struct {
	Act
	From, Into  *Record // as they were read: their revisions must be the newest
	After       *Record // as Into is to be
	Journal     []Entry // of After
	FromEntries int     // how many of them were From's
}

// Union works out what [Ledger.Merge] would do, and changes nothing. It reads
// both companies anew, whatever this process knows of them.
func (l *Ledger) Union(ctx context.Context, m Merging) (*Union, error) {
	u := &Union{}
	var err error
	if u.From, err = l.Store.Record(ctx, m.From); err != nil {
		return nil, err
	}
	if u.Into, err = l.Store.Record(ctx, m.Into); err != nil {
		return nil, err
	}
	if u.From.Company.ID == u.Into.Company.ID {
		return nil, ErrStale // another one was quicker
	}
	if m.Check != nil {
		if err := m.Check(u.From, u.Into); err != nil {
			return nil, err
		}
	}
	if u.FromJournal, err = l.History(ctx, m.From); err != nil {
		return nil, err
	}
	if u.IntoJournal, err = l.History(ctx, m.Into); err != nil {
		return nil, err
	}
	if n := len(u.FromJournal) + len(u.IntoJournal); n > MostMerged {
		return nil, &TooLongError{n}
	}
	l.unite(u, m)
	return u, nil
}

// unite works out the record and the journal of two companies as one.
func (l *Ledger) unite(u *Union, m Merging) {
	today := l.Today(m.At)
	co, differences := Join(&u.From.Company, &u.Into.Company, today)
	co.Merged = append(co.Merged, Merged{
		Ref: m.Ref, ID: u.From.Company.ID, Name: u.From.Company.Name, By: m.By, At: m.At.UnixMilli(),
	})
	u.Differences = differences
	u.Journal = Interleave(u.IntoJournal, u.FromJournal)
	u.After = &Record{Company: *co, Revision: u.Into.Revision}
	l.rebuild(u.After, u.Journal)
	l.review(u.After, nil, today, u.From, u.Into)
}

// Merge makes one company of two, all of it or nothing. It returns a
// [*RepeatError] if the event was merged before, and a [*TooLongError].
func (l *Ledger) Merge(ctx context.Context, m Merging) (*Union, error) {
	for range tries {
		u, err := l.Union(ctx, m)
		if err != nil {
			return nil, err
		}
		change, err := l.merge(ctx, u, m)
		if err != nil {
			return nil, err
		}
		switch err := l.Store.Merge(ctx, change); {
		case err == nil:
			if l.Wrote != nil {
				l.Wrote()
			}
			return u, nil
		case !errors.Is(err, ErrConflict):
			return nil, err
		}
	}
	return nil, fmt.Errorf("merge %s into %s: %w %d times", m.From, m.Into, ErrConflict, tries)
}

func (l *Ledger) merge(ctx context.Context, u *Union, m Merging) (*Merge, error) {
	reviews, err := l.tellOfReviews(ctx, u.After, m.At, u.From, u.Into)
	if err != nil {
		return nil, err
	}
	change := &Merge{
		Act: Act{
			ID: m.ID, By: m.By, At: m.At, Audit: m.Audit, Ref: m.Ref,
			Place: l.places(u.Into, u.After, l.Today(m.At)), Owners: owners(u.Into, u.After),
			Asked: asked(u.From, u.Into, u.After), Errands: reviews,
		},
		From: u.From, Into: u.Into, After: u.After, Journal: u.Journal, FromEntries: len(u.FromJournal),
	}
	change.leave(u.From)
	if m.Follow != nil {
		change.Errands = append(change.Errands, m.Follow(u)...)
	}
	return change, nil
}

// leave takes a company off the rankings.
func (a *Act) leave(rec *Record) {
	for _, r := range rec.Company.Relationships {
		ref := Ref{rec.Company.ID, r.Side}
		if slices.ContainsFunc(a.Place, func(p Placing) bool { return p.Ref == ref }) {
			continue
		}
		a.Place = append(a.Place, Placing{Ref: ref, Owner: r.Owner, Gone: true})
		if a.Owners == nil {
			a.Owners = map[Ref]string{}
		}
		a.Owners[ref] = cmp.Or(r.Owner, Nobody)
	}
}
