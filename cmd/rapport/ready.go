package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/scheduler"
	"github.com/rapport-bot/rapport/store"
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
		f, err := o.ready(ctx)
		if err != nil {
			o.log.WarnContext(ctx, "not ready", "fault", string(store.FaultOf(err)), "err", err)
			why := "the store does not answer"
			if wrong, ok := errors.AsType[*store.UnfitError](err); ok {
				why = wrong.Error()
			}
			http.Error(w, why, http.StatusServiceUnavailable)
			return
		}
		state := "ready\n"
		if f.Refuses != store.NoFault {
			// Whoever asks is answered, and whoever writes is told that it
			// could not be saved: better than nobody who answers at all.
			state = fmt.Sprintf("ready, but the store takes no writes: %s\n", f.Refuses)
		}
		_, _ = io.WriteString(w, state)
		if err := o.writeJobs(ctx, w, unasked); err != nil {
			o.log.WarnContext(ctx, "jobs not told", "err", err)
		}
	}
}

// health is a question to the store that is under way: whoever asks meanwhile
// is told the same.
type health struct {
	mu    sync.Mutex
	asked *checkup // nil: nobody asks
}

type checkup struct {
	done chan struct{}
	fit  store.Fitness // both once it is done
	err  error
}

// ready tells how the store is, or why it is of no use. It answers when ctx
// ends, whatever the store does meanwhile.
func (o *office) ready(ctx context.Context) (store.Fitness, error) {
	o.health.mu.Lock()
	a := o.health.asked
	if a == nil {
		a = &checkup{done: make(chan struct{})}
		o.health.asked = a
		go func() {
			ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), atStart)
			defer stop()
			a.fit, a.err = o.check(ctx)
			o.health.mu.Lock()
			o.health.asked = nil
			o.health.mu.Unlock()
			close(a.done)
		}()
	}
	o.health.mu.Unlock()
	select {
	case <-a.done:
		return a.fit, a.err
	case <-ctx.Done():
		return store.Fitness{}, fmt.Errorf("the store does not answer: %w", context.Cause(ctx))
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
