package embedded

import (
	"strconv"
	"strings"
)

// A command is one entry of the allow-list: what the front must know about it
// before the engine sees it. The figures are those of Redis's own COMMAND.
type command struct {
	name  string
	arity int // number of words with the name; negative: at least that many

	// Keys stand at words first, first+step … last; a negative last counts
	// from the end. counted > 0: the number of keys stands at that word and
	// the keys follow it.
	first, last, step int
	counted           int

	writes   bool
	clock    bool // reads the time to live, which the engine must know first
	script   bool
	noScript bool // not to be called from a script
	local    func(*session, []string)
}

// arityFits reports whether args, the name included, are as many as they should.
func (c *command) arityFits(args []string) bool {
	return c.arity > 0 && len(args) == c.arity || c.arity < 0 && len(args) >= -c.arity
}

// keys returns the keys among args, the name included. What has a counted
// part that makes no sense has no keys; the engine will refuse it.
func (c *command) keys(args []string) []string {
	var keys []string
	if c.first > 0 {
		last := c.last
		if last < 0 {
			last += len(args)
		}
		for i := c.first; i <= last && i < len(args); i += c.step {
			keys = append(keys, args[i])
		}
	}
	if c.counted > 0 && c.counted < len(args) {
		n, err := strconv.Atoi(args[c.counted])
		if after := args[c.counted+1:]; err == nil && n > 0 && n <= len(after) {
			keys = append(keys, after[:n]...)
		}
	}
	return keys
}

// commandOf returns the entry of a name in any case, or nil when it is not allowed.
func commandOf(name string) *command {
	if c, ok := commands[name]; ok {
		return c
	}
	return commands[strings.ToUpper(name)]
}

// commands is the allow-list: what the bot needs and the differential test
// against a real Redis covers. Missing on purpose are commands that choose at
// random (SPOP, RANDOMKEY), that block, that span the whole database (KEYS,
// FLUSHALL), that work on more databases than one, that the engine gets wrong
// (ZUNIONSTORE and its like leave empty keys or forget the order, INCRBYFLOAT
// rounds differently),
// and those nobody needs.
var commands = map[string]*command{}

func init() {
	for _, group := range []struct {
		attributes command
		names      string // NAME/arity
	}{
		{
			command{first: 1, last: 1, step: 1},
			"GET/2 STRLEN/2 GETRANGE/4 TYPE/2 " +
				"HGET/3 HMGET/-3 HGETALL/2 HEXISTS/3 HLEN/2 HKEYS/2 HVALS/2 HSTRLEN/3 HSCAN/-3 " +
				"LLEN/2 LRANGE/4 LINDEX/3 LPOS/-3 " +
				"SMEMBERS/2 SISMEMBER/3 SMISMEMBER/-3 SCARD/2 SSCAN/-3 " +
				"ZSCORE/3 ZMSCORE/-3 ZCARD/2 ZCOUNT/4 ZLEXCOUNT/4 ZRANK/3 ZREVRANK/3 ZRANGE/-4 ZREVRANGE/-4 " +
				"ZRANGEBYSCORE/-4 ZREVRANGEBYSCORE/-4 ZRANGEBYLEX/-4 ZREVRANGEBYLEX/-4 ZSCAN/-3",
		},
		{
			command{first: 1, last: 1, step: 1, clock: true},
			"TTL/2 PTTL/2 EXPIRETIME/2 PEXPIRETIME/2",
		},
		{
			command{first: 1, last: 1, step: 1, writes: true, clock: true},
			"SET/-3 SETNX/3 SETEX/4 PSETEX/4 GETSET/3 GETDEL/2 GETEX/-2 APPEND/3 SETRANGE/4 " +
				"INCR/2 DECR/2 INCRBY/3 DECRBY/3 " +
				"EXPIRE/-3 PEXPIRE/-3 EXPIREAT/-3 PEXPIREAT/-3 PERSIST/2 " +
				"HSET/-4 HSETNX/4 HMSET/-4 HDEL/-3 HINCRBY/4 " +
				"LPUSH/-3 RPUSH/-3 LPUSHX/-3 RPUSHX/-3 LPOP/-2 RPOP/-2 LSET/4 LREM/4 LTRIM/4 LINSERT/5 " +
				"SADD/-3 SREM/-3 " +
				"ZADD/-4 ZREM/-3 ZINCRBY/4 ZREMRANGEBYSCORE/4 ZREMRANGEBYRANK/4 ZREMRANGEBYLEX/4 ZPOPMIN/-2 ZPOPMAX/-2",
		},
		{command{first: 1, last: -1, step: 1}, "MGET/-2 EXISTS/-2 SINTER/-2 SUNION/-2 SDIFF/-2"},
		{
			command{first: 1, last: -1, step: 1, writes: true, clock: true},
			"DEL/-2 UNLINK/-2",
		},
		{command{first: 1, last: -1, step: 2, writes: true, clock: true}, "MSET/-3 MSETNX/-3"},
		{command{first: 1, last: 2, step: 1, writes: true, clock: true}, "SMOVE/4 LMOVE/5 RPOPLPUSH/3 RENAME/3"},
		{command{counted: 1}, "SINTERCARD/-3"},
		{command{counted: 2, clock: true, script: true, noScript: true}, "EVAL/-3 EVALSHA/-3 EVAL_RO/-3 EVALSHA_RO/-3"},
		{command{}, "DBSIZE/1 TIME/1 SCAN/-2 ECHO/2 PING/-1"},
	} {
		for entry := range strings.FieldsSeq(group.names) {
			name, arity, _ := strings.Cut(entry, "/")
			c := group.attributes
			c.name = name
			c.arity, _ = strconv.Atoi(arity)
			commands[name] = &c
		}
	}
	for _, c := range []command{
		{name: "MULTI", arity: 1, local: (*session).multi},
		{name: "EXEC", arity: 1, local: (*session).exec},
		{name: "DISCARD", arity: 1, local: (*session).discard},
		{name: "WATCH", arity: -2, first: 1, last: -1, step: 1, local: (*session).watch},
		{name: "UNWATCH", arity: 1, local: (*session).unwatch},
		{name: "SCRIPT", arity: -2, local: (*session).script},
		{name: "HELLO", arity: -1, local: (*session).hello},
		{name: "CLIENT", arity: -2, local: (*session).client},
		{name: "SELECT", arity: 2, local: (*session).selectDatabase},
		{name: "COMMAND", arity: -1, local: (*session).commandInfo},
		{name: "CONFIG", arity: -2, local: (*session).config},
		{name: "INFO", arity: -1, local: (*session).info},
		{name: "WAIT", arity: 3, local: (*session).waitReplicas},
		{name: "QUIT", arity: -1, local: (*session).quit},
	} {
		c.noScript = true
		commands[c.name] = &c
	}
}
