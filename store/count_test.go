package store

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// A person, and a workspace, may ask so much in a minute, by whichever process,
// and are told when they may again.
func TestCount(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, _ *relationship.Ledger) {
		for i, c := range []struct {
			team, person                        string
			passed, limit, allPassed, allLimits int
			wait                                bool
		}{
			{"T1", "anna", 2, 4, 3, 20, false}, // anna 3 of 4, all 4 of 20
			{"T1", "anna", 0, 4, 0, 20, false},
			{"T1", "anna", 0, 4, 0, 20, true},
			{"T1", "anna", 1, 4, 1, 20, true}, // what passed is counted all the same: all 6
			{"T1", "bruno", 0, 4, 0, 7, false},
			{"T1", "carla", 0, 4, 0, 7, true},  // the workspace has had its share
			{"T2", "carla", 0, 4, 0, 7, false}, // another one has its own
			{"T3", "dana", 1000, 0, 1000, 0, false},
			{"T3", "dana", 0, 0, 0, 0, false}, // without limits
		} {
			wait, err := r.Count(t.Context(), c.team, c.person, c.passed, c.limit, c.allPassed, c.allLimits)
			if err != nil || wait > 0 != c.wait || wait > countMinute {
				t.Errorf("%d: %s of %s waits %v, %v; want to wait: %v", i, c.person, c.team, wait, err, c.wait)
			}
		}
		for _, key := range []string{"{T1}:acts:p:anna", "{T1}:acts:all"} {
			if ttl := r.client.PTTL(t.Context(), key).Val(); ttl <= 0 || ttl > countMinute {
				t.Errorf("%s goes in %v, want within a minute", key, ttl)
			}
			if _, rest, _ := strings.Cut(key, ":"); !passing(rest) {
				t.Errorf("%s is in backups", key)
			}
		}
	})
}

func TestCountOfManyAtOnce(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, _ *relationship.Ledger) {
		var passed atomic.Int32
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				if wait, err := r.Count(t.Context(), "T1", "anna", 0, 30, 0, 300); wait == 0 && err == nil {
					passed.Add(1)
				}
			})
		}
		wg.Wait()
		if passed.Load() != 30 {
			t.Errorf("%d passed, want 30", passed.Load())
		}
	})
}

// The minute is not put off by asking on.
func TestCountEnds(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, _ *relationship.Ledger) {
		ask := func() time.Duration {
			wait, err := r.Count(t.Context(), "T1", "anna", 0, 1, 0, 0)
			if err != nil {
				t.Fatal(err)
			}
			return wait
		}
		ask()
		r.client.PExpire(t.Context(), "{T1}:acts:p:anna", 5*time.Second)
		if wait := ask(); wait <= 0 || wait > 5*time.Second {
			t.Errorf("asked to wait %v, want what was left", wait)
		}
		r.client.Del(t.Context(), "{T1}:acts:p:anna")
		if wait := ask(); wait != 0 {
			t.Errorf("asked to wait %v in a new minute", wait)
		}
	})
}

func TestCountKeepsToItsWorkspace(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, _ *relationship.Ledger) {
		if _, err := r.Count(t.Context(), "T1}:x", "anna", 0, 1, 0, 1); err == nil {
			t.Error("another workspace's tag was taken")
		}
		_ = r.Close()
		if wait, err := r.Count(t.Context(), "T1", "anna", 0, 1, 0, 1); err == nil || wait != 0 {
			t.Errorf("without a store: %v, %v", wait, err)
		}
	})
}
