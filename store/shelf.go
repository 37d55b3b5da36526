package store

import (
	"context"
	"slices"
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
		b.doMany("ZADD", w.keys.shelf(s), args)
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
	numbers := make([]int, len(found))
	for i, z := range found {
		m, _ := z.Member.(string)
		numbers[i] = int(atoi(m))
		spots[i] = relationship.Spot{Number: numbers[i], Day: relationship.Day(z.Score)}
	}
	whose, err := w.whose(ctx, numbers)
	if err != nil {
		return nil, err
	}
	for i := range spots {
		if spots[i].ID, err = w.now(ctx, whose[spots[i].Number]); err != nil {
			return nil, err
		}
	}
	return spots, nil
}

// asked is how many entries are asked about at once, so that nobody waits long
// behind them.
const asked = 64

// whose returns the companies that entries belong to, by number. Numbers that
// are kept together are asked for together.
func (w *Workspace) whose(ctx context.Context, numbers []int) (map[int]string, error) {
	slices.Sort(numbers)
	whose := make(map[int]string, len(numbers))
	for some := range slices.Chunk(numbers, asked) {
		var runs [][]int
		for _, n := range some {
			if last := len(runs) - 1; last >= 0 && w.keys.entries(runs[last][0]) == w.keys.entries(n) {
				runs[last] = append(runs[last], n)
			} else {
				runs = append(runs, []int{n})
			}
		}
		found := make([]*redis.SliceCmd, len(runs))
		_, err := w.client.Pipelined(ctx, func(p redis.Pipeliner) error {
			for i, run := range runs {
				found[i] = p.HMGet(ctx, w.keys.entries(run[0]), decimals(run)...)
			}
			return nil
		})
		if err != nil {
			return nil, unavailable(err)
		}
		for i, run := range runs {
			for k, id := range found[i].Val() {
				whose[run[k]], _ = id.(string)
			}
		}
	}
	return whose, nil
}

func decimals(numbers []int) []string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = strconv.Itoa(n)
	}
	return words
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
