package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rapport-bot/rapport/cmd/rapport/bench"
)

// soakCommand keeps several programs on one Redis busy for long, and says
// whether they grow. It works in a workspace of its own and erases it.
type soakCommand struct {
	Replicas  int           `default:"3" help:"How many programs share the Redis."`
	Rate      float64       `default:"50" help:"Commands a second over all of them."`
	For       time.Duration `default:"1h" help:"How long."`
	Every     time.Duration `default:"1m" help:"How often their memory and goroutines are looked at."`
	Companies int           `default:"1000" help:"How many companies to fill in."`
	Entries   int           `default:"20" help:"How many entries each has."`
}

func (c *soakCommand) Run(ctx context.Context, p *program) (err error) {
	if p.RedisURL == "" {
		return &usageError{errors.New("REDIS_URL: soak needs a Redis of your own, with nothing else on it that matters: redis-server --save '' --port 6390 and REDIS_URL=redis://127.0.0.1:6390")}
	}
	if c.Replicas < 1 || c.Rate <= 0 || c.Every <= 0 || c.For < c.Every || c.Companies < 1 || c.Entries < 1 {
		return &usageError{errors.New("soak: replicas, rate, companies, entries and every must be above zero, and for not below every")}
	}
	load := &benchCommand{Companies: c.Companies, Entries: c.Entries}
	ground, err := p.benchGround(ctx, load)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ground.clear(ctx)) }()
	var targets []*bench.Target
	for range c.Replicas {
		figures, err := freeAddress(ctx)
		if err != nil {
			return err
		}
		serve, err := ground.start(ctx, p, "serve", "--metrics-addr", figures)
		if err != nil {
			return err
		}
		defer serve.stop()
		t := ground.target("rapport", "/slack/commands", serve)
		t.Figures = "http://" + figures + "/metrics"
		targets = append(targets, t)
	}
	var looks []bench.Look
	const workers = 8
	watch := bench.Watch{Workers: workers, Rate: c.Rate, For: c.For, Every: c.Every}
	err = bench.Soak(ctx, targets, load.commands(), watch, func(l bench.Look) {
		if l.First != nil {
			_, _ = fmt.Fprintf(p.stderr, "%d failed, the first: %v\n", l.Failed, l.First)
		}
		looks = append(looks, l)
	})
	return errors.Join(err, bench.PrintLooks(p.stdout, looks))
}

// freeAddress is an address of this machine that nobody listens on.
func freeAddress(ctx context.Context) (string, error) {
	l, err := loopback(ctx)
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}
