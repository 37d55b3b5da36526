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

// place adds the commands that put a relationship where it stands in each
// ranking.
func (w *Workspace) place(b *batchOf, p relationship.Placing, oldOwner string) {
	m, side, owner := member(p.Ref), string(p.Side), cmp.Or(p.Owner, relationship.Nobody)
	if oldOwner != "" && (p.Gone || oldOwner != owner) {
		b.do("ZREM", w.keys.rank(relationship.ByNeeds, oldOwner), m)
		b.do("ZREM", w.keys.rank(relationship.ByDate, oldOwner), m)
		b.do("ZREM", w.keys.rank(relationship.ByStanding, ofOwner(oldOwner, p.Side)), m)
	}
	if p.Gone {
		b.do("ZREM", w.keys.rank(relationship.ByScore, side), m)
		b.do("ZREM", w.keys.rank(relationship.ByLast, side), m)
		b.do("ZREM", w.keys.rank(relationship.ByTried, side), m)
		b.do("ZREM", w.keys.rank(relationship.ByStanding, side), m)
		b.do("ZREM", w.keys.rank(relationship.ByNeeds, everybody), m)
		b.do("ZREM", w.keys.rank(relationship.ByDate, everybody), m)
		b.do("ZREM", w.keys.turns(), m)
		for _, index := range relationship.Sparse {
			b.do("ZREM", w.keys.rank(index, side), m)
		}
		w.moved(b, p)
		return
	}
	b.do("ZADD", w.keys.rank(relationship.ByScore, side), p.Score, m)
	b.do("ZADD", w.keys.rank(relationship.ByLast, side), int(p.Last), m)
	stands(b, w.keys.rank(relationship.ByTried, side), p.Tried, m)
	b.do("ZADD", w.keys.rank(relationship.ByStanding, side), relationship.Standing(p.Band, p.Score), m)
	b.do("ZADD", w.keys.rank(relationship.ByStanding, ofOwner(owner, p.Side)), relationship.Standing(p.Band, p.Score), m)
	b.do("ZADD", w.keys.rank(relationship.ByNeeds, everybody), int(p.Needs), m)
	b.do("ZADD", w.keys.rank(relationship.ByNeeds, owner), int(p.Needs), m)
	stands(b, w.keys.rank(relationship.ByDate, everybody), p.Date, m)
	stands(b, w.keys.rank(relationship.ByDate, owner), p.Date, m)
	stands(b, w.keys.turns(), p.Turns, m)
	w.moved(b, p)
}

// moved puts a relationship where it stands now in the sparse rankings.
func (w *Workspace) moved(b *batchOf, p relationship.Placing) {
	for _, rank := range p.Moved {
		stands(b, w.keys.rank(rank.Index, string(p.Side)), relationship.Day(rank.At), member(p.Ref))
	}
}

// ofOwner is the scope of what somebody looks after on one side.
func ofOwner(owner string, side relationship.Side) string { return "of:" + string(side) + ":" + owner }

// stands ranks a member by a day, or not at all.
func stands(b *batchOf, key string, day relationship.Day, m string) {
	if day == 0 {
		b.do("ZREM", key, m)
	} else {
		b.do("ZADD", key, int(day), m)
	}
}

// Find reads a part of a ranking. Scores and last talks are ranked by side, so
// asking for both sides merges two readings.
func (w *Workspace) Find(ctx context.Context, q relationship.Query) ([]relationship.Ref, error) {
	if q.Limit < 1 {
		return nil, fmt.Errorf("store: query of %s without a limit", q.Index)
	}
	if q.Index == relationship.ByNeeds || q.Index == relationship.ByDate {
		return w.read(ctx, q, cmp.Or(q.Owner, everybody))
	}
	if q.Owner != "" {
		return nil, fmt.Errorf("store: %s is not ranked by owner", q.Index)
	}
	if q.Side != relationship.Whole {
		return w.read(ctx, q, string(q.Side))
	}
	return w.merge(ctx, q)
}

func (w *Workspace) read(ctx context.Context, q relationship.Query, scope string) ([]relationship.Ref, error) {
	members, err := w.client.ZRangeArgs(ctx, rangeOf(w.keys.rank(q.Index, scope), q)).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	refs := make([]relationship.Ref, len(members))
	for i, m := range members {
		refs[i] = refOf(m)
	}
	return refs, nil
}

