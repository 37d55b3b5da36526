package store

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

// countMinute is what a count of acts is for. It begins with the first act.
const countMinute = time.Minute

// count counts acts that were let pass already, and one more unless it is over
// a limit. What is refused is not counted.
//
//	KEYS[1] acts of somebody STRING   KEYS[2] of the workspace STRING
//	ARGV[1] passed   ARGV[2] limit   ARGV[3] and ARGV[4] of the workspace
//	ARGV[5] milliseconds that they are for
//
// It returns how many milliseconds to wait, 0 if the act was counted.
var count = redis.NewScript(`
local wait = 0
for i = 1, 2 do
  local passed, limit = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local counted = tonumber(redis.call("GET", KEYS[i]) or "0")
  if passed > 0 then
    redis.call("INCRBY", KEYS[i], passed)
    if counted == 0 then redis.call("PEXPIRE", KEYS[i], ARGV[5]) end
  end
  if limit > 0 and counted + passed >= limit then wait = math.max(wait, redis.call("PTTL", KEYS[i]), 1) end
end
if wait > 0 then return wait end
for i = 1, 2 do
  if redis.call("INCR", KEYS[i]) == 1 then redis.call("PEXPIRE", KEYS[i], ARGV[5]) end
end
return 0`)

// Count counts acts of somebody and of all of a workspace that were let pass
// already, and one act more unless either has reached its limit. It returns how
// long that one has to wait, zero if it may pass. A limit of 0 is none.
func (r *Redis) Count(ctx context.Context, team, who string, passed, limit, allPassed, allLimit int) (time.Duration, error) {
	k, err := keysOf(team)
	if err != nil {
		return 0, err
	}
	wait, err := count.Run(ctx, r.client, []string{k.acts(who), k.allActs()},
		passed, limit, allPassed, allLimit, countMinute.Milliseconds()).Int64()
	return time.Duration(wait) * time.Millisecond, unavailable(err)
}
