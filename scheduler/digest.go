package scheduler

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

// Rooms get the overviews that somebody asked for, on working days of the
// workspace.
var _ = declare(Job{
	Name: "digest", Spec: "* * * * *", Late: 24 * time.Hour,
	Plan: func(ctx context.Context, w *Workspace, from, to time.Time) ([]relationship.Errand, error) {
		digests, err := w.Queue.Digests(ctx)
		var due []relationship.Errand
		for i := range digests {
			d := &digests[i]
			c := w.calendarOf(relationship.User{Weekly: d.Weekly().String()})
			for _, week := range c.weeks(from, to) {
				due = append(due, relationship.Errand{Job: "digest", Subject: d.ID, Key: d.ID + "|" + week.key, Due: week.at})
			}
		}
		return due, err
	},
	Do: func(ctx context.Context, s *Scheduler, w *Workspace, c relationship.Claim) error {
		digests, err := w.Queue.Digests(ctx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(digests, func(d relationship.Digest) bool { return d.ID == c.Subject })
		if i < 0 {
			return nil // switched off meanwhile
		}
		d := &digests[i]
		err = s.tell(ctx, w, c, bot.Address{Platform: w.Platform, Team: w.ID, Room: d.Room})
		if _, refused := errors.AsType[*bot.RefusedError](err); refused {
			return errors.Join(err, s.endDigest(ctx, w, d))
		}
		return err
	},
})

// endDigest switches a digest off that its room does not take, and tells who
// had set it up.
func (s *Scheduler) endDigest(ctx context.Context, w *Workspace, d *relationship.Digest) error {
	if err := w.Queue.DropDigest(ctx, d.ID, "", s.Now()); err != nil {
		return err
	}
	room := strings.ReplaceAll(d.Room, " ", "_")
	return w.Queue.Plan(ctx, []relationship.Errand{{Job: "nodigest", Subject: d.By, Key: room + "|" + s.Now().UTC().Format("2006-01-02"), Due: s.Now()}}, nil)
}

// Who set a digest up hears when its room is closed to us.
var _ = declare(Job{Name: "nodigest"})
