package store

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// A replicated connection follows every write with WAIT, on the same
// connection and in the same round trip, and fails what too few replicas have:
// a write is acknowledged only when it outlives its server.
type replicated struct {
	client *redis.Client // of one server
	least  int
	within time.Duration
}

// A replicaError says that fewer replicas have a write than have to. It is on
// its server, and stays if that does.
type replicaError struct{ have, want int }

func (e *replicaError) Error() string {
	return fmt.Sprintf("NOTREPLICATED %d of %d replicas have it", e.have, e.want)
}

// errWaits is a mistake of ours.
var errWaits = errors.New("store: a transaction that writes cannot wait for replicas")

// reading are the commands of this package that change nothing, besides those
// with which a connection begins.
var reading = strings.Fields(`get mget strlen getrange exists type pttl ttl scan
	hget hgetall hmget hexists hlen hscan lrange llen lindex lpos smembers sismember scard sscan
	zrange zrangebylex zrangebyscore zrevrange zscore zmscore zrank zcount zlexcount zcard zscan
	ping info config time memory dbsize cluster wait asking multi exec
	hello auth select client readonly command role`)

// writes reports whether a command may change something.
func writes(cmd redis.Cmder) bool { return !slices.Contains(reading, cmd.Name()) }

func (r *replicated) wait(ctx context.Context) *redis.IntCmd {
	return redis.NewIntCmd(ctx, "wait", r.least, r.within.Milliseconds())
}

// enough turns what WAIT said into an error, or nil.
func (r *replicated) enough(wait *redis.IntCmd) error {
	have, err := wait.Result()
	switch {
	case err != nil:
		return unsure(err)
	case int(have) < r.least:
		return &replicaError{int(have), r.least}
	}
	return nil
}

// ProcessHook sends a write together with its WAIT.
func (r *replicated) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if !writes(cmd) {
			return next(ctx, cmd)
		}
		pipe := r.client.Pipeline()
		_ = pipe.Process(ctx, cmd)
		_, err := pipe.Exec(ctx) // ProcessPipelineHook adds the WAIT
		return err
	}
}

// ProcessPipelineHook adds a WAIT to what writes.
func (r *replicated) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		if !slices.ContainsFunc(cmds, writes) {
			return next(ctx, cmds)
		}
		if slices.ContainsFunc(cmds, func(cmd redis.Cmder) bool { return cmd.Name() == "multi" }) {
			return errWaits
		}
		wait := r.wait(ctx)
		err := next(ctx, append(slices.Clip(cmds), wait))
		for _, cmd := range cmds {
			if failed := cmd.Err(); failed != nil && !errors.Is(failed, redis.Nil) {
				return err // none of them, or not all, so that nobody asks for how many
			}
		}
		if err := r.enough(wait); err != nil {
			for _, cmd := range cmds {
				cmd.SetErr(err)
			}
			return err
		}
		if errors.Is(err, redis.Nil) {
			return err
		}
		return nil
	}
}

func (r *replicated) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) { return next(ctx, network, addr) }
}
