package embedded

import (
	"fmt"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

func TestLongPipelineDoesNotDeadlock(t *testing.T) {
	ctx := t.Context()
	s := mustOpen(t, t.TempDir(), Options{})
	c := dial(t, s)
	const n = 2000
	before := s.Stats().Sequence
	cmds, err := c.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i := range n {
			p.RPush(ctx, "list", fmt.Sprintf("%d-%s", i, strings.Repeat("x", 2000)))
			p.LRange(ctx, "list", -2, -1)
		}
		return nil
	})
	if err != nil {
		t.Fatalf("pipeline = %v, want nil", err)
	}
	if got := cmds[2*n-2].(*redis.IntCmd).Val(); got != n {
		t.Errorf("last RPUSH = %d, want %d", got, n)
	}
	if got := s.Stats().Sequence - before; got != n {
		t.Errorf("%d records became durable, want %d", got, n)
	}
}

func TestCommandsOutsideTheAllowListAreRefused(t *testing.T) {
	w := dialWire(t, mustOpen(t, t.TempDir(), Options{}))
	for _, args := range [][]string{
		{"SPOP", "k"},
		{"RANDOMKEY"},
		{"BLPOP", "k", "0"},
		{"KEYS", "*"},
		{"FLUSHALL"},
		{"SELECT", "1"},
		{"SUBSCRIBE", "c"},
		{"DEBUG", "SLEEP", "1"},
		{"INCRBYFLOAT", "k", "1"},
		{"NOSUCH"},
		{"GET"},
		{"GET", "a", "b"},
		{"HELLO", "3"},
		{"EVAL", "return redis.call('SPOP', KEYS[1])", "1", "k"},
		{"EVAL", "return redis.call('MULTI')", "0"},
		{"CONFIG", "SET", "appendonly", "no"},
	} {
		if got := w.do(args...); !strings.HasPrefix(got, "-") {
			t.Errorf("%q = %q, want an error", args, got)
		}
	}
	if got := w.do("PING"); got != "+PONG\r\n" {
		t.Errorf("PING afterwards = %q, want PONG", got)
	}
}

func TestKeysOfDifferentSlotsAreRefused(t *testing.T) {
	w := dialWire(t, mustOpen(t, t.TempDir(), Options{}))
	const crossed = "-" + errCrossSlot + "\r\n"
	for _, args := range [][]string{
		{"MSET", "a", "1", "b", "2"},
		{"MGET", "a", "b"},
		{"DEL", "{x}1", "{y}1"},
		{"EVAL", "return 1", "2", "a", "b"},
		{"SUNION", "a", "b"},
		{"WATCH", "a", "b"},
	} {
		if got := w.do(args...); got != crossed {
			t.Errorf("%q = %q, want %q", args, got, crossed)
		}
	}
	if got := w.do("EVAL", "return redis.call('SET', 'b', '1')", "1", "a"); !strings.Contains(got, "CROSSSLOT") {
		t.Errorf("script with a key of another slot = %q, want CROSSSLOT", got)
	}
	if got := w.do("EVAL", "return redis.call('SET', 'b', '1')", "0"); !strings.HasPrefix(got, "-") {
		t.Errorf("script with an undeclared key = %q, want an error", got)
	}
	if got := w.do("EVAL", "return redis.call('SET', '{a}2', '1')", "1", "{a}1"); got != "+OK\r\n" {
		t.Errorf("script with a key of the same slot = %q, want OK", got)
	}
	w.do("MULTI")
	w.do("SET", "a", "1")
	if got := w.do("SET", "b", "1"); got != crossed {
		t.Errorf("second key of a transaction = %q, want %q", got, crossed)
	}
	if got := w.do("EXEC"); !strings.HasPrefix(got, "-EXECABORT") {
		t.Errorf("EXEC = %q, want EXECABORT", got)
	}
	if got := w.do("EXISTS", "a"); got != ":0\r\n" {
		t.Errorf("EXISTS a = %q, want 0", got)
	}
}

func TestSlotsAreThoseOfRedisCluster(t *testing.T) {
	// From the Redis Cluster specification and CLUSTER KEYSLOT.
	for key, want := range map[string]int{"123456789": 12739, "foo": 12182, "{foo}bar": 12182, "x{foo}y{z}": 12182, "{}foo": 9500, "": 0} {
		if got := slotOf(key); got != want {
			t.Errorf("slotOf(%q) = %d, want %d", key, got, want)
		}
	}
}

func TestTalkingNonsenseEndsTheConnection(t *testing.T) {
	s := mustOpen(t, t.TempDir(), Options{})
	w := dialWire(t, s)
	if _, err := w.conn.Write([]byte("GET / HTTP/1.1\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	if got, err := readReply(w.r); err != nil || !strings.HasPrefix(got, "-ERR protocol error") {
		t.Errorf("reply = %q, %v, want a protocol error", got, err)
	}
	if _, err := readReply(w.r); err == nil {
		t.Error("connection is open, want it closed")
	}
}

func TestServerCommandsSayWhatIsTrue(t *testing.T) {
	w := dialWire(t, mustOpen(t, t.TempDir(), Options{}))
	w.do("SET", "k", "v", "EX", "5")
	for _, c := range []struct{ command, want string }{
		{"INFO", "maxmemory_policy:noeviction"},
		{"INFO keyspace", "keys=1,expires=1"},
		{"CONFIG GET appendfsync", "always"},
		{"HELLO 2", "standalone"},
		{"WAIT 1 100", ":0"},
		{"CLIENT SETINFO LIB-NAME x", "+OK"},
		{"SELECT 0", "+OK"},
		{"DBSIZE", ":1"},
		{"COMMAND", "*0"},
		{"ECHO hi", "hi"},
		{"QUIT", "+OK"},
	} {
		if got := w.do(strings.Fields(c.command)...); !strings.Contains(got, c.want) {
			t.Errorf("%s = %q, want %q in it", c.command, got, c.want)
		}
	}
}
