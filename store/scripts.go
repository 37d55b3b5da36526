package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// guarded runs commands only if everything they were worked out from still
// holds, and remembers that it did.
//
//	KEYS[1] seen       STRING, what the event was recorded as
//	KEYS[2] company    HASH with field rev
//	KEYS[3] number     STRING, newest entry number
//	KEYS[4] changes    LIST, its length is the directory's version
//	KEYS[5] schema     STRING, the workspace's layout
//	KEYS[6] fence      STRING, there while nobody may write
//	KEYS[7…]           every other key that the commands name
//
//	ARGV[1] receipt to remember   ARGV[2] seconds to remember it, 0 for not at all
//	ARGV[3] expected rev, -1 for any
//	ARGV[4] expected version, -1 for any
//	ARGV[5] first entry number, 0 for none   ARGV[6] how many
//	ARGV[7] the layout that the commands are of
//	ARGV[8…] commands, each its length and then its words. Assertions come
//	         first: "free" that field word 3 of hash word 2 is unset, "mine"
//	         that it is unset or holds word 4, "rev" that it holds word 4,
//	         "long" that list word 2 has word 3 items, "there" that there is a
//	         key word 2, "same" that what the command word 3 reads of key word
//	         2, and of field or index word 4 if it is not "", is still word 5.
//	         "stale" adds word 4 to the set word 3 if there is a key word 2.
//	         "chain" appends a line to the list word 2 whose chain ends as the
//	         hash word 3 says: word 4 is the line, a JSON object without its
//	         end, and word 5 the digest of what it says
//
// It returns "" when done, else the word for the guard that failed and what
// was found: layout FOUND, fence, seen RECEIPT, rev N, version N, number N,
// name LENGTH-OF-CHANGES, long N, there KEY, changed KEY.
var guarded = redis.NewScript(`
local layout = redis.call("GET", KEYS[5])
if layout and layout ~= ARGV[7] then return {"layout", layout} end
if redis.call("EXISTS", KEYS[6]) == 1 then return {"fence", ""} end
if tonumber(ARGV[2]) > 0 then
  local was = redis.call("GET", KEYS[1])
  if was then return {"seen", was} end
end
if ARGV[4] ~= "-1" then
  local version = redis.call("LLEN", KEYS[4])
  if version ~= tonumber(ARGV[4]) then return {"version", tostring(version)} end
end
if ARGV[3] ~= "-1" then
  local rev = redis.call("HGET", KEYS[2], "rev") or "0"
  if rev ~= ARGV[3] then return {"rev", rev} end
end
local first, count = tonumber(ARGV[5]), tonumber(ARGV[6])
local i = 8
while ARGV[i] do
  local n = tonumber(ARGV[i])
  if ARGV[i+1] == "free" then
    if redis.call("HEXISTS", ARGV[i+2], ARGV[i+3]) == 1 then
      return {"number", redis.call("GET", KEYS[3]) or "0"}
    end
  elseif ARGV[i+1] == "mine" then
    local holder = redis.call("HGET", ARGV[i+2], ARGV[i+3])
    if holder and holder ~= ARGV[i+4] then
      return {"name", tostring(redis.call("LLEN", KEYS[4]))}
    end
  elseif ARGV[i+1] == "rev" then
    local rev = redis.call("HGET", ARGV[i+2], ARGV[i+3]) or "0"
    if rev ~= ARGV[i+4] then return {"rev", rev} end
  elseif ARGV[i+1] == "long" then
    local items = redis.call("LLEN", ARGV[i+2])
    if items ~= tonumber(ARGV[i+3]) then return {"long", tostring(items)} end
  elseif ARGV[i+1] == "there" then
    if redis.call("EXISTS", ARGV[i+2]) == 0 then return {"there", ARGV[i+2]} end
  elseif ARGV[i+1] == "same" then
    local found
    if ARGV[i+4] == "" then found = redis.call(ARGV[i+3], ARGV[i+2])
    else found = redis.call(ARGV[i+3], ARGV[i+2], ARGV[i+4]) end
    if found ~= ARGV[i+5] then return {"changed", ARGV[i+2]} end
  else
    break
  end
  i = i + n + 1
end
if first > 0 then
  local newest = tonumber(redis.call("GET", KEYS[3]) or "0")
  if first + count - 1 > newest then redis.call("SET", KEYS[3], first + count - 1) end
end
while ARGV[i] do
  local n = tonumber(ARGV[i])
  if ARGV[i+1] == "stale" then
    if redis.call("EXISTS", ARGV[i+2]) == 1 then redis.call("SADD", ARGV[i+3], ARGV[i+4]) end
  elseif ARGV[i+1] == "chain" then
    local number = string.format("%d", tonumber(redis.call("HGET", ARGV[i+3], "n") or "0") + 1)
    local before = redis.call("HGET", ARGV[i+3], "c") or ""
    local link = redis.sha1hex(number .. " " .. before .. " " .. ARGV[i+5])
    redis.call("RPUSH", ARGV[i+2], ARGV[i+4] .. ',"n":' .. number .. ',"p":"' .. before .. '","c":"' .. link .. '"}')
    redis.call("HSET", ARGV[i+3], "n", number, "c", link)
  else
    redis.call(unpack(ARGV, i + 1, i + n))
  end
  i = i + n + 1
end
if tonumber(ARGV[2]) > 0 then redis.call("SET", KEYS[1], ARGV[1], "EX", ARGV[2]) end
return {"", ""}`)

