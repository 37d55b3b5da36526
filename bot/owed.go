package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Owed are the events that somebody waits for an answer to. The zero Owed is
// ready.
type Owed struct {
	mu sync.Mutex
	of map[*Event]struct{}
}

// Owe adds an event until paid is called.
func (o *Owed) Owe(ev Event) (paid func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.of == nil {
		o.of = make(map[*Event]struct{})
	}
	o.of[&ev] = struct{}{}
	return func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		delete(o.of, &ev)
	}
}

// Left are the events that nobody has answered yet.
func (o *Owed) Left() []Event {
	o.mu.Lock()
	defer o.mu.Unlock()
	var left []Event
	for ev := range o.of {
		left = append(left, *ev)
	}
	return left
}

// parkFor is how long it may take to write down who was not answered.
const parkFor = 500 * time.Millisecond

var errNotParked = errors.New("nobody is told")

// Park tells park of events that there was no time to answer. It works on when
// ctx has ended, for half a second.
func Park(ctx context.Context, left []Event, park func(context.Context, Event) error) error {
	if len(left) == 0 {
		return nil
	}
	if park == nil {
		return fmt.Errorf("%d events are not answered: %w", len(left), cmp.Or(context.Cause(ctx), errNotParked))
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), parkFor)
	defer stop()
	var errs []error
	for _, ev := range left {
		errs = append(errs, park(ctx, ev))
	}
	return errors.Join(errs...)
}
