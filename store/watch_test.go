package store

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// A witness writes down what Redis was asked.
type witness struct {
	mu     sync.Mutex
	names  []string
	failed []string
}

func (w *witness) Asked(_ context.Context, command string, began time.Time, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.names = append(w.names, command)
	if err != nil || time.Since(began) > time.Minute {
		w.failed = append(w.failed, command)
	}
}

// Whoever watches sees every command and script by its name. That there is
// nothing, or that a script has to be sent first, is no failure.
func TestCommandsAreSeen(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, _ *relationship.Ledger) {
		w := &witness{}
		r.Watch(w)
		r.client.Get(t.Context(), "{T1}:nothing")
		for range 2 {
			if _, err := r.Count(t.Context(), "T1", "anna", 0, 9, 0, 9); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := r.Budget(10).Take(t.Context(), "T1", "anna", 1); err != nil {
			t.Fatal(err)
		}
		_, _ = r.client.Pipelined(t.Context(), func(p redis.Pipeliner) error {
			p.Get(t.Context(), "{T1}:nothing")
			p.Get(t.Context(), "{T1}:nothing")
			return nil
		})
		r.client.LPush(t.Context(), "{T1}:acts:all", "x") // of another type
		for _, want := range []string{"get", "count", "spend", "pipeline", "lpush"} {
			if !slices.Contains(w.names, want) {
				t.Errorf("saw %q, not %s", w.names, want)
			}
		}
		if !slices.Equal(w.failed, []string{"lpush"}) {
			t.Errorf("failed: %q, want the one of another type", w.failed)
		}
		if slices.Contains(w.names, "eval") {
			t.Errorf("a script has no name: %q", w.names)
		}
		if p := r.Pool(); p.Open < 1 {
			t.Errorf("pool %+v", p)
		}
		_ = r.Close()
		if err := r.Ping(t.Context()); !errors.Is(err, relationship.ErrUnavailable) || !slices.Contains(w.failed, "ping") {
			t.Errorf("ping %v, failed %q", err, w.failed)
		}
	})
}

// Every script that there is has its name, also where it is sent whole.
func TestScriptsHaveNames(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	declared := regexp.MustCompile(`(?m)^var (\w+) = redis\.NewScript`)
	var names []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range declared.FindAllSubmatch(text, -1) {
			names = append(names, string(m[1]))
		}
	}
	slices.Sort(names)
	if got := slices.Sorted(maps.Values(scripts)); !slices.Equal(got, names) {
		t.Errorf("named are %q, declared %q", got, names)
	}
}

// What a workspace has left of its tokens.
func TestBudgetLeft(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, _ *relationship.Ledger) {
		b := r.Budget(1000)
		for _, want := range []float64{1, .75, .5} {
			if got, err := b.Left(t.Context(), "T1"); got != want || err != nil {
				t.Errorf("Left = %v, %v; want %v", got, err, want)
			}
			take(t, b, "T1", "anna", 250)
		}
	})
}
