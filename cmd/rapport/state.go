package main

import (
	"context"
	"net/http"
	"time"

	"github.com/rapport-bot/rapport/bot/telemetry"
)

// state is the program at one moment, for those who look at its figures.
func (o *office) state(ctx context.Context) telemetry.State {
	asking, stop := context.WithTimeout(ctx, patience)
	defer stop()
	_, err := o.ready(asking)
	s := telemetry.State{Ready: err == nil, BudgetLeft: 1}
	stuck := asking.Err() != nil
	p := o.Store.Pool()
	s.PoolOpen, s.PoolIdle, s.PoolTimeouts = p.Open, p.Idle, p.Timeouts
	if s.Embedded = o.embedded != nil; s.Embedded && !stuck {
		e := o.embedded.Stats()
		s.Broken = o.embedded.Err() != nil
		s.Keys, s.LogBytes, s.LogRecords, s.Torn = e.Keys, e.LogBytes, e.LogRecords, e.TornBytes
	}
	if o.slack != nil {
		s.Answers = o.slack.Waiting()
	}
	if c := o.reader.Client; c != nil {
		s.Model, s.Resting = true, c.Resting()
	}
	s.Complete = !stuck && o.count(ctx, &s) == nil
	return s
}

// count adds up over all workspaces.
func (o *office) count(ctx context.Context, s *telemetry.State) error {
	all, err := o.workplaces(ctx)
	if err != nil {
		return err
	}
	s.Workspaces = len(all)
	for _, w := range all {
		b, err := w.Queue.Backlog(ctx, o.clock.Now())
		if err != nil {
			return err
		}
		s.Waiting, s.Overdue, s.Taken, s.Failed = s.Waiting+b.Waiting, s.Overdue+b.Overdue, s.Taken+b.Taken, s.Failed+b.Failed
		if !s.Model {
			continue
		}
		left, err := o.budget.Left(ctx, w.ID)
		if err != nil {
			return err
		}
		s.BudgetLeft = min(s.BudgetLeft, left)
	}
	return nil
}

// serveFigures serves what Prometheus is shown, on an address of its own: it is
// not for everybody who can reach the platforms' routes.
func (p *program) serveFigures(ctx context.Context, w *watch) (address string, part func(context.Context) error, err error) {
	listener, err := listen(ctx, "RAPPORT_METRICS_ADDR", p.MetricsAddr)
	if err != nil {
		return "", nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", w.Handler())
	const most, enough = 16, 10 * time.Second
	server := &http.Server{Handler: mux, ReadTimeout: enough, WriteTimeout: enough, IdleTimeout: time.Minute}
	return "http://" + listener.Addr().String() + "/metrics", func(ctx context.Context) error {
		stop := context.AfterFunc(ctx, func() { _ = server.Close() })
		defer stop()
		return served(server.Serve(limit(listener, most)))
	}, nil
}
