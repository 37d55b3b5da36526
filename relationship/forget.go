package relationship

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// A Finding is what names a person: an entry or, with Number 0, a company's own
// record.
type Finding struct {
	Company string
	Number  int
	Entry   *Entry
	How     Naming
}

// Purged says what became of the files that still hold what was erased.
type Purged string

// What became of them. Where nothing was found out it is PurgeYours.
const (
	PurgeDone  Purged = "done"  // nothing of it is in any file of the store
	PurgeBegun Purged = "begun" // Redis writes its log anew
	PurgeYours Purged = "yours" // whoever runs Redis must have it written anew
)

// A Forgotten is what a forgetting erased.
type Forgotten struct {
	Entries []int // whose texts or people changed
	Files   Purged
}

// Find looks for a subject in everything that is on record, and reads it all.
// The record of the subject's own company is not a finding for holding them
// among its people.
func (l *Ledger) Find(ctx context.Context, s Subject) ([]Finding, error) {
	var found []Finding
	err := l.Walk(ctx, func(recs []*Record) error {
		for _, rec := range recs {
			co := &rec.Company
			q := s.With(co)
			if how := q.Company(co); how > NotNamed {
				found = append(found, Finding{Company: co.ID, How: how})
			}
			history, err := l.History(ctx, co.ID)
			if err != nil {
				return err
			}
			for i := range history {
				if how := q.Entry(&history[i]); how > NotNamed {
					found = append(found, Finding{co.ID, history[i].Number, &history[i], how})
				}
			}
		}
		return nil
	})
	return found, err
}

// Forget erases a person for good: from the record of the company, from every
// journal, from what is kept beside them and, where that can be, from files. What
// is counted stays. It may be broken off at any place and begun again.
func (l *Ledger) Forget(ctx context.Context, f Forgetting) (Forgotten, error) {
	var did Forgotten
	if f.Gone {
		return did, l.endForgetting(ctx, f, &did)
	}
	if err := l.Store.BeginForgetting(ctx, f); err != nil {
		return did, err
	}
	at := time.UnixMilli(f.At)
	// Those who write from now on do not know the name any more: what they began
	// with it is worked out again. So the journal comes after the record.
	if err := l.eraseRecord(ctx, f.Company, &f.Subject, f.By, at, false); err != nil {
		return did, err
	}
	d, err := l.Store.Directory(ctx)
	if err != nil {
		return did, err
	}
	ids := d.IDs()
	if i := slices.Index(ids, f.Company); i > 0 {
		ids[0], ids[i] = ids[i], ids[0]
	}
	for _, id := range ids {
		numbers, err := l.eraseJournal(ctx, id, &f.Subject)
		did.Entries = append(did.Entries, numbers...)
		if err == nil {
			err = l.eraseRecord(ctx, id, &f.Subject, f.By, at, len(numbers) > 0)
		}
		if err != nil {
			return did, fmt.Errorf("forget at %s: %w", id, err)
		}
	}
	slices.Sort(did.Entries)
	emptied, err := l.Store.Scrub(ctx, f.Subject)
	if err != nil {
		return did, err
	}
	said := fmt.Sprintf("forget %s of %s: done, %d entries changed", f.Token, f.Company, len(did.Entries))
	if err := l.Store.EraseForgetting(ctx, f, said, emptied); err != nil {
		return did, err
	}
	return did, l.endForgetting(ctx, f, &did)
}

// endForgetting sees to the files. Only then is a forgetting done.
func (l *Ledger) endForgetting(ctx context.Context, f Forgetting, did *Forgotten) error {
	did.Files = PurgeYours
	if l.Purge != nil {
		var err error
		if did.Files, err = l.Purge(ctx); err != nil {
			return fmt.Errorf("forget in files: %w", err)
		}
	}
	if err := l.Store.EndForgetting(ctx, f.Token); err != nil {
		return err
	}
	if err := l.fresh(ctx); err != nil {
		return err
	}
	if l.Wrote != nil {
		l.Wrote()
	}
	return nil
}

// eraseJournal takes a subject out of a company's journal, and returns the
// numbers of the entries that it changed.
func (l *Ledger) eraseJournal(ctx context.Context, id string, s *Subject) ([]int, error) {
	rec, err := l.read(ctx, id)
	if err != nil {
		return nil, err
	}
	q := s.With(&rec.Company)
	return l.rewrite(ctx, id, 0, func(_ int, e *Entry) (changed, on bool) { return q.EraseEntry(e), true })
}

// rewrite edits a company's journal from a place on, a bounded part at a time,
// for as long as edit asks for more.
func (l *Ledger) rewrite(ctx context.Context, id string, from int, edit func(at int, e *Entry) (changed, on bool)) ([]int, error) {
	var all []int
	for lost := 0; ; {
		on := true
		read, changed, err := l.Store.Rewrite(ctx, id, from, chunk, func(at int, e *Entry) bool {
			changed, more := edit(at, e)
			on = on && more
			return changed
		})
		if errors.Is(err, ErrConflict) && lost < tries {
			lost++
			continue
		}
		if err != nil {
			return all, err
		}
		all = append(all, changed...)
		if from += read; read < chunk || !on {
			return all, nil
		}
	}
}

// eraseRecord takes a subject out of a company's record and works its states
// out anew, unless nothing there names them and nothing in the journal changed.
func (l *Ledger) eraseRecord(ctx context.Context, id string, s *Subject, by string, at time.Time, changed bool) error {
	rec, err := l.read(ctx, id)
	if errors.Is(err, ErrUnknown) {
		return nil
	}
	if err != nil {
		return err
	}
	q := s.With(&rec.Company)
	if !changed && !q.Record(rec) {
		return nil
	}
	return l.anew(ctx, Writing{By: by, At: at, Company: id, Names: true, Edit: func(co *Company) error {
		s.With(co).EraseCompany(co)
		return nil
	}})
}

// anew writes a company with its states worked out from the whole journal,
// whatever the directory has become meanwhile.
func (l *Ledger) anew(ctx context.Context, w Writing) error {
	w.Blind, w.Refold = true, true
	for range tries {
		_, err := l.Write(ctx, w)
		if !errors.Is(err, ErrStale) {
			return err
		}
		if err := l.fresh(ctx); err != nil {
			return err
		}
	}
	return ErrStale
}

// fresh brings the directory up to date.
func (l *Ledger) fresh(ctx context.Context) error {
	if err := l.Store.Fresh(ctx); err != nil && !errors.Is(err, ErrStale) {
		return err
	}
	return nil
}

// read reads a company's record, as it is.
func (l *Ledger) read(ctx context.Context, id string) (*Record, error) {
	recs, err := l.Store.Records(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	if recs[0] == nil {
		return nil, fmt.Errorf("company %s: %w", id, ErrUnknown)
	}
	return recs[0], nil
}
