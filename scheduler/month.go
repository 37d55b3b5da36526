package scheduler

import (
	"context"
	"encoding/json"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// reportKept is long enough for the next one to come.
const reportKept = 100 * 24 * time.Hour

// On the first of a month, by night, it is worked out how well the last quarter
// could have been foretold and what reminders were worth. Rooms that asked for
// the report are told by their digest.
var _ = declare(Job{
	Name: "month", Spec: "*/5 * * * *", Late: 10 * 24 * time.Hour,
	Plan: func(_ context.Context, w *Workspace, from, to time.Time) ([]relationship.Errand, error) {
		return w.monthly("month", Clock{3, 30}, from, to), nil
	},
	Do: func(ctx context.Context, _ *Scheduler, w *Workspace, c relationship.Claim) error {
		today, err := relationship.ParseDay(c.Key)
		if err != nil {
			return err
		}
		histories, err := w.Ledger.Histories(ctx, unseen)
		if err != nil {
			return err
		}
		nudges, err := w.Queue.Nudges(ctx, today-relationship.ReportDays, today)
		if err != nil {
			return err
		}
		text, err := json.Marshal(w.Ledger.InForce().NewReport(histories, nudges, today))
		if err != nil {
			return err
		}
		return w.Queue.Keep(ctx, map[string]string{relationship.ReportName: string(text)}, reportKept)
	},
})
