package store

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
)

// A Budget limits what a model is asked: tokens a day for a workspace, calls a
// minute for a person. All processes on one Redis share it.
type Budget struct {
	redis  *Redis
	tokens int
}

// The limits and the time they are for. A period begins with the first use.
const (
	budgetDay    = 24 * time.Hour
	budgetMinute = time.Minute
	budgetCalls  = 20
)

// Budget returns a budget of so many tokens a day for each workspace.
func (r *Redis) Budget(tokens int) *Budget { return &Budget{r, tokens} }

// spend counts one call and its tokens, unless either is past its limit. What
// is refused is not counted.
//
//	KEYS[1] tokens of the workspace STRING   KEYS[2] calls of the person STRING
//
//	ARGV[1] tokens wanted   ARGV[2] most tokens   ARGV[3] seconds they are for
//	ARGV[4] most calls      ARGV[5] seconds they are for
//
// It returns 1 if they were taken, else 0.
var spend = redis.NewScript(`
local tokens = tonumber(redis.call("GET", KEYS[1]) or "0")
local calls = tonumber(redis.call("GET", KEYS[2]) or "0")
if tokens + tonumber(ARGV[1]) > tonumber(ARGV[2]) or calls >= tonumber(ARGV[4]) then return 0 end
redis.call("INCRBY", KEYS[1], ARGV[1])
if tokens == 0 then redis.call("EXPIRE", KEYS[1], ARGV[3]) end
redis.call("INCR", KEYS[2])
if calls == 0 then redis.call("EXPIRE", KEYS[2], ARGV[5]) end
return 1`)

// Left returns which part of its tokens a workspace has left today, from 0 to 1.
func (b *Budget) Left(ctx context.Context, team string) (float64, error) {
	k, err := keysOf(team)
	if err != nil {
		return 0, err
	}
	used, err := b.redis.client.Get(ctx, k.tokens()).Int()
	if err != nil && !errors.Is(err, redis.Nil) {
		return 0, unavailable(err)
	}
	return 1 - min(float64(used)/float64(max(b.tokens, 1)), 1), nil
}

// Take takes tokens for one call of a person, and reports whether they were to
// be had. After an error nobody knows, so nothing should be asked.
func (b *Budget) Take(ctx context.Context, team, person string, tokens int) (bool, error) {
	k, err := keysOf(team)
	if err != nil {
		return false, err
	}
	taken, err := spend.Run(ctx, b.redis.client, []string{k.tokens(), k.calls(person)},
		max(tokens, 1), b.tokens, int(budgetDay.Seconds()), budgetCalls, int(budgetMinute.Seconds())).Int()
	return taken == 1 && err == nil, unavailable(err)
}
