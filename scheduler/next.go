package scheduler

import (
	"context"
	"time"
)

// Next returns when each job does something next in a workspace, the zero time
// if not within five weeks or as people act. It waits for no look that is under
// way.
func (s *Scheduler) Next(ctx context.Context, team string) (map[string]time.Time, error) {
	next := map[string]time.Time{}
	s.knowing.Lock()
	known := s.known[team]
	s.knowing.Unlock()
	if known == nil {
		return next, nil
	}
	// What a look writes down is the look's own.
	w := &Workspace{ID: known.ID, Platform: known.Platform, Country: known.Country, Ledger: known.Ledger, Queue: known.Queue, booked: true}
	const day = 24 * time.Hour
	now := s.Now()
	for _, j := range s.table.order {
		next[j.Name] = time.Time{}
		if j.Plan == nil {
			continue
		}
		for _, far := range [...]time.Duration{day, 8 * day, 35 * day} {
			errands, err := j.Plan(ctx, w, now, now.Add(far))
			if err != nil {
				return nil, err
			}
			for _, e := range errands {
				if at := next[j.Name]; at.IsZero() || e.Due.Before(at) {
					next[j.Name] = e.Due
				}
			}
			if len(errands) > 0 {
				break
			}
		}
	}
	return next, nil
}
