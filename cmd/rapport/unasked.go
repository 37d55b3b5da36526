package main

import (
	"context"
	"fmt"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/bot/slack"
	"github.com/rapport-bot/rapport/bot/teams"
	"github.com/rapport-bot/rapport/bot/web"
	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/scheduler"
)

const (
	everyMinute = time.Minute
	// onTheRun is how often to look where the clock may run fast.
	onTheRun = time.Second
)

// scheduler returns what does the unasked over the office.
func (p *program) scheduler(o *office) (*scheduler.Scheduler, error) {
	tick := min(everyMinute, max(p.Lease, time.Second))
	if p.mayMoveClock() {
		tick = onTheRun
	}
	s, err := scheduler.New(scheduler.Config{
		Workspaces: o.workplaces, Handle: bot.Recovered(o.Handle), Post: o.senders, People: o.senders, Homes: o.senders, Witness: o.senders,
		Now: o.clock.Now, Lease: p.Lease, Tick: tick, Log: o.log, Watch: o.watch.jobs(), Finish: finish,
	})
	if err != nil {
		return nil, fmt.Errorf("scheduler: %w", err)
	}
	return s, nil
}

// workplaces are the workspaces whose platform is set up.
func (o *office) workplaces(ctx context.Context) ([]*scheduler.Workspace, error) {
	ids, err := o.Store.Workspaces(ctx)
	if err != nil {
		return nil, err
	}
	var all []*scheduler.Workspace
	for _, id := range ids {
		platform := platformOf(id)
		if o.senders[platform] == nil || o.joint.on(id) != id {
			continue // nobody to speak through, or nobody there: they work elsewhere
		}
		if platform == slack.Platform && o.slack != nil {
			served, err := o.slack.Serves(ctx, id)
			if err != nil {
				return nil, err
			}
			if !served {
				continue
			}
		}
		w, err := o.workplace(id, platform)
		if err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	return all, nil
}

// workplace is a workspace as the scheduler knows it.
func (a *Assistant) workplace(id, platform string) (*scheduler.Workspace, error) {
	e, err := a.Env(id)
	if err != nil {
		return nil, err
	}
	queue, err := a.Store.Workspace(id)
	if err != nil {
		return nil, err
	}
	return &scheduler.Workspace{ID: id, Platform: platform, Country: a.Holidays, Ledger: e.Ledger, Queue: queue}, nil
}

// platformOf is where the people of a workspace are told things.
func platformOf(workspace string) string {
	if workspace == sampleID || workspace == localID {
		return web.Platform
	}
	if directoryID.MatchString(workspace) {
		return teams.Platform
	}
	return slack.Platform
}

// senders speak unprompted, each on a platform. They are set before anything
// is served.
type senders map[string]bot.Sender

func (s senders) on(to bot.Address) (bot.Sender, error) {
	sender := s[to.Platform]
	if sender == nil {
		return nil, fmt.Errorf("send: no platform %q is set up", to.Platform)
	}
	return sender, nil
}

// Send says m on the platform that is addressed.
func (s senders) Send(ctx context.Context, to bot.Address, m card.Message) (bot.Ref, error) {
	sender, err := s.on(to)
	if err != nil {
		return bot.Ref{}, err
	}
	return sender.Send(ctx, to, m)
}

// Post says m once. Where a platform cannot tell a repeat it is said like
// anything else.
func (s senders) Post(ctx context.Context, to bot.Address, id string, m card.Message) (bot.Ref, error) {
	sender, err := s.on(to)
	if err != nil {
		return bot.Ref{}, err
	}
	if poster, ok := sender.(bot.Poster); ok {
		return poster.Post(ctx, to, id, m)
	}
	return sender.Send(ctx, to, m)
}

// Posted looks for what was said under an ID.
func (s senders) Posted(ctx context.Context, to bot.Address, id string, since time.Time) (bot.Ref, bool, error) {
	if poster, ok := s[to.Platform].(bot.Poster); ok {
		return poster.Posted(ctx, to, id, since)
	}
	return bot.Ref{}, false, bot.ErrCannotLook
}

// Change puts m in the place of what was said, where a platform can.
func (s senders) Change(ctx context.Context, to bot.Address, ref bot.Ref, m card.Message) error {
	if poster, ok := s[to.Platform].(bot.Poster); ok {
		return poster.Change(ctx, to, ref, m)
	}
	return nil
}

// Profile tells what a platform knows about a person.
func (s senders) Profile(ctx context.Context, to bot.Address) (bot.Profile, error) {
	if people, ok := s[to.Platform].(bot.Profiler); ok {
		return people.Profile(ctx, to)
	}
	return bot.Profile{}, fmt.Errorf("profile: %w", relationship.ErrUnknown)
}

// Exists reports whether a message is still there, where a platform can tell.
func (s senders) Exists(ctx context.Context, to bot.Address, link string) (bool, error) {
	if witness, ok := s[to.Platform].(bot.Witness); ok {
		return witness.Exists(ctx, to, link)
	}
	return true, nil
}

// Home draws a person's home page anew, where a platform has such.
func (s senders) Home(ctx context.Context, to bot.Address) error {
	if homes, ok := s[to.Platform].(bot.Homes); ok {
		return homes.Home(ctx, to)
	}
	return nil
}

// A movable clock passes every hour on its way, so that what falls due in
// between is done when it is due.
type movable struct {
	*clock
	s *scheduler.Scheduler
}

// Move adds d to the present, and returns once what became due was done.
func (m movable) Move(d time.Duration) error {
	for to := m.Now().Add(d); ; {
		now := m.Now()
		step := min(to.Sub(now), now.Truncate(time.Hour).Add(time.Hour).Sub(now))
		if step <= 0 {
			return nil
		}
		if err := m.clock.Move(step); err != nil {
			return err
		}
		if err := m.s.Look(context.Background()); err != nil {
			return err
		}
		m.s.Wait()
	}
}
