package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// Versions returns how many models were learned.
func (w *Workspace) Versions(ctx context.Context) (int, error) {
	n, err := w.client.LLen(ctx, w.keys.models()).Result()
	return int(n), unavailable(err)
}

// Learned returns the newest model that was learned, ErrUnknown if none was.
func (w *Workspace) Learned(ctx context.Context) (relationship.Version, error) {
	var v relationship.Version
	text, err := w.client.LIndex(ctx, w.keys.models(), -1).Result()
	switch {
	case errors.Is(err, redis.Nil):
		return v, relationship.ErrUnknown
	case err != nil:
		return v, unavailable(err)
	}
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		return v, fmt.Errorf("store: model: %w", err)
	}
	return v, nil
}

// Learn keeps a model as the newest.
func (w *Workspace) Learn(ctx context.Context, v relationship.Version) error {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("store: model: %w", err)
	}
	return unavailable(w.client.RPush(ctx, w.keys.models(), text).Err())
}
