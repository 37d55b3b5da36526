package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// restoring begins what is under a workspace's schema key while its data are
// exchanged: nobody reads or writes half of a backup.
const restoring = "restoring "

// A SchemaError says that a workspace cannot be worked on as it is: another
// version of the program laid it out, or it is being restored. It is an
// [relationship.ErrUnavailable]: nothing was changed.
type SchemaError struct {
	Workspace string
	Found     string // under the schema key
}

func (e *SchemaError) Error() string {
	if e.Restoring() {
		return fmt.Sprintf("store: workspace %s is being restored from a backup; if that was broken off, run rapport restore again", e.Workspace)
	}
	return fmt.Sprintf("store: workspace %s is written in schema %s and this program knows schema %s: use the rapport that wrote it, or a newer one", e.Workspace, e.Found, schema)
}

// Restoring reports whether a restore is under way or was broken off.
func (e *SchemaError) Restoring() bool { return strings.HasPrefix(e.Found, restoring) }

func (e *SchemaError) Unwrap() error { return relationship.ErrUnavailable }

// Readable returns nil if this program can work on a workspace, else a
// [*SchemaError].
func (w *Workspace) Readable(ctx context.Context) error {
	found, err := w.client.Get(ctx, w.keys.schema()).Result()
	switch {
	case errors.Is(err, redis.Nil) || found == schema:
		return nil
	case err != nil:
		return unavailable(err)
	}
	return &SchemaError{Workspace: w.id, Found: found}
}

// Unreadable returns why workspaces cannot be worked on, of those that cannot.
func (r *Redis) Unreadable(ctx context.Context) ([]*SchemaError, error) {
	ids, err := r.Workspaces(ctx)
	if err != nil {
		return nil, err
	}
	var all []*SchemaError
	for some := range slices.Chunk(ids, atOnce) {
		found := make([]*redis.StringCmd, len(some))
		_, err := r.client.Pipelined(ctx, func(p redis.Pipeliner) error {
			for i, id := range some {
				k, err := keysOf(id)
				if err != nil {
					return err
				}
				found[i] = p.Get(ctx, k.schema())
			}
			return nil
		})
		if err != nil && !errors.Is(err, redis.Nil) {
			return nil, unavailable(err)
		}
		for i, id := range some {
			if layout := found[i].Val(); layout != "" && layout != schema {
				all = append(all, &SchemaError{Workspace: id, Found: layout})
			}
		}
	}
	return all, nil
}

const (
	// fenceFor is how long writers wait at most for the last look of a backup.
	fenceFor = 2 * time.Second
	// fenceLook is how often they look whether it is over.
	fenceLook = 20 * time.Millisecond
)

// pause waits, if there is the time.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
