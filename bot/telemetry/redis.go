package telemetry

import (
	"context"
	"errors"
	"net"
	"strings"
	"time"
)

// A Redis sees what is asked of the store.
type Redis struct{ *Telemetry }

// Asked sees a command, or a script, end.
func (t Redis) Asked(ctx context.Context, command string, began time.Time, err error) {
	command = t.asked.of(command)
	t.redis.WithLabelValues(command).Observe(time.Since(began).Seconds())
	outcome := "done"
	if err != nil {
		outcome = kindOf(err)
		t.redisErrors.WithLabelValues(outcome).Inc()
	}
	t.past(ctx, "redis "+command, began, outcome, err != nil, pair{"db.system.name", "redis"}, pair{"db.operation.name", command})
}

// refusals are the words that Redis begins a refusal with which somebody who
// runs it can do something about.
var refusals = []string{
	"READONLY", "LOADING", "OOM", "MISCONF", "CLUSTERDOWN", "MASTERDOWN", "NOAUTH", "WRONGPASS", "NOPERM", "BUSY", "TRYAGAIN", "MOVED", "NOREPLICAS", "MAXCLIENTS",
}

// kinds are all that kindOf may say.
var kinds = func() []string {
	all := []string{"cancelled", "timeout", "connection", "other"}
	for _, word := range refusals {
		all = append(all, strings.ToLower(word))
	}
	return all
}()

// kindOf is why a command failed, in a word: one of few.
func kindOf(err error) string {
	var refused net.Error
	switch {
	case errors.Is(err, context.Canceled):
		return "cancelled"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &refused) && refused.Timeout():
		return "timeout"
	case errors.As(err, &refused):
		return "connection"
	}
	text := strings.TrimPrefix(err.Error(), "ERR ")
	for _, word := range refusals {
		if strings.HasPrefix(text, word) || word == "MAXCLIENTS" && strings.HasPrefix(text, "max number of clients") {
			return strings.ToLower(word)
		}
	}
	return "other"
}

// Synced sees the embedded store wait for the disk.
func (t *Telemetry) Synced(took time.Duration) { t.synced.Observe(took.Seconds()) }
