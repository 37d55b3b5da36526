package store

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// eachKey calls yield with the keys of the workspace, some at a time. A key that
// is there all the while is among them.
func (w *Workspace) eachKey(ctx context.Context, yield func(keys []string) error) error {
	var mu sync.Mutex
	found := map[string]bool{} // SCAN may say a key twice
	r := &Redis{client: w.client}
	// Nothing in the name of a workspace has a meaning in a pattern.
	err := r.scan(ctx, w.keys.tag+"*", func(keys []string) {
		mu.Lock()
		defer mu.Unlock()
		for _, key := range keys {
			found[key] = true
		}
	})
	if err != nil {
		return err
	}
	for some := range slices.Chunk(slices.Sorted(maps.Keys(found)), scanned) {
		if err := yield(some); err != nil {
			return err
		}
	}
	return nil
}

// elsewhere are keys that a scrub leaves alone: the books, which are rewritten
// with their meaning, the trail, which is a chain, what is about colleagues, and
// what holds IDs, numbers and days alone. Whatever is new is looked at.
func (k keys) elsewhere(key string) bool {
	rest := strings.TrimPrefix(key, k.tag)
	kind, _, _ := strings.Cut(rest, ":")
	switch kind {
	case "acts", "company", "journal", "rank", "shelf", "entries", "seen", "claim", "home", "homes", "saves", "vault", "turns", "recent", "dropped",
		"audit", "addresses", "users", "references", "tombstones", "forgetting", "changes", "models", "nudges", "names", "directory":
		return true
	}
	return false
}

