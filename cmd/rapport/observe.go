package main

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/telemetry"
	"github.com/rapport-bot/rapport/commands/language"
	"github.com/rapport-bot/rapport/scheduler"
	"github.com/rapport-bot/rapport/store"
)

// observed is the assistant as a platform asks it, within limits if there are
// any. What is done unasked has lines of its own.
func (o *office) observed(l *bot.Limiter) bot.Handler {
	return bot.Chain(o.Handle,
		bot.Observed(bot.Observer{Log: o.log, Name: o.Label, Watch: o.watch.events()}),
		bot.Limited(l, o.Limited),
	)
}

// A watch is a telemetry as the parts of the program show themselves to it. A
// nil watch sees nothing, and costs nothing.
type watch struct {
	*telemetry.Telemetry

	end func() error
}

// beginWatch begins to see what the program does, if anybody looks.
func (p *program) beginWatch(ctx context.Context, o *office) error {
	if !p.watched() {
		return nil
	}
	t, err := telemetry.New(ctx, telemetry.Config{Version: version(), State: o.state, Endpoint: p.Traces, Log: o.log})
	if err != nil {
		return &usageError{err}
	}
	o.watch = &watch{t, func() error {
		const most = time.Second
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), most)
		defer stop()
		return t.Close(ctx)
	}}
	o.log = slog.New(t.Log(o.log.Handler()))
	return nil
}

func (w *watch) on(r *store.Redis) {
	if w != nil {
		r.Watch(telemetry.Redis{Telemetry: w.Telemetry})
	}
}

func (w *watch) events() bot.Watcher {
	if w == nil {
		return nil
	}
	return w
}

func (w *watch) calls() bot.CallWatcher {
	if w == nil {
		return nil
	}
	return w
}

func (w *watch) jobs() scheduler.Watcher {
	if w == nil {
		return nil
	}
	return w
}

func (w *watch) model() language.Watcher {
	if w == nil {
		return nil
	}
	return w
}

func (w *watch) requests(next http.Handler) http.Handler {
	if w == nil {
		return next
	}
	return w.Requests(next)
}

func (w *watch) synced() func(time.Duration) {
	if w == nil {
		return nil
	}
	return w.Synced
}

// Errand sees an errand begin.
func (w *watch) Errand(ctx context.Context, job string, late time.Duration) (context.Context, func(scheduler.End)) {
	ctx, ended := w.Job(ctx, job, late)
	return ctx, func(e scheduler.End) { ended(string(e), e != scheduler.EndDone) }
}

// Asked sees a question to the model end.
func (w *watch) Asked(ctx context.Context, question string, began time.Time, tokens int, why language.Why) {
	w.Question(ctx, question, began, tokens, string(why))
}

// close sends what is not sent yet.
func (w *watch) close(log *slog.Logger) {
	if w == nil {
		return
	}
	if err := w.end(); err != nil {
		log.Warn("traces not sent", "err", err)
	}
}
