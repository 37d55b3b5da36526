package store

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

// passErrands writes errands down as missed that wait and are due, and all that
// were taken.
//
//	KEYS[1] errands HASH   KEYS[2] due ZSET   KEYS[3] taken ZSET   KEYS[4] ended ZSET
//	ARGV[1] now by people's clock   ARGV[2] at most   ARGV[3] why
//
// It returns how many.
var passErrands = redis.NewScript(`
local at, n = tonumber(redis.call("TIME")[1]), 0
local function pass(from, name)
  redis.call("ZREM", from, name)
  local text = redis.call("HGET", KEYS[1], name)
  if not text then return end
  local e = cjson.decode(text)
  e.s, e.a, e.w = "missed", at, ARGV[3]
  redis.call("HSET", KEYS[1], name, cjson.encode(e))
  redis.call("ZADD", KEYS[4], at, name)
end
for _, name in ipairs(redis.call("ZRANGEBYSCORE", KEYS[2], "-inf", ARGV[1], "LIMIT", 0, ARGV[2])) do pass(KEYS[2], name) n = n + 1 end
for _, name in ipairs(redis.call("ZRANGE", KEYS[3], 0, ARGV[2] - 1)) do pass(KEYS[3], name) n = n + 1 end
return n`)

// letPass writes down what fell due by now as missed, and has nothing planned
// for the time before. It returns how many errands were waiting.
func (w *Workspace) letPass(ctx context.Context, now time.Time) (int, error) {
	const some = 200
	keys := []string{w.keys.errands(), w.keys.due(), w.keys.taken(), w.keys.ended()}
	all := 0
	for {
		n, err := passErrands.Run(ctx, w.client, keys, now.Unix(), some, "restored from a backup").Int()
		if err != nil {
			return all, unavailable(err)
		}
		if all += n; n == 0 {
			break
		}
	}
	planned, err := w.client.HGetAll(ctx, w.keys.planned()).Result()
	if err != nil {
		return all, unavailable(err)
	}
	for job, until := range planned {
		if atoi(until) >= now.Unix() {
			continue
		}
		if err := w.SetPlanned(ctx, job, now); err != nil {
			return all, err
		}
	}
	return all, nil
}
