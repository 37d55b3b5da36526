package main

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/scheduler"
)

// posts gathers what is said unasked, by whichever errand is quicker, so that
// a transcript prints it in one order.
type posts struct {
	mu   sync.Mutex
	list []told
}

type told struct {
	to      bot.Address
	id      string
	changed bool
	message card.Message
}

func (p *posts) add(one told) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.list = append(p.list, one)
}

// take returns what was said since, by recipient and errand.
func (p *posts) take() []told {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := p.list
	p.list = nil
	slices.SortStableFunc(list, func(a, b told) int {
		return cmp.Or(cmp.Compare(a.to.Person, b.to.Person), cmp.Compare(a.to.Room, b.to.Room), cmp.Compare(a.id, b.id))
	})
	return list
}

// Send prints what is said unprompted.
func (k *talk) Send(_ context.Context, to bot.Address, m card.Message) (bot.Ref, error) {
	k.posts.add(told{to: to, message: m})
	return bot.Ref{}, nil
}

// Post prints what is said unasked, unless the transcript says that the
// platform refuses the person.
func (k *talk) Post(_ context.Context, to bot.Address, id string, m card.Message) (bot.Ref, error) {
	if slices.Contains(k.refused, cmp.Or(to.Person, to.Room)) {
		return bot.Ref{}, &bot.RefusedError{Reason: "account_inactive"}
	}
	k.posts.add(told{to: to, id: id, message: m})
	return bot.Ref{Room: to.Person, ID: id}, nil
}

// Profile tells what the transcript says that the platform knows.
func (k *talk) Profile(_ context.Context, to bot.Address) (bot.Profile, error) {
	if p, ok := k.profiles[to.Person]; ok {
		return p, nil
	}
	return bot.Profile{}, relationship.ErrUnknown
}

// Posted is not asked: nothing crashes here.
func (k *talk) Posted(context.Context, bot.Address, string, time.Time) (bot.Ref, bool, error) {
	return bot.Ref{}, false, bot.ErrCannotLook
}

// Change prints what a message was changed to.
func (k *talk) Change(_ context.Context, to bot.Address, ref bot.Ref, m card.Message) error {
	k.posts.add(told{to: to, id: ref.ID, changed: true, message: m})
	return nil
}

// schedule begins to do what falls due.
func (k *talk) schedule() {
	s, err := scheduler.New(scheduler.Config{
		Workspaces: func(context.Context) ([]*scheduler.Workspace, error) {
			w, err := k.bot.workplace(k.team, "test")
			return []*scheduler.Workspace{w}, err
		},
		Handle: k.bot.Handle, Post: k, People: k, Now: time.Now, Lease: 30 * time.Second, Tick: time.Minute,
		Log: slog.New(slog.NewTextHandler(faults{k}, &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	if err != nil {
		k.t.Fatal(err)
	}
	k.unasked = s
	k.bot.Schedule(s)
	e, err := k.bot.Env(k.team)
	if err != nil {
		k.t.Fatal(err)
	}
	e.Upcoming = func(ctx context.Context) (map[string]time.Time, error) { return s.Next(ctx, k.team) }
	for who, locale := range k.locales {
		k.user(who, func(u *relationship.User) { u.Locale = locale })
	}
}

// faults prints what the scheduler complains of.
type faults struct{ *talk }

func (f faults) Write(line []byte) (int, error) {
	f.t.Log(string(line))
	return len(line), nil
}

// next is when to look again: at a quarter of an hour, the first on which
// something is due. The quarter after one on which something was done is never
// passed over, since what was done may have to be drawn again.
func (k *talk) next() time.Time {
	const quarter = 15 * time.Minute
	now := time.Now()
	soon := now.Truncate(quarter).Add(quarter)
	if k.redis == nil {
		return soon // a real one is not looked into
	}
	busy := !k.due.After(now)
	k.due = now.Add(24 * time.Hour)
	jobs, err := k.unasked.Next(k.t.Context(), k.team)
	if err != nil {
		return soon // it fails when it looks, and says so
	}
	for _, at := range jobs {
		if !at.IsZero() && at.Before(k.due) {
			k.due = at
		}
	}
	for _, key := range k.redis.Keys() {
		if !strings.HasSuffix(key, "errands:due") {
			continue
		}
		waiting, err := k.redis.SortedSet(key)
		if err != nil {
			return soon
		}
		for _, at := range waiting {
			if due := time.Unix(int64(at), 0); due.Before(k.due) {
				k.due = due
			}
		}
	}
	if at := k.due.Add(quarter - 1).Truncate(quarter); !busy && at.After(soon) {
		return at
	}
	return soon
}

// look does what is due and prints what was said.
func (k *talk) look() {
	if k.unasked != nil {
		if err := k.unasked.Look(k.t.Context()); err != nil {
			k.say("FAULT " + err.Error())
		}
		k.unasked.Wait()
	}
	for _, p := range k.posts.take() {
		to := cmp.Or(p.to.Person, p.to.Room)
		head := "→ " + to
		if p.changed {
			head += " (changed)"
		}
		if k.unasked != nil {
			head += time.Now().In(k.zone).Format(" · Mon 2 Jan 15:04")
		}
		k.say(head)
		k.show(to, p.message)
	}
}

// user changes what is known of a colleague.
func (k *talk) user(id string, change func(*relationship.User)) {
	e, err := k.bot.Env(k.team)
	if err != nil {
		k.t.Fatal(err)
	}
	d, err := e.Ledger.Store.Directory(k.t.Context())
	if err != nil {
		k.t.Fatal(err)
	}
	u := d.User(id)
	change(&u)
	if err := e.Ledger.Store.SaveUser(k.t.Context(), u, "test", "given", time.Now()); err != nil {
		k.t.Fatal(err)
	}
}
