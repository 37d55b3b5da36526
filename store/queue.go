package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// An errand is kept as JSON, which the scripts read and write too. Times are
// Unix seconds: due by people's clock, which may be rehearsed, the rest by the
// store's own.
type errand struct {
	Stage string  `json:"s"`
	Due   float64 `json:"d"`
	Fence int64   `json:"f,omitempty"`
	Tries int     `json:"t,omitempty"`
	Fails int     `json:"c,omitempty"`
	First float64 `json:"b,omitempty"` // the first claim
	At    float64 `json:"a,omitempty"` // the last change
	Why   string  `json:"w,omitempty"`
	// Unsure is 1 when a claim may have done it without saying so.
	Unsure int `json:"u,omitempty"`
	// Begun is 0 while nobody who claimed it has said that they begin. The
	// answer to a claim may be lost: then nothing was done, and nobody died.
	Begun *int `json:"g,omitempty"`
}

// addErrands puts errands in that are not and were not there.
//
//	KEYS[1] errands HASH   KEYS[2] due ZSET   KEYS[3] ended ZSET
//	ARGV    name, due, and "waiting" or "missed", for each
var addErrands = redis.NewScript(`
local at = tonumber(redis.call("TIME")[1])
for i = 1, #ARGV, 3 do
  local name, due, stage = ARGV[i], tonumber(ARGV[i+1]), ARGV[i+2]
  local text = cjson.encode({s = stage, d = due, a = at})
  if redis.call("HSETNX", KEYS[1], name, text) == 1 then
    if stage == "waiting" then redis.call("ZADD", KEYS[2], due, name)
    else redis.call("ZADD", KEYS[3], at, name) end
  end
end
return 0`)

// claimErrands hands out errands that are due: first those whose holder's
// lease ran out, for it is not known whether they were done.
//
//	KEYS[1] errands HASH   KEYS[2] due ZSET   KEYS[3] taken ZSET
//	KEYS[4] schema STRING  KEYS[5] fence STRING
//	ARGV[1] now by people's clock   ARGV[2] lease in seconds   ARGV[3] at most
//	ARGV[4] the layout that is known
//
// It returns names and errands, in turns: none of a workspace that is being
// restored or of which a backup takes its last look.
var claimErrands = redis.NewScript(`
local layout = redis.call("GET", KEYS[4])
if layout and layout ~= ARGV[4] or redis.call("EXISTS", KEYS[5]) == 1 then return {} end
local t = redis.call("TIME")
local at = tonumber(t[1]) + tonumber(t[2]) / 1000000
local most, out = tonumber(ARGV[3]), {}
local function take(name, lost)
  local text = redis.call("HGET", KEYS[1], name)
  if not text then redis.call("ZREM", KEYS[3], name) return end
  local e = cjson.decode(text)
  if lost and e.g ~= 0 then e.u, e.c = 1, (e.c or 0) + 1 end
  e.s, e.f, e.t, e.b, e.a, e.g = "taken", (e.f or 0) + 1, (e.t or 0) + 1, e.b or at, at, 0
  text = cjson.encode(e)
  redis.call("HSET", KEYS[1], name, text)
  redis.call("ZADD", KEYS[3], string.format("%.3f", at + tonumber(ARGV[2])), name)
  out[#out+1], out[#out+2] = name, text
end
for _, name in ipairs(redis.call("ZRANGEBYSCORE", KEYS[3], "-inf", string.format("%.3f", at), "LIMIT", 0, most)) do
  take(name, true)
end
local left = most - #out / 2
if left > 0 then
  for _, name in ipairs(redis.call("ZRANGEBYSCORE", KEYS[2], "-inf", ARGV[1], "LIMIT", 0, left)) do
    redis.call("ZREM", KEYS[2], name)
    take(name, false)
  end
end
return out`)

