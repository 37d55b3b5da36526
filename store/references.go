package store

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"
)

// Note keeps a small text under a name, for as long as the workspace is there.
func (w *Workspace) Note(ctx context.Context, name, text string) error {
	return unavailable(w.client.HSet(ctx, w.keys.references(), name, text).Err())
}

// Noted returns the text under a name, "" if there is none.
func (w *Workspace) Noted(ctx context.Context, name string) (string, error) {
	text, err := w.client.HGet(ctx, w.keys.references(), name).Result()
	if errors.Is(err, redis.Nil) {
		return "", nil
	}
	return text, unavailable(err)
}

// Notes returns all of the small texts by name.
func (w *Workspace) Notes(ctx context.Context) (map[string]string, error) {
	all, err := w.client.HGetAll(ctx, w.keys.references()).Result()
	return all, unavailable(err)
}
