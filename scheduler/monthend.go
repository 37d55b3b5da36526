package scheduler

import (
	"context"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// On the first of a month, by night, partners that were at risk at the last two
// ends of month are put up for review.
var _ = declare(Job{
	Name: "month-end", Spec: "*/5 * * * *", Late: 10 * 24 * time.Hour,
	Plan: func(_ context.Context, w *Workspace, from, to time.Time) ([]relationship.Errand, error) {
		return w.monthly("month-end", Clock{3, 45}, from, to), nil
	},
	Do: func(ctx context.Context, _ *Scheduler, w *Workspace, c relationship.Claim) error {
		today, err := relationship.ParseDay(c.Key)
		if err != nil {
			return err
		}
		const fortnight = 14 * 24 * time.Hour
		tell := c.Due
		if days := w.calendarOf(relationship.User{}).mornings(c.Due, c.Due.Add(fortnight)); len(days) > 0 {
			tell = days[0].at
		}
		return w.Ledger.Walk(ctx, func(recs []*relationship.Record) error {
			for _, rec := range recs {
				if err := w.Ledger.ReviewAtMonthEnd(ctx, rec, today, c.Due, tell); err != nil {
					return err
				}
			}
			return nil
		})
	},
})
