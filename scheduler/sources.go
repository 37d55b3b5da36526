package scheduler

import (
	"context"
	"fmt"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

const (
	freshFor   = 30 * 24 * time.Hour // messages are seldom deleted later
	sourcesMax = 500                 // looked for in a night
)

// Once a night it is asked whether the messages of the last weeks that something
// was recorded from are still there. What was recorded stays, and says when its
// source is gone.
var _ = declare(Job{
	Name: "sources", Spec: "*/5 * * * *", Late: 24 * time.Hour,
	Plan: func(_ context.Context, w *Workspace, from, to time.Time) ([]relationship.Errand, error) {
		return w.nightly("sources", Clock{3, 10}, from, to), nil
	},
	Do: func(ctx context.Context, s *Scheduler, w *Workspace, _ relationship.Claim) error {
		if s.Witness == nil {
			return nil
		}
		links, err := w.Queue.FreshSources(ctx, s.Now().Add(-freshFor), sourcesMax)
		if err != nil {
			return err
		}
		for _, link := range links {
			there, err := s.Witness.Exists(ctx, bot.Address{Platform: w.Platform, Team: w.ID}, link)
			if err != nil {
				return fmt.Errorf("source: %w", err)
			}
			if there {
				continue
			}
			if err := w.Ledger.Store.Removed(ctx, link); err != nil {
				return err
			}
		}
		return nil
	},
})
