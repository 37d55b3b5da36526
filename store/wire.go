package store

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"time"

	"github.com/redis/go-redis/v9"
)

// A wire stands before everything that goes to the store and comes from it: it
// keeps the time, asks again when that is harmless, tells what may have been
// written from what was not, and notes trouble.
type wire struct {
	patience time.Duration // for one operation
	trouble  *trouble
}

var errImpatient = errors.New("the store was waited for long enough")

// withinKey marks the context of an operation within another one: the greeting
// of a new connection.
type withinKey struct{}

func (w *wire) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		return w.through(ctx, cmd.Name(), writes(cmd), func(ctx context.Context) error { return next(ctx, cmd) })
	}
}

func (w *wire) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		name, changes := "", false
		for _, cmd := range cmds {
			name, changes = cmd.Name(), changes || writes(cmd)
		}
		err := w.through(ctx, name, changes, func(ctx context.Context) error { return next(ctx, cmds) })
		if errors.Is(err, errImpatient) {
			for _, cmd := range cmds {
				cmd.SetErr(err)
			}
		}
		return err
	}
}

// DialHook marks what goes wrong before anything was said.
func (w *wire) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := next(ctx, network, addr)
		if err != nil {
			err = &dialError{err}
		}
		return conn, err
	}
}

// through does one operation.
func (w *wire) through(ctx context.Context, name string, changes bool, do func(context.Context) error) error {
	if ctx.Value(withinKey{}) != nil {
		return do(ctx)
	}
	e := eventOf(ctx)
	limit := e.left(w.patience)
	if limit <= 0 {
		return mark(errImpatient, e.failed(0))
	}
	start := time.Now()
	ctx, stop := context.WithDeadline(context.WithValue(ctx, withinKey{}, true), start.Add(limit))
	defer stop()
	err := do(ctx)
	for try := range 10 {
		// A slot is moving, or its master is being chosen: it was not done.
		if f := FaultOf(err); f != "tryagain" && f != "clusterdown" || !backOff(ctx, try) {
			break
		}
		err = do(ctx)
	}
	fault := FaultOf(err)
	if fault == NoFault || fault == "noscript" {
		w.trouble.over()
		e.succeeded(time.Since(start))
		return err
	}
	w.trouble.note(ctx, fault, name, err)
	return mark(err, e.failed(time.Since(start)) || changes && mayBeDone(err))
}

func mark(err error, mayBeWritten bool) error {
	if mayBeWritten {
		return unsure(err)
	}
	return err
}

// backOff waits before something is asked again, longer each time, and not for
// as long as everybody else. It reports false when there is no time left.
func backOff(ctx context.Context, try int) bool {
	const first, longest = 10 * time.Millisecond, 250 * time.Millisecond
	d := min(first<<try, longest)
	t := time.NewTimer(d/2 + rand.N(d)) //nolint:gosec // nobody gains by guessing it
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
