package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

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
// round trip, and of a company at hand no more than its revision, unless that
// is another. It returns [relationship.ErrStale] when the directory was not.
func (w *Workspace) Record(ctx context.Context, id string) (*relationship.Record, error) {
	id, err := w.now(ctx, id)
	if err != nil {
		return nil, err
	}
	if w.known.get(id) != nil {
		var revision *redis.StringCmd
		if err := w.look(ctx, func(p redis.Pipeliner) { revision = p.HGet(ctx, w.keys.company(id), fieldRevision) }); err != nil {
			return nil, err
		}
		// Only now: meanwhile it may have become another server's.
		if old := w.known.get(id); old != nil && strconv.FormatInt(old.Revision, 10) == revision.Val() {
			return old, nil
		}
	}
	var fields *redis.MapStringStringCmd
	age := w.seen.now()
	if err := w.look(ctx, func(p redis.Pipeliner) { fields = p.HGetAll(ctx, w.keys.company(id)) }); err != nil {
		return nil, err
	}
	return w.keep(id, fields.Val(), age)
}

// look reads, and with it whether the directory is current.
func (w *Workspace) look(ctx context.Context, ask func(redis.Pipeliner)) error {
	var version *redis.IntCmd
	_, err := w.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		ask(p)
		version = p.LLen(ctx, w.keys.changes())
		return nil
	})
	if err != nil && !errors.Is(err, redis.Nil) {
		return unavailable(err)
	}
	if ok, err := w.fresh(ctx, version.Val()); err != nil || !ok {
		return cmp.Or(err, relationship.ErrStale)
	}
	return nil
}

// now returns the ID of what a company is today; see [relationship.Directory.Now].
func (w *Workspace) now(ctx context.Context, id string) (string, error) {
	d, err := w.Directory(ctx)
	if err != nil {
		return "", err
	}
	return d.Now(id), nil
}

// Records reads several companies in one round trip.
func (w *Workspace) Records(ctx context.Context, ids []string) ([]*relationship.Record, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	d, err := w.Directory(ctx)
	if err != nil {
		return nil, err
	}
	found := make([]*redis.MapStringStringCmd, len(ids))
	age := w.seen.now()
	_, err = w.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, id := range ids {
			found[i] = p.HGetAll(ctx, w.keys.company(d.Now(id)))
		}
		return nil
	})
	if err != nil {
		return nil, unavailable(err)
	}
	recs := make([]*relationship.Record, len(ids))
	for i, id := range ids {
		if recs[i], err = w.keep(d.Now(id), found[i].Val(), age); err != nil && !errors.Is(err, relationship.ErrUnknown) {
			return nil, err
		}
	}
	return recs, nil
}

// Known returns the record at hand, or reads it.
func (w *Workspace) Known(ctx context.Context, id string) (*relationship.Record, error) {
	id, err := w.now(ctx, id)
	if err != nil {
		return nil, err
	}
	if rec := w.known.get(id); rec != nil {
		return rec, nil
	}
	return w.Record(ctx, id)
}

// keep decodes a company's hash and keeps the record at hand, if the servers are
// those that it was read from.
func (w *Workspace) keep(id string, fields map[string]string, age int64) (*relationship.Record, error) {
	if old := w.known.get(id); old != nil && strconv.FormatInt(old.Revision, 10) == fields[fieldRevision] {
		return old, nil
	}
	rec, err := decode(id, fields)
	if err == nil {
		w.known.put(id, rec, age)
	}
	return rec, err
}

// decode reads a company's hash.
func decode(id string, fields map[string]string) (*relationship.Record, error) {
	if fields[fieldRevision] == "" {
		return nil, fmt.Errorf("company %s: %w", id, relationship.ErrUnknown)
	}
	rec := &relationship.Record{
		Held:     make(map[relationship.Side]*relationship.Held, len(relationship.Sides)),
		Latest:   make([]relationship.Entry, 0, relationship.ShownLatest),
		Revision: atoi(fields[fieldRevision]),
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
	return rec, nil
}

// Journal returns entries as they were written, newest first.
func (w *Workspace) Journal(ctx context.Context, id string, skip, limit int) ([]relationship.Entry, error) {
	at, err := w.now(ctx, id)
	if err != nil {
		return nil, err
	}
	// The list is oldest first: -1 is the newest.
	texts, err := w.client.LRange(ctx, w.keys.journal(at), int64(-skip-limit), int64(-skip-1)).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	if len(texts) == 0 {
		return nil, w.unmoved(ctx, at)
	}
	entries, err := entriesIn(texts)
	if err != nil {
		return nil, fmt.Errorf("store: journal of %s: %w", id, err)
	}
	slices.Reverse(entries)
	return entries, nil
}

// unmoved returns ErrStale if another process has merged a company meanwhile:
// then its journal is empty because it is somewhere else.
func (w *Workspace) unmoved(ctx context.Context, id string) error {
	text, err := w.client.HGet(ctx, w.keys.directory(), id).Result()
	if errors.Is(err, redis.Nil) {
		return nil
	}
	var l relationship.Listing
	if err != nil || json.Unmarshal([]byte(text), &l) != nil || l.Into == "" {
		return unavailable(err)
	}
	if err := w.Fresh(ctx); err != nil {
		return err
	}
	return relationship.ErrStale
}

// entriesIn reads lines of a journal.
func entriesIn(lines []string) ([]relationship.Entry, error) {
	entries := make([]relationship.Entry, len(lines))
	for i, text := range lines {
		if err := json.Unmarshal([]byte(text), &entries[i]); err != nil {
			return nil, err
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
	if err != nil {
		return "", unavailable(err)
	}
	return w.now(ctx, id)
}
