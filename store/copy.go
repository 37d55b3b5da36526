package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// Copies are read beside people who ask something, so little is asked for at a
// time: a long reply holds everybody up.
const (
	atOnce     = 64       // commands
	mostAtOnce = 64 << 10 // bytes
	scanned    = 500      // keys looked at by one SCAN
)

// usual is about how many bytes an item of a key has: rather too many.
var usual = map[string]int64{kindString: 1, kindHash: 512, kindList: 512, kindSet: 64, kindRanked: 64}

// names returns the keys that begin so and stand under the tags of workspaces,
// without either. What one says of a moment is not in it.
func (r *Redis) names(ctx context.Context, before string, ids []string) (map[string][]string, error) {
	tags := make(map[string]string, len(ids))
	match := before + "{*}:*"
	for _, id := range ids {
		k, err := keysOf(id)
		if err != nil {
			return nil, err
		}
		tags[before+k.tag] = id
		if len(ids) == 1 {
			match = before + k.tag + "*" // nothing in the name of a workspace has a meaning in a pattern
		}
	}
	var mu sync.Mutex
	found := map[string]map[string]bool{} // SCAN may say a key twice
	err := r.scan(ctx, match, func(keys []string) {
		mu.Lock()
		defer mu.Unlock()
		for _, key := range keys {
			end := strings.Index(key, "}:")
			if end < 0 {
				continue
			}
			tag, rest := key[:end+2], key[end+2:]
			id, wanted := tags[tag]
			if !wanted || passing(rest) {
				continue
			}
			if found[id] == nil {
				found[id] = map[string]bool{}
			}
			found[id][rest] = true
		}
	})
	all := make(map[string][]string, len(found))
	for id, keys := range found {
		for key := range keys {
			all[id] = append(all[id], key)
		}
		slices.Sort(all[id])
	}
	return all, err
}

// scan looks through all keys of every master.
func (r *Redis) scan(ctx context.Context, match string, yield func([]string)) error {
	one := func(ctx context.Context, c redis.Cmdable) error {
		var cursor uint64
		for {
			keys, next, err := c.Scan(ctx, cursor, match, scanned).Result()
			if err != nil {
				return unavailable(err)
			}
			yield(keys)
			if cursor = next; cursor == 0 {
				return nil
			}
		}
	}
	if c, ok := r.client.(*redis.ClusterClient); ok {
		return c.ForEachMaster(ctx, func(ctx context.Context, master *redis.Client) error { return one(ctx, master) })
	}
	return one(ctx, r.client)
}

// things reads keys of one workspace, each of which begins with prefix, and
// leaves out those that are not there.
func (r *Redis) things(ctx context.Context, prefix string, keys []string) ([]thing, error) {
	var all []thing
	for some := range slices.Chunk(keys, atOnce/2) {
		sized, err := r.measure(ctx, prefix, some)
		if err != nil {
			return nil, err
		}
		var group []*sizedThing
		var bytes int64
		flush := func() error {
			err := r.fetch(ctx, group)
			group, bytes = nil, 0
			return err
		}
		for i := range sized {
			s := &sized[i]
			if s.bytes > mostAtOnce {
				if err := r.fetchLong(ctx, s); err != nil {
					return nil, err
				}
				continue
			}
			if bytes+s.bytes > mostAtOnce {
				if err := flush(); err != nil {
					return nil, err
				}
			}
			group, bytes = append(group, s), bytes+s.bytes
		}
		if err := flush(); err != nil {
			return nil, err
		}
		for _, s := range sized {
			if len(s.items) > 0 {
				s.items = sorted(s.kind, s.items)
				all = append(all, s.thing)
			}
		}
	}
	return all, nil
}

// A sizedThing is a key of which is known how much it holds.
type sizedThing struct {
	thing
	full  string
	size  int64 // as its type counts
	bytes int64 // about
}

