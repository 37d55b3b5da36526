package store

import (
	"context"
	"strconv"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// shelve adds the commands that put entries on their shelves.
func (w *Workspace) shelve(b *batchOf, entries []relationship.Entry) {
	for s, members := range w.shelves(entries) {
		args := make([]any, 0, 2*len(members))
		for _, m := range members {
			args = append(args, int(m.Score), m.Member)
		}
		// A script may hand over only so many words at once.
		for most := 1000; len(args) > 0; {
			n := min(most, len(args))
			b.do("ZADD", w.keys.shelf(s), args[:n]...)
			args = args[n:]
		}
	}
}

// shelves sorts entries by the shelf they belong on. An entry has one number
// and one day for good, so putting it there twice changes nothing.
func (w *Workspace) shelves(entries []relationship.Entry) map[relationship.Shelf][]redis.Z {
	sorted := map[relationship.Shelf][]redis.Z{}
	for i := range entries {
		if s, day, ok := entries[i].Shelf(); ok {
			sorted[s] = append(sorted[s], redis.Z{Score: float64(day), Member: strconv.Itoa(entries[i].Number)})
		}
	}
	return sorted
}

// Shelve puts entries on their shelves.
func (w *Workspace) Shelve(ctx context.Context, entries []relationship.Entry) error {
	sorted := w.shelves(entries)
	if len(sorted) == 0 {
		return nil
	}
	_, err := w.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for s, members := range sorted {
			p.ZAdd(ctx, w.keys.shelf(s), members...)
		}
		return nil
	})
	return unavailable(err)
}

// Shelved reads a shelf. Whose an entry is stands where every entry's company
// does, so that a shelf cannot say otherwise.
func (w *Workspace) Shelved(ctx context.Context, s relationship.Shelf, within relationship.Span, limit int) ([]relationship.Spot, error) {
	found, err := w.client.ZRangeArgsWithScores(ctx, redis.ZRangeArgs{
		Key: w.keys.shelf(s), ByScore: true, Rev: true,
		Start: strconv.Itoa(int(within.To)), Stop: strconv.Itoa(int(within.From)), Count: int64(limit),
	}).Result()
	if err != nil || len(found) == 0 {
		return nil, unavailable(err)
	}
	spots := make([]relationship.Spot, len(found))
	ids := make([]*redis.StringCmd, len(found))
	_, err = w.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, z := range found {
			m, _ := z.Member.(string)
			spots[i] = relationship.Spot{Number: int(atoi(m)), Day: relationship.Day(z.Score)}
			ids[i] = p.HGet(ctx, w.keys.entries(spots[i].Number), m)
		}
		return nil
	})
	if err != nil {
		return nil, unavailable(err)
	}
	for i := range spots {
		spots[i].ID = ids[i].Val()
	}
	return spots, nil
}

// Stocked reports whether the shelves hold all that was ever written.
func (w *Workspace) Stocked(ctx context.Context) (bool, error) {
	n, err := w.client.Exists(ctx, w.keys.stocked()).Result()
	return n > 0, unavailable(err)
}

// Stock notes that they do.
func (w *Workspace) Stock(ctx context.Context) error {
	return unavailable(w.client.Set(ctx, w.keys.stocked(), "1", 0).Err())
}