// guards is how many arguments of the script stand before the commands.
const guards = 7

// A batchOf gathers the commands of one guarded change.
type batchOf struct {
	workspace keys
	keys      []string
	argv      []any // the guards, filled in when it is sent, and the commands
	seen      map[string]bool
}

func newBatch(seen, company string, k keys) *batchOf {
	const keys, words = 32, 128 // of a talk
	b := &batchOf{workspace: k, keys: make([]string, 0, keys), argv: make([]any, guards, words), seen: make(map[string]bool, keys)}
	b.keys = append(b.keys, seen, company, k.number(), k.changes(), k.schema(), k.fence())
	for _, key := range b.keys {
		b.seen[key] = true
	}
	return b
}

// names tells the script of a key that a command names.
func (b *batchOf) names(key string) {
	if !b.seen[key] {
		b.seen[key] = true
		b.keys = append(b.keys, key)
	}
}

// do adds a command whose first argument is a key.
func (b *batchOf) do(command, key string, args ...any) {
	b.names(key)
	b.argv = append(b.argv, 2+len(args), command, key)
	b.argv = append(b.argv, args...)
}

// doMany adds a command with as many arguments as there are. A script may hand
// over only so many words at once, so it may become several commands.
func (b *batchOf) doMany(command, key string, args []any) {
	for some := range slices.Chunk(args, 1000) {
		b.do(command, key, some...)
	}
}

// free asserts that a field of a hash is unset. Assertions come before
// commands.
func (b *batchOf) free(key, field string) { b.do("free", key, field) }

// mine asserts that a field of a hash is unset or holds a value already.
func (b *batchOf) mine(key, field, value string) { b.do("mine", key, field, value) }

// rev asserts that another company is at a revision.
func (b *batchOf) rev(company string, revision int64) { b.do("rev", company, fieldRevision, revision) }

// long asserts that a list has so many items.
func (b *batchOf) long(list string, items int) { b.do("long", list, items) }

// there asserts that there is a key.
func (b *batchOf) there(key string) { b.do("there", key) }

// moved renames a key that is there.
func (b *batchOf) moved(key, to string) {
	b.names(to)
	b.do("RENAME", key, to)
}

// same asserts that what a command reads of a key is still what it was.
func (b *batchOf) same(key, command, at, was string) { b.do("same", key, command, at, was) }

// stale notes that messages which show a company are out of date, if there are
// any.
func (b *batchOf) stale(shown, set, company string) {
	b.names(set)
	b.do("stale", shown, set, company)
}

// A guard is what a change was worked out from. A field below zero, or a zero
// first number, guards nothing.
type guard struct {
	receipt      string
	remember     time.Duration
	rev, version int64
	first, count int
}

// unguarded is of what depends on nothing but its own assertions.
var unguarded = guard{rev: -1, version: -1}

// run sends the change as one script, and again when a fence was up. A workspace
// of another layout is a [*SchemaError].
func (b *batchOf) run(ctx context.Context, c redis.Scripter, g guard) (failed, found string, err error) {
	for {
		failed, found, err = b.try(ctx, c, g)
		switch {
		case err != nil:
			return "", "", err
		case failed == "layout":
			return "", "", &SchemaError{Workspace: b.workspace.id(), Found: found}
		case failed != "fence":
			return failed, found, nil
		}
		if err := pause(ctx, fenceLook); err != nil {
			return "", "", unavailable(err)
		}
	}
}

func (b *batchOf) try(ctx context.Context, c redis.Scripter, g guard) (failed, found string, err error) {
	copy(b.argv, []any{g.receipt, int(g.remember.Seconds()), g.rev, g.version, g.first, g.count, schema})
	words, err := guarded.Run(ctx, c, b.keys, b.argv...).StringSlice()
	if err != nil {
		return "", "", unavailable(err)
	}
	if len(words) != 2 {
		return "", "", fmt.Errorf("store: script answered %d words", len(words))
	}
	return words[0], words[1], nil
}

// write sends commands that were worked out from nothing, as one script.
func (b *batchOf) write(ctx context.Context, c redis.Scripter) error {
	_, _, err := b.run(ctx, c, unguarded)
	return err
}

// batch begins commands that are worked out from nothing.
func (w *Workspace) batch() *batchOf { return newBatch(w.keys.seen(""), w.keys.company(""), w.keys) }

// unavailable marks an error of the wire or of the server, so that callers
// can tell "could not save" from "would not".
func unavailable(err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return fmt.Errorf("%w: %w", relationship.ErrUnavailable, err)
}

func atoi(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}
