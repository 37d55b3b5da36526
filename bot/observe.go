package bot

import (
	"context"
	"log/slog"
	"time"
)

// A Watcher sees events begin and end.
type Watcher interface {
	// Event is called before an event is handled, in the context that it
	// returns, and what it returns is called afterwards. The name is one of few,
	// whatever people type.
	Event(ctx context.Context, ev Event, name string) (context.Context, func(Fault))
}

// An Observer is what [Observed] needs.
type Observer struct {
	Log *slog.Logger
	// Name says in a word what is asked for: one of few, whatever people type.
	Name  func(Body) string
	Watch Watcher // nil: nobody does
}

// Observed writes one line about every event, without what people typed, and
// turns what goes wrong into a [*BrokenError], so that one bad event does not end
// the others.
func Observed(o Observer) Middleware {
	return func(next Handler) Handler {
		next = Recovered(next)
		return func(ctx context.Context, ev Event) (Reply, error) {
			began, name := time.Now(), o.Name(ev.Body)
			ended := func(Fault) {}
			if o.Watch != nil {
				ctx, ended = o.Watch.Event(ctx, ev, name)
			}
			reply, err := next(ctx, ev)
			fault, level := reply.Fault, levelOf(ev.Body)
			var more []slog.Attr
			switch {
			case err != nil:
				broken := broke(err)
				fault, level, more, err = Broken, slog.LevelError, broken.attrs(ev.Body), broken
			case reply.Cause != nil:
				level, more = slog.LevelWarn, []slog.Attr{slog.String("err", discreet(reply.Cause, ev.Body))}
			}
			ended(fault)
			if o.Log.Enabled(ctx, level) {
				o.Log.LogAttrs(ctx, level, "event handled", append([]slog.Attr{
					slog.String("event", ev.ID), slog.String("platform", ev.Platform), slog.String("team", ev.Team), slog.String("person", ev.Person),
					slog.String("room", ev.Room), slog.String("command", name), slog.String("outcome", fault.Outcome()), slog.Duration("took", time.Since(began)),
				}, more...)...)
			}
			return reply, err
		}
	}
}

// levelOf keeps what nobody asked for, and every key that is pressed in a form,
// out of the log that people read.
func levelOf(b Body) slog.Level {
	switch b.(type) {
	case Typing, Met, Removed, Occasion:
		return slog.LevelDebug
	case Line, Speech, Press, Submit, Shortcut, Proposed, Noticed, Home, Agenda, Hello:
	}
	return slog.LevelInfo
}
