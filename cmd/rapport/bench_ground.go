package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/cmd/rapport/bench"
	"github.com/rapport-bot/rapport/relationship"
)

// A benchGround is a workspace filled for measuring.
type benchGround struct {
	office  *office
	team    string
	signing string
}

// tag is what the reference's keys begin with: they are erased with the
// workspace's.
func (g *benchGround) tag() string { return "{" + g.team + "}:reference:" }

// benchGround fills a workspace of its own with companies and entries, and the
// reference's lists beside it.
func (p *program) benchGround(ctx context.Context, c *benchCommand) (*benchGround, error) {
	o, err := p.open(ctx)
	if err != nil {
		return nil, err
	}
	g := &benchGround{office: o, team: "BENCH" + randomWord(4), signing: randomWord(16)}
	start := time.Now()
	if err := g.fill(ctx, c); err != nil {
		return nil, errors.Join(err, g.clear(ctx))
	}
	entries := c.Companies * c.Entries
	took := time.Since(start)
	_, _ = fmt.Fprintf(p.stderr, "Filled in %d companies with %d entries in %s, %.0f entries/s.\n", c.Companies, entries, took.Round(time.Millisecond), float64(entries)/took.Seconds())
	client, err := referenceRedis(p)
	if err == nil {
		err = errors.Join((&bench.Reference{Redis: client, Tag: g.tag()}).Fill(ctx, c.Companies, c.Entries), client.Close())
	}
	if err != nil {
		return nil, errors.Join(err, g.clear(ctx))
	}
	return g, nil
}

// fill adds the companies, sixteen at a time, each with its entries at once.
func (g *benchGround) fill(ctx context.Context, c *benchCommand) error {
	e, err := g.office.Env(g.team)
	if err != nil {
		return err
	}
	now := time.Now()
	today := e.Ledger.Today(now)
	var next atomic.Int64
	var wg sync.WaitGroup
	const fillers = 16
	errs := make([]error, fillers)
	for k := range fillers {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1) - 1)
				if i >= c.Companies {
					return
				}
				if _, errs[k] = e.Ledger.Write(ctx, benchCompany(i, c.Entries, now, today)); errs[k] != nil {
					return
				}
			}
			errs[k] = ctx.Err()
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// benchCompany is a customer with a talk every few days, the newest today.
func benchCompany(i, talks int, now time.Time, today relationship.Day) relationship.Writing {
	entries := make([]relationship.Entry, talks)
	for j := range entries {
		entries[j] = relationship.Entry{
			Type: relationship.Interaction, How: relationship.Call, Direction: relationship.Mutual,
			Day: today - relationship.Day((talks-1-j)*7), Mood: new(relationship.Good), Origin: relationship.Imported,
		}
	}
	return relationship.Writing{
		ID: fmt.Sprint("filled-in-", i), By: "U1", At: now, Company: fmt.Sprint("c", i), New: true, Names: true, Blind: true,
		Edit: func(co *relationship.Company) error {
			co.Name = fmt.Sprint("Company ", i)
			co.Relationships = []relationship.Relationship{{Side: relationship.Customer, Segment: relationship.TierB, Owner: fmt.Sprint("U", i%100), Org: true}}
			return nil
		},
		Entries: entries,
	}
}

// clear erases the workspace, whatever ended the measuring, and closes the
// store.
func (g *benchGround) clear(ctx context.Context) error {
	const patience = 5 * time.Minute
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer stop()
	return errors.Join(g.office.Store.Erase(ctx, g.team), g.office.Close())
}

// referenceCommand serves the bare program that bench compares with.
type referenceCommand struct {
	Tag string `required:"" help:"Prefix of its keys."`
}

func (c *referenceCommand) Run(ctx context.Context, p *program) error {
	client, err := referenceRedis(p)
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }()
	listener, err := loopback(ctx)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           &bench.Reference{Redis: client, Signing: string(p.SlackSigningSecret), Tag: c.Tag},
		ReadHeaderTimeout: time.Second,
	}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	_, _ = fmt.Fprintf(p.stderr, "The reference is at http://%s, ready.\n", listener.Addr())
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// referenceRedis connects as a program would that has nothing around it.
func referenceRedis(p *program) (redis.UniversalClient, error) {
	o, err := redis.ParseURL(string(p.RedisURL))
	if err != nil { // the library's error may repeat the URL, and with it a password
		return nil, &usageError{errors.New("REDIS_URL: bench compares on one server: redis://, rediss:// or unix://")}
	}
	o.PoolSize = 64
	return redis.NewClient(o), nil
}
