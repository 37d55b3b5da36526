package scheduler

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

// Once a day, before anybody's morning, it is asked what the platform knows of
// people: their time zone and language, and whether they are still there. What
// somebody who left looked after needs an owner, and managers are asked.
var _ = declare(Job{
	Name: "people", Spec: "*/5 * * * *", Late: 24 * time.Hour,
	Plan: func(_ context.Context, w *Workspace, from, to time.Time) ([]relationship.Errand, error) {
		return w.nightly("people", Clock{1, 30}, from, to), nil
	},
	Do: func(ctx context.Context, s *Scheduler, w *Workspace, c relationship.Claim) error {
		if s.People == nil {
			return nil
		}
		return s.upkeep(ctx, w, c)
	},
})

func (s *Scheduler) upkeep(ctx context.Context, w *Workspace, c relationship.Claim) error {
	people, err := w.everybody(ctx)
	if err != nil {
		return err
	}
	var errs []error
	left := false
	for _, u := range people {
		gone, err := s.update(ctx, w, u)
		left = left || gone
		if _, busy := errors.AsType[*bot.WaitError](err); busy {
			return err // the rest is for later
		}
		errs = append(errs, err)
	}
	if left {
		errs = append(errs, w.askForOwners(ctx, c.Key, s.Now()))
	}
	return errors.Join(errs...)
}

// update writes down what the platform knows of a person, and reports whether
// they have left.
func (s *Scheduler) update(ctx context.Context, w *Workspace, u relationship.User) (gone bool, err error) {
	p, err := s.People.Profile(ctx, bot.Address{Platform: w.Platform, Team: w.ID, Person: u.ID})
	if errors.Is(err, relationship.ErrUnknown) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("profile of %s: %w", u.ID, err)
	}
	now := u.Seen(p.Name, p.Zone, p.Locale, p.Email, p.Gone)
	if now != u {
		audit := ""
		if now.Gone {
			audit = "@" + u.ID + " has left"
		}
		if err := w.Ledger.Store.SaveUser(ctx, now, "", audit, s.Now()); err != nil {
			return false, err
		}
	}
	if !now.Gone {
		return false, nil
	}
	return true, w.disown(ctx, u.ID, s.Now())
}

// disown leaves everything that somebody looked after without an owner.
// Nothing else of it changes.
func (w *Workspace) disown(ctx context.Context, person string, now time.Time) error {
	const all, some = 1 << 30, 64
	var before []relationship.Ref
	for {
		refs, err := w.Ledger.Store.Find(ctx, relationship.Query{Index: relationship.ByNeeds, Owner: person, Max: all, Limit: some})
		if err != nil || len(refs) == 0 {
			return err
		}
		if slices.Equal(refs, before) {
			return fmt.Errorf("%d relationships keep @%s as their owner", len(refs), person)
		}
		before = refs
		for _, ref := range refs {
			_, err := w.Ledger.Write(ctx, relationship.Writing{
				At: now, Company: ref.ID, Audit: "owner @" + person + " has left: " + ref.ID + " (" + string(ref.Side) + ") needs an owner",
				Edit: func(co *relationship.Company) error {
					for i := range co.Relationships {
						if x := &co.Relationships[i]; x.Side == ref.Side && x.Owner == person {
							x.Owner = ""
						}
					}
					return nil
				},
			})
			if err != nil {
				return err
			}
		}
	}
}

// askForOwners plans to ask managers, or admins where there are none, who is
// to look after what has no owner.
func (w *Workspace) askForOwners(ctx context.Context, key string, now time.Time) error {
	d, err := w.Ledger.Store.Directory(ctx)
	if err != nil {
		return err
	}
	var ask []relationship.Errand
	for _, u := range d.Managers() {
		at := now
		if next := w.calendarOf(u).mornings(now, now.Add(14*24*time.Hour)); len(next) > 0 {
			at = next[0].at
		}
		ask = append(ask, relationship.Errand{Job: "ownerless", Subject: u.ID, Key: key, Due: at})
	}
	return w.Queue.Plan(ctx, ask, nil)
}

// Managers are asked who is to look after what has no owner, and what became
// of an offer that nobody answered. Both errands are planned when it happens.
var (
	_ = declare(Job{Name: "ownerless"})
	_ = declare(Job{Name: "unaccepted"})
)
