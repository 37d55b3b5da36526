package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// rewritten is how many entries are written over in one script.
const rewritten = 100

// Rewrite edits a part of a company's journal in place, the oldest first.
func (w *Workspace) Rewrite(ctx context.Context, id string, skip, limit int, edit func(at int, e *relationship.Entry) bool) (read int, changed []int, err error) {
	key := w.keys.journal(id)
	texts, err := w.client.LRange(ctx, key, int64(skip), int64(skip+limit-1)).Result()
	if err != nil {
		return 0, nil, unavailable(err)
	}
	type line struct {
		at       int
		was, now string
		link     string // to the message that it came from, if that goes
	}
	var lines []line
	for i, text := range texts {
		var e relationship.Entry
		if err := json.Unmarshal([]byte(text), &e); err != nil {
			return 0, nil, fmt.Errorf("store: journal of %s: %w", id, err)
		}
		link := e.Link
		if !edit(skip+i, &e) {
			continue
		}
		now, err := json.Marshal(&e)
		if err != nil {
			return 0, nil, fmt.Errorf("store: entry: %w", err)
		}
		if e.Link == link {
			link = ""
		}
		lines, changed = append(lines, line{skip + i, text, string(now), link}), append(changed, e.Number)
	}
	for some := range slices.Chunk(lines, rewritten) {
		b := newBatch(w.keys.seen(""), w.keys.company(id), w.keys)
		for _, l := range some {
			b.same(key, "LINDEX", strconv.Itoa(l.at), l.was)
		}
		for _, l := range some {
			b.do("LSET", key, l.at, l.now)
			if l.link != "" {
				b.do("HDEL", w.keys.sources(), digestOf(l.link))
				b.do("ZREM", w.keys.freshSources(), l.link)
			}
		}
		// What was worked out from the journal as it was is refused from now on.
		b.do("HINCRBY", w.keys.company(id), fieldRevision, 1)
		w.known.drop(id)
		failed, _, err := b.run(ctx, w.client, unguarded)
		if err == nil && failed != "" {
			err = relationship.ErrConflict
		}
		if err != nil {
			return 0, nil, err
		}
	}
	return len(texts), changed, nil
}

// WrittenAt returns when entries were written, by their places in journals.
func (w *Workspace) WrittenAt(ctx context.Context, ids []string, places map[string]int) ([]int64, error) {
	texts := make([]*redis.StringCmd, len(ids))
	_, err := w.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, id := range ids {
			texts[i] = p.LIndex(ctx, w.keys.journal(id), int64(places[id]))
		}
		return nil
	})
	if err := ignoreNil(err); err != nil {
		return nil, err
	}
	times := make([]int64, len(ids))
	for i, text := range texts {
		if text.Val() == "" {
			continue
		}
		var e relationship.Entry
		if err := json.Unmarshal([]byte(text.Val()), &e); err != nil {
			return nil, fmt.Errorf("store: journal of %s: %w", ids[i], err)
		}
		times[i] = e.At
	}
	return times, nil
}

// Dropped returns up to where journals were looked through for old texts.
func (w *Workspace) Dropped(ctx context.Context) (map[string]int, error) {
	all, err := w.client.HGetAll(ctx, w.keys.dropped()).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	places := make(map[string]int, len(all))
	for id, text := range all {
		places[id] = int(atoi(text))
	}
	return places, nil
}

// SetDropped writes down up to where a company's journal was looked through.
func (w *Workspace) SetDropped(ctx context.Context, id string, to int) error {
	return unavailable(w.client.HSet(ctx, w.keys.dropped(), id, to).Err())
}

// BeginForgetting writes down that a person is being forgotten, once.
func (w *Workspace) BeginForgetting(ctx context.Context, f relationship.Forgetting) error {
	salt, err := w.salted(ctx)
	if err != nil {
		return err
	}
	text, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("store: forgetting: %w", err)
	}
	b := w.batch()
	b.free(w.keys.forgetting(), f.Token)
	b.do("HSET", w.keys.forgetting(), f.Token, text)
	if err := w.entomb(b, salt, f); err != nil {
		return err
	}
	w.set(b, relationship.ForgottenSetting, "yes")
	err = b.audit(w.keys, auditEntry{By: f.By, At: f.At, What: "forget " + f.Token + " of " + f.Company + ": begun"})
	if err != nil {
		return err
	}
	// That it is there already is as good.
	if _, _, err := b.run(ctx, w.client, unguarded); err != nil {
		return err
	}
	wrote(ctx)
	w.caughtUp(ctx)
	return nil
}

// Forgettings returns those that were begun and are not done, the oldest first.
func (w *Workspace) Forgettings(ctx context.Context) ([]relationship.Forgetting, error) {
	texts, err := w.client.HGetAll(ctx, w.keys.forgetting()).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	all := make([]relationship.Forgetting, 0, len(texts))
	for _, text := range texts {
		var f relationship.Forgetting
		if err := json.Unmarshal([]byte(text), &f); err != nil {
			return nil, fmt.Errorf("store: forgetting: %w", err)
		}
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b relationship.Forgetting) int { return strings.Compare(a.Token, b.Token) })
	return all, nil
}

// EraseForgetting takes the name out of a forgetting, and says in the trail what
// was done.
func (w *Workspace) EraseForgetting(ctx context.Context, f relationship.Forgetting, said string, emptied []int64) error {
	text, err := json.Marshal(relationship.Forgetting{
		Subject: relationship.Subject{Company: f.Company, Token: f.Token}, By: f.By, At: f.At, Gone: true,
	})
	if err != nil {
		return fmt.Errorf("store: forgetting: %w", err)
	}
	b := w.batch()
	b.do("HSET", w.keys.forgetting(), f.Token, text)
	if err := b.audit(w.keys, auditEntry{By: f.By, At: time.UnixMilli(f.At).UnixMilli(), What: said, Emptied: emptied}); err != nil {
		return err
	}
	_, _, err = b.run(ctx, w.client, unguarded)
	return err
}

// EndForgetting drops what was written down of one that is done.
func (w *Workspace) EndForgetting(ctx context.Context, token string) error {
	return unavailable(w.client.HDel(ctx, w.keys.forgetting(), token).Err())
}
