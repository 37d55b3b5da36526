package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"syscall"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

// serveCommand answers until it is stopped.
type serveCommand struct{}

const (
	patience       = time.Second // for the store to say that it is there
	maxConnections = 512
)

func (serveCommand) Run(ctx context.Context, p *program) (err error) {
	if err := p.servable(); err != nil {
		return &usageError{err}
	}
	listener, err := listen(ctx, "RAPPORT_ADDR", p.Addr)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }()
	o, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()

	mux, d := http.NewServeMux(), &door{}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "alive\n") })
	unasked, err := p.scheduler(o)
	if err != nil {
		return err
	}
	o.Schedule(unasked)
	mux.HandleFunc("GET /readyz", o.serveReady(unasked, d))
	server := newServer(d, o.watch.requests(survived(o.log, mux)), o.log)
	limiter := &bot.Limiter{Limits: p.Limits, Counter: o.Store, Log: o.log}
	handle := o.observed(limiter)
	var drains []func(context.Context) error
	parts := []func(context.Context) error{unasked.Run, o.keepMigrating}
	figures := ""
	if p.MetricsAddr != "" {
		address, part, err := p.serveFigures(ctx, o.watch)
		if err != nil {
			return err
		}
		figures, parts = ", its figures at "+address, append(parts, part)
	}
	if p.onSlack() {
		s, err := p.onSlackSide(o, (&namer{o.joint, o.nameOf}).answer(handle))
		if err != nil {
			return err
		}
		mux.Handle("/slack/", s.Handler())
		drains = append(drains, s.Drain)
		if p.SlackBotToken != "" {
			parts = append(parts, func(ctx context.Context) error { return p.knowHome(ctx, o, s) })
		}
		if p.SlackAppToken != "" {
			parts = append(parts, s.Listen)
		}
	}
	if p.onTeams() {
		s, err := p.onTeamsSide(o, handle)
		if err != nil {
			return err
		}
		mux.Handle("/api/messages", s.Handler())
		drains = append(drains, s.Drain)
	}
	if err := p.mountPrograms(mux, o, limiter); err != nil {
		return err
	}
	if p.SlackClientID != "" || p.onTeams() {
		parts = append(parts, func(ctx context.Context) error { return o.keepRetaining(ctx, p.KeepFor) })
	}
	if p.showPage() {
		page, err := p.page(ctx, o, o.observed(nil), unasked)
		if err != nil {
			return err
		}
		mux.Handle("/", patient(page.Handler()))
		server.RegisterOnShutdown(page.Close)
	}
	_, _ = fmt.Fprintf(p.stderr, "Rapport is at http://%s, its data in %s%s. Ctrl-C stops it.\n", listener.Addr(), o.place, figures)
	return together(ctx, append(parts,
		func(context.Context) error {
			return served(server.Serve(limit(listener, maxConnections)))
		},
		// Stop taking, then finish what is in hand; the store is closed last.
		p.leaving(o, d, server, drains),
	)...)
}

// servable reports what of the settings stands in the way of serving.
func (c *Config) servable() error {
	switch {
	case !c.showPage() && !c.onSlack() && !c.onTeams():
		return errors.New("nothing to serve: set SLACK_SIGNING_SECRET, SLACK_APP_TOKEN or TEAMS_APP_ID up, or RAPPORT_PAGE=on")
	case c.showPage() && !c.local() && c.Page != "on":
		return fmt.Errorf("RAPPORT_ADDR: the page has no sign-in and %s can be reached from other machines: RAPPORT_PAGE=on serves it all the same", c.Addr)
	}
	return nil
}

// newServer serves h behind a door.
func newServer(d *door, h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: d.guard(h), ConnState: d.seen, ConnContext: d.with,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      time.Minute, // the page's streams set their own
		IdleTimeout:       time.Minute,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// served is why a server ended, nil if it was to.
func served(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("serve: %w", err)
}

func listen(ctx context.Context, name, addr string) (net.Listener, error) {
	var c net.ListenConfig
	listener, err := c.Listen(ctx, "tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s: %s is taken by another program: choose another, such as %s=127.0.0.1:8081", name, addr, name)
	case err != nil:
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return listener, nil
}

// patient lifts the time-out of reading once a stream's request was read:
// the server would take it for the end of the request otherwise.
func patient(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && r.URL.Path == "/stream" {
			_ = http.NewResponseController(w).SetReadDeadline(time.Time{})
		}
		next.ServeHTTP(w, r)
	})
}
