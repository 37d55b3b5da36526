package store

import (
	"context"
	"sync/atomic"
	"time"
)

// The longest that one operation waits for the store, and the longest that
// those of one event wait in vain, so that a person is told in time: platforms
// wait for three seconds.
// A store that is slow and yet answers is given the least at every operation.
const (
	patience      = 2 * time.Second
	allPatience   = 2200 * time.Millisecond
	leastPatience = 700 * time.Millisecond
)

// An event is what is known of the dealings with the store on behalf of one
// event.
type event struct {
	lost  atomic.Int64 // nanoseconds waited for what failed
	slow  atomic.Int64 // nanoseconds waited for what took its time
	wrote atomic.Bool  // something of the event is on record
}

type eventKey struct{}

// ForEvent returns a context for the dealings with the store on behalf of one
// event. They wait in vain no longer than a person does, however many they are;
// and what fails after something was written says [relationship.ErrUnsure],
// since not all of it may be.
func ForEvent(ctx context.Context) context.Context {
	return context.WithValue(ctx, eventKey{}, &event{})
}

func eventOf(ctx context.Context) *event {
	e, _ := ctx.Value(eventKey{}).(*event)
	return e
}

// wrote notes that something of the event is on record.
func wrote(ctx context.Context) {
	if e := eventOf(ctx); e != nil {
		e.wrote.Store(true)
	}
}

// left is how much of a wait remains for an event, nil for what is none's.
func (e *event) left(most time.Duration) time.Duration {
	if e == nil {
		return most
	}
	lost, slow := time.Duration(e.lost.Load()), time.Duration(e.slow.Load())
	return min(most, allPatience-lost, max(allPatience-lost-slow, leastPatience))
}

// succeeded notes how long was waited for what did not fail.
func (e *event) succeeded(after time.Duration) {
	const quick = 100 * time.Millisecond
	if e != nil && after > quick {
		e.slow.Add(int64(after))
	}
}

// failed notes how long was waited for what failed, and says whether anything
// may be on record by now.
func (e *event) failed(after time.Duration) (mayBeWritten bool) {
	if e == nil {
		return false
	}
	e.lost.Add(int64(after))
	return e.wrote.Load()
}