// settleErrand begins, ends or prolongs a claim, if it is still the holder's.
//
//	KEYS[1] errands HASH   KEYS[2] due ZSET   KEYS[3] taken ZSET
//	KEYS[4] ended ZSET     KEYS[5] failed ZSET   KEYS[6] last HASH
//	ARGV[1] name   ARGV[2] fence   ARGV[3] begin, renew, done, waiting or failed
//	ARGV[4] lease in seconds, or when to try again by people's clock
//	ARGV[5] why   ARGV[6] 1 if it may have been done   ARGV[7] job
//
// It returns 1, or 0 when another process has taken it over.
var settleErrand = redis.NewScript(`
local text = redis.call("HGET", KEYS[1], ARGV[1])
if not text then return 0 end
local e = cjson.decode(text)
if e.s ~= "taken" or tostring(e.f) ~= ARGV[2] then return 0 end
local t = redis.call("TIME")
local at = tonumber(t[1]) + tonumber(t[2]) / 1000000
if ARGV[3] == "begin" then
  e.g = 1
  redis.call("HSET", KEYS[1], ARGV[1], cjson.encode(e))
  return 1
end
if ARGV[3] == "renew" then
  redis.call("ZADD", KEYS[3], string.format("%.3f", at + tonumber(ARGV[4])), ARGV[1])
  return 1
end
e.s, e.a, e.w = ARGV[3], at, ARGV[5]
redis.call("ZREM", KEYS[3], ARGV[1])
if ARGV[3] == "waiting" then
  e.u = tonumber(ARGV[6])
  redis.call("ZADD", KEYS[2], ARGV[4], ARGV[1])
else
  if ARGV[3] == "done" then redis.call("ZADD", KEYS[4], at, ARGV[1])
  else redis.call("ZADD", KEYS[5], at, ARGV[1]) end
  -- Of those that were due together one that failed is the news.
  local last = redis.call("HGET", KEYS[6], ARGV[7])
  local was = last and redis.call("HGET", KEYS[1], last)
  was = was and cjson.decode(was)
  if not was or was.s ~= "failed" or was.d ~= e.d then redis.call("HSET", KEYS[6], ARGV[7], ARGV[1]) end
end
redis.call("HSET", KEYS[1], ARGV[1], cjson.encode(e))
return 1`)

// reviveErrand puts a failed errand back, to be done now, or lets go of it.
//
//	KEYS[1] errands HASH   KEYS[2] due ZSET   KEYS[3] failed ZSET   KEYS[4] ended ZSET
//	ARGV[1] name   ARGV[2] again or drop   ARGV[3] now by people's clock
//
// It returns 1, or 0 if no errand of that name has failed.
var reviveErrand = redis.NewScript(`
if redis.call("ZREM", KEYS[3], ARGV[1]) == 0 then return 0 end
local e = cjson.decode(redis.call("HGET", KEYS[1], ARGV[1]))
e.a = tonumber(redis.call("TIME")[1])
if ARGV[2] == "again" then
  e.s, e.t, e.c = "waiting", 0, 0
  redis.call("ZADD", KEYS[2], ARGV[3], ARGV[1])
else
  e.s = "missed"
  redis.call("ZADD", KEYS[4], e.a, ARGV[1])
end
redis.call("HSET", KEYS[1], ARGV[1], cjson.encode(e))
return 1`)

