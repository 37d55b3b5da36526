package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/scheduler"
)

// serveReady says whether the program can answer and, below, how what it does
// unasked is getting on, over all workspaces.
func (o *office) serveReady(unasked *scheduler.Scheduler, d *door) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if d.leaving.Load() {
			http.Error(w, "leaving: send requests elsewhere", http.StatusServiceUnavailable)
			return
		}
		ctx, stop := context.WithTimeout(r.Context(), patience)
		defer stop()
		if err := o.ready(ctx); err != nil {
			o.log.WarnContext(ctx, "not ready", "err", err)
			http.Error(w, "the store does not answer", http.StatusServiceUnavailable)
			return
		}
		_, _ = io.WriteString(w, "ready\n")
		if err := o.writeJobs(ctx, w, unasked); err != nil {
			o.log.WarnContext(ctx, "jobs not told", "err", err)
		}
	}
}

// health is a question to the store that is under way: whoever asks meanwhile
// is told the same.
type health struct {
	mu    sync.Mutex
	asked *answer // nil: nobody asks
}

type answer struct {
	done chan struct{}
	err  error // once it is done
}

// ready reports whether the store reads and writes. It answers when ctx ends,
// whatever the store does meanwhile.
func (o *office) ready(ctx context.Context) error {
	o.health.mu.Lock()
	a := o.health.asked
	if a == nil {
		a = &answer{done: make(chan struct{})}
		o.health.asked = a
		go func() {
			ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), atStart)
			defer stop()
			a.err = o.check(ctx)
			o.health.mu.Lock()
			o.health.asked = nil
			o.health.mu.Unlock()
			close(a.done)
		}()
	}
	o.health.mu.Unlock()
	select {
	case <-a.done:
		return a.err
	case <-ctx.Done():
		return fmt.Errorf("the store does not answer: %w", context.Cause(ctx))
	}
}

// A jobState is how a job is getting on in all workspaces.
type jobState struct {
	last  relationship.Run
	after time.Time
}

func (o *office) writeJobs(ctx context.Context, w io.Writer, unasked *scheduler.Scheduler) error {
	all, err := o.workplaces(ctx)
	if err != nil {
		return err
	}
	var sum relationship.Backlog
	jobs := map[string]jobState{}
	for _, one := range all {
		b, err := one.Queue.Backlog(ctx, o.clock.Now())
		if err != nil {
			return err
		}
		sum.Waiting, sum.Overdue, sum.Taken, sum.Failed = sum.Waiting+b.Waiting, sum.Overdue+b.Overdue, sum.Taken+b.Taken, sum.Failed+b.Failed
		next, err := unasked.Next(ctx, one.ID)
		if err != nil {
			return err
		}
		for name, at := range next {
			j := jobs[name]
			if run := b.Last[name]; run.At.After(j.last.At) {
				j.last = run
			}
			if !at.IsZero() && (j.after.IsZero() || at.Before(j.after)) {
				j.after = at
			}
			jobs[name] = j
		}
	}
	_, err = fmt.Fprintf(w, "errands: %d waiting, %d overdue, %d under way, %d failed\n", sum.Waiting, sum.Overdue, sum.Taken, sum.Failed)
	for _, name := range slices.Sorted(maps.Keys(jobs)) {
		j := jobs[name]
		last, after := "never", "as needed"
		if !j.last.At.IsZero() {
			last = j.last.At.UTC().Format(time.RFC3339) + " " + string(j.last.Stage)
		}
		if !j.after.IsZero() {
			after = j.after.UTC().Format(time.RFC3339)
		}
		_, err = fmt.Fprintf(w, "job %s: last %s, next %s\n", name, last, after)
	}
	return err
}
