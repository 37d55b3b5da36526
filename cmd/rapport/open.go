package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/rapport-bot/rapport/bot/slack"
	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/commands/language"
	"github.com/rapport-bot/rapport/store"
	"github.com/rapport-bot/rapport/store/embedded"
)

// An office is an assistant over an open store. It must be closed.
type office struct {
	*Assistant
	clock    *clock
	log      *slog.Logger
	senders  senders
	joint    joint           // of Slack and Teams
	slack    *slack.Slack    // nil where Slack is not set up
	installs bool            // workspaces install Slack's app by link, and can take it away
	embedded *embedded.Store // nil on Redis
	watch    *watch          // nil: nobody sees what the program does
	reader   *language.Model // what reads talk
	budget   *store.Budget
	health   health
	place    string // where everything is kept, for people to read
}

// open opens the store that is configured and assembles the assistant.
// Workspaces that a newer program wrote are refused.
func (p *program) open(ctx context.Context) (*office, error) {
	o, err := p.openBy(ctx, p.connect)
	if err != nil {
		return nil, err
	}
	err = o.fit(ctx)
	if err == nil {
		err = o.laidOut(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, o.Close())
	}
	return o, nil
}

// openToRead opens for who writes nothing: an embedded store may be in use.
func (p *program) openToRead(ctx context.Context) (*office, error) { return p.openBy(ctx, p.view) }

// openToRestore opens whatever is there: a backup may take its place.
func (p *program) openToRestore(ctx context.Context) (*office, error) {
	o, err := p.openBy(ctx, p.connect)
	if err != nil {
		return nil, err
	}
	if err := o.fit(ctx); err != nil {
		return nil, errors.Join(err, o.Close())
	}
	return o, nil
}

func (p *program) openBy(ctx context.Context, connect func(*office) (*store.Redis, error)) (*office, error) {
	o := &office{
		log:     slog.New(slog.NewJSONHandler(p.stderr, &slog.HandlerOptions{Level: p.Log})),
		senders: senders{}, joint: p.joint(),
	}
	if err := p.beginWatch(ctx, o); err != nil {
		return nil, err
	}
	o.clock = newClock("", p.Zone)
	if p.mayMoveClock() {
		o.clock.path = p.ClockFile
		if o.clock.path == "" {
			o.clock.path = filepath.Join(p.Data, "clock.json")
		}
	}
	store.LogTo(o.log)
	redis, err := connect(o)
	if err != nil {
		return nil, err
	}
	o.watch.on(redis)
	o.budget = redis.Budget(p.AITokens)
	o.reader, err = p.model(o.budget, o.log, o.watch.model())
	if err == nil {
		o.Assistant, err = assemble(Parts{
			Store: redis, Zone: p.Zone, Language: p.Language, Admins: p.Admins, Sender: o.senders, Status: o.status,
			Holidays: p.Holidays, Base: p.base(), Purge: o.purge(redis), Log: o.log,
			Understander: o.reader, Writer: writer(o.reader),
		})
	}
	if err == nil {
		err = o.reach(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, o.close(redis))
	}
	return o, nil
}

func (p *program) connect(o *office) (*store.Redis, error) {
	if p.RedisURL != "" {
		o.place = "Redis"
		return store.Open(string(p.RedisURL), store.Options{CAFile: p.RedisCA, Replicas: p.Replicas, Log: o.log})
	}
	e, err := embedded.Open(p.Data, embedded.Options{Logger: o.log, Synced: o.watch.synced()})
	var locked *embedded.LockedError
	switch {
	case errors.As(err, &locked):
		return nil, fmt.Errorf("RAPPORT_DATA: %s is in use by another rapport: stop it first, or use REDIS_URL", p.Data)
	case err != nil:
		return nil, fmt.Errorf("RAPPORT_DATA: %w", err)
	}
	o.embedded, o.place = e, p.Data
	return store.Through(e.Dial), nil
}

// view connects to be read from.
func (p *program) view(o *office) (*store.Redis, error) {
	if p.RedisURL != "" {
		return p.connect(o)
	}
	e, err := embedded.View(p.Data, embedded.Options{Logger: o.log})
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("RAPPORT_DATA: there is no data in %s", p.Data)
	case err != nil:
		return nil, fmt.Errorf("RAPPORT_DATA: %w", err)
	}
	o.embedded, o.place = e, p.Data
	return store.Through(e.Dial), nil
}

// atStart is how long the store may take to answer at first.
const atStart = 5 * time.Second

// reach tells whether the store answers at all.
func (o *office) reach(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, atStart)
	defer stop()
	if err := o.Store.Ping(ctx); err != nil {
		return fmt.Errorf("REDIS_URL: the store does not answer: %w", err)
	}
	return nil
}

// fit refuses a store that would not keep what people record, and logs what had
// better be mended.
func (o *office) fit(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, atStart)
	defer stop()
	f, err := o.ready(ctx)
	if err != nil {
		return fmt.Errorf("REDIS_URL: %w", err)
	}
	for _, finding := range examineFitness(f) {
		if finding.Verdict == warn || finding.Verdict == ill {
			o.log.WarnContext(ctx, "store can be mended", "found", finding.Found, "do", finding.Do)
		}
	}
	return nil
}

// laidOut tells of workspaces that this program cannot work on. One that is
// being restored keeps nobody from the others.
func (o *office) laidOut(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, atStart)
	defer stop()
	unreadable, err := o.Store.Unreadable(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for _, u := range unreadable {
		if !u.Restoring() {
			errs = append(errs, u)
		}
	}
	return errors.Join(errs...)
}

// check asks the store how it is.
func (o *office) check(ctx context.Context) (store.Fitness, error) {
	if o.embedded != nil {
		if err := o.embedded.Err(); err != nil {
			return store.Fitness{}, err
		}
		return store.Fitness{}, o.Store.Ping(ctx)
	}
	return o.Store.Check(ctx)
}

// status tells admins how the bot is.
func (o *office) status(ctx context.Context) []commands.Condition {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	c := commands.Condition{Name: "store", State: o.place, OK: true}
	if f, err := o.ready(ctx); err != nil {
		c.State, c.OK = o.place+": "+err.Error(), false
	} else if f.Refuses != store.NoFault {
		c.State, c.OK = fmt.Sprintf("%s: %s", o.place, f.Refuses), false
	} else if o.embedded != nil {
		keys := o.embedded.Stats().Keys
		c.State = fmt.Sprintf("%s: %d / %d", o.place, keys, embedded.Ceiling)
		c.OK = keys <= embedded.Ceiling
	}
	return []commands.Condition{c}
}

func (o *office) Close() error { return o.close(o.Store) }

func (o *office) close(redis *store.Redis) error {
	err := redis.Close()
	if o.embedded != nil {
		err = errors.Join(err, o.embedded.Close())
	}
	o.watch.close(o.log)
	return err
}