// Count counts a part of a ranking.
func (w *Workspace) Count(ctx context.Context, q relationship.Query) (int, error) {
	var scopes []string
	if q.Index == relationship.ByNeeds || q.Index == relationship.ByDate {
		scopes = []string{cmp.Or(q.Owner, everybody)}
	} else {
		for _, side := range relationship.Sides {
			switch {
			case q.Side != relationship.Whole && q.Side != side:
			case q.Owner == "":
				scopes = append(scopes, string(side))
			case q.Index == relationship.ByStanding:
				scopes = append(scopes, ofOwner(q.Owner, side))
			default:
				return 0, fmt.Errorf("store: %s is not ranked by owner", q.Index)
			}
		}
	}
	found := make([]*redis.IntCmd, len(scopes))
	_, err := w.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, scope := range scopes {
			found[i] = p.ZCount(ctx, w.keys.rank(q.Index, scope), strconv.Itoa(q.Min), strconv.Itoa(q.Max))
		}
		return nil
	})
	sum := 0
	for _, f := range found {
		sum += int(f.Val())
	}
	return sum, unavailable(err)
}

// Owners returns those who look after something, or did.
func (w *Workspace) Owners(ctx context.Context) ([]string, error) {
	owners, err := w.client.SMembers(ctx, w.keys.owners()).Result()
	slices.Sort(owners)
	return owners, unavailable(err)
}

func rangeOf(key string, q relationship.Query) redis.ZRangeArgs {
	from, to := q.Min, q.Max
	if q.Reverse {
		from, to = to, from
	}
	return redis.ZRangeArgs{
		Key: key, ByScore: true, Rev: q.Reverse,
		Start: strconv.Itoa(from), Stop: strconv.Itoa(to),
		Offset: int64(q.Skip), Count: int64(q.Limit),
	}
}

func (w *Workspace) merge(ctx context.Context, q relationship.Query) ([]relationship.Ref, error) {
	both := q
	both.Skip, both.Limit = 0, q.Skip+q.Limit
	var found [len(relationship.Sides)]*redis.ZSliceCmd
	_, err := w.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, side := range relationship.Sides {
			found[i] = p.ZRangeArgsWithScores(ctx, rangeOf(w.keys.rank(q.Index, string(side)), both))
		}
		return nil
	})
	if err != nil {
		return nil, unavailable(err)
	}
	var all []redis.Z
	for _, f := range found {
		all = append(all, f.Val()...)
	}
	slices.SortStableFunc(all, func(a, b redis.Z) int {
		switch {
		case a.Score == b.Score:
			return 0
		case (a.Score < b.Score) != q.Reverse:
			return -1
		}
		return 1
	})
	all = all[min(q.Skip, len(all)):min(q.Skip+q.Limit, len(all))]
	refs := make([]relationship.Ref, len(all))
	for i, z := range all {
		m, _ := z.Member.(string)
		refs[i] = refOf(m)
	}
	return refs, nil
}

// Turned returns relationships whose standing changes by today by itself.
func (w *Workspace) Turned(ctx context.Context, today relationship.Day, limit int) ([]relationship.Ref, error) {
	members, err := w.client.ZRangeArgs(ctx, redis.ZRangeArgs{
		Key: w.keys.turns(), ByScore: true, Start: "-inf", Stop: strconv.Itoa(int(today)), Count: int64(limit),
	}).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	refs := make([]relationship.Ref, len(members))
	for i, m := range members {
		refs[i] = refOf(m)
	}
	return refs, nil
}

// Replace rewrites placings in one script. A company that became part of another
// one since it was read stands nowhere.
func (w *Workspace) Replace(ctx context.Context, places []relationship.Placing) error {
	for {
		b := w.batch()
		for _, p := range places {
			b.there(w.keys.company(p.ID))
		}
		for _, p := range places {
			w.place(b, p, "")
			if p.Owner != "" && !p.Gone {
				b.do("SADD", w.keys.owners(), p.Owner)
			}
		}
		failed, gone, err := b.run(ctx, w.client, unguarded)
		if err != nil || failed == "" {
			return err
		}
		places = slices.DeleteFunc(slices.Clone(places), func(p relationship.Placing) bool { return w.keys.company(p.ID) == gone })
	}
}

// Recent returns the companies written to last, newest first.
func (w *Workspace) Recent(ctx context.Context, limit int) ([]string, error) {
	ids, err := w.client.ZRangeArgs(ctx, redis.ZRangeArgs{
		Key: w.keys.recent(), Start: 0, Stop: limit - 1, Rev: true,
	}).Result()
	return ids, unavailable(err)
}

// Saves returns what a person recorded lately, newest first.
func (w *Workspace) Saves(ctx context.Context, person string) ([]relationship.Save, error) {
	texts, err := w.client.LRange(ctx, w.keys.saves(person), 0, saved-1).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	saves := make([]relationship.Save, len(texts))
	var errs []error
	for i, text := range texts {
		errs = append(errs, json.Unmarshal([]byte(text), &saves[i]))
		saves[i].ID, err = w.now(ctx, saves[i].ID)
		errs = append(errs, err)
	}
	return saves, errors.Join(errs...)
}
