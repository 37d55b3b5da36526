package telemetry

import (
	"context"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

var _ bot.Watcher = (*Telemetry)(nil)

// Event sees an event begin.
func (t *Telemetry) Event(ctx context.Context, ev bot.Event, name string) (context.Context, func(bot.Fault)) {
	began := time.Now()
	name, platform := t.commands.of(name), t.platforms.of(ev.Platform)
	ctx, span := t.span(ctx, name, inside, pair{"rapport.platform", platform}, pair{"rapport.team", ev.Team}, pair{"rapport.event", ev.ID})
	t.inFlight.Inc()
	return ctx, func(fault bot.Fault) {
		t.inFlight.Dec()
		t.eventTook.WithLabelValues(platform, name).Observe(time.Since(began).Seconds())
		t.events.WithLabelValues(platform, name, fault.Outcome()).Inc()
		if fault == bot.Broken {
			t.faults.Inc()
		}
		span.end(fault.Outcome(), fault == bot.Broken || fault == bot.Unavailable)
	}
}

var _ bot.CallWatcher = (*Telemetry)(nil)

// Called sees a call of a platform's interface end.
func (t *Telemetry) Called(ctx context.Context, c bot.Call) {
	platform, method := t.platforms.of(c.Platform), t.methods.of(c.Method)
	t.calls.WithLabelValues(platform, method, string(c.Ended)).Observe(time.Since(c.Began).Seconds())
	t.past(ctx, platform+" "+method, c.Began, string(c.Ended), c.Ended != bot.CallDone, pair{"rapport.platform", platform})
}

// Waited sees a call that was held back.
func (t *Telemetry) Waited(platform, method string, d time.Duration) {
	t.waits.WithLabelValues(t.platforms.of(platform), t.methods.of(method)).Observe(d.Seconds())
}
