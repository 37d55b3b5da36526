package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// Digests returns the digests of the workspace, by room and ID.
func (w *Workspace) Digests(ctx context.Context) ([]relationship.Digest, error) {
	texts, err := w.client.HGetAll(ctx, w.keys.digests()).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	all := make([]relationship.Digest, 0, len(texts))
	for id, text := range texts {
		var d relationship.Digest
		if err := json.Unmarshal([]byte(text), &d); err != nil {
			return nil, fmt.Errorf("store: digest %s: %w", id, err)
		}
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b relationship.Digest) int {
		return cmp.Or(cmp.Compare(a.Room, b.Room), cmp.Compare(a.ID, b.ID))
	})
	return all, nil
}

// SaveDigest keeps a digest under its ID, with a line in the audit trail.
func (w *Workspace) SaveDigest(ctx context.Context, d relationship.Digest, at time.Time) error {
	text, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("store: digest: %w", err)
	}
	return w.audited(ctx, d.By, "digest "+d.ID+" in "+d.Room, at, func(b *batchOf) { b.do("HSET", w.keys.digests(), d.ID, text) })
}

// DropDigest forgets a digest.
func (w *Workspace) DropDigest(ctx context.Context, id, by string, at time.Time) error {
	return w.audited(ctx, by, "digest "+id+" off", at, func(b *batchOf) { b.do("HDEL", w.keys.digests(), id) })
}
