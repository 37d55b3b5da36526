package scheduler

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

const (
	// furthest is how far back a look goes: what is older is not even missed.
	furthest = 31 * 24 * time.Hour
	// often is how old the store's word on what was planned may become. It
	// costs nothing but planning again what is there already.
	often = 10 * time.Minute
)

// plan turns the time since the last look into errands.
func (s *Scheduler) plan(ctx context.Context, w *Workspace) error {
	now := s.Now()
	w.people = nil
	var errs []error
	for _, j := range s.table.order {
		if j.Plan == nil {
			continue
		}
		if err := s.planJob(ctx, w, j, now); err != nil {
			errs = append(errs, fmt.Errorf("plan %s of %s: %w", j.Name, w.ID, err))
		}
	}
	return errors.Join(errs...)
}

func (s *Scheduler) planJob(ctx context.Context, w *Workspace, j *Job, now time.Time) error {
	from, known := w.planned[j.Name]
	if !known {
		var err error
		if from, err = w.Queue.Planned(ctx, j.Name); err != nil {
			return err
		}
		if from.IsZero() {
			// A job that is new has missed nothing. From now on it may, also if
			// this process ends before it plans anything.
			from = now.Add(-time.Second)
			if err := w.Queue.SetPlanned(ctx, j.Name, from); err != nil {
				return err
			}
		}
		w.written[j.Name] = from
	}
	if from.After(now) { // the clock was set back: what was done stays done
		from = now
	}
	from = latest(from, now.Add(-furthest))
	w.planned[j.Name] = from
	if s.table.spoken[j.Name].Next(from.UTC()).After(now.UTC()) {
		return nil
	}
	errands, err := j.Plan(ctx, w, from, now)
	if err != nil {
		return err
	}
	var due, missed []relationship.Errand
	for _, e := range errands {
		if now.Sub(e.Due) > j.Late {
			missed = append(missed, e)
		} else {
			due = append(due, e)
		}
	}
	if len(errands) > 0 {
		if err := w.Queue.Plan(ctx, due, missed); err != nil {
			return err
		}
	}
	w.planned[j.Name] = now
	if len(errands) > 0 || now.Sub(w.written[j.Name]) > often || now.Before(w.written[j.Name]) {
		if err := w.Queue.SetPlanned(ctx, j.Name, now); err != nil {
			return err
		}
		w.written[j.Name] = now
	}
	return nil
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// everybody returns the colleagues whom the workspace tells things: those who
// look after something, and those it knows. It is read once a look.
func (w *Workspace) everybody(ctx context.Context) ([]relationship.User, error) {
	if w.people != nil {
		return w.people, nil
	}
	if err := w.Ledger.Store.Fresh(ctx); err != nil && !errors.Is(err, relationship.ErrStale) {
		return nil, err
	}
	d, err := w.Ledger.Store.Directory(ctx)
	if err != nil {
		return nil, err
	}
	owners, err := w.Ledger.Store.Owners(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]relationship.User, 0, len(owners))
	for _, id := range owners {
		all = append(all, d.User(id))
	}
	for _, u := range d.Users() {
		if _, owner := slices.BinarySearch(owners, u.ID); !owner {
			all = append(all, u)
		}
	}
	w.people = slices.DeleteFunc(all, func(u relationship.User) bool { return !u.Here() })
	return w.people, nil
}

// forEverybody plans an errand for each person, at the times of their own
// calendar.
func forEverybody(job string, times func(c calendar, from, to time.Time) []week) func(context.Context, *Workspace, time.Time, time.Time) ([]relationship.Errand, error) {
	return func(ctx context.Context, w *Workspace, from, to time.Time) ([]relationship.Errand, error) {
		people, err := w.everybody(ctx)
		var due []relationship.Errand
		for _, u := range people {
			for _, one := range times(w.calendarOf(u), from, to) {
				due = append(due, relationship.Errand{Job: job, Subject: u.ID, Key: one.key, Due: one.at})
			}
		}
		return due, err
	}
}
