package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// The fields of a company's hash. What is held of a side is in "h:" + side.
const (
	fieldCompany  = "c"
	fieldLatest   = "l"
	fieldRevision = "rev"
	fieldHeld     = "h:"
)

// Record reads one company, and with it whether the directory is current: one
// round trip. It returns [relationship.ErrStale] when the directory was not.
func (w *Workspace) Record(ctx context.Context, id string) (*relationship.Record, error) {
	var fields *redis.MapStringStringCmd
	var version *redis.IntCmd
	_, err := w.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		fields = p.HGetAll(ctx, w.keys.company(id))
		version = p.LLen(ctx, w.keys.changes())
		return nil
	})
	if err != nil {
		return nil, unavailable(err)
	}
	if ok, err := w.fresh(ctx, version.Val()); err != nil {
		return nil, err
	} else if !ok {
		return nil, relationship.ErrStale
	}
	return w.keep(id, fields.Val())
}

// Records reads several companies in one round trip.
func (w *Workspace) Records(ctx context.Context, ids []string) ([]*relationship.Record, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	found := make([]*redis.MapStringStringCmd, len(ids))
	_, err := w.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, id := range ids {
			found[i] = p.HGetAll(ctx, w.keys.company(id))
		}
		return nil
	})
	if err != nil {
		return nil, unavailable(err)
	}
	recs := make([]*relationship.Record, len(ids))
	for i, id := range ids {
		if recs[i], err = w.keep(id, found[i].Val()); err != nil && !errors.Is(err, relationship.ErrUnknown) {
			return nil, err
		}
	}
	return recs, nil
}

// Known returns the record at hand, or reads it.
func (w *Workspace) Known(ctx context.Context, id string) (*relationship.Record, error) {
	if rec := w.known.get(id); rec != nil {
		return rec, nil
	}
	if _, err := w.Directory(ctx); err != nil {
		return nil, err
	}
	return w.Record(ctx, id)
}

// keep decodes a company's hash and keeps the record at hand.
func (w *Workspace) keep(id string, fields map[string]string) (*relationship.Record, error) {
	if fields[fieldRevision] == "" {
		return nil, fmt.Errorf("company %s: %w", id, relationship.ErrUnknown)
	}
	rec := &relationship.Record{
		Held:     make(map[relationship.Side]*relationship.Held, len(relationship.Sides)),
		Revision: atoi(fields[fieldRevision]),
	}
	if old := w.known.get(id); old != nil && old.Revision == rec.Revision {
		return old, nil
	}
	if err := json.Unmarshal([]byte(fields[fieldCompany]), &rec.Company); err != nil {
		return nil, fmt.Errorf("store: company %s: %w", id, err)
	}
	if text := fields[fieldLatest]; text != "" {
		if err := json.Unmarshal([]byte(text), &rec.Latest); err != nil {
			return nil, fmt.Errorf("store: latest of %s: %w", id, err)
		}
	}
	for _, side := range relationship.Sides {
		text, ok := fields[fieldHeld+string(side)]
		if !ok {
			continue
		}
		held := &relationship.Held{}
		if err := json.Unmarshal([]byte(text), held); err != nil {
			return nil, fmt.Errorf("store: state of %s: %w", id, err)
		}
		rec.Held[side] = held
	}
	w.known.put(id, rec)
	return rec, nil
}

// Journal returns entries as they were written, newest first.
func (w *Workspace) Journal(ctx context.Context, id string, skip, limit int) ([]relationship.Entry, error) {
	// The list is oldest first: -1 is the newest.
	texts, err := w.client.LRange(ctx, w.keys.journal(id), int64(-skip-limit), int64(-skip-1)).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	entries := make([]relationship.Entry, len(texts))
	for i, text := range texts {
		e := &entries[len(texts)-1-i]
		if err := json.Unmarshal([]byte(text), e); err != nil {
			return nil, fmt.Errorf("store: journal of %s: %w", id, err)
		}
	}
	return entries, nil
}

// Locate returns the company that an entry belongs to.
func (w *Workspace) Locate(ctx context.Context, number int) (string, error) {
	if number <= 0 {
		return "", fmt.Errorf("entry #%d: %w", number, relationship.ErrUnknown)
	}
	id, err := w.client.HGet(ctx, w.keys.entries(number), fmt.Sprint(number)).Result()
	if errors.Is(err, redis.Nil) {
		return "", fmt.Errorf("entry #%d: %w", number, relationship.ErrUnknown)
	}
	return id, unavailable(err)
}
