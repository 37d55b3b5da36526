package main

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/scheduler"
	"github.com/rapport-bot/rapport/store"
	"github.com/rapport-bot/rapport/store/redistest"
)

// A mailbox is a platform that takes its time to be told things and can be
// asked what it was told.
type mailbox struct {
	mu    sync.Mutex
	posts map[string]int // by errand
}

func (m *mailbox) Send(context.Context, bot.Address, card.Message) (bot.Ref, error) {
	return bot.Ref{}, nil
}

func (m *mailbox) Post(ctx context.Context, to bot.Address, id string, _ card.Message) (bot.Ref, error) {
	select {
	case <-time.After(10 * time.Millisecond):
	case <-ctx.Done():
		return bot.Ref{}, ctx.Err()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.posts[id]++
	return bot.Ref{Room: to.Person, ID: id}, nil
}

func (m *mailbox) Posted(_ context.Context, to bot.Address, id string, _ time.Time) (bot.Ref, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return bot.Ref{Room: to.Person, ID: id}, m.posts[id] > 0, nil
}

func (m *mailbox) Change(context.Context, bot.Address, bot.Ref, card.Message) error { return nil }

// checkins counts those who were told their week.
func (m *mailbox) checkins() (people int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for id := range m.posts {
		if strings.HasPrefix(id, "checkin ") {
			people++
		}
	}
	return people
}

// A grumble counts what was logged as going wrong.
type grumble struct{ count atomic.Int64 }

func (g *grumble) Write(line []byte) (int, error) {
	g.count.Add(1)
	return len(line), nil
}

// The store fails while people are told their week. Each of them is told, once.
func TestFaultsWhileJobsRun(t *testing.T) {
	const owners = 60
	friday, monday := time.Date(2026, 3, 13, 10, 0, 0, 0, time.UTC), time.Date(2026, 3, 16, 9, 0, 1, 0, time.UTC)
	for name, hurt := range map[string]func(*redistest.Server, *redistest.Proxy) (heal func()){
		"killed":     func(s *redistest.Server, _ *redistest.Proxy) func() { s.Kill(); return s.Restart },
		"paused":     func(s *redistest.Server, _ *redistest.Proxy) func() { s.Pause(); return s.Resume },
		"unanswered": func(_ *redistest.Server, p *redistest.Proxy) func() { p.Swallow(); return p.Heal },
		"full": func(s *redistest.Server, _ *redistest.Proxy) func() {
			s.Do("config", "set", "maxmemory", "1")
			return func() { s.Do("config", "set", "maxmemory", "0") }
		},
	} {
		t.Run(name, func(t *testing.T) {
			redistest.Need(t)
			t.Parallel()
			server := redistest.Start(t)
			proxy := redistest.StartProxy(t, server.Addr)
			r, err := store.Open(proxy.URL(), store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = r.Close() })
			manyOwners(t, r, owners, friday)
			a, err := assemble(Parts{Store: r, Zone: time.UTC, Language: "en"})
			if err != nil {
				t.Fatal(err)
			}
			clock, wrong := &atomic.Int64{}, &grumble{}
			clock.Store(friday.Unix())
			box := &mailbox{posts: map[string]int{}}
			s, err := scheduler.New(scheduler.Config{
				Workspaces: func(context.Context) ([]*scheduler.Workspace, error) {
					w, err := a.workplace("T1", "test")
					return []*scheduler.Workspace{w}, err
				},
				Handle: a.Handle, Post: box, Now: func() time.Time { return time.Unix(clock.Load(), 0) },
				Lease: 2 * time.Second, Tick: time.Second, Log: slog.New(slog.NewTextHandler(wrong, &slog.HandlerOptions{Level: slog.LevelWarn})),
			})
			if err != nil {
				t.Fatal(err)
			}
			a.Schedule(s)
			if err := s.Look(t.Context()); err != nil {
				t.Fatal(err)
			}
			clock.Store(monday.Unix())
			ctx, stop := context.WithCancel(t.Context())
			var running sync.WaitGroup
			running.Go(func() {
				if err := s.Run(ctx); err != nil {
					t.Error(err)
				}
			})
			t.Cleanup(func() { stop(); running.Wait() })

			redistest.Eventually(t, "the first are told", func() bool { return box.checkins() >= owners/6 })
			before := wrong.count.Load()
			heal := hurt(server, proxy)
			redistest.Eventually(t, "something goes wrong", func() bool { return wrong.count.Load() > before+2 })
			heal()
			w, err := r.Workspace("T1")
			if err != nil {
				t.Fatal(err)
			}
			polls := 0
			redistest.Eventually(t, "everybody is told and it is written down", func() bool {
				if polls++; polls%40 == 0 {
					clock.Add(60) // what failed is tried again after a while by people's clock
				}
				b, err := w.Backlog(t.Context(), time.Unix(clock.Load(), 0))
				return box.checkins() == owners && err == nil && b.Overdue+b.Taken == 0
			})
			stop()
			running.Wait()
			for id, times := range box.posts {
				if times != 1 {
					t.Errorf("%s was said %d times", id, times)
				}
			}
			if b, err := w.Backlog(t.Context(), monday.Add(time.Hour)); err != nil || b.Failed > 0 {
				t.Errorf("%d were given up; %v", b.Failed, err)
			}
			t.Logf("%d told, %d complaints in the log", box.checkins(), wrong.count.Load())
		})
	}
}
