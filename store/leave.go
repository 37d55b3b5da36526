package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// Once reports whether an event of a platform is new: it is from now on
// another one's for a while, so that no other process takes it as well.
func (w *Workspace) Once(ctx context.Context, event string, long time.Duration) (bool, error) {
	err := w.client.SetArgs(ctx, w.keys.claim(event), "1", redis.SetArgs{Mode: "NX", TTL: long}).Err()
	if errors.Is(err, redis.Nil) {
		return false, nil
	}
	return err == nil, unavailable(err)
}

// Leave notes when a workspace took the assistant away. A later call does not
// move the time.
func (w *Workspace) Leave(ctx context.Context, at time.Time) error {
	return unavailable(w.client.SetNX(ctx, w.keys.left(), at.Unix(), 0).Err())
}

// Return notes that a workspace has the assistant back.
func (w *Workspace) Return(ctx context.Context) error {
	return unavailable(w.client.Del(ctx, w.keys.left()).Err())
}

// Left returns when a workspace took the assistant away, the zero time if it
// did not.
func (w *Workspace) Left(ctx context.Context) (time.Time, error) {
	seconds, err := w.client.Get(ctx, w.keys.left()).Int64()
	switch {
	case errors.Is(err, redis.Nil):
		return time.Time{}, nil
	case err != nil:
		return time.Time{}, unavailable(err)
	}
	return time.Unix(seconds, 0), nil
}

// Erase deletes everything of a workspace, for good.
func (r *Redis) Erase(ctx context.Context, id string) error {
	k, err := keysOf(id)
	if err != nil {
		return err
	}
	// Nothing in the name of a workspace has a meaning in a pattern.
	for _, tag := range [...]string{k.tag, staged(k.tag)} {
		if err := r.clear(ctx, tag); err != nil {
			return err
		}
	}
	if err := r.client.SRem(ctx, workspaces, id).Err(); err != nil {
		return fmt.Errorf("store: erase: %w", unavailable(err))
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.open, id)
	return nil
}

// clear deletes all keys that begin so, but some.
func (r *Redis) clear(ctx context.Context, prefix string, but ...string) error {
	for again := true; again; {
		// Deleting while looking may miss a key: it is looked for until there is none.
		again = false
		var mu sync.Mutex
		var found []string
		err := r.scan(ctx, prefix+"*", func(keys []string) {
			mu.Lock()
			defer mu.Unlock()
			found = append(found, keys...)
		})
		if err != nil {
			return err
		}
		found = slices.DeleteFunc(found, func(key string) bool { return slices.Contains(but, key) })
		for some := range slices.Chunk(found, atOnce) {
			again = true
			if err := r.client.Unlink(ctx, some...).Err(); err != nil {
				return unavailable(err)
			}
		}
	}
	return nil
}
