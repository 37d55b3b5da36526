package scheduler

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// Every night the priors of contact are fitted to the workspace's own
// relationships, and in the first night of a week the coefficients of vitality
// are challenged. Each model that is put in force is kept with its day.
var _ = declare(Job{
	Name: "learn", Spec: "*/5 * * * *", Late: 24 * time.Hour,
	Plan: func(_ context.Context, w *Workspace, from, to time.Time) ([]relationship.Errand, error) {
		return w.nightly("learn", Clock{2, 45}, from, to), nil
	},
	Do: func(ctx context.Context, _ *Scheduler, w *Workspace, c relationship.Claim) error {
		today, err := relationship.ParseDay(c.Key)
		if err != nil {
			return err
		}
		return w.refit(ctx, today)
	},
})

// refit learns from the workspace and puts what it learned in force.
func (w *Workspace) refit(ctx context.Context, today relationship.Day) error {
	rhythms := map[relationship.Side][]relationship.Rhythm{}
	err := w.Ledger.Walk(ctx, func(recs []*relationship.Record) error {
		for _, rec := range recs {
			for side, h := range rec.Held {
				if q, met := h.State.Rhythm(max(today, h.State.Last)); met {
					rhythms[side] = append(rhythms[side], q)
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	was := w.Ledger.InForce()
	model := &relationship.Model{
		Customer: *was.Customer.FitPriors(rhythms[relationship.Customer]),
		Partner:  *was.Partner.FitPriors(rhythms[relationship.Partner]),
	}
	learned := []string{fmt.Sprintf("priors of %d customers and %d partners", len(rhythms[relationship.Customer]), len(rhythms[relationship.Partner]))}
	if today.Date().Weekday() == time.Monday {
		contests, err := w.challenge(ctx, model, today)
		if err != nil {
			return err
		}
		learned = append(learned, contests...)
	}
	if same(was, model) {
		return nil
	}
	return w.Queue.Learn(ctx, relationship.Version{Day: today, Model: *model, Why: strings.Join(learned, "; ")})
}

// challenge holds a weekly challenger against the coefficients of each side.
func (w *Workspace) challenge(ctx context.Context, m *relationship.Model, today relationship.Day) ([]string, error) {
	histories, err := w.Ledger.Histories(ctx, unseen)
	if err != nil {
		return nil, err
	}
	var said []string
	for _, side := range relationship.Sides {
		p, defaults := m.On(side), w.Ledger.Model.On(side)
		winner, c := p.Challenge(defaults, m.Examples(histories, side, today, 2), m.Examples(histories, side, today, 1))
		if c.Won {
			*p = *winner
			said = append(said, fmt.Sprintf("coefficients of %s: log-loss down %.4f ± %.4f on %d", side, c.Gain, c.Error, c.Examples))
		}
	}
	return said, nil
}

// unseen is progress that nobody watches.
func unseen(int, int) {}

// same reports whether two models give the same scores, to all that is shown.
func same(a, b *relationship.Model) bool {
	const close = 1e-3
	near := func(x, y float64) bool { return math.Abs(x-y) <= close*(1+math.Abs(x)) }
	for _, side := range relationship.Sides {
		p, q := a.On(side), b.On(side)
		if !near(p.R, q.R) || !near(p.Alpha, q.Alpha) || !near(p.A, q.A) || !near(p.B, q.B) ||
			!near(p.Rhythm, q.Rhythm) || !near(p.Alive, q.Alive) || !near(p.Warmth, q.Warmth) || !near(p.Inbound, q.Inbound) || !near(p.Breadth, q.Breadth) {
			return false
		}
	}
	return true
}

// learn puts the newest model in force, whichever process learned it.
func (w *Workspace) learn(ctx context.Context) error {
	n, err := w.Queue.Versions(ctx)
	if err != nil || n == w.version {
		return err
	}
	v, err := w.Queue.Learned(ctx)
	if errors.Is(err, relationship.ErrUnknown) {
		return nil
	}
	if err != nil {
		return err
	}
	w.Ledger.Learn(&v.Model)
	w.version = n
	return nil
}
