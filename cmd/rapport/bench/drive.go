package bench

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// A Load is how hard targets are driven.
type Load struct {
	Workers int           // at once, each with a connection of its own
	Rate    float64       // commands a second in an open loop; 0: a closed loop
	Slice   time.Duration // of one target before it is the next one's turn
	Slices  int           // of each target
}

// A Figure is what one target did with one command.
type Figure struct {
	Target, Command string
	Done, Failed    int
	Took            time.Duration // under load
	CPU             time.Duration // of the target's process meanwhile; 0 if not known
	Resident        int64         // bytes at the end; 0 if not known
	P50, P99, Worst time.Duration
	First           error // the first failure
}

// PerSecond is how many commands were answered a second.
func (f *Figure) PerSecond() float64 { return float64(f.Done) / f.Took.Seconds() }

// PerCPUSecond is how many commands were answered for each second of processor
// time that the target used, 0 if that is not known.
func (f *Figure) PerCPUSecond() float64 {
	if f.CPU == 0 {
		return 0
	}
	return float64(f.Done) / f.CPU.Seconds()
}

// Drive sends a command to targets in alternating slices, and returns a figure
// for each in their order. A target that cannot be reached is an error; wrong
// answers are counted.
func Drive(ctx context.Context, targets []*Target, c *Command, load Load) ([]Figure, error) {
	crews := make([]*crew, len(targets))
	for i, t := range targets {
		crews[i] = &crew{target: t, command: c, figure: Figure{Target: t.Name, Command: c.Name}}
		for range load.Workers {
			l, err := t.dial(ctx)
			if err != nil {
				return nil, err
			}
			defer func() { _ = l.conn.Close() }()
			crews[i].lines = append(crews[i].lines, l)
		}
		crews[i].slice(ctx, Load{Workers: load.Workers, Slice: load.Slice}) // to warm up
		crews[i].figure = Figure{Target: t.Name, Command: c.Name}
		crews[i].took = nil
	}
	for range load.Slices {
		for _, w := range crews {
			w.slice(ctx, load)
		}
	}
	all := make([]Figure, len(crews))
	for i, w := range crews {
		all[i] = w.sum()
	}
	return all, ctx.Err()
}

// A crew is the workers on one target.
type crew struct {
	target  *Target
	command *Command
	lines   []*line

	mu     sync.Mutex // guards what follows
	figure Figure
	took   []time.Duration
}

func (w *crew) slice(ctx context.Context, load Load) {
	ctx, stop := context.WithTimeout(ctx, load.Slice)
	defer stop()
	due := schedule(ctx, load)
	start, before := time.Now(), usage(w.target.PID)
	var all sync.WaitGroup
	for _, l := range w.lines {
		all.Go(func() { w.work(ctx, l, due) })
	}
	all.Wait()
	after := usage(w.target.PID)
	w.figure.Took += time.Since(start)
	w.figure.CPU += after.cpu - before.cpu
	w.figure.Resident = after.resident
}

// schedule yields the moments at which commands are to be sent: in a closed
// loop whenever somebody is free. It never waits for who is to send them.
func schedule(ctx context.Context, load Load) <-chan time.Time {
	if load.Rate == 0 {
		return nil
	}
	gap := time.Duration(float64(time.Second) / load.Rate)
	due := make(chan time.Time, int(load.Rate*load.Slice.Seconds())+1)
	go func() {
		defer close(due)
		next := time.Now()
		for ctx.Err() == nil {
			due <- next
			next = next.Add(gap)
			select {
			case <-time.After(time.Until(next)):
			case <-ctx.Done():
			}
		}
	}()
	return due
}

func (w *crew) work(ctx context.Context, l *line, due <-chan time.Time) {
	var took []time.Duration
	failed := 0
	var first error
	for ctx.Err() == nil {
		start := time.Now()
		if due != nil {
			at, ok := <-due
			if !ok {
				break
			}
			start = at
		}
		if err := l.send(w.command, turns.Add(1)); err != nil {
			failed++
			first = errors.Join(first, err)
			if again, err := w.target.dial(ctx); err == nil {
				_ = l.conn.Close()
				*l = *again
			}
			continue
		}
		took = append(took, time.Since(start))
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.took = append(w.took, took...)
	w.figure.Done += len(took)
	w.figure.Failed += failed
	if w.figure.First == nil {
		w.figure.First = first
	}
}

func (w *crew) sum() Figure {
	f := w.figure
	slices.Sort(w.took)
	f.P50, f.P99 = quantile(w.took, 50), quantile(w.took, 99)
	if n := len(w.took); n > 0 {
		f.Worst = w.took[n-1]
	}
	return f
}

// quantile is the smallest of the sorted that a hundredth share of all does not
// exceed, 0 if there are none.
func quantile(sorted []time.Duration, hundredths int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[max(0, (len(sorted)*hundredths+99)/100-1)]
}
