package embedded

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// forms are the commands that random tests are made of. Capital letters after
// the name stand for: K key, X key of a sorted set with one score, F field or member, V value, I integer, N small
// count, R index, S score, B bound of a score range, L bound of a lex range,
// T seconds, U milliseconds. All else is itself.
var forms = strings.Split(strings.TrimSpace(`
SET K V
SET K I
SET K V NX
SET K V XX GET
SET K V EX T
SET K V PX U
SET K V PX U KEEPTTL
SET K V NX XX
SET K I KEEPTTL
SETNX K V
SETEX K T V
PSETEX K U V
GETSET K V
GETDEL K
GETEX K EX T
GETEX K PERSIST
GET K
MGET K K K
MSET K V K I
MSETNX K V K V
APPEND K V
STRLEN K
GETRANGE K R R
SETRANGE K N V
INCR K
DECR K
INCRBY K I
DECRBY K I
DEL K
DEL K K
RENAME K K
UNLINK K
RENAME K K
EXISTS K K
TYPE K
EXPIRE K T
EXPIRE K T NX
EXPIRE K T GT
EXPIRE K T LT
EXPIRE K -1
PEXPIRE K U
EXPIREAT K 4102444800
EXPIRE K 9223372036854775807
SET K V PX 9223372036854775807
PEXPIREAT K 1
PERSIST K
TTL K
PTTL K
HSET K F V
HSET K F V F I
HMSET K F V
HSETNX K F V
HGET K F
HMGET K F F
HGETALL K
HDEL K F
HDEL K F F
HEXISTS K F
HLEN K
HKEYS K
HVALS K
HSTRLEN K F
HINCRBY K F I
HSCAN K 0
LPUSH K V
RPUSH K V V
LPUSHX K V
RPUSHX K F
LPOP K
RPOP K
LPOP K N
RPOP K N
LLEN K
LRANGE K R R
LINDEX K R
LSET K R V
LREM K R V
LTRIM K R R
LINSERT K BEFORE V F
LINSERT K AFTER V F
LPOS K V
LMOVE K K LEFT RIGHT
LMOVE K K RIGHT LEFT
RPOPLPUSH K K
SADD K F
SADD K F F F
SREM K F
SREM K F F
SMEMBERS K
SISMEMBER K F
SMISMEMBER K F F
SCARD K
SMOVE K K F
SINTER K K
SUNION K K
SDIFF K K
SINTERCARD 2 K K
SSCAN K 0
ZADD K S F
ZADD K S F S F
ZADD K NX S F
ZADD K XX CH S F
ZADD K GT S F
ZADD K LT CH S F
ZREM K F
ZSCORE K F
ZMSCORE K F F
ZINCRBY K S F
ZCARD K
ZCOUNT K B B
ZADD X 0 F
ZADD X 0 F 0 F
ZLEXCOUNT X L L
ZRANK K F
ZREVRANK K F
ZRANGE K R R
ZRANGE K R R WITHSCORES
ZRANGE K R R REV
ZRANGE K B B BYSCORE
ZRANGE K B B BYSCORE LIMIT N N
ZRANGE K B B BYSCORE REV LIMIT N N
ZRANGE X L L BYLEX
ZREVRANGE K R R
ZRANGEBYSCORE K B B
ZRANGEBYSCORE K B B WITHSCORES LIMIT N N
ZREVRANGEBYSCORE K B B
ZRANGEBYLEX X L L LIMIT N N
ZREVRANGEBYLEX X L L
ZREMRANGEBYSCORE K B B
ZREMRANGEBYRANK K R R
ZREMRANGEBYLEX X L L
ZPOPMIN K
ZPOPMAX K N
ZSCAN K 0
DBSIZE
ECHO V
PING
SCAN 0 COUNT 1000
`), "\n")

