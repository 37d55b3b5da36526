package store

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/redis/go-redis/v9"
)

// servers are those that were met, by the ID that each run of a server has. A
// server that took another one's place, or was started again, may have lost the
// last of what was there: what a process has at hand is of no use then, even if
// it looks current, because as much as was lost may have been written since.
type servers struct {
	log *slog.Logger // nil: nobody is told
	age atomic.Int64 // how many were met

	all sync.Once // they were met

	mu   sync.Mutex
	runs map[string]bool
}

// meet is called with each new connection before it is used.
func (s *servers) meet(ctx context.Context, c *redis.Conn) error {
	info, err := c.Info(ctx, "server").Result()
	if err != nil {
		if _, refused := errors.AsType[redis.Error](err); refused {
			return nil // not allowed to ask: the versions of what is at hand are all there is
		}
		return &dialError{err}
	}
	run := infoField(info, "run_id")
	s.mu.Lock()
	defer s.mu.Unlock()
	if run != "" && !s.runs[run] {
		if s.runs == nil {
			s.runs = map[string]bool{}
		}
		s.runs[run] = true
		if age := s.age.Add(1); age > 1 && s.log != nil {
			s.log.InfoContext(ctx, "another store server", "run", run, "met", age)
		}
	}
	return nil
}

// meetAll meets the masters of a cluster once, before anything is at hand, so
// that none of them looks like another one's successor when it is first read from.
func (s *servers) meetAll(ctx context.Context, client redis.UniversalClient) {
	if c, ok := client.(*redis.ClusterClient); ok && s != nil {
		s.all.Do(func() {
			_ = c.ForEachMaster(ctx, func(ctx context.Context, master *redis.Client) error { return master.Ping(ctx).Err() })
		})
	}
}

// now is the age of what is read from now on.
func (s *servers) now() int64 {
	if s == nil {
		return 0
	}
	return s.age.Load()
}

// infoField reads a field of what INFO says, "" if it says nothing of it.
func infoField(info, name string) string {
	for line := range strings.Lines(info) {
		if value, ok := strings.CutPrefix(line, name+":"); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
