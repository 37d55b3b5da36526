package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// AddToken keeps a token, with a line in the audit trail. It returns
// [relationship.ErrTaken] if there is one of its ID.
func (w *Workspace) AddToken(ctx context.Context, t relationship.Token, at time.Time) error {
	text, err := json.Marshal(t)
	if err != nil {
		return fmt.Errorf("store: token: %w", err)
	}
	b := w.batch()
	b.free(w.keys.access(), t.ID)
	b.do("HSET", w.keys.access(), t.ID, text)
	err = b.audit(w.keys, auditEntry{By: t.By, At: at.UnixMilli(), What: "token " + t.ID + " for @" + t.Person + " (" + scopesOf(t) + ")"})
	if err != nil {
		return err
	}
	version, err := w.at(ctx)
	if err != nil {
		return err
	}
	if err := w.register(ctx, version); err != nil {
		return err
	}
	failed, _, err := b.run(ctx, w.client, unguarded)
	switch {
	case err != nil:
		return err
	case failed != "":
		return relationship.ErrTaken
	}
	wrote(ctx)
	return nil
}

func scopesOf(t relationship.Token) string {
	words := make([]string, len(t.Scopes))
	for i, s := range t.Scopes {
		words[i] = string(s)
	}
	return strings.Join(words, ", ")
}

// Token returns a token, [relationship.ErrUnknown] if there is none of that ID
// or the workspace took the assistant away. The directory is current after it.
func (w *Workspace) Token(ctx context.Context, id string) (relationship.Token, error) {
	var text, used *redis.StringCmd
	var left *redis.IntCmd
	var version *redis.IntCmd
	_, err := w.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		text = p.HGet(ctx, w.keys.access(), id)
		used = p.HGet(ctx, w.keys.accessUsed(), id)
		left = p.Exists(ctx, w.keys.left())
		version = p.LLen(ctx, w.keys.changes())
		return nil
	})
	if err != nil && !errors.Is(err, redis.Nil) {
		return relationship.Token{}, unavailable(err)
	}
	if text.Val() == "" || left.Val() > 0 {
		return relationship.Token{}, relationship.ErrUnknown
	}
	if _, err := w.fresh(ctx, version.Val()); err != nil {
		return relationship.Token{}, err
	}
	return tokenIn(id, text.Val(), used.Val(), "")
}

func tokenIn(id, text, used, ignored string) (relationship.Token, error) {
	t := relationship.Token{ID: id, Used: relationship.Day(atoi(used)), Ignored: int(atoi(ignored))}
	if err := json.Unmarshal([]byte(text), &t); err != nil {
		return t, fmt.Errorf("store: token %s: %w", id, err)
	}
	return t, nil
}

// Tokens returns the tokens, the newest first.
func (w *Workspace) Tokens(ctx context.Context) ([]relationship.Token, error) {
	var texts, used, ignored *redis.MapStringStringCmd
	_, err := w.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		texts, used, ignored = p.HGetAll(ctx, w.keys.access()), p.HGetAll(ctx, w.keys.accessUsed()), p.HGetAll(ctx, w.keys.accessIgnored())
		return nil
	})
	if err != nil {
		return nil, unavailable(err)
	}
	var all []relationship.Token
	for id, text := range texts.Val() {
		t, err := tokenIn(id, text, used.Val()[id], ignored.Val()[id])
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b relationship.Token) int {
		return cmp.Or(cmp.Compare(b.Made, a.Made), cmp.Compare(a.ID, b.ID))
	})
	return all, nil
}

// DropToken forgets a token, with a line in the audit trail. It reports false
// if there was none.
func (w *Workspace) DropToken(ctx context.Context, id, by string, at time.Time) (bool, error) {
	known, err := w.client.HExists(ctx, w.keys.access(), id).Result()
	if err != nil || !known {
		return false, unavailable(err)
	}
	return true, w.audited(ctx, by, "token "+id+" revoked", at, func(b *batchOf) {
		b.do("HDEL", w.keys.access(), id)
		b.do("HDEL", w.keys.accessUsed(), id)
		b.do("HDEL", w.keys.accessIgnored(), id)
	})
}

// UseToken notes the day on which a token was used.
func (w *Workspace) UseToken(ctx context.Context, id string, day relationship.Day) error {
	return unavailable(w.client.HSet(ctx, w.keys.accessUsed(), id, int(day)).Err())
}

// IgnoreByToken counts something that came by a token and was nobody's.
func (w *Workspace) IgnoreByToken(ctx context.Context, id string) error {
	return unavailable(w.client.HIncrBy(ctx, w.keys.accessIgnored(), id, 1).Err())
}

// first keeps a text unless there is one, and returns what is kept.
//
//	KEYS[1] kept   ARGV[1] text   ARGV[2] milliseconds
var first = redis.NewScript(`
local was = redis.call("GET", KEYS[1])
if was then return was end
redis.call("SET", KEYS[1], ARGV[1], "PX", ARGV[2])
return ARGV[1]`)

// First keeps a small text under a name for a while, unless one is kept there,
// and returns the one that is.
func (w *Workspace) First(ctx context.Context, name, text string, long time.Duration) (string, error) {
	was, err := first.Run(ctx, w.client, []string{w.keys.kept(name)}, text, max(long.Milliseconds(), 1)).Text()
	return was, unavailable(err)
}
