package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// The directory did not always know who works at a company, and so did not
// find them in what people say.
var _ = step(Step{
	Layout: 2, What: "the directory knows who works where",
	Batch: func(ctx context.Context, s *Stepping, recs []*relationship.Record) (int, error) {
		listed, err := s.listings(ctx, recs)
		if err != nil {
			return 0, err
		}
		lacked := 0
		for i, rec := range recs {
			if slices.Equal(listed[i].People, rec.Company.Names()) {
				continue
			}
			lacked++
			if s.Dry {
				continue
			}
			if err := s.relist(ctx, rec); err != nil {
				return lacked, err
			}
		}
		return lacked, nil
	},
})

// listings reads how companies stand in the directory.
func (w *Workspace) listings(ctx context.Context, recs []*relationship.Record) ([]relationship.Listing, error) {
	found := make([]relationship.Listing, len(recs))
	texts := make([]*redis.StringCmd, len(recs))
	_, err := w.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, rec := range recs {
			texts[i] = p.HGet(ctx, w.keys.directory(), rec.Company.ID)
		}
		return nil
	})
	if err != nil && !errors.Is(err, redis.Nil) {
		return nil, unavailable(err)
	}
	for i, rec := range recs {
		if errors.Is(texts[i].Err(), redis.Nil) { // gone since, with nothing to put right
			found[i].People = rec.Company.Names()
			continue
		}
		if err := json.Unmarshal([]byte(texts[i].Val()), &found[i]); err != nil {
			return nil, fmt.Errorf("store: listing %s: %w", rec.Company.ID, err)
		}
	}
	return found, nil
}

// relist enters a company in the directory as its record has it. If somebody
// writes to it meanwhile, who listed it or not, the newer record is taken.
func (w *Workspace) relist(ctx context.Context, rec *relationship.Record) error {
	const tries = 8
	for range tries {
		id := rec.Company.ID
		b := newBatch(w.keys.seen(""), w.keys.company(id), w.keys)
		if err := w.list(b, &rec.Company); err != nil {
			return err
		}
		failed, _, err := b.run(ctx, w.client, guard{rev: rec.Revision, version: -1})
		if err != nil || failed == "" {
			return err
		}
		w.known.drop(id)
		newer, err := w.Records(ctx, []string{id})
		if err != nil {
			return err
		}
		if rec = newer[0]; rec == nil {
			return nil // it is no more
		}
	}
	return fmt.Errorf("list %s: %w", rec.Company.ID, relationship.ErrConflict)
}
