package scheduler

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

const (
	snapshotKept = 400 * 24 * time.Hour
	newsKept     = 14 * 24 * time.Hour
	errandsKept  = 90 * 24 * time.Hour
)

// Every night the books are put right: what changed by the mere passing of
// time moves in the rankings, how everything stands is written down for the
// digests, and what changed overnight is noted for the morning. The first
// night is at once.
var _ = declare(Job{
	Name: "night", Spec: "*/5 * * * *", Late: 24 * time.Hour,
	Plan: func(ctx context.Context, w *Workspace, from, to time.Time) ([]relationship.Errand, error) {
		all := w.nightly("night", Clock{2, 15}, from, to)
		if len(all) > 0 || w.booked {
			return all, nil
		}
		_, err := w.Queue.Kept(ctx, lastSnapshot)
		if errors.Is(err, relationship.ErrUnknown) {
			all = append(all, relationship.Errand{Job: "night", Key: w.Ledger.Today(to).String(), Due: to})
			err = nil
		}
		w.booked = err == nil
		return all, err
	},
	Do: func(ctx context.Context, _ *Scheduler, w *Workspace, c relationship.Claim) error {
		today, err := relationship.ParseDay(c.Key)
		if err != nil {
			return err
		}
		if err := w.book(ctx, today); err != nil {
			return err
		}
		// A book that is older than the shelves is put on them by night.
		if err := w.Ledger.Stock(ctx, today); err != nil {
			return err
		}
		// What ended is kept by the store's clock, whatever people's shows.
		_, err = w.Queue.Sweep(ctx, time.Now().Add(-errandsKept))
		return err
	},
})

// lastSnapshot is what the newest snapshot is kept under as well.
const lastSnapshot = "snapshot:last"

// book walks every company once. Done again it writes the same.
func (w *Workspace) book(ctx context.Context, today relationship.Day) error {
	snapshot := relationship.NewSnapshot(today)
	news := map[string][]relationship.News{}
	d, err := w.Ledger.Store.Directory(ctx)
	if err != nil {
		return err
	}
	managers := d.Managers()
	weekly := w.weeklyAfter(d, today)
	err = w.Ledger.Walk(ctx, func(recs []*relationship.Record) error {
		for _, rec := range recs {
			for _, x := range w.Ledger.Ratings(rec, max(today, newest(rec))) {
				snapshot.Add(w.Ledger, x)
				for _, n := range w.Ledger.Overnight(x) {
					if n.What == relationship.NewsBand && weekly(x.Owner) && x.Timing.NeedsAttention && !x.Snoozing() && x.Timing.SilentUntil == 0 {
						continue // the weekly message of the same morning says how it stands
					}
					news[x.Owner] = append(news[x.Owner], n)
					if n.What != relationship.NewsExit {
						continue
					}
					for _, u := range managers {
						if u.ID != x.Owner {
							news[u.ID] = append(news[u.ID], n)
						}
					}
				}
			}
		}
		return w.Ledger.Replace(ctx, recs, today)
	})
	if err != nil {
		return err
	}
	return w.keepBooks(ctx, snapshot, news)
}

// weeklyAfter tells whose next working morning, when they hear of the night
// before a day, is that of their weekly message too.
func (w *Workspace) weeklyAfter(d *relationship.Directory, day relationship.Day) func(person string) bool {
	const holidays = 14 * 24 * time.Hour
	known := map[string]bool{}
	return func(person string) bool {
		comes, ok := known[person]
		if !ok {
			c := w.calendarOf(d.User(d.As(person)))
			night := wall(day, Clock{}, c.zone)
			if mornings := c.mornings(night, night.Add(holidays)); len(mornings) > 0 {
				at := mornings[0].at
				comes = len(c.weeks(at.Add(-time.Second), at)) > 0
			}
			known[person] = comes
		}
		return comes
	}
}

// newest is the newest day that a record knows of: the clock may have been set
// back since.
func newest(rec *relationship.Record) relationship.Day {
	var day relationship.Day
	for _, h := range rec.Held {
		day = max(day, h.Trail.Until)
	}
	return day
}

func (w *Workspace) keepBooks(ctx context.Context, s *relationship.Snapshot, news map[string][]relationship.News) error {
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	for person, all := range news {
		var lines []byte
		for _, n := range all {
			line, err := json.Marshal(n)
			if err != nil {
				return err
			}
			lines = append(append(lines, line...), '\n')
		}
		if err := w.Queue.Keep(ctx, map[string]string{relationship.NewsName(person, s.Day): string(lines)}, newsKept); err != nil {
			return err
		}
	}
	return w.Queue.Keep(ctx, map[string]string{relationship.SnapshotName(s.Day): string(text), lastSnapshot: string(text)}, snapshotKept)
}
