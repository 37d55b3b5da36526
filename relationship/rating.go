package relationship

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// A Rating is one relationship with its score on a day.
type Rating struct {
	*Relationship
	Company *Company
	Held    *Held
	Latest  []Entry
	Record  *Record
	Today   Day
	Score   Score
	Timing  Timing
}

// Rate scores one side of a record. It reports false if the company has no
// live relationship on that side.
func (l *Ledger) Rate(rec *Record, side Side, today Day) (*Rating, bool) {
	r, ok := rec.Company.Relationship(side)
	if !ok {
		return nil, false
	}
	held := rec.Held[side]
	if held == nil {
		held = &Held{}
	}
	s := l.InForce().Rate(r, &held.State, today)
	return &Rating{
		Relationship: r, Company: &rec.Company, Held: held, Latest: rec.Latest, Record: rec, Today: today,
		Score: s, Timing: l.InForce().Timing(r, &held.State, &s, today),
	}, true
}

// Ratings scores every live side of a record, customer first.
func (l *Ledger) Ratings(rec *Record, today Day) []*Rating {
	var all []*Rating
	for _, side := range rec.Company.Sides() {
		if r, ok := l.Rate(rec, side, today); ok {
			all = append(all, r)
		}
	}
	return all
}

// Past returns the shown score on an earlier day, as the journal stands now.
func (l *Ledger) Past(r *Rating, day Day) (int, bool) {
	return r.Held.Shown(l.InForce(), r.Relationship, day)
}

// places returns where the relationships of a record stand. Of the sparse
// rankings it names what moved since before, nil: all they stand in.
func (l *Ledger) places(before, rec *Record, today Day) []Placing {
	places := make([]Placing, 0, len(rec.Company.Relationships))
	for i := range rec.Company.Relationships {
		r := &rec.Company.Relationships[i]
		p := Placing{Ref: Ref{rec.Company.ID, r.Side}, Owner: r.Owner, Gone: r.Archived}
		if held := rec.Held[r.Side]; held != nil && !r.Archived {
			s := &held.State
			// A state holds entries up to its newest; one dated after today
			// (the clock was moved back) is rated on its own day.
			day := max(today, held.Trail.Until)
			score := l.InForce().Rate(r, s, day)
			p.Score = -1
			if score.Scored {
				p.Score = score.Shown
			}
			p.Last = r.Added
			if s.Met() {
				p.Last, p.Tried = s.Last, s.Last
			}
			if n := len(s.Pending); n > 0 {
				p.Tried = max(p.Tried, s.Pending[n-1].Day)
			}
			// Snoozed and silenced ones keep their place: a list can then count
			// the ones and show the others, and leave both out.
			p.Needs = l.InForce().WantsFrom(r, s, day)
			p.Turns = l.InForce().Turns(r, s, day)
			p.Date = NextDate(r, s, day-dateGrace)
			p.Band = score.Band
		}
		p.Moved = moved(before, r, rec.Held[r.Side])
		places = append(places, p)
	}
	return places
}

// batch is how many records are read at once: enough to save round trips,
// few enough not to hold up anybody else.
const batch = 64

// Refresh brings the rankings up to today for the relationships whose band,
// class or attention has changed by the mere passing of time.
func (l *Ledger) Refresh(ctx context.Context, today Day) error {
	for {
		refs, err := l.Store.Turned(ctx, today, batch)
		if err != nil || len(refs) == 0 {
			return err
		}
		recs, err := l.Store.Records(ctx, idsOf(refs))
		if err != nil {
			return err
		}
		var places []Placing
		for _, rec := range recs {
			if rec != nil {
				places = append(places, l.places(nil, rec, today)...)
			}
		}
		switch err := l.Store.Replace(ctx, places); {
		case errors.Is(err, ErrUnavailable):
			return nil // a store that takes no writes is read as it stands
		case err != nil:
			return fmt.Errorf("refresh rankings: %w", err)
		}
	}
}

// Replace brings the rankings up to today for the companies of some records.
func (l *Ledger) Replace(ctx context.Context, recs []*Record, today Day) error {
	var places []Placing
	for _, rec := range recs {
		places = append(places, l.places(nil, rec, today)...)
	}
	if len(places) == 0 {
		return nil
	}
	return l.Store.Replace(ctx, places)
}

// Select reads a ranking and rates what it names, skipping what keep refuses,
// until it has limit ratings or has looked at as many as the query allows. It
// reports whether there may be more.
func (l *Ledger) Select(ctx context.Context, q Query, today Day, keep func(*Rating) bool) ([]*Rating, bool, error) {
	limit, end := q.Limit, q.Skip+q.Most
	var chosen []*Rating
	for {
		q.Limit = batch
		if q.Most > 0 {
			q.Limit = min(batch, end-q.Skip)
		}
		refs, err := l.Store.Find(ctx, q)
		if err != nil {
			return nil, false, err
		}
		recs, err := l.Store.Records(ctx, idsOf(refs))
		if err != nil {
			return nil, false, err
		}
		for i, ref := range refs {
			if recs[i] == nil {
				continue
			}
			r, ok := l.Rate(recs[i], ref.Side, today)
			if !ok || keep != nil && !keep(r) {
				continue
			}
			if len(chosen) == limit {
				return chosen, true, nil
			}
			chosen = append(chosen, r)
		}
		if len(refs) < q.Limit {
			return chosen, false, nil
		}
		if q.Skip += q.Limit; q.Most > 0 && q.Skip >= end {
			return chosen, true, nil
		}
	}
}

// Snoozing reports whether reminders wait because a person said so.
func (r *Rating) Snoozing() bool { return r.Snoozed > r.Today }

// RateAll rates the relationships that are live among the companies named, in
// their order, customer first.
func (l *Ledger) RateAll(ctx context.Context, ids []string, today Day) ([]*Rating, error) {
	var all []*Rating
	for some := range slices.Chunk(ids, batch) {
		recs, err := l.Store.Records(ctx, some)
		if err != nil {
			return nil, err
		}
		for _, rec := range recs {
			if rec != nil {
				all = append(all, l.Ratings(rec, today)...)
			}
		}
	}
	return all, nil
}

func idsOf(refs []Ref) []string {
	ids := make([]string, len(refs))
	for i, ref := range refs {
		ids[i] = ref.ID
	}
	return slices.Clip(ids)
}
