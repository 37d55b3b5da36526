package embedded

import (
	"bufio"
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/alicebob/miniredis/v2/server"
)

// An engine holds the data and runs commands on them. It is miniredis without
// its network, plus what a store needs and a test server does not: a clock
// that costs nothing, one hash slot per script, and the knowledge of what a
// command wrote. It is not safe for concurrent use, and it may panic.
type engine struct {
	server *server.Server
	redis  *miniredis.Miniredis
	db     *miniredis.RedisDB
	expiry deadlines
	run    *run // the command in hand

	// refuse, if set, is the error with which every write is answered.
	refuse string
}

// run is one command being executed, with all that a script calls.
type run struct {
	now     int64 // milliseconds since 1970
	command *command
	args    []string // the name included
	nested  bool     // the script has begun
	asking  bool     // the engine asks itself something
	slots   slotSet
	synced  map[string]bool // keys whose time to live the engine knows

	effects [][]string // the writes, in order
	written []string   // the keys of the writes
}

func newEngine() (*engine, error) {
	m := miniredis.NewMiniRedis()
	// Dial starts a server that has no listener. The connection is not needed.
	c, err := m.Dial()
	if err != nil {
		return nil, fmt.Errorf("start engine: %w", err)
	}
	_ = c.Close()
	e := &engine{server: m.Server(), redis: m, db: m.DB(0), expiry: newDeadlines()}
	e.server.SetPreHook(e.before)
	return e, nil
}

// close frees what the engine holds besides memory.
func (e *engine) close() { e.redis.Close() }

// execute runs a command of the allow-list, args including its name, and
// writes the reply to peer. It returns the writes that repeat its effect, in
// order, and the keys they name.
//
// Scripts are recorded by what they wrote rather than by their source, as
// Redis does since version 5: replay needs no Lua and cannot come out
// differently because a script asked for the time or a random number.
func (e *engine) execute(peer *server.Peer, now int64, c *command, args []string) (effects [][]string, written []string) {
	x := &run{now: now, command: c, args: args}
	if c.script {
		x.slots.admit(c.keys(args))
	}
	e.run = x
	e.redis.SetTime(time.UnixMilli(now).UTC())
	e.server.Dispatch(peer, args)
	e.run = nil
	for _, key := range x.written {
		switch ttl := e.db.TTL(key); {
		case ttl > 0:
			e.expiry.set(key, now+ttl.Milliseconds())
		case ttl < 0: // SET with a time in the past
			e.db.Del(key)
			fallthrough
		default:
			e.expiry.remove(key)
		}
	}
	return x.effects, x.written
}

// expire deletes the keys whose time has come and returns them.
func (e *engine) expire(now int64) []string {
	keys := e.expiry.due(now)
	for _, key := range keys {
		e.db.Del(key)
	}
	return keys
}

// before is called by the server ahead of every command, those from scripts
// included. It answers the command itself and returns true to forbid it.
func (e *engine) before(peer *server.Peer, name string, args ...string) bool {
	x := e.run
	if x == nil || x.asking {
		return false
	}
	c, words := x.command, x.args
	if x.nested {
		c, words = commands[name], append([]string{name}, args...)
		if c == nil || c.noScript {
			peer.WriteError(fmt.Sprintf("ERR '%s' is not allowed from a script", name))
			return true
		}
	}
	if c.script {
		x.nested = true
		return false
	}
	if c.writes && e.refuse != "" {
		peer.WriteError(e.refuse)
		return true
	}
	keys := c.keys(words)
	if x.nested && len(keys) > 0 {
		if !x.slots.some {
			peer.WriteError("ERR script touches a key but declares none in KEYS")
			return true
		}
		if !x.slots.admit(keys) {
			peer.WriteError(errCrossSlot)
			return true
		}
	}
	if c.clock {
		e.sync(peer, keys)
	}
	if correct := corrections[name]; correct != nil && correct(e, peer, words) {
		return true
	}
	if c.writes {
		x.effects = append(x.effects, slices.Clone(words)) // handlers may reuse their arguments
		x.written = append(x.written, keys...)
	}
	return false
}

// sync tells the engine how long the keys have left to live. Once per run: after
// that the engine knows better, as the script may have changed it.
func (e *engine) sync(peer *server.Peer, keys []string) {
	for _, key := range keys {
		at, ok := e.expiry.of(key)
		if !ok || e.run.synced[key] {
			continue
		}
		if e.run.synced == nil {
			e.run.synced = map[string]bool{}
		}
		e.run.synced[key] = true
		e.ask(peer, "PEXPIRE", key, strconv.FormatInt(at-e.run.now, 10))
	}
}

// ask runs a command for the engine's own use, in the state of locks that peer
// is in, and returns the reply as sent.
func (e *engine) ask(peer *server.Peer, args ...string) string {
	var reply bytes.Buffer
	w := bufio.NewWriter(&reply)
	own := server.NewPeer(w)
	own.Ctx = peer.Ctx
	e.run.asking = true
	e.server.Dispatch(own, args)
	e.run.asking = false
	_ = w.Flush() // to memory
	return reply.String()
}

// size returns the number of keys.
func (e *engine) size() int {
	e.run = &run{asking: true}
	defer func() { e.run = nil }()
	var n int
	_, _ = fmt.Sscanf(e.ask(newReplayPeer(), "DBSIZE"), ":%d", &n)
	return n
}
