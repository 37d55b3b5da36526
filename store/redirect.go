package store

import (
	"context"
	"net"

	"github.com/redis/go-redis/v9"
)

// A single shot keeps a cluster's client from repeating what may have been
// carried out. It follows MOVED and ASK in the same loop in which it repeats
// what a broken connection or a timeout ended, whatever MaxRetries says; a
// command that declares itself unrepeatable is only redirected.
type singleShot struct{}

// A shot is a command that is not repeated.
type shot struct{ redis.Cmder }

func (shot) NoRetry() bool { return true }

func (singleShot) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error { return next(ctx, shot{cmd}) }
}

func (singleShot) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		shots := make([]redis.Cmder, len(cmds))
		for i, cmd := range cmds {
			shots[i] = shot{cmd}
		}
		return next(ctx, shots)
	}
}

func (singleShot) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) { return next(ctx, network, addr) }
}
