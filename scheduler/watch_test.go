package scheduler

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

// A witness writes down what it sees of errands.
type witness struct {
	mu   sync.Mutex
	seen []string
}

type inErrand struct{}

func (w *witness) Errand(ctx context.Context, job string, late time.Duration) (context.Context, func(End)) {
	return context.WithValue(ctx, inErrand{}, true), func(e End) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.seen = append(w.seen, fmt.Sprintf("%s %v %s", job, late, e))
	}
}

// Whoever watches sees every errand that was begun, how late, and what became
// of it.
func TestErrandsAreSeen(t *testing.T) {
	for name, tt := range map[string]struct {
		post func(string) error
		want []string
	}{
		"done":    {func(string) error { return nil }, []string{"once 30s done"}},
		"refused": {func(string) error { return &bot.RefusedError{Reason: "gone"} }, []string{"once 30s failed"}},
		"put off": {func(string) error { return &bot.WaitError{After: time.Hour, Err: errors.New("busy")} }, []string{"once 30s put off"}},
		"panics":  {func(string) error { panic("x") }, []string{"once 30s put off"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o, w := newOffice(t), &witness{}
				o.colleague("anna", "")
				o.post = tt.post
				s := o.process(once(time.Now().Add(30 * time.Second)))
				s.Watch = w
				if err := s.Look(t.Context()); err != nil { // nothing is due
					t.Fatal(err)
				}
				time.Sleep(time.Minute)
				if err := s.Look(t.Context()); err != nil {
					t.Fatal(err)
				}
				s.Wait()
				if !slices.Equal(w.seen, tt.want) {
					t.Errorf("seen %q, want %q", w.seen, tt.want)
				}
			})
		})
	}
}

// What was begun when the program is told to stop may be finished, and no
// longer than is allowed.
func TestFinishesWhatWasBegun(t *testing.T) {
	for name, tt := range map[string]struct {
		takes, within time.Duration
		want          string
	}{
		"in time":     {4 * time.Second, 4 * time.Second, "once 59s done"},
		"not in time": {time.Minute, 6 * time.Second, "once 59s lost"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o, w := newOffice(t), &witness{}
				o.colleague("anna", "")
				job := once(time.Now().Add(time.Second))
				begun := make(chan struct{})
				job.Do = func(ctx context.Context, _ *Scheduler, _ *Workspace, _ relationship.Claim) error {
					close(begun)
					select {
					case <-time.After(tt.takes):
						return nil
					case <-ctx.Done():
						return ctx.Err()
					}
				}
				s := o.process(job)
				s.Watch, s.Finish, s.Tick = w, 6*time.Second, time.Second
				ctx, stop := context.WithCancel(t.Context())
				ended := make(chan error)
				go func() { ended <- s.Run(ctx) }()
				<-begun
				told := time.Now()
				stop()
				if err := <-ended; err != nil || time.Since(told) != tt.within {
					t.Errorf("ended %v after it was told to, %v; want %v", time.Since(told), err, tt.within)
				}
				if !slices.Equal(w.seen, []string{tt.want}) {
					t.Errorf("seen %q, want %q", w.seen, tt.want)
				}
			})
		})
	}
}
