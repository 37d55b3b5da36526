package scheduler

import (
	"context"
	"strconv"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// Every night what is not to be kept goes: a forgetting that was broken off is
// finished, texts go that are older than the workspace keeps them, and the oldest
// of the trail.
var _ = declare(Job{
	Name: "retain", Spec: "*/5 * * * *", Late: 24 * time.Hour,
	Plan: func(_ context.Context, w *Workspace, from, to time.Time) ([]relationship.Errand, error) {
		return w.nightly("retain", Clock{3, 40}, from, to), nil
	},
	Do: func(ctx context.Context, s *Scheduler, w *Workspace, _ relationship.Claim) error {
		now := s.Now()
		// A clock that people may move ahead deletes nothing.
		if real := time.Now(); real.Before(now) {
			now = real
		}
		if err := w.Ledger.Resume(ctx, now); err != nil {
			return err
		}
		d, err := w.Ledger.Store.Directory(ctx)
		if err != nil {
			return err
		}
		if months, err := strconv.Atoi(d.Setting(relationship.TextsSetting)); err == nil && months > 0 {
			if _, err := w.Ledger.DropTexts(ctx, now.AddDate(0, -months, 0), now); err != nil {
				return err
			}
		}
		days, err := strconv.Atoi(d.Setting(relationship.AuditSetting))
		if err != nil {
			days = relationship.AuditKept
		}
		return w.trim(ctx, now.AddDate(0, 0, -max(days, relationship.AuditLeast)), now)
	},
})

// trim drops what is too old of the trail, a bounded part at a time.
func (w *Workspace) trim(ctx context.Context, before, now time.Time) error {
	const some = 500
	for {
		n, err := w.Queue.TrimAudit(ctx, before, now, some)
		if err != nil || n < some {
			return err
		}
	}
}
