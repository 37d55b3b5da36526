package main

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

// observed logs one line an event, without what people typed, and turns a
// panic into an error, so that one bad event does not end the others.
func observed(log *slog.Logger, handle bot.Handler) bot.Handler {
	return func(ctx context.Context, ev bot.Event) (reply bot.Reply, err error) {
		start := time.Now()
		log := log.With("event", ev.ID, "platform", ev.Platform, "team", ev.Team, "person", ev.Person)
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("handle %T: panic: %v", ev.Body, p)
				log.ErrorContext(ctx, "event panicked", "stack", string(debug.Stack()))
			}
			level := slog.LevelDebug
			if err != nil {
				level = slog.LevelError
			}
			log.Log(ctx, level, "event handled", "took", time.Since(start), "err", err)
		}()
		return handle(ctx, ev)
	}
}
