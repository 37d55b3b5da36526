package main

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// How the time is spent between being told to stop and the end, which is to
// come within ten seconds.
const (
	leave    = 9 * time.Second        // for everything
	park     = 500 * time.Millisecond // of it, to write down what could not be finished
	finish   = 6 * time.Second        // for what is done unasked and was begun
	hurry    = 3 * time.Second        // for a model to answer
	halfSent = 500 * time.Millisecond // for requests to become whole once the door is shut

	longestLinger = 5 * time.Second
)

// linger is how long requests are still taken. Where none come from outside
// nobody is waited for.
func (c *Config) linger() time.Duration {
	if c.SlackSigningSecret == "" && !c.onTeams() && c.local() && c.PublicURL == "" {
		return 0
	}
	return c.Linger
}

// leaving stops taking requests once ctx ends, and finishes what is in hand.
// What cannot be finished is parked by the drains.
func (p *program) leaving(o *office, d *door, server *http.Server, drains []func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		<-ctx.Done()
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), leave-park)
		defer stop()
		d.leave()
		o.hurry()
		o.log.InfoContext(ctx, "leaving")
		time.Sleep(p.linger())
		shut := make(chan struct{})
		go d.shut(time.Now().Add(halfSent), shut)
		if err := server.Shutdown(ctx); err != nil {
			o.log.WarnContext(ctx, "requests cut off", "err", errors.Join(err, server.Close()))
		}
		close(shut)
		var errs []error
		for _, drain := range drains {
			errs = append(errs, drain(ctx))
		}
		return errors.Join(errs...)
	}
}

// hurry has the model answer soon or not at all.
func (o *office) hurry() {
	if c := o.reader.Client; c != nil {
		c.Hurry(hurry)
	}
}
