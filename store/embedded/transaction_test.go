package embedded

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
)

func TestWatchedKeyAbortsTheTransaction(t *testing.T) {
	s := mustOpen(t, t.TempDir(), Options{})
	mine, other := dialWire(t, s), dialWire(t, s)
	mine.do("SET", "k", "1")

	mine.do("WATCH", "k")
	mine.do("MULTI")
	mine.do("SET", "k", "mine")
	other.do("EVAL", "return redis.call('SET', KEYS[1], 'other')", "1", "k")
	before := s.Stats().Sequence
	if got := mine.do("EXEC"); got != "*-1\r\n" {
		t.Errorf("EXEC after a conflict = %q, want nil", got)
	}
	if got := s.Stats().Sequence; got != before {
		t.Errorf("an aborted transaction wrote %d records, want none", got-before)
	}
	mine.do("WATCH", "k")
	other.do("GET", "k")
	mine.do("MULTI")
	mine.do("INCR", "{k}n")
	mine.do("INCR", "{k}n")
	if got, want := mine.do("EXEC"), "*2\r\n:1\r\n:2\r\n"; got != want {
		t.Errorf("EXEC without a conflict = %q, want %q", got, want)
	}
	if got := s.Stats().Sequence; got != before+1 {
		t.Errorf("a transaction wrote %d records, want 1", got-before)
	}
}

func TestWatchedKeyThatExpiresAbortsTheTransaction(t *testing.T) {
	now := newClock()
	w := dialWire(t, mustOpen(t, t.TempDir(), Options{Now: now.Now}))
	w.do("SET", "k", "1", "EX", "10")
	w.do("WATCH", "k")
	w.do("MULTI")
	w.do("SET", "k", "2")
	now.advance(10 * time.Second)
	if got := w.do("EXEC"); got != "*-1\r\n" {
		t.Errorf("EXEC = %q, want nil", got)
	}
}

func TestDiscardForgetsTheTransaction(t *testing.T) {
	w := dialWire(t, mustOpen(t, t.TempDir(), Options{}))
	for _, step := range []struct{ command, want string }{
		{"EXEC", "-ERR EXEC without MULTI\r\n"},
		{"DISCARD", "-ERR DISCARD without MULTI\r\n"},
		{"MULTI", "+OK\r\n"},
		{"MULTI", "-ERR MULTI calls can not be nested\r\n"},
		{"SET k v", "+QUEUED\r\n"},
		{"DISCARD", "+OK\r\n"},
		{"GET k", "$-1\r\n"},
		{"MULTI", "+OK\r\n"},
		{"WATCH k", "-ERR WATCH inside MULTI is not allowed\r\n"},
		{"EXEC", "*0\r\n"},
	} {
		if got := w.do(strings.Fields(step.command)...); got != step.want {
			t.Errorf("%s = %q, want %q", step.command, got, step.want)
		}
	}
}

func TestScriptsAreReplayedByTheirEffect(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	c, ctx := dial(t, s), t.Context()
	script := redis.NewScript(`
		redis.call('HSET', KEYS[1], 'random', tostring(math.random()), 'time', redis.call('TIME')[2])
		redis.call('SET', KEYS[2], ARGV[1], 'EX', 100)
		if ARGV[1] == 'fail' then return redis.call('INCR', KEYS[1]) end
		return redis.call('TTL', KEYS[2])`)
	keys := []string{"{s}1", "{s}2"}
	if got, err := script.Run(ctx, c, keys, "works").Int(); err != nil || got != 100 {
		t.Errorf("script = %d, %v, want 100", got, err)
	}
	if err := script.Run(ctx, c, keys, "fail").Err(); err == nil {
		t.Error("failing script = nil, want an error")
	}
	if got, want := c.Get(ctx, "{s}2").Val(), "fail"; got != want {
		t.Errorf("what the failing script wrote first = %q, want %q", got, want)
	}
	before := s.Stats().Sequence
	if err := c.Eval(ctx, "return redis.call('GET', KEYS[1])", keys[1:]).Err(); err != nil {
		t.Errorf("reading script = %v, want nil", err)
	}
	if got := s.Stats().Sequence; got != before {
		t.Errorf("a script that only reads wrote %d records, want none", got-before)
	}
	want := mustDump(t, s)
	if err := s.Close(); err != nil {
		t.Fatalf("Close = %v, want nil", err)
	}
	if diff := cmp.Diff(want, mustDump(t, mustOpen(t, dir, Options{}))); diff != "" {
		t.Errorf("data after replay differ (-want +got):\n%s", diff)
	}
}

func TestScriptsOutliveASnapshot(t *testing.T) {
	s := mustOpen(t, t.TempDir(), Options{})
	c, ctx := dial(t, s), t.Context()
	hash, err := c.ScriptLoad(ctx, "return ARGV[1]").Result()
	if err != nil {
		t.Fatalf("SCRIPT LOAD = %v, want nil", err)
	}
	if err := s.Compact(); err != nil {
		t.Fatalf("Compact = %v, want nil", err)
	}
	if got, err := c.EvalSha(ctx, hash, nil, "x").Text(); err != nil || got != "x" {
		t.Errorf("EVALSHA = %q, %v, want x", got, err)
	}
	if err := c.ScriptFlush(ctx).Err(); err != nil {
		t.Errorf("SCRIPT FLUSH = %v, want nil", err)
	}
	if err := c.EvalSha(ctx, hash, nil, "x").Err(); !redis.HasErrorPrefix(err, "NOSCRIPT") {
		t.Errorf("EVALSHA of an unknown script = %v, want NOSCRIPT", err)
	}
}