// Scrub takes a person out of all that is kept beside the books.
func (w *Workspace) Scrub(ctx context.Context, s relationship.Subject) ([]int64, error) {
	sc := scrubbing{w, s}
	err := w.eachKey(ctx, func(found []string) error {
		found = slices.DeleteFunc(found, w.keys.elsewhere)
		kinds := make([]*redis.StatusCmd, len(found))
		if len(found) == 0 {
			return nil
		}
		_, err := w.client.Pipelined(ctx, func(p redis.Pipeliner) error {
			for i, key := range found {
				kinds[i] = p.Type(ctx, key)
			}
			return nil
		})
		if err != nil {
			return unavailable(err)
		}
		for i, key := range found {
			if err := sc.key(ctx, key, kinds[i].Val()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return w.emptyAudit(ctx, func(text string) string { return s.Beside(text).Erase(text) })
}

type scrubbing struct {
	*Workspace
	subject relationship.Subject
}

func (s scrubbing) key(ctx context.Context, key, kind string) error {
	if rest, ok := strings.CutPrefix(key, s.keys.merge("")); ok {
		ref, _, _ := strings.Cut(rest, ":")
		return s.merged(ctx, key, ref, kind)
	}
	switch kind {
	case "string":
		return s.text(ctx, key)
	case "hash":
		return s.fields(ctx, key)
	case "list":
		return s.lines(ctx, key)
	case "set":
		members, err := s.client.SMembers(ctx, key).Result()
		if err != nil {
			return unavailable(err)
		}
		return s.members(ctx, key, "SREM", members)
	case "zset":
		members, err := s.client.ZRange(ctx, key, 0, -1).Result()
		if err != nil {
			return unavailable(err)
		}
		return s.members(ctx, key, "ZREM", members)
	}
	return nil // gone meanwhile
}

// merged drops what two companies were before a merge if it names the person: the
// merge cannot be taken back any more.
func (s scrubbing) merged(ctx context.Context, key, ref, kind string) error {
	var held []string
	var err error
	if kind == "list" {
		held, err = s.client.LRange(ctx, key, 0, -1).Result()
	} else {
		var fields map[string]string
		fields, err = s.client.HGetAll(ctx, key).Result()
		for _, text := range fields {
			held = append(held, text)
		}
	}
	if err != nil {
		return unavailable(err)
	}
	names := func(text string) bool { return s.subject.Beside(text).In(text) != relationship.NotNamed }
	if !strings.HasSuffix(key, ":"+s.subject.Company) && !slices.ContainsFunc(held, names) {
		return nil
	}
	both, err := s.client.HMGet(ctx, s.keys.merge(ref), mergeFrom, mergeInto).Result()
	if err != nil {
		return unavailable(err)
	}
	gone := []string{key, s.keys.merge(ref)}
	for _, id := range both {
		if id, ok := id.(string); ok {
			gone = append(gone, s.keys.mergedCompany(ref, id), s.keys.mergedJournal(ref, id))
		}
	}
	return unavailable(s.client.Del(ctx, gone...).Err())
}

// text mends a string. A line that was put by means nothing without what is
// taken out of it, and is dropped.
func (s scrubbing) text(ctx context.Context, key string) error {
	was, err := s.client.Get(ctx, key).Result()
	if err != nil {
		return ignoreNil(err)
	}
	now, mended := s.mend(was)
	if now == was {
		return nil
	}
	b := s.batch()
	b.same(key, "GET", "", was)
	if mended {
		b.do("SET", key, now, "KEEPTTL")
	} else {
		b.do("DEL", key)
	}
	return s.swap(ctx, b, func() error { return s.text(ctx, key) })
}

func (s scrubbing) fields(ctx context.Context, key string) error {
	all, err := s.client.HGetAll(ctx, key).Result()
	if err != nil {
		return unavailable(err)
	}
	for field, was := range all {
		b := s.batch()
		b.same(key, "HGET", field, was)
		if name, _ := s.mend(field); name != field {
			b.do("HDEL", key, field)
		} else if now, _ := s.mend(was); now != was {
			b.do("HSET", key, field, now)
		} else {
			continue
		}
		if err := s.swap(ctx, b, func() error { return s.fields(ctx, key) }); err != nil {
			return err
		}
	}
	return nil
}

func (s scrubbing) lines(ctx context.Context, key string) error {
	for from := int64(0); ; from += auditPage {
		texts, err := s.client.LRange(ctx, key, from, from+auditPage-1).Result()
		if err != nil {
			return unavailable(err)
		}
		for i, was := range texts {
			now, _ := s.mend(was)
			if now == was {
				continue
			}
			at := strconv.FormatInt(from+int64(i), 10)
			b := s.batch()
			b.same(key, "LINDEX", at, was)
			b.do("LSET", key, at, now)
			if err := s.swap(ctx, b, func() error { return s.lines(ctx, key) }); err != nil {
				return err
			}
		}
		if len(texts) < auditPage {
			return nil
		}
	}
}

func (s scrubbing) members(ctx context.Context, key, remove string, members []string) error {
	for _, m := range members {
		if now, _ := s.mend(m); now != m {
			b := s.batch()
			b.do(remove, key, m)
			if _, _, err := b.run(ctx, s.client, unguarded); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s scrubbing) batch() *batchOf {
	return newBatch(s.keys.seen(""), s.keys.company(""), s.keys)
}

// swap runs a batch, and looks again where somebody wrote meanwhile.
func (s scrubbing) swap(ctx context.Context, b *batchOf, again func() error) error {
	failed, _, err := b.run(ctx, s.client, unguarded)
	if err != nil || failed == "" {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return again()
}

// mend takes the person out of a text: out of the strings of JSON, or of a line
// of JSON after the other, which stay what they are. Whatever else it is, it is
// reported as not mended when it held them.
func (s scrubbing) mend(text string) (now string, mended bool) {
	q := s.subject.Beside(text)
	if q.In(text) == relationship.NotNamed {
		return text, true
	}
	if out, ok := mendJSON([]byte(text), q); ok {
		return string(out), true
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		out, ok := mendJSON([]byte(strings.TrimSuffix(line, "\n")), q)
		if !ok {
			return q.Erase(text), false
		}
		b.Write(out)
		b.WriteString(line[len(strings.TrimSuffix(line, "\n")):])
	}
	return b.String(), true
}

func mendJSON(text []byte, q *relationship.Search) ([]byte, bool) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil || d.More() {
		return nil, false
	}
	switch v.(type) {
	case map[string]any, []any:
	default:
		return nil, false // a word or a number by itself
	}
	out, err := json.Marshal(mendValue(v, q))
	return out, err == nil
}

func mendValue(v any, q *relationship.Search) any {
	switch v := v.(type) {
	case string:
		return q.Erase(v)
	case []any:
		for i := range v {
			v[i] = mendValue(v[i], q)
		}
	case map[string]any:
		now := make(map[string]any, len(v))
		for name, field := range v {
			now[q.Erase(name)] = mendValue(field, q)
		}
		return now
	}
	return v
}
