package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// Setting returns a setting of the workspace, "" if it was never set.
func (w *Workspace) Setting(ctx context.Context, name string) (string, error) {
	value, err := w.client.HGet(ctx, w.keys.settings(), name).Result()
	if errors.Is(err, redis.Nil) {
		return "", nil
	}
	return value, unavailable(err)
}

// SetSetting changes a setting of the workspace, with a line in the audit
// trail. Every process learns of it as of a name that changed.
func (w *Workspace) SetSetting(ctx context.Context, name, value, by string, at time.Time) error {
	err := w.audited(ctx, by, "setting "+name+"="+value, at, func(b *batchOf) { w.set(b, name, value) })
	if err != nil {
		return err
	}
	w.caughtUp(ctx)
	return nil
}

// set adds the commands that change a setting.
func (w *Workspace) set(b *batchOf, name, value string) {
	b.do("HSET", w.keys.settings(), name, value)
	b.do("RPUSH", w.keys.changes(), "s:"+name)
}

// caughtUp brings this process's directory up to what it wrote itself. What was
// written stands, so if that cannot be read now it is read before it is used.
func (w *Workspace) caughtUp(ctx context.Context) {
	if err := w.Fresh(ctx); err != nil && !errors.Is(err, relationship.ErrStale) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.directory = nil
	}
}

// nudgesKept bounds how many reminders are kept: a year of a large workspace.
const nudgesKept = 100_000

// Nudged writes down which reminders were given and which were left out.
func (w *Workspace) Nudged(ctx context.Context, nudges []relationship.Nudge) error {
	lines := make([]any, len(nudges))
	for i, n := range nudges {
		text, err := json.Marshal(n)
		if err != nil {
			return fmt.Errorf("store: nudge: %w", err)
		}
		lines[i] = text
	}
	b := w.batch()
	b.doMany("RPUSH", w.keys.nudges(), lines)
	b.do("LTRIM", w.keys.nudges(), -nudgesKept, -1)
	return b.write(ctx, w.client)
}

// Nudges returns the reminders from one day to another, both with, the oldest
// first.
func (w *Workspace) Nudges(ctx context.Context, from, to relationship.Day) ([]relationship.Nudge, error) {
	const page = 1000
	var found []relationship.Nudge
	for start := int64(0); ; start += page {
		texts, err := w.client.LRange(ctx, w.keys.nudges(), start, start+page-1).Result()
		if err != nil {
			return nil, unavailable(err)
		}
		for _, text := range texts {
			var n relationship.Nudge
			if err := json.Unmarshal([]byte(text), &n); err != nil {
				return nil, fmt.Errorf("store: nudge: %w", err)
			}
			if n.ID, err = w.now(ctx, n.ID); err != nil {
				return nil, err
			}
			if n.Day >= from && n.Day <= to {
				found = append(found, n)
			}
		}
		if len(texts) < page {
			return found, nil
		}
	}
}
