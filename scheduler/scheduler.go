package scheduler

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

// A Queue keeps the errands of one workspace, once each.
type Queue interface {
	Plan(ctx context.Context, errands, missed []relationship.Errand) error
	Planned(ctx context.Context, job string) (time.Time, error)
	SetPlanned(ctx context.Context, job string, until time.Time) error
	Claim(ctx context.Context, now time.Time, lease time.Duration, most int) ([]relationship.Claim, error)
	// Begin says that a claim arrived: one whose answer was lost was not begun.
	Begin(ctx context.Context, c relationship.Claim) error
	Renew(ctx context.Context, c relationship.Claim, lease time.Duration) error
	Finish(ctx context.Context, c relationship.Claim) error
	Again(ctx context.Context, c relationship.Claim, at time.Time, why string, unsure bool) error
	Fail(ctx context.Context, c relationship.Claim, why string) error
	Backlog(ctx context.Context, now time.Time) (relationship.Backlog, error)
	Sweep(ctx context.Context, before time.Time) (int, error)
	// Show writes down where messages show the news of companies; Stale are
	// companies that changed since, until Drawn takes them off.
	Show(ctx context.Context, companies []string, errand, place string, long time.Duration) error
	Shown(ctx context.Context, company string) (map[string]string, error)
	Stale(ctx context.Context) ([]string, error)
	Drawn(ctx context.Context, companies []string) error
	Digests(ctx context.Context) ([]relationship.Digest, error)
	DropDigest(ctx context.Context, id, by string, at time.Time) error
	// Nudges are the reminders of some days, given and left out.
	Nudges(ctx context.Context, from, to relationship.Day) ([]relationship.Nudge, error)
	// Learn keeps a model as the newest of the workspace's versions.
	Learn(ctx context.Context, v relationship.Version) error
	Learned(ctx context.Context) (relationship.Version, error)
	Versions(ctx context.Context) (int, error)
	// StaleHomes takes off whose home pages are out of date; all means
	// everybody's that shows all of the workspace. HomeStale puts one on again.
	StaleHomes(ctx context.Context) (people []string, all bool, err error)
	HomeStale(ctx context.Context, person string) error
	HasHome(ctx context.Context, person string) (bool, error)
	// FreshSources are messages that something was recorded from since a time.
	FreshSources(ctx context.Context, since time.Time, most int) ([]string, error)
	// TrimAudit drops lines of the trail from before a time, at most so many.
	TrimAudit(ctx context.Context, before, at time.Time, most int) (int, error)
	// Keep and Kept put small things by for a while.
	Keep(ctx context.Context, things map[string]string, long time.Duration) error
	Kept(ctx context.Context, name string) (string, error)
}

// A Workspace is one company that uses the assistant.
type Workspace struct {
	ID       string
	Platform string // where its people are told things
	Country  string // whose public holidays are days off, "" if not known
	Ledger   *relationship.Ledger
	Queue    Queue

	planned map[string]time.Time // by job: planned up to then, as this process knows
	written map[string]time.Time // by job: what the store was told of it
	people  []relationship.User  // as of the present look, nil before they are asked for
	version int                  // of the model that this process scores with
	booked  bool                 // a snapshot was seen
}

// A Config says what a scheduler works with.
type Config struct {
	Workspaces func(context.Context) ([]*Workspace, error)
	// Handle says what there is to say on a [bot.Occasion].
	Handle bot.Handler
	Post   bot.Poster
	People bot.Profiler // nil: platforms tell nothing about people
	Homes  bot.Homes    // nil: there are no home pages
	// Witness tells whether messages are still there; nil: nobody does.
	Witness bot.Witness
	// Now is people's clock, which may be rehearsed. Leases and waits are on
	// the real one.
	Now   func() time.Time
	Lease time.Duration // after which another process takes an errand over
	Tick  time.Duration // how often to look, by the real clock
	Log   *slog.Logger
	Watch Watcher // nil: nobody does
	// Finish is how long errands in hand may still take when no more are to be
	// begun; zero cuts them off at once.
	Finish time.Duration
}

// A Watcher sees errands being done.
type Watcher interface {
	// Errand is called before an errand is done, in the context that it returns,
	// with how late it is by people's clock. What it returns is called with what
	// became of it.
	Errand(ctx context.Context, job string, late time.Duration) (context.Context, func(End))
}

// An End is what became of an errand that was taken.
type End string

// The ends. What is put off is tried again; what is lost was taken over by
// another process, or will be.
const (
	EndDone   End = "done"
	EndPutOff End = "put off"
	EndFailed End = "failed"
	EndLost   End = "lost"
)

// crew is how many errands a process does at a time.
const crew = 16

// A Scheduler does what is due.
type Scheduler struct {
	Config
	table *timetable
	wake  chan struct{}
	hands chan struct{} // a free one for each errand that may be done now
	busy  sync.WaitGroup

	ticking sync.Mutex // held by a look
	knowing sync.Mutex // guards known
	known   map[string]*Workspace
}

// New returns a scheduler over every declared job, or an error naming each one
// whose declaration is wrong.
func New(c Config) (*Scheduler, error) { return over(c, jobs) }

func over(c Config, all []*Job) (*Scheduler, error) {
	t, err := read(all)
	if err != nil {
		return nil, err
	}
	s := &Scheduler{
		Config: c, table: t, wake: make(chan struct{}, 1), hands: make(chan struct{}, crew),
		known: map[string]*Workspace{},
	}
	for range crew {
		s.hands <- struct{}{}
	}
	return s, nil
}

// Wake has the scheduler look soon: something was written that may be due.
func (s *Scheduler) Wake() {
	select {
	case s.wake <- struct{}{}:
	default: // it will look anyway
	}
}

// Run looks at every tick and when woken, until ctx ends; then it waits for the
// errands in hand. What is not done when they are cut off is done by whoever
// finds its lease run out.
func (s *Scheduler) Run(ctx context.Context) error {
	c := cron.New(cron.WithChain(cron.SkipIfStillRunning(cron.DiscardLogger)))
	look := func() { s.look(ctx) }
	c.Schedule(cron.Every(s.Tick), cron.FuncJob(look))
	c.Start()
	look()
	for {
		select {
		case <-s.wake:
			look()
		case <-ctx.Done():
			<-c.Stop().Done()
			s.Wait()
			return nil
		}
	}
}

func (s *Scheduler) look(ctx context.Context) {
	if err := s.Look(ctx); err != nil && ctx.Err() == nil {
		s.Log.ErrorContext(ctx, "scheduler", "err", err)
	}
}

// Look plans what has fallen due since the last look and begins to do it. What
// fails for one workspace or job does not stop the others.
func (s *Scheduler) Look(ctx context.Context) error {
	s.ticking.Lock()
	defer s.ticking.Unlock()
	all, err := s.Workspaces(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for _, w := range all {
		w = s.remembered(w)
		// What is said now is as it is now: only what was said before is drawn again.
		errs = append(errs, w.learn(ctx), s.plan(ctx, w), s.redraw(ctx, w), s.begin(ctx, w), s.redrawHomes(ctx, w))
	}
	return errors.Join(errs...)
}

// remembered returns the workspace as this process has known it.
func (s *Scheduler) remembered(w *Workspace) *Workspace {
	s.knowing.Lock()
	defer s.knowing.Unlock()
	if old := s.known[w.ID]; old != nil {
		return old
	}
	w.planned, w.written = map[string]time.Time{}, map[string]time.Time{}
	s.known[w.ID] = w
	return w
}

// Wait waits for the errands in hand.
func (s *Scheduler) Wait() { s.busy.Wait() }
