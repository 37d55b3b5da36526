package main

import (
	"context"
	"errors"
	"time"

	"github.com/rapport-bot/rapport/bot/slack"
	"github.com/rapport-bot/rapport/bot/teams"
)

// everyHour is how often it is looked which workspaces have left.
const everyHour = time.Hour

// keepRetaining looks every hour, until ctx ends.
func (o *office) keepRetaining(ctx context.Context, keep time.Duration) error {
	ticker := time.NewTicker(everyHour)
	defer ticker.Stop()
	for {
		if err := o.retain(ctx, keep); err != nil && ctx.Err() == nil {
			o.log.ErrorContext(ctx, "workspaces that left", "err", err)
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// retain starts the clock of workspaces that took the app away, stops it for
// those that came back, and erases what has been kept for long enough.
func (o *office) retain(ctx context.Context, keep time.Duration) error {
	ids, err := o.Store.Workspaces(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for _, id := range ids {
		served, err := o.served(ctx, id)
		if err == nil {
			err = o.retainOne(ctx, id, served, keep)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// served reports whether a workspace still has the assistant. One of a platform
// that is not set up at present has not taken it away.
func (o *office) served(ctx context.Context, id string) (bool, error) {
	switch platform := platformOf(id); {
	case platform == slack.Platform && o.installs && o.slack != nil:
		return o.slack.Serves(ctx, id)
	case platform == teams.Platform && o.senders[platform] != nil:
		w, err := o.Store.Workspace(id)
		if err != nil {
			return false, err
		}
		notes, err := w.Notes(ctx)
		return len(notes) == 0 || teams.Reached(notes), err
	}
	return true, nil
}

func (o *office) retainOne(ctx context.Context, id string, served bool, keep time.Duration) error {
	w, err := o.Store.Workspace(id)
	if err != nil {
		return err
	}
	left, err := w.Left(ctx)
	if err != nil {
		return err
	}
	// Months of data are not deleted by a clock that people may move.
	now := time.Now()
	switch {
	case served && !left.IsZero():
		return w.Return(ctx)
	case served:
		return nil
	case left.IsZero():
		o.log.WarnContext(ctx, "workspace left", "team", id, "erased", now.Add(keep))
		return w.Leave(ctx, now)
	case now.Sub(left) < keep:
		return nil
	}
	o.log.WarnContext(ctx, "workspace erased", "team", id, "left", left)
	o.forget(id)
	return o.Store.Erase(ctx, id)
}
