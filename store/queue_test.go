package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store/redistest"
)

var nine = time.Date(2026, 3, 16, 7, 0, 0, 0, time.UTC)

func errandOf(who string, due time.Time) relationship.Errand {
	return relationship.Errand{Job: "checkin", Subject: who, Key: "2026-W12", Due: due}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// claim takes errands and fails unless it gets those that are wanted.
func claim(t *testing.T, w *Workspace, now time.Time, lease time.Duration, want ...string) []relationship.Claim {
	t.Helper()
	claims, err := w.Claim(t.Context(), now, lease, 10)
	must(t, err)
	var got []string
	for _, c := range claims {
		got = append(got, c.Subject)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("claimed (-want +got):\n%s", diff)
	}
	return claims
}

// lapsed claims with a lease that is over at once, until somebody else can
// take the errand over.
func lapsed(t *testing.T, w *Workspace, now time.Time) relationship.Claim {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
		claims, err := w.Claim(t.Context(), now, time.Minute, 1)
		must(t, err)
		if len(claims) == 1 {
			return claims[0]
		}
	}
	t.Fatal("the lease never ran out")
	return relationship.Claim{}
}

func onQueue(t *testing.T, test func(*testing.T, *Workspace)) {
	on(t, func(t *testing.T, _ *Redis, l *relationship.Ledger) {
		w, ok := l.Store.(*Workspace)
		if !ok {
			t.Fatalf("store is a %T", l.Store)
		}
		test(t, w)
	})
}

// An errand is there once, however often it is planned, and waits for its
// time. What is too late is written down and never done.
func TestErrandsArePlannedOnce(t *testing.T) {
	onQueue(t, func(t *testing.T, w *Workspace) {
		ctx := t.Context()
		for range 2 {
			must(t, w.Plan(ctx, []relationship.Errand{errandOf("toms", nine.Add(time.Hour)), errandOf("anna", nine)},
				[]relationship.Errand{errandOf("zane", nine.Add(-48*time.Hour))}))
		}
		claim(t, w, nine.Add(-time.Second), time.Minute)
		claims := claim(t, w, nine, time.Minute, "anna")
		if c := claims[0]; !c.Due.Equal(nine) || c.Tries != 1 || c.Unsure || c.Fails != 0 || c.First.IsZero() {
			t.Errorf("claim %+v: want the first, certain, due at %v", c, nine)
		}
		must(t, w.Finish(ctx, claims[0]))
		must(t, w.Plan(ctx, []relationship.Errand{errandOf("anna", nine)}, nil))
		b, err := w.Backlog(ctx, nine)
		must(t, err)
		if b.Waiting != 1 || b.Overdue != 0 || b.Taken != 0 || b.Failed != 0 || b.Last["checkin"].Subject != "anna" || b.Last["checkin"].Stage != relationship.Done {
			t.Errorf("backlog %+v: want one waiting and anna's done", b)
		}
		claim(t, w, nine.Add(time.Hour), time.Minute, "toms")
	})
}

// A holder whose lease runs out loses the errand: the next one is told that
// it may have been done, and what the first one writes counts for nothing.
func TestLapsedClaimIsTakenOver(t *testing.T) {
	onQueue(t, func(t *testing.T, w *Workspace) {
		ctx := t.Context()
		must(t, w.Plan(ctx, []relationship.Errand{errandOf("anna", nine)}, nil))
		old := claim(t, w, nine, time.Millisecond, "anna")[0]
		must(t, w.Begin(ctx, old))
		now := lapsed(t, w, nine)
		if !now.Unsure || now.Fence != old.Fence+1 || now.Tries != 2 || now.Fails != 1 || !now.First.Equal(old.First) {
			t.Errorf("taken over as %+v after %+v", now, old)
		}
		for name, err := range map[string]error{
			"finish": w.Finish(ctx, old), "again": w.Again(ctx, old, nine, "", true), "fail": w.Fail(ctx, old, ""),
			"renew": w.Renew(ctx, old, time.Minute),
		} {
			if !errors.Is(err, relationship.ErrLost) {
				t.Errorf("%s by the first holder: %v, want ErrLost", name, err)
			}
		}
		must(t, w.Renew(ctx, now, time.Minute))
		must(t, w.Finish(ctx, now))
		claim(t, w, nine.Add(time.Hour), time.Minute)
	})
}

