package embedded

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
)

func TestKeysExpireByTheClock(t *testing.T) {
	now, dir := newClock(), t.TempDir()
	s := mustOpen(t, dir, Options{Now: now.Now})
	w := dialWire(t, s)
	w.do("SET", "k", "v", "PX", "1500")
	w.do("RPUSH", "list", "a")
	w.do("EXPIRE", "list", "10")
	now.advance(1499 * time.Millisecond)
	for _, step := range []struct{ command, want string }{
		{"PTTL k", ":1\r\n"},
		{"TTL list", ":9\r\n"}, // 8.501 s, rounded as Redis does
		{"APPEND k w", ":2\r\n"},
		{"RPUSH list b", ":2\r\n"},
	} {
		if got := w.do(strings.Fields(step.command)...); got != step.want {
			t.Errorf("%s = %q, want %q", step.command, got, step.want)
		}
	}
	now.advance(time.Millisecond)
	if got := w.do("GET", "k"); got != "$-1\r\n" {
		t.Errorf("GET of an expired key = %q, want nil", got)
	}
	if got := w.do("SET", "k", "again", "NX"); got != "+OK\r\n" {
		t.Errorf("SET NX of an expired key = %q, want OK", got)
	}
	w.do("SET", "past", "v", "PXAT", "1")
	if got := w.do("EXISTS", "past"); got != ":0\r\n" {
		t.Errorf("EXISTS of a key set to have expired = %q, want 0", got)
	}
	want := mustDump(t, s)
	if err := s.Close(); err != nil {
		t.Fatalf("Close = %v, want nil", err)
	}
	s = mustOpen(t, dir, Options{Now: now.Now})
	if diff := cmp.Diff(want, mustDump(t, s)); diff != "" {
		t.Errorf("data after replay differ (-want +got):\n%s", diff)
	}
	now.advance(time.Minute)
	if got := dialWire(t, s).do("EXISTS", "list"); got != ":0\r\n" {
		t.Errorf("EXISTS after replay and a minute = %q, want 0", got)
	}
}

func TestReplayDoesNotDependOnTheClockGoingForward(t *testing.T) {
	now, dir := newClock(), t.TempDir()
	s := mustOpen(t, dir, Options{Now: now.Now})
	w := dialWire(t, s)
	w.do("SET", "once", "first", "EX", "60")
	now.advance(time.Hour)
	w.do("GET", "once") // expires it
	now.advance(-time.Hour)
	if got := w.do("SET", "once", "second", "NX"); got != "+OK\r\n" {
		t.Fatalf("SET NX = %q, want OK", got)
	}
	want := mustDump(t, s)
	if err := s.Close(); err != nil {
		t.Fatalf("Close = %v, want nil", err)
	}
	s = mustOpen(t, dir, Options{Now: now.Now})
	if diff := cmp.Diff(want, mustDump(t, s)); diff != "" {
		t.Errorf("data after replay differ (-want +got):\n%s", diff)
	}
}

func TestClockIsThatOfTheBubble(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s := mustOpen(t, dir, Options{})
		c := redis.NewClient(clientOptions(s))
		defer c.Close()
		ctx := context.Background()
		if err := c.Set(ctx, "k", "v", time.Hour).Err(); err != nil {
			t.Fatalf("SET = %v, want nil", err)
		}
		time.Sleep(59 * time.Minute) // of the bubble
		if got := c.PTTL(ctx, "k").Val(); got != time.Minute {
			t.Errorf("PTTL = %v, want 1m", got)
		}
		time.Sleep(time.Minute)
		if got := c.Exists(ctx, "k").Val(); got != 0 {
			t.Errorf("EXISTS = %d, want 0", got)
		}
	})
}
