package bot

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A counter counts like the store, for the tests of one process.
type counter struct {
	asked        int // how often it was
	persons      map[string]int
	all          int
	down, frozen bool
}

func (c *counter) Count(ctx context.Context, _, person string, passed, limit, allPassed, allLimit int) (time.Duration, error) {
	c.asked++
	switch {
	case c.down:
		return 0, errors.New("connection refused")
	case c.frozen:
		<-ctx.Done()
		return 0, ctx.Err()
	}
	c.persons[person] += passed
	c.all += allPassed
	if limit > 0 && c.persons[person] >= limit || allLimit > 0 && c.all >= allLimit {
		return 42 * time.Second, nil
	}
	c.persons[person]++
	c.all++
	return 0, nil
}

func limiter(c Counter, l Limits, log *bytes.Buffer) *Limiter {
	return &Limiter{Limits: l, Counter: c, Log: slog.New(slog.NewTextHandler(log, nil))}
}

// asking returns a function that has a person ask something, and reports
// whether it was answered.
func asking(c *counter, l Limits, log *bytes.Buffer) func(person string, b Body) bool {
	handle := Chain(
		func(context.Context, Event) (Reply, error) { return Reply{Private: true}, nil },
		Limited(limiter(c, l, log), func(_ context.Context, _ Event, wait time.Duration) Reply {
			return Reply{Errors: map[string]string{"": wait.String()}}
		}))
	return func(person string, b Body) bool {
		reply, err := handle(context.Background(), Event{Team: "T1", Person: person, Body: b})
		if err != nil {
			panic(err)
		}
		held := reply.Fault == HeldBack
		if held != (reply.Errors[""] == "42s") {
			panic("held back without words")
		}
		return !held
	}
}

func TestLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &counter{persons: map[string]int{}}
		ask := asking(c, Limits{Person: 30, Workspace: 300}, new(bytes.Buffer))
		for range 5 {
			ask("anna", Line{})
		}
		if c.asked != 0 {
			t.Errorf("the others were asked %d times about the first few", c.asked)
		}
		passed := 5
		for range 40 {
			if ask("anna", Press{}) {
				passed++
			}
		}
		if passed != 30 || c.persons["anna"] != 30 {
			t.Errorf("%d passed and %d were counted, want 30", passed, c.persons["anna"])
		}
		if !ask("bruno", Line{}) {
			t.Error("bruno waits for what anna asked")
		}
		// What nobody asks for is not held back.
		for _, b := range []Body{Typing{}, Home{}, Agenda{}, Hello{}, Met{}, Removed{}, Occasion{}} {
			if !ask("anna", b) {
				t.Errorf("%T was held back", b)
			}
		}
		for _, b := range []Body{Speech{}, Submit{}, Shortcut{}} {
			if ask("anna", b) {
				t.Errorf("%T was not held back", b)
			}
		}
		time.Sleep(time.Minute)
		c.persons["anna"] = 0
		if !ask("anna", Line{}) {
			t.Error("held back in a new minute")
		}
	})
}

// Many who ask little are a workspace that asks much.
func TestLimitedWorkspace(t *testing.T) {
	c := &counter{persons: map[string]int{}}
	ask := asking(c, Limits{Person: 30, Workspace: 60}, new(bytes.Buffer))
	passed := 0
	for i := range 100 {
		if ask(string(rune('a'+i)), Line{}) {
			passed++
		}
	}
	if passed != 60 {
		t.Errorf("%d passed, want 60", passed)
	}
}

// A program has a limit of its own, and does not use up the person's; both use
// up the workspace's. Its events are counted where they come in.
func TestLimitedPrograms(t *testing.T) {
	c := &counter{persons: map[string]int{}}
	l := limiter(c, Limits{Person: 6, Program: 12, Workspace: 20}, new(bytes.Buffer))
	count := func(hold func(ctx context.Context, team, who string) time.Duration, who string) (passed int) {
		for range 30 {
			if hold(t.Context(), "T1", who) == 0 {
				passed++
			}
		}
		return passed
	}
	if n := count(l.HoldProgram, "anna"); n != 12 {
		t.Errorf("%d requests of a program passed, want 12", n)
	}
	if n := count(l.HoldPerson, "anna"); n != 6 {
		t.Errorf("%d acts of a person passed, want 6", n)
	}
	if n := count(l.HoldPerson, "bruno"); n != 2 {
		t.Errorf("%d acts passed, want the 2 that the workspace had left", n)
	}
	handle := Limited(l, nil)(func(context.Context, Event) (Reply, error) { return Reply{}, nil })
	for _, b := range []Body{Line{}, Submit{}, Proposed{}, Noticed{}} {
		if _, err := handle(t.Context(), Event{Team: "T1", Person: "anna", Program: Writes, Body: b}); err != nil {
			t.Error(err)
		}
	}
}

func TestWithoutLimits(t *testing.T) {
	c := &counter{persons: map[string]int{}}
	ask := asking(c, Limits{}, new(bytes.Buffer))
	for range 1000 {
		if !ask("anna", Line{}) {
			t.Fatal("held back")
		}
	}
	if c.asked != 0 {
		t.Errorf("asked %d times", c.asked)
	}
	var nobody *Limiter
	if nobody.HoldPerson(t.Context(), "T1", "anna") != 0 || nobody.HoldProgram(t.Context(), "T1", "anna") != 0 {
		t.Error("held back where there is no limiter")
	}
}

// Where nobody can count, people are answered; the log says why.
func TestLimitedFailsOpen(t *testing.T) {
	for name, c := range map[string]*counter{"down": {down: true}, "frozen": {frozen: true}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log bytes.Buffer
				ask := asking(c, Limits{Person: 1, Workspace: 1}, &log)
				for range 3 {
					began := time.Now()
					if !ask("anna", Line{}) || time.Since(began) > answersIn {
						t.Errorf("held back, or up for %v", time.Since(began))
					}
				}
				if got := strings.Count(log.String(), `level=WARN msg="not counted"`); got != 3 {
					t.Errorf("%d lines: %s", got, &log)
				}
			})
		})
	}
}