// A claim whose answer never arrived was not begun: whoever takes it over knows
// that nothing was done, and that nobody died of it, however often.
func TestLostClaimIsNoCrash(t *testing.T) {
	onQueue(t, func(t *testing.T, w *Workspace) {
		must(t, w.Plan(t.Context(), []relationship.Errand{errandOf("anna", nine)}, nil))
		claim(t, w, nine, time.Millisecond, "anna")
		for range 3 {
			var c relationship.Claim
			redistest.Eventually(t, "a lease that runs out", func() bool {
				claims, err := w.Claim(t.Context(), nine, time.Millisecond, 1)
				must(t, err)
				if len(claims) == 1 {
					c = claims[0]
				}
				return len(claims) == 1
			})
			if c.Unsure || c.Fails != 0 {
				t.Errorf("taken over as %+v: want certain that nothing was done", c)
			}
		}
	})
}

// A renewed lease is not taken over.
func TestRenewKeepsClaim(t *testing.T) {
	onQueue(t, func(t *testing.T, w *Workspace) {
		must(t, w.Plan(t.Context(), []relationship.Errand{errandOf("anna", nine), errandOf("toms", nine)}, nil))
		kept := claim(t, w, nine, time.Millisecond, "anna", "toms")[0]
		if err := w.Renew(t.Context(), kept, time.Minute); errors.Is(err, relationship.ErrLost) {
			t.Fatal("nobody has taken it over yet")
		}
		if c := lapsed(t, w, nine); c.Subject != "toms" {
			t.Errorf("%s was taken over, want toms", c.Subject)
		}
	})
}

// What fails is tried again at its time, knows whether it may have been done,
// and is kept in the end, to be sent again or let go of.
func TestFailuresAreKept(t *testing.T) {
	onQueue(t, func(t *testing.T, w *Workspace) {
		ctx := t.Context()
		must(t, w.Plan(ctx, []relationship.Errand{errandOf("anna", nine), errandOf("toms", nine)}, nil))
		claims := claim(t, w, nine, time.Minute, "anna", "toms")
		must(t, w.Again(ctx, claims[0], nine.Add(time.Minute), "rate limited", true))
		must(t, w.Fail(ctx, claims[1], "is_archived"))
		claim(t, w, nine.Add(59*time.Second), time.Minute)
		again := claim(t, w, nine.Add(time.Minute), time.Minute, "anna")[0]
		if !again.Unsure || again.Fails != 0 || again.Tries != 2 {
			t.Errorf("tried again as %+v: want unsure, with no process lost", again)
		}
		must(t, w.Fail(ctx, again, "still"))
		failed, err := w.Failures(ctx, 10)
		must(t, err)
		if len(failed) != 2 || failed[0].Stage != relationship.Failed || failed[0].Why == "" {
			t.Fatalf("failures %+v: want both, with why", failed)
		}
		must(t, w.Retry(ctx, claims[1].Name(), nine))
		must(t, w.LetGo(ctx, again.Name()))
		for _, name := range []string{again.Name(), "checkin nobody 2026-W12"} {
			if err := w.Retry(ctx, name, nine); !errors.Is(err, relationship.ErrUnknown) {
				t.Errorf("retry of %s: %v, want ErrUnknown", name, err)
			}
		}
		once := claim(t, w, nine, time.Minute, "toms")[0]
		if once.Tries != 1 {
			t.Errorf("sent again with %d tries behind it", once.Tries)
		}
		must(t, w.Finish(ctx, once))
		swept, err := w.Sweep(ctx, time.Now().Add(time.Hour))
		must(t, err)
		if swept != 2 {
			t.Errorf("swept %d, want both that ended", swept)
		}
	})
}

