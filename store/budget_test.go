package store

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store/redistest"
)

func take(t *testing.T, b *Budget, team, person string, tokens int) bool {
	t.Helper()
	ok, err := b.Take(t.Context(), team, person, tokens)
	if err != nil {
		t.Fatalf("Take(%s, %s, %d): %v", team, person, tokens, err)
	}
	return ok
}

func TestWorkspaceSpendsItsTokensAndNoMore(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, _ *relationship.Ledger) {
		b := r.Budget(1000)
		for _, c := range []struct {
			team, person string
			tokens       int
			want         bool
		}{
			{"T1", "anna", 600, true},
			{"T1", "bruno", 600, false},
			{"T1", "bruno", 400, true}, // what was refused was not counted
			{"T1", "anna", 1, false},
			{"T1", "anna", -500, false}, // nothing can be given back
			{"T2", "anna", 1000, true},  // another workspace has its own
		} {
			if got := take(t, b, c.team, c.person, c.tokens); got != c.want {
				t.Errorf("Take(%s, %s, %d) = %v, want %v", c.team, c.person, c.tokens, got, c.want)
			}
		}
	})
}

func TestPersonCallsTwentyTimesAMinute(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, _ *relationship.Ledger) {
		b := r.Budget(1_000_000)
		var taken atomic.Int32
		var wg sync.WaitGroup
		for range 30 {
			wg.Go(func() {
				if ok, err := b.Take(t.Context(), "T1", "anna", 10); ok && err == nil {
					taken.Add(1)
				}
			})
		}
		wg.Wait()
		if taken.Load() != 20 {
			t.Errorf("anna was given %d calls, want 20", taken.Load())
		}
		if !take(t, b, "T1", "bruno", 10) {
			t.Error("bruno pays for what anna asked")
		}
	})
}

// A count that never went away would end the model for good, and one that is
// put off by every call for somebody who keeps asking.
func TestBudgetPeriodEnds(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, _ *relationship.Ledger) {
		b, k := r.Budget(1000), keys{"{T1}:"}
		take(t, b, "T1", "anna", 10)
		for key, most := range map[string]time.Duration{k.tokens(): budgetDay, k.calls("anna"): budgetMinute} {
			if ttl := r.client.TTL(t.Context(), key).Val(); ttl <= 0 || ttl > most {
				t.Errorf("%s goes in %v, want within %v", key, ttl, most)
			}
			r.client.Expire(t.Context(), key, 10*time.Second)
		}
		take(t, b, "T1", "anna", 10)
		for _, key := range []string{k.tokens(), k.calls("anna")} {
			if ttl := r.client.TTL(t.Context(), key).Val(); ttl <= 0 || ttl > 10*time.Second {
				t.Errorf("%s goes in %v after another call, want what was left", key, ttl)
			}
		}
	})
}

func TestBudgetIsNewAfterItsPeriod(t *testing.T) {
	m := miniredis.NewMiniRedis()
	t.Cleanup(m.Close)
	r := Through(redistest.Dial(m))
	t.Cleanup(func() { _ = r.Close() })
	b := r.Budget(100)
	if !take(t, b, "T1", "anna", 100) || take(t, b, "T1", "anna", 1) {
		t.Fatal("the budget is not 100")
	}
	m.FastForward(budgetDay)
	if !take(t, b, "T1", "anna", 100) {
		t.Error("nothing to spend on the next day")
	}
}

func TestBudgetRefusesWhatItCannotCount(t *testing.T) {
	on(t, func(t *testing.T, r *Redis, _ *relationship.Ledger) {
		b := r.Budget(1000)
		if ok, err := b.Take(t.Context(), "T1}:x", "anna", 1); ok || err == nil {
			t.Errorf("another workspace's tag: %v, %v", ok, err)
		}
		_ = r.Close()
		if ok, err := b.Take(t.Context(), "T1", "anna", 1); ok || err == nil {
			t.Errorf("without a store: %v, %v", ok, err)
		}
	})
}
