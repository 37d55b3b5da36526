package store

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// keep sets each key for a while. One command answers once, however much there
// is to keep.
//
//	KEYS    what to set
//	ARGV[1] seconds   ARGV[2…] the texts, in the order of the keys
var keep = redis.NewScript(`
for i, key in ipairs(KEYS) do redis.call("SET", key, ARGV[i + 1], "EX", ARGV[1]) end
return #KEYS`)

// Keep puts small things by for a while: each text under its name.
func (w *Workspace) Keep(ctx context.Context, things map[string]string, long time.Duration) error {
	names := make([]string, 0, len(things))
	args := make([]any, 1, len(things)+1)
	args[0] = max(int64(long/time.Second), 1)
	for name, text := range things {
		names, args = append(names, w.keys.kept(name)), append(args, text)
	}
	if err := keep.Run(ctx, w.client, names, args...).Err(); err != nil {
		return unavailable(err)
	}
	return nil
}

// Kept returns what was put by under a name, [relationship.ErrUnknown] if
// nothing was or the while is over.
func (w *Workspace) Kept(ctx context.Context, name string) (string, error) {
	text, err := w.client.Get(ctx, w.keys.kept(name)).Result()
	switch {
	case errors.Is(err, redis.Nil):
		return "", relationship.ErrUnknown
	case err != nil:
		return "", unavailable(err)
	}
	return text, nil
}