// Many processes share the errands, and none is done by two.
func TestClaimsAreShared(t *testing.T) {
	onQueue(t, func(t *testing.T, w *Workspace) {
		const errands, processes = 200, 8
		var all []relationship.Errand
		for i := range errands {
			all = append(all, errandOf(fmt.Sprint("u", i), nine))
		}
		var mu sync.Mutex
		done := map[string]int{}
		var wg sync.WaitGroup
		for range processes {
			wg.Go(func() {
				if err := w.Plan(context.WithoutCancel(t.Context()), all, nil); err != nil {
					t.Error(err)
				}
				for {
					claims, err := w.Claim(t.Context(), nine, time.Minute, 7)
					if err != nil {
						t.Error(err)
					}
					if len(claims) == 0 {
						return
					}
					for _, c := range claims {
						if err := w.Finish(t.Context(), c); err != nil {
							t.Error(err)
						}
						mu.Lock()
						done[c.Subject]++
						mu.Unlock()
					}
				}
			})
		}
		wg.Wait()
		for who, n := range done {
			if n != 1 {
				t.Errorf("%s: done %d times", who, n)
			}
		}
		if len(done) != errands {
			t.Errorf("%d of %d were done", len(done), errands)
		}
	})
}

// What follows from a write is planned with it, once, and messages that show
// the company are known to be out of date.
func TestWritesPlanAndOutdate(t *testing.T) {
	on(t, func(t *testing.T, _ *Redis, l *relationship.Ledger) {
		w := l.Store.(*Workspace)
		ctx := t.Context()
		must(t, w.Show(ctx, []string{"acme", "beta"}, "checkin anna 2026-W12", `{"to":1}`, time.Hour))
		write := relationship.Writing{
			ID: "e1", By: "anna", At: nine, Company: "acme", New: true, Names: true,
			Edit: func(co *relationship.Company) error {
				co.Name = "Acme"
				co.Relationships = []relationship.Relationship{{Side: relationship.Customer, Segment: relationship.TierB, Owner: "anna", Added: 1}}
				return nil
			},
			Follow: func(done *relationship.Written) []relationship.Errand {
				return []relationship.Errand{{Job: "offer", Subject: "toms", Key: done.After.Company.ID, Due: nine}}
			},
		}
		if _, err := l.Write(ctx, write); err != nil {
			t.Fatal(err)
		}
		var repeat *relationship.RepeatError
		if _, err := l.Write(ctx, write); err == nil {
			t.Error("the same event wrote twice")
		} else if !errors.As(err, &repeat) && !errors.Is(err, relationship.ErrConflict) {
			t.Errorf("written twice: %v", err)
		}
		c := claim(t, w, nine, time.Minute, "toms")[0]
		must(t, w.Finish(ctx, c))
		claim(t, w, nine, time.Minute)
		stale, err := w.Stale(ctx)
		must(t, err)
		if diff := cmp.Diff([]string{"acme"}, stale); diff != "" {
			t.Errorf("out of date (-want +got):\n%s", diff)
		}
		shown, err := w.Shown(ctx, "acme")
		must(t, err)
		if shown["checkin anna 2026-W12"] != `{"to":1}` {
			t.Errorf("shown at %v", shown)
		}
		must(t, w.Drawn(ctx, stale))
		if stale, err = w.Stale(ctx); err != nil || len(stale) != 0 {
			t.Errorf("after drawing %v are out of date: %v", stale, err)
		}
		owners, err := w.Owners(ctx)
		must(t, err)
		if diff := cmp.Diff([]string{"anna"}, owners); diff != "" {
			t.Errorf("owners (-want +got):\n%s", diff)
		}
	})
}

// How far a job was planned is kept.
func TestPlannedIsKept(t *testing.T) {
	onQueue(t, func(t *testing.T, w *Workspace) {
		at, err := w.Planned(t.Context(), "checkin")
		must(t, err)
		if !at.IsZero() {
			t.Errorf("planned up to %v before anything was", at)
		}
		must(t, w.SetPlanned(t.Context(), "checkin", nine))
		at, err = w.Planned(t.Context(), "checkin")
		must(t, err)
		if !at.Equal(nine) {
			t.Errorf("planned up to %v, want %v", at, nine)
		}
	})
}
