package slack

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

const (
	claimedFor = time.Hour // redeliveries come within six minutes
	maxClaims  = 50_000
)

// claims remembers which events were taken, so that one that is delivered
// again is answered once.
type claims struct {
	shared func(ctx context.Context, team, id string) (bool, error)

	mu    sync.Mutex
	taken map[string]time.Time
	older map[string]time.Time // taken before: thrown away in turn
}

// fresh reports whether an event is taken for the first time. Where other
// processes cannot be asked it is better answered twice than never.
func (c *claims) fresh(ctx context.Context, log *slog.Logger, team, id string) bool {
	key, now := team+"/"+id, time.Now()
	if !c.take(key, now) {
		return false
	}
	if c.shared == nil {
		return true
	}
	fresh, err := c.shared(ctx, team, id)
	if err != nil {
		log.WarnContext(ctx, "slack event not claimed", "event", id, "team", team, "err", err)
		return true
	}
	return fresh
}

func (c *claims) take(key string, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, taken := range []map[string]time.Time{c.taken, c.older} {
		if at, ok := taken[key]; ok && now.Sub(at) < claimedFor {
			return false
		}
	}
	if c.taken == nil || len(c.taken) >= maxClaims {
		c.taken, c.older = make(map[string]time.Time), c.taken
	}
	c.taken[key] = now
	return true
}
