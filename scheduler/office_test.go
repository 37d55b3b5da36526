package scheduler

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store"
	"github.com/rapport-bot/rapport/store/redistest"
)

// An office is a workspace on a store, and a platform that remembers what it
// was told and can misbehave.
type office struct {
	t     *testing.T
	redis *store.Redis
	zone  *time.Location

	mu     sync.Mutex
	said   []saying
	looked int
	asked  int
	post   func(id string) error              // before a post is taken, nil: all is well
	after  func(id string) error              // after it was
	blind  bool                               // what was said cannot be looked up
	handle func(bot.Event) (bot.Reply, error) // nil: says its errand
}

type saying struct {
	to, id string
	at     time.Time
}

func newOffice(t *testing.T) *office {
	m := miniredis.NewMiniRedis()
	t.Cleanup(m.Close)
	o := &office{t: t, zone: zoneOf(t, "Europe/Riga")}
	o.redis = store.Through(redistest.Dial(m))
	t.Cleanup(func() { _ = o.redis.Close() })
	return o
}

func (o *office) workspace() *store.Workspace {
	w, err := o.redis.Workspace("T1")
	if err != nil {
		o.t.Fatal(err)
	}
	return w
}

// colleague lets somebody be known, in a time zone.
func (o *office) colleague(id, zone string) {
	w := o.workspace()
	if _, err := w.Directory(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
	if err := w.SaveUser(o.t.Context(), relationship.User{ID: id, ZoneSeen: zone}, id, "given", time.Now()); err != nil {
		o.t.Fatal(err)
	}
}

// process starts one more process: nothing is shared but the store.
func (o *office) process(all ...*Job) *Scheduler {
	s, err := over(Config{
		Workspaces: func(context.Context) ([]*Workspace, error) {
			w := o.workspace()
			return []*Workspace{{ID: "T1", Platform: "test", Queue: w, Ledger: &relationship.Ledger{Store: w, Model: relationship.Default(), Zone: o.zone}}}, nil
		},
		Handle: func(_ context.Context, ev bot.Event) (bot.Reply, error) {
			o.mu.Lock()
			defer o.mu.Unlock()
			o.asked++
			if o.handle != nil {
				return o.handle(ev)
			}
			return bot.Reply{Message: card.Message{Summary: ev.ID, Blocks: []card.Block{card.Para(ev.ID)}}}, nil
		},
		Post: o, Now: time.Now, Lease: 30 * time.Second, Tick: time.Minute, Log: slog.New(slog.DiscardHandler),
	}, all)
	if err != nil {
		o.t.Fatal(err)
	}
	return s
}

func (o *office) Send(ctx context.Context, to bot.Address, m card.Message) (bot.Ref, error) {
	return o.Post(ctx, to, m.Summary, m)
}

func (o *office) Post(_ context.Context, to bot.Address, id string, _ card.Message) (bot.Ref, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.post != nil {
		if err := o.post(id); err != nil {
			return bot.Ref{}, err
		}
	}
	o.said = append(o.said, saying{to.Person, id, time.Now()})
	if o.after != nil {
		if err := o.after(id); err != nil {
			return bot.Ref{}, err
		}
	}
	return bot.Ref{Room: to.Person, ID: fmt.Sprint(len(o.said))}, nil
}

func (o *office) Posted(_ context.Context, _ bot.Address, id string, since time.Time) (bot.Ref, bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.blind {
		return bot.Ref{}, false, bot.ErrCannotLook
	}
	o.looked++
	found := slices.ContainsFunc(o.said, func(s saying) bool { return s.id == id && !s.at.Before(since) })
	return bot.Ref{Room: "r", ID: id}, found, nil
}

func (o *office) Change(context.Context, bot.Address, bot.Ref, card.Message) error { return nil }

// look has processes look at every step until a time.
func (o *office) look(until time.Time, step time.Duration, processes ...*Scheduler) {
	for time.Now().Before(until) {
		time.Sleep(min(step, time.Until(until)))
		for _, s := range processes {
			if err := s.Look(o.t.Context()); err != nil {
				o.t.Fatal(err)
			}
		}
		for _, s := range processes {
			s.Wait()
		}
	}
}

func (o *office) backlog() relationship.Backlog {
	b, err := o.workspace().Backlog(o.t.Context(), time.Now())
	if err != nil {
		o.t.Fatal(err)
	}
	return b
}

func jobNamed(t *testing.T, name string) *Job {
	t.Helper()
	for _, j := range jobs {
		if j.Name == name {
			return j
		}
	}
	t.Fatalf("no job is called %s", name)
	return nil
}

// sleepTo passes the bubble's time.
func sleepTo(t *testing.T, stamp string) time.Time {
	at, err := time.Parse(time.RFC3339, stamp)
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Until(at))
	return at
}

// once is a job with one errand for one person, due at a time.
func once(due time.Time) *Job {
	return &Job{
		Name: "once", Spec: "* * * * *", Late: 24 * time.Hour,
		Plan: func(_ context.Context, _ *Workspace, from, to time.Time) ([]relationship.Errand, error) {
			if due.After(from) && !due.After(to) {
				return []relationship.Errand{{Job: "once", Subject: "anna", Key: "k", Due: due}}, nil
			}
			return nil, nil
		},
	}
}

// resend sends what failed again, by hand, once the platform is well.
func (o *office) resend(s *Scheduler, _ func(string) error) {
	o.t.Helper()
	o.post = nil
	failed, err := o.workspace().Failures(o.t.Context(), 10)
	if err != nil || len(failed) != 1 || failed[0].Why == "" {
		o.t.Fatalf("failures %+v, %v: want one with its reason", failed, err)
	}
	if err := o.workspace().Retry(o.t.Context(), failed[0].Name(), time.Now()); err != nil {
		o.t.Fatal(err)
	}
	o.look(time.Now().Add(time.Minute), 15*time.Second, s)
	if len(o.said) != 1 {
		o.t.Errorf("sent again by hand: said %d times", len(o.said))
	}
}

// each is a job for everybody at one instant.
func each(due time.Time) *Job {
	return &Job{
		Name: "each", Spec: "* * * * *", Late: 24 * time.Hour,
		Plan: func(ctx context.Context, w *Workspace, from, to time.Time) ([]relationship.Errand, error) {
			people, err := w.everybody(ctx)
			var all []relationship.Errand
			for _, u := range people {
				if due.After(from) && !due.After(to) {
					all = append(all, relationship.Errand{Job: "each", Subject: u.ID, Key: "k", Due: due})
				}
			}
			return all, err
		},
	}
}