// Plan puts errands in that are not and were not there. Those that are too
// late are only written down as missed.
func (w *Workspace) Plan(ctx context.Context, errands, missed []relationship.Errand) error {
	const most = 500 // a script may take only so many words
	args := make([]any, 0, 3*most)
	flush := func() error {
		if len(args) == 0 {
			return nil
		}
		err := addErrands.Run(ctx, w.client, []string{w.keys.errands(), w.keys.due(), w.keys.ended()}, args...).Err()
		args = args[:0]
		return unavailable(err)
	}
	for i, e := range append(append([]relationship.Errand{}, errands...), missed...) {
		stage := relationship.Waiting
		if i >= len(errands) {
			stage = relationship.Missed
		}
		args = append(args, e.Name(), e.Due.Unix(), string(stage))
		if len(args) == cap(args) {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// Claim takes up to most errands that are due, each for the length of a lease
// by the store's own clock.
func (w *Workspace) Claim(ctx context.Context, now time.Time, lease time.Duration, most int) ([]relationship.Claim, error) {
	words, err := claimErrands.Run(ctx, w.client, []string{w.keys.errands(), w.keys.due(), w.keys.taken(), w.keys.schema(), w.keys.fence()},
		now.Unix(), lease.Seconds(), most, schema).StringSlice()
	if err != nil {
		return nil, unavailable(err)
	}
	claims := make([]relationship.Claim, 0, len(words)/2)
	for i := 0; i+1 < len(words); i += 2 {
		name, e, err := readErrand(words[i], words[i+1])
		if err != nil {
			return nil, err
		}
		claims = append(claims, relationship.Claim{
			Errand: name, Fence: e.Fence, Tries: e.Tries, Fails: e.Fails, First: moment(e.First), Unsure: e.Unsure == 1,
		})
	}
	return claims, nil
}

func readErrand(name, text string) (relationship.Errand, errand, error) {
	var e errand
	if err := json.Unmarshal([]byte(text), &e); err != nil {
		return relationship.Errand{}, e, fmt.Errorf("store: errand %s: %w", name, err)
	}
	parsed, ok := relationship.ParseErrand(name, moment(e.Due))
	if !ok {
		return parsed, e, fmt.Errorf("store: %q names no errand", name)
	}
	return parsed, e, nil
}

func moment(seconds float64) time.Time { return time.UnixMilli(int64(seconds * 1000)).UTC() }

// Begin says that a claim arrived and its errand is being done. From here on it
// may have been done, whatever becomes of its holder.
func (w *Workspace) Begin(ctx context.Context, c relationship.Claim) error {
	return w.settle(ctx, c, "begin", "0", "", false)
}

// Renew prolongs a claim.
func (w *Workspace) Renew(ctx context.Context, c relationship.Claim, lease time.Duration) error {
	return w.settle(ctx, c, "renew", strconv.FormatFloat(lease.Seconds(), 'f', 3, 64), "", false)
}

// Finish ends a claim whose errand was done.
func (w *Workspace) Finish(ctx context.Context, c relationship.Claim) error {
	return w.settle(ctx, c, string(relationship.Done), "0", "", false)
}

// Again puts the errand of a claim back until at. Unsure says that it may have
// been done all the same.
func (w *Workspace) Again(ctx context.Context, c relationship.Claim, at time.Time, why string, unsure bool) error {
	return w.settle(ctx, c, string(relationship.Waiting), strconv.FormatInt(at.Unix(), 10), why, unsure)
}

// Fail puts the errand of a claim aside, for somebody to look at.
func (w *Workspace) Fail(ctx context.Context, c relationship.Claim, why string) error {
	return w.settle(ctx, c, string(relationship.Failed), "0", why, false)
}

func (w *Workspace) settle(ctx context.Context, c relationship.Claim, how, when, why string, unsure bool) error {
	flag := 0
	if unsure {
		flag = 1
	}
	keys := []string{w.keys.errands(), w.keys.due(), w.keys.taken(), w.keys.ended(), w.keys.failed(), w.keys.last()}
	ok, err := settleErrand.Run(ctx, w.client, keys, c.Name(), c.Fence, how, when, why, flag, c.Job).Int()
	switch {
	case err != nil:
		return unavailable(err)
	case ok == 0:
		return relationship.ErrLost
	}
	return nil
}

// Failures returns errands that were given up, the newest first.
func (w *Workspace) Failures(ctx context.Context, most int) ([]relationship.Run, error) {
	names, err := w.client.ZRangeArgs(ctx, redis.ZRangeArgs{Key: w.keys.failed(), Start: 0, Stop: most - 1, Rev: true}).Result()
	if err != nil || len(names) == 0 {
		return nil, unavailable(err)
	}
	return w.runs(ctx, names)
}

func (w *Workspace) runs(ctx context.Context, names []string) ([]relationship.Run, error) {
	texts, err := w.client.HMGet(ctx, w.keys.errands(), names...).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	var runs []relationship.Run
	for i, text := range texts {
		s, ok := text.(string)
		if !ok {
			continue
		}
		name, e, err := readErrand(names[i], s)
		if err != nil {
			return nil, err
		}
		runs = append(runs, relationship.Run{Errand: name, Stage: relationship.Stage(e.Stage), At: moment(e.At), Why: e.Why, Tries: e.Tries})
	}
	return runs, nil
}

// Retry puts a failed errand back, to be done at once. It returns ErrUnknown
// if none of that name has failed.
func (w *Workspace) Retry(ctx context.Context, name string, now time.Time) error {
	return w.revive(ctx, name, "again", now)
}

// LetGo forgets a failed errand.
func (w *Workspace) LetGo(ctx context.Context, name string) error {
	return w.revive(ctx, name, "drop", time.Time{})
}

func (w *Workspace) revive(ctx context.Context, name, how string, now time.Time) error {
	keys := []string{w.keys.errands(), w.keys.due(), w.keys.failed(), w.keys.ended()}
	ok, err := reviveErrand.Run(ctx, w.client, keys, name, how, now.Unix()).Int()
	switch {
	case err != nil:
		return unavailable(err)
	case ok == 0:
		return fmt.Errorf("errand %q: %w", name, relationship.ErrUnknown)
	}
	wrote(ctx)
	return nil
}

// Backlog tells how much is to be done, and what was done last.
func (w *Workspace) Backlog(ctx context.Context, now time.Time) (relationship.Backlog, error) {
	var all, overdue, taken, failed *redis.IntCmd
	var last *redis.MapStringStringCmd
	_, err := w.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		all = p.ZCard(ctx, w.keys.due())
		overdue = p.ZCount(ctx, w.keys.due(), "-inf", strconv.FormatInt(now.Unix(), 10))
		taken = p.ZCard(ctx, w.keys.taken())
		failed = p.ZCard(ctx, w.keys.failed())
		last = p.HGetAll(ctx, w.keys.last())
		return nil
	})
	if err != nil {
		return relationship.Backlog{}, unavailable(err)
	}
	b := relationship.Backlog{
		Waiting: int(all.Val() - overdue.Val()), Overdue: int(overdue.Val()), Taken: int(taken.Val()), Failed: int(failed.Val()),
		Last: map[string]relationship.Run{},
	}
	var names []string
	for _, name := range last.Val() {
		names = append(names, name)
	}
	if len(names) == 0 {
		return b, nil
	}
	runs, err := w.runs(ctx, names)
	for _, r := range runs {
		b.Last[r.Job] = r
	}
	return b, err
}

// Planned returns up to when the errands of a job were planned, the zero time
// if they never were.
func (w *Workspace) Planned(ctx context.Context, job string) (time.Time, error) {
	text, err := w.client.HGet(ctx, w.keys.planned(), job).Result()
	switch {
	case errors.Is(err, redis.Nil):
		return time.Time{}, nil
	case err != nil:
		return time.Time{}, unavailable(err)
	}
	return time.Unix(atoi(text), 0).UTC(), nil
}

// SetPlanned writes down that the errands of a job were planned up to then.
func (w *Workspace) SetPlanned(ctx context.Context, job string, until time.Time) error {
	return unavailable(w.client.HSet(ctx, w.keys.planned(), job, until.Unix()).Err())
}

// Sweep forgets errands that ended before then, and the oldest failures
// beyond a thousand. It returns how many.
func (w *Workspace) Sweep(ctx context.Context, before time.Time) (int, error) {
	const most, failures = 500, 1000
	swept := 0
	for {
		names, err := w.client.ZRangeArgs(ctx, redis.ZRangeArgs{
			Key: w.keys.ended(), ByScore: true, Start: "-inf", Stop: strconv.FormatInt(before.Unix(), 10), Count: most,
		}).Result()
		if err != nil {
			return swept, unavailable(err)
		}
		old, err := w.client.ZRange(ctx, w.keys.failed(), 0, -failures-1).Result()
		if err != nil {
			return swept, unavailable(err)
		}
		if names = append(names, old...); len(names) == 0 {
			return swept, nil
		}
		members := make([]any, len(names))
		for i, n := range names {
			members[i] = n
		}
		b := w.batch()
		b.doMany("HDEL", w.keys.errands(), members)
		b.doMany("ZREM", w.keys.ended(), members)
		b.doMany("ZREM", w.keys.failed(), members)
		if err := b.write(ctx, w.client); err != nil {
			return swept, err
		}
		swept += len(names)
	}
}
