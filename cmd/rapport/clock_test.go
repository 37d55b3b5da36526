package main

import (
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

func TestClockFollowsItsFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "clock.json")
	synctest.Test(t, func(t *testing.T) {
		c := newClock(path, time.UTC)
		start := time.Now()
		is := func(when string, want time.Time) {
			t.Helper()
			if got := c.Now(); got.Sub(want).Abs() > time.Millisecond {
				t.Errorf("%s: Now() = %v, want %v", when, got, want)
			}
		}
		put := func(text string) {
			t.Helper()
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			time.Sleep(stale)
		}
		is("without a file", start)

		// The bubble begins at midnight of 1 January 2000: 946684800.
		put(`{"real": 946684800.5, "fake": 1000000000, "rate": 60}`)
		fake := func() time.Time {
			return time.Unix(1000000000, 0).Add(60 * time.Since(start.Add(500*time.Millisecond)))
		}
		is("with a file", fake())
		time.Sleep(time.Hour)
		is("an hour on", fake())
		for _, bad := range []string{`{"real": 9`, ``, `{}`, `{"real": 1, "fake": 1}`, `{"real": 1, "fake": 1e300, "rate": 1}`, `{"real":1,"fake":1,"rate":-1}`} {
			put(bad)
			is("after "+bad, fake())
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		time.Sleep(stale)
		is("without its file", fake())
	})
}

func TestClockMovesEverybodyWhoReadsTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "clock.json")
	synctest.Test(t, func(t *testing.T) {
		c, other := newClock(path, time.UTC), newClock(path, time.UTC)
		const week = 7 * 24 * time.Hour
		for range 2 {
			if err := c.Move(week); err != nil {
				t.Fatal(err)
			}
		}
		if got := c.Moved(); (got - 2*week).Abs() > time.Millisecond {
			t.Errorf("Moved() = %v, want %v", got, 2*week)
		}
		time.Sleep(stale)
		if got := other.Moved(); (got - 2*week).Abs() > time.Millisecond {
			t.Errorf("another's Moved() = %v, want %v", got, 2*week)
		}
		if err := c.Back(); err != nil {
			t.Fatal(err)
		}
		if got := c.Moved(); got != 0 {
			t.Errorf("Moved() after Back = %v, want 0", got)
		}
		if err := c.Move(1e6 * time.Hour * 2); err == nil {
			t.Error("Move(2,000,000 h) = nil, want an error")
		}
		if files, err := os.ReadDir(filepath.Dir(path)); err != nil || len(files) != 1 {
			t.Errorf("files beside the clock's: %v, %v, want none", files, err)
		}
	})
}

func TestClockOfProductionIsReal(t *testing.T) {
	c := newClock("", time.UTC)
	if err := c.Move(time.Hour); err == nil {
		t.Error("Move = nil, want an error")
	}
	if got := c.Moved(); got != 0 {
		t.Errorf("Moved() = %v, want 0", got)
	}
}
