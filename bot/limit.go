package bot

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// Limits are how much may be asked in a minute: by a person, by a program with
// a token, and by all of a workspace; 0 is without limit.
type Limits struct{ Person, Program, Workspace int }

// A Counter counts what is asked of all processes.
type Counter interface {
	// Count counts acts of somebody and of all of a workspace that were let pass
	// already, and one act more unless either has reached its limit in the
	// minute that began with the first. It returns how long that one has to
	// wait, zero if it may pass. A limit of 0 is none.
	Count(ctx context.Context, team, who string, passed, limit, allPassed, allLimit int) (time.Duration, error)
}

// A Limiter holds back who asks too much. Where nobody can count, everything
// passes: what is dear has limits of its own. A nil Limiter holds nobody back.
type Limiter struct {
	Limits
	Counter Counter
	Log     *slog.Logger

	mine minutes
}

const (
	// freely is the part of a limit that a process lets pass in a minute before
	// it asks the others: who asks little costs no round trip.
	freely = 6
	// answersIn is how long the counter may take.
	answersIn  = 500 * time.Millisecond
	maxMinutes = 20_000
)

// HoldPerson returns how long a person has to wait before they may ask
// something, zero if they need not.
func (l *Limiter) HoldPerson(ctx context.Context, team, person string) time.Duration {
	if l == nil {
		return 0
	}
	return l.hold(ctx, team, person, l.Person)
}

// HoldProgram is HoldPerson of a program, by the name of its token.
func (l *Limiter) HoldProgram(ctx context.Context, team, token string) time.Duration {
	if l == nil {
		return 0
	}
	return l.hold(ctx, team, "program:"+token, l.Program)
}

func (l *Limiter) hold(ctx context.Context, team, name string, limit int) time.Duration {
	if limit <= 0 && l.Workspace <= 0 {
		return 0
	}
	passed, all, ask := l.mine.pass(team, name, limit, l.Workspace, time.Now())
	if !ask {
		return 0
	}
	ctx, stop := context.WithTimeout(ctx, answersIn)
	defer stop()
	wait, err := l.Counter.Count(ctx, team, name, passed, limit, all, l.Workspace)
	if err != nil {
		l.Log.WarnContext(ctx, "not counted", "team", team, "err", err)
		return 0
	}
	return wait
}

// Limited holds back people who ask too much: what they type, say, press, send
// and choose, and nothing that is done unasked. Say tells them to try again
// after a while. Programs are held back where their requests come in, each
// counted once whatever it holds.
func Limited(l *Limiter, say func(ctx context.Context, ev Event, wait time.Duration) Reply) Middleware {
	return func(next Handler) Handler {
		return func(ctx context.Context, ev Event) (Reply, error) {
			if !asks(ev) {
				return next(ctx, ev)
			}
			if wait := l.HoldPerson(ctx, ev.Team, ev.Person); wait > 0 {
				reply := say(ctx, ev, wait)
				reply.Fault = HeldBack
				return reply, nil
			}
			return next(ctx, ev)
		}
	}
}

// asks reports whether somebody wants something of the assistant.
func asks(ev Event) bool {
	if ev.Program != "" {
		return false
	}
	switch ev.Body.(type) {
	case Line, Speech, Press, Submit, Shortcut:
		return true
	case Proposed, Noticed, Typing, Home, Agenda, Hello, Met, Removed, Occasion:
	}
	return false
}

// minutes count what this process let pass by itself.
type minutes struct {
	mu sync.Mutex
	of map[who]*minute
}

// who is somebody, or a whole workspace without a name.
type who struct{ team, name string }

type minute struct {
	since  time.Time
	passed int  // and not told to anybody
	asked  bool // the others are asked for every further act
}

// pass reports whether the others must be asked about one more act, and what
// they have to be told of.
func (m *minutes) pass(team, name string, limit, allLimit int, now time.Time) (passed, all int, ask bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	p, w := m.at(who{team, name}, now), m.at(who{team, ""}, now)
	p.asked = p.asked || limit > 0 && p.passed >= limit/freely
	w.asked = w.asked || allLimit > 0 && w.passed >= allLimit/freely
	if !p.asked && !w.asked {
		p.passed++
		w.passed++
		return 0, 0, false
	}
	passed, all = p.passed, w.passed
	p.passed, w.passed = 0, 0
	return passed, all, true
}

// at is the present minute of somebody.
func (m *minutes) at(w who, now time.Time) *minute {
	one := m.of[w]
	if one == nil || now.Sub(one.since) >= time.Minute {
		if m.of == nil || len(m.of) >= maxMinutes {
			m.of = make(map[who]*minute)
		}
		one = &minute{since: now}
		m.of[w] = one
	}
	return one
}
