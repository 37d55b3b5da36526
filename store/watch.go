package store

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/redis/go-redis/v9"
)

// A Watcher sees what is asked of Redis.
type Watcher interface {
	// Asked is told of a command, or a script, by its name: one of few. Err is
	// nil where the answer is that there is nothing.
	Asked(ctx context.Context, command string, began time.Time, err error)
}

// Watch shows a watcher everything that is asked from now on. It is called
// before anything is.
func (r *Redis) Watch(w Watcher) { r.client.AddHook(hook{w}) }

// A Pool is the connections to Redis at one moment.
type Pool struct {
	Open, Idle int
	Timeouts   int // how often none became free in time, since the start
}

// Pool returns how many connections there are.
func (r *Redis) Pool() Pool {
	s := r.client.PoolStats()
	return Pool{Open: int(s.TotalConns), Idle: int(s.IdleConns), Timeouts: int(s.Timeouts)}
}

// A hook is how go-redis shows what it does.
type hook struct{ watch Watcher }

func (h hook) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		began := time.Now()
		conn, err := next(ctx, network, addr)
		h.watch.Asked(ctx, "connect", began, err)
		return conn, err
	}
}

func (h hook) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		began := time.Now()
		err := next(ctx, cmd)
		h.watch.Asked(ctx, nameOf(cmd), began, fault(err))
		return err
	}
}

// ProcessPipelineHook takes commands that are sent together for one. One that
// waits for replicas is itself.
func (h hook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		began := time.Now()
		err := next(ctx, cmds)
		name := "pipeline"
		if len(cmds) == 1 || len(cmds) == 2 && cmds[1].Name() == "wait" {
			name = nameOf(cmds[0])
		}
		h.watch.Asked(ctx, name, began, fault(err))
		return err
	}
}

// fault is err, nil where it only says that there is nothing, or that a script
// has to be sent first.
func fault(err error) error {
	if err == nil || errors.Is(err, redis.Nil) || redis.HasErrorPrefix(err, "NOSCRIPT") {
		return nil
	}
	return err
}

// nameOf is what a command is called. A script has a name of its own.
func nameOf(cmd redis.Cmder) string {
	name := cmd.Name()
	if name != "evalsha" && name != "eval" {
		return name
	}
	args := cmd.Args()
	if len(args) < 2 {
		return name
	}
	sha, _ := args[1].(string)
	if name == "eval" { // as it is sent the first time
		sha = redis.NewScript(sha).Hash()
	}
	if script, ok := scripts[sha]; ok {
		return script
	}
	return name
}

// scripts are the names of scripts by their SHA-1.
var scripts = map[string]string{
	spend.Hash(): "spend", keep.Hash(): "keep", addErrands.Hash(): "addErrands", claimErrands.Hash(): "claimErrands",
	settleErrand.Hash(): "settleErrand", reviveErrand.Hash(): "reviveErrand", guarded.Hash(): "guarded",
	removeSource.Hash(): "removeSource", swap.Hash(): "swap", unlock.Hash(): "unlock", count.Hash(): "count",
	passErrands.Hash(): "passErrands", prolong.Hash(): "prolong", first.Hash(): "first", lengthen.Hash(): "lengthen",
}
