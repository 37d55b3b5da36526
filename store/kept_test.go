package store

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// What is kept is there for every process of the workspace, for its while,
// and for no other workspace.
func TestKept(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, l *relationship.Ledger) {
		w := l.Store.(*Workspace)
		long := strings.Repeat("ā", 100_000)
		if err := w.Keep(t.Context(), map[string]string{"line:1": long, "line:2": ""}, time.Hour); err != nil {
			t.Fatal(err)
		}
		if err := w.Keep(t.Context(), nil, time.Hour); err != nil {
			t.Errorf("keeping nothing: %v", err)
		}
		other := another(t, r).Store.(*Workspace)
		for name, want := range map[string]string{"line:1": long, "line:2": ""} {
			if got, err := other.Kept(t.Context(), name); err != nil || got != want {
				t.Errorf("Kept(%s) = %d bytes, %v; want %d", name, len(got), err, len(want))
			}
		}
		if err := w.Keep(t.Context(), map[string]string{"line:1": "again"}, time.Hour); err != nil {
			t.Fatal(err)
		}
		if got, err := other.Kept(t.Context(), "line:1"); err != nil || got != "again" {
			t.Errorf("kept again: %q, %v", got, err)
		}
		if _, err := w.Kept(t.Context(), "line:3"); !errors.Is(err, relationship.ErrUnknown) {
			t.Errorf("what was never kept: %v, want ErrUnknown", err)
		}
		wall := ledger(t, r, "T2").Store.(*Workspace)
		if _, err := wall.Kept(t.Context(), "line:1"); !errors.Is(err, relationship.ErrUnknown) {
			t.Errorf("another workspace's: %v, want ErrUnknown", err)
		}
		left, err := r.client.TTL(t.Context(), w.keys.kept("line:1")).Result()
		if err != nil || left <= 0 || left > time.Hour {
			t.Errorf("kept for %v, %v; want an hour at most", left, err)
		}
	})
}