func (r *Redis) measure(ctx context.Context, prefix string, keys []string) ([]sizedThing, error) {
	kinds, lives := make([]*redis.StatusCmd, len(keys)), make([]*redis.DurationCmd, len(keys))
	_, err := r.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, key := range keys {
			kinds[i], lives[i] = p.Type(ctx, prefix+key), p.PTTL(ctx, prefix+key)
		}
		return nil
	})
	if err != nil {
		return nil, unavailable(err)
	}
	now := time.Now()
	var found []sizedThing
	for i, key := range keys {
		s := sizedThing{thing: thing{key: key, kind: kinds[i].Val()}, full: prefix + key}
		if s.kind == "none" {
			continue
		}
		if usual[s.kind] == 0 {
			return nil, fmt.Errorf("store: %s%s is a %s, which no workspace has", prefix, key, s.kind)
		}
		if left := lives[i].Val(); left > 0 {
			s.expires = now.Add(left).Truncate(time.Millisecond)
		}
		found = append(found, s)
	}
	sizes := make([]*redis.IntCmd, len(found))
	_, err = r.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, s := range found {
			switch s.kind {
			case kindString:
				sizes[i] = p.StrLen(ctx, s.full)
			case kindHash:
				sizes[i] = p.HLen(ctx, s.full)
			case kindList:
				sizes[i] = p.LLen(ctx, s.full)
			case kindSet:
				sizes[i] = p.SCard(ctx, s.full)
			case kindRanked:
				sizes[i] = p.ZCard(ctx, s.full)
			}
		}
		return nil
	})
	if err != nil {
		return nil, unavailable(err)
	}
	for i := range found {
		found[i].size = sizes[i].Val()
		found[i].bytes = found[i].size * usual[found[i].kind]
	}
	return found, nil
}

// fetch reads short keys whole, in one round trip.
func (r *Redis) fetch(ctx context.Context, group []*sizedThing) error {
	if len(group) == 0 {
		return nil
	}
	cmds := make([]redis.Cmder, len(group))
	_, err := r.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, s := range group {
			switch s.kind {
			case kindString:
				cmds[i] = p.Get(ctx, s.full)
			case kindHash:
				cmds[i] = p.HGetAll(ctx, s.full)
			case kindList:
				cmds[i] = p.LRange(ctx, s.full, 0, s.size-1)
			case kindSet:
				cmds[i] = p.SMembers(ctx, s.full)
			case kindRanked:
				cmds[i] = p.ZRangeWithScores(ctx, s.full, 0, -1)
			}
		}
		return nil
	})
	if err != nil && !errors.Is(err, redis.Nil) {
		return unavailable(err)
	}
	for i, s := range group {
		switch cmd := cmds[i].(type) {
		case *redis.StringCmd:
			if cmd.Err() == nil {
				s.items = []string{cmd.Val()}
			}
		case *redis.MapStringStringCmd:
			for field, value := range cmd.Val() {
				s.items = append(s.items, field, value)
			}
		case *redis.StringSliceCmd:
			s.items = cmd.Val()
		case *redis.ZSliceCmd:
			s.rank(cmd.Val())
		}
	}
	return nil
}

func (t *thing) rank(members []redis.Z) {
	for _, z := range members {
		m, _ := z.Member.(string)
		t.items = append(t.items, m, strconv.FormatFloat(z.Score, 'g', -1, 64))
	}
}

// fetchLong reads a long key bit by bit.
func (r *Redis) fetchLong(ctx context.Context, s *sizedThing) error {
	some := mostAtOnce / usual[s.kind]
	switch s.kind {
	case kindString:
		var text strings.Builder
		for from := int64(0); from < s.size; from += some {
			part, err := r.client.GetRange(ctx, s.full, from, from+some-1).Result()
			if err != nil {
				return unavailable(err)
			}
			text.WriteString(part)
		}
		s.items = []string{text.String()}
		return nil
	case kindList:
		for from := int64(0); from < s.size; from += some {
			part, err := r.client.LRange(ctx, s.full, from, min(from+some, s.size)-1).Result()
			if err != nil {
				return unavailable(err)
			}
			s.items = append(s.items, part...)
		}
		return nil
	}
	found := map[string]string{} // what is walked by a cursor may come twice
	for cursor := uint64(0); ; {
		var part []string
		var err error
		switch s.kind {
		case kindHash:
			part, cursor, err = r.client.HScan(ctx, s.full, cursor, "", some).Result()
		case kindSet:
			part, cursor, err = r.client.SScan(ctx, s.full, cursor, "", some).Result()
		case kindRanked:
			part, cursor, err = r.client.ZScan(ctx, s.full, cursor, "", some).Result()
		}
		if err != nil {
			return unavailable(err)
		}
		step := 1
		if paired(s.kind) {
			step = 2
		}
		for item := range slices.Chunk(part, step) {
			found[item[0]] = item[len(item)-1]
		}
		if cursor == 0 {
			break
		}
	}
	for name, value := range found {
		switch s.kind {
		case kindSet:
			s.items = append(s.items, name)
		case kindRanked: // a score has as many digits as the server likes
			score, err := strconv.ParseFloat(value, 64)
			if err != nil {
				return fmt.Errorf("store: score of %s: %w", s.full, err)
			}
			s.items = append(s.items, name, strconv.FormatFloat(score, 'g', -1, 64))
		default:
			s.items = append(s.items, name, value)
		}
	}
	return nil
}