// scripts are called with one key, a field and a value.
var scripts = []string{
	`return redis.call('SET', KEYS[1], ARGV[2])`,
	`if redis.call('EXISTS', KEYS[1]) == 1 then return redis.call('TYPE', KEYS[1]) end
	 redis.call('HSET', KEYS[1], ARGV[1], ARGV[2], 'n', 1); redis.call('EXPIRE', KEYS[1], 500)
	 return redis.call('HGETALL', KEYS[1])`,
	`redis.call('RPUSH', KEYS[1], ARGV[1], ARGV[2]) return redis.call('LRANGE', KEYS[1], 0, -1)`,
	`local r = redis.pcall('HINCRBY', KEYS[1], ARGV[1], 3) if type(r) == 'table' then return 'no' end return r`,
	`return {1, 'two', false, {3}}`,
	`redis.call('DEL', KEYS[1]) redis.call('ZADD', KEYS[1], 1, ARGV[1]) error('on purpose')`,
	`redis.call('RPUSH', KEYS[1], ARGV[1]) redis.call('EXPIRE', KEYS[1], 500)
	 redis.call('RENAME', KEYS[1], '{d}renamed') redis.call('PERSIST', '{d}renamed') return redis.call('RENAME', '{d}renamed', KEYS[1])`,
}

// chooser is where randomness comes from: a seed or rapid.
type chooser func(n int) int

func pick[T any](choose chooser, from ...T) T { return from[choose(len(from))] }

func (choose chooser) command() []string {
	n := choose(len(forms) + 2*len(scripts))
	if n >= len(forms) {
		script := scripts[(n-len(forms))%len(scripts)]
		return []string{"EVAL", script, "1", choose.word("K"), choose.word("F"), choose.word("V")}
	}
	words := strings.Fields(forms[n])
	for i := range words[1:] {
		words[i+1] = choose.word(words[i+1])
	}
	return words
}

func (choose chooser) word(w string) string {
	switch w {
	case "K":
		return fmt.Sprintf("{d}%d", choose(12))
	case "X":
		return "{d}lex"
	case "F":
		return string(rune('a' + choose(6)))
	case "V":
		return pick(choose, "", "a", "b", "hello", "\x00\r\n", "7", "naïve", strings.Repeat("x", 100))
	case "I":
		return pick(choose, "0", "1", "-1", "5", "42", "9223372036854775807", "-9223372036854775808")
	case "N":
		return strconv.Itoa(choose(4))
	case "R":
		return strconv.Itoa(choose(9) - 4)
	case "S":
		return pick(choose, "0", "1", "1.5", "-2", "3", "100", "0.1")
	case "B":
		return pick(choose, "-inf", "+inf", "0", "(1", "1.5", "(3", "100")
	case "L":
		return pick(choose, "-", "+", "[b", "(c", "[e")
	case "T":
		return strconv.Itoa(100 + choose(1000))
	case "U":
		return strconv.Itoa(100_000 + choose(1_000_000))
	}
	return w
}

func seeded(seed uint64) chooser { return rand.New(rand.NewPCG(seed, seed)).IntN }

func TestReplayEqualsLiveState(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			rt.Fatal(err)
		}
		now := newClock()
		options := Options{Now: now.Now, SnapshotRecords: rapid.SampledFrom([]int{5, 40, 100_000}).Draw(rt, "records a snapshot")}
		s, err := Open(dir, options)
		if err != nil {
			rt.Fatalf("Open = %v, want a store", err)
		}
		defer func() { _ = s.Close() }()
		w := dialWire(t, s)
		defer w.conn.Close()
		choose := seeded(rapid.Uint64().Draw(rt, "seed"))
		for range rapid.IntRange(1, 150).Draw(rt, "commands") {
			if choose(20) == 0 {
				w.do("MULTI")
				for range choose(5) {
					w.do(choose.command()...)
				}
				w.do("EXEC")
			}
			w.do(choose.command()...)
			now.advance(pick(choose, time.Duration(0), 137*time.Millisecond, 90*time.Second, -5*time.Millisecond))
		}
		want := mustDump(t, s)
		if err := s.Close(); err != nil {
			rt.Fatalf("Close = %v, want nil", err)
		}
		now.advance(-200 * time.Second) // whatever the clock says, replay is the same
		again, err := Open(dir, options)
		if err != nil {
			rt.Fatalf("Open again = %v, want a store", err)
		}
		defer func() { _ = again.Close() }()
		if diff := cmp.Diff(want, mustDump(t, again)); diff != "" {
			rt.Fatalf("data after replay differ (-want +got):\n%s", diff)
		}
	})
}
