package scheduler

import (
	"context"
	"errors"
	"slices"

	"github.com/rapport-bot/rapport/bot"
)

// redrawHomes draws the home pages anew that are out of date. One that has to
// wait is drawn at a later look.
func (s *Scheduler) redrawHomes(ctx context.Context, w *Workspace) error {
	if s.Homes == nil {
		return nil
	}
	people, all, err := w.Queue.StaleHomes(ctx)
	if err != nil {
		return err
	}
	if all {
		seers, err := w.seers(ctx)
		if err != nil {
			return err
		}
		people = append(people, seers...)
	}
	seconds, err := w.seconds(ctx, people)
	if err != nil {
		return err
	}
	people = append(people, seconds...)
	slices.Sort(people)
	for _, person := range slices.Compact(people) {
		s.busy.Go(func() {
			defer bot.Survive(ctx, s.Log)
			ctx, stop := outlive(ctx, s.Finish)
			defer stop()
			s.redrawHome(ctx, w, person)
		})
	}
	return nil
}

// seconds are the accounts joined to people, as far as they have home pages:
// those show the same.
func (w *Workspace) seconds(ctx context.Context, people []string) (found []string, err error) {
	if len(people) == 0 {
		return nil, nil
	}
	d, err := w.Ledger.Store.Directory(ctx)
	if err != nil {
		return nil, err
	}
	for _, u := range d.Users() {
		if u.Same == "" || !slices.Contains(people, u.Same) {
			continue
		}
		has, err := w.Queue.HasHome(ctx, u.ID)
		if err != nil {
			return nil, err
		}
		if has {
			found = append(found, u.ID)
		}
	}
	return found, nil
}

// seers are those whose home pages show all of the workspace.
func (w *Workspace) seers(ctx context.Context) (people []string, err error) {
	d, err := w.Ledger.Store.Directory(ctx)
	if err != nil {
		return nil, err
	}
	for _, u := range d.Managers() {
		has, err := w.Queue.HasHome(ctx, u.ID)
		if err != nil {
			return nil, err
		}
		if has {
			people = append(people, u.ID)
		}
	}
	return people, nil
}

func (s *Scheduler) redrawHome(ctx context.Context, w *Workspace, person string) {
	err := s.Homes.Home(ctx, bot.Address{Platform: w.Platform, Team: w.ID, Person: person})
	if err == nil || ctx.Err() != nil {
		return
	}
	if _, refused := errors.AsType[*bot.RefusedError](err); !refused {
		err = errors.Join(err, w.Queue.HomeStale(ctx, person))
	}
	s.Log.WarnContext(ctx, "home page not drawn", "team", w.ID, "person", person, "err", err)
}
