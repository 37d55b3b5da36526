package main

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/commands/chart"
	"github.com/rapport-bot/rapport/commands/ical"
	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/scheduler"
	"github.com/rapport-bot/rapport/store"
)

// Parts are what an assistant is assembled from.
type Parts struct {
	Store    *store.Redis
	Zone     *time.Location
	Language string
	Self     string // the assistant's own user ID, "" if the platform has none
	Admins   []string
	Base     string     // where programs reach the server, "" if not known
	Sender   bot.Sender // nil: nothing is said unprompted
	Status   func(context.Context) []commands.Condition
	Holidays string // the country whose public holidays are days off, "" if not named

	// Purge takes what was erased out of the store's files; nil: nobody can.
	Purge func(context.Context) (relationship.Purged, error)

	Understander commands.Understander // nil: only commands are understood
	Writer       commands.Writer       // nil: no model writes
	Log          *slog.Logger          // slog.Default() if nil
}

// An Assistant is everything but the platforms: tests build the same one.
type Assistant struct {
	Parts
	*commands.Mux

	mu    sync.Mutex
	envs  map[string]*commands.Env
	wrote func()
	next  func(ctx context.Context, team string) (map[string]time.Time, error)
}

// Schedule lets a scheduler do the unasked. It is set before anything is
// served.
func (a *Assistant) Schedule(s *scheduler.Scheduler) { a.wrote, a.next = s.Wake, s.Next }

// assemble attaches the parts. It returns an error naming every command whose
// declaration is incomplete.
func assemble(p Parts) (*Assistant, error) {
	a := &Assistant{Parts: p, envs: map[string]*commands.Env{}}
	mux, err := commands.New(a.Env)
	if err != nil {
		return nil, fmt.Errorf("commands: %w", err)
	}
	a.Mux = mux
	return a, nil
}

// Handle decides what to do about an event, and does not wait for the store
// longer than a person does.
func (a *Assistant) Handle(ctx context.Context, ev bot.Event) (bot.Reply, error) {
	return a.Mux.Handle(store.ForEvent(ctx), ev)
}

// forget drops what is known of a workspace.
func (a *Assistant) forget(team string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.envs, team)
}

// clear deletes everything that a workspace has on record, and takes it out of
// files.
func (a *Assistant) clear(ctx context.Context, team string) error {
	if err := a.Store.Clear(ctx, team); err != nil {
		return err
	}
	a.forget(team)
	if a.Purge == nil {
		return nil
	}
	_, err := a.Purge(ctx)
	return err
}

// Env returns the environment of a workspace, the same one each time.
func (a *Assistant) Env(team string) (*commands.Env, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if e := a.envs[team]; e != nil {
		return e, nil
	}
	w, err := a.Store.Workspace(team)
	if err != nil {
		return nil, err
	}
	e := &commands.Env{
		Ledger: &relationship.Ledger{Store: w, Model: relationship.Default(), Zone: a.Zone, Wrote: a.wrote, Purge: a.Purge},
		Memory: w, Homes: w, Opinions: w, Painter: chart.Painter{}, Calendar: ical.Writer{}, Trial: w, Errands: w, Digests: w, Tokens: w, Understander: a.Understander, Writer: a.Writer,
		Trail: w, Settings: w, Leavers: w, Clear: func(ctx context.Context) error { return a.clear(ctx, team) },
		Sender: a.Sender, Status: a.Status, Language: a.Language, Self: a.Self, Admins: a.Admins, Base: a.Base, Log: a.Log,
	}
	e.Countries = scheduler.Known()
	e.DayOff = func(d relationship.Day) bool { return scheduler.DayOff(a.Holidays, a.Zone, d) }
	if a.next != nil {
		e.Upcoming = func(ctx context.Context) (map[string]time.Time, error) { return a.next(ctx, team) }
	}
	a.envs[team] = e
	return e, nil
}
