package store

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// saltField is where the salt of a workspace's tombstones stands among them. No
// digest is called so.
const saltField = "salt"

// salted returns the salt of the workspace's tombstones, which is made with the
// first of them.
func (w *Workspace) salted(ctx context.Context) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.salt != "" {
		return w.salt, nil
	}
	// Of two processes the first one's holds.
	if err := w.client.HSetNX(ctx, w.keys.tombstones(), saltField, rand.Text()).Err(); err != nil {
		return "", unavailable(err)
	}
	salt, err := w.client.HGet(ctx, w.keys.tombstones(), saltField).Result()
	if err != nil {
		return "", unavailable(err)
	}
	w.salt = salt
	return salt, nil
}

// grave is what a name or an e-mail address at a company is found by among
// tombstones: it tells neither to whoever does not know it.
func grave(salt, company, name string) string {
	fold := relationship.Fold(name)
	if strings.Contains(name, "@") {
		fold = strings.ToLower(strings.TrimSpace(name))
	}
	mac := hmac.New(sha256.New, []byte(salt))
	_, _ = fmt.Fprintf(mac, "%s\n%s", company, fold)
	const enough = 16
	return hex.EncodeToString(mac.Sum(nil)[:enough])
}

// entomb adds the commands that put up a forgetting's tombstones.
func (w *Workspace) entomb(b *batchOf, salt string, f relationship.Forgetting) error {
	text, err := json.Marshal(relationship.Tombstone{
		Company: f.Company, Token: f.Token, Day: relationship.DayOf(time.UnixMilli(f.At), time.UTC),
	})
	if err != nil {
		return fmt.Errorf("store: tombstone: %w", err)
	}
	for _, name := range append([]string{f.Name}, f.Emails...) {
		if name != "" {
			b.do("HSETNX", w.keys.tombstones(), grave(salt, f.Company, name), text)
		}
	}
	return nil
}

// unbury adds the commands that take the tombstones of names down. The salt is
// known.
func (w *Workspace) unbury(b *batchOf, co *relationship.Company, names []string) {
	w.mu.Lock()
	salt := w.salt
	w.mu.Unlock()
	for _, id := range co.IDs() {
		for _, name := range names {
			b.do("HDEL", w.keys.tombstones(), grave(salt, id, name))
		}
	}
}

// Tombstones returns those of companies that stand for one of the names.
func (w *Workspace) Tombstones(ctx context.Context, companies, names []string) (map[string]relationship.Tombstone, error) {
	found := map[string]relationship.Tombstone{}
	for _, id := range companies {
		if err := w.tombstonesOf(ctx, id, names, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (w *Workspace) tombstonesOf(ctx context.Context, company string, names []string, found map[string]relationship.Tombstone) error {
	if len(names) == 0 {
		return nil
	}
	salt, err := w.salted(ctx)
	if err != nil {
		return err
	}
	const some = 500
	for part := range slices.Chunk(names, some) {
		graves := make([]string, len(part))
		for i, name := range part {
			graves[i] = grave(salt, company, name)
		}
		texts, err := w.client.HMGet(ctx, w.keys.tombstones(), graves...).Result()
		if err != nil {
			return unavailable(err)
		}
		for i, text := range texts {
			if text, ok := text.(string); ok {
				var stone relationship.Tombstone
				if err := json.Unmarshal([]byte(text), &stone); err != nil {
					return fmt.Errorf("store: tombstone: %w", err)
				}
				found[part[i]] = stone
			}
		}
	}
	return nil
}

// Buried returns the companies at which anybody was forgotten.
func (w *Workspace) Buried(ctx context.Context) ([]string, error) {
	all, err := w.client.HGetAll(ctx, w.keys.tombstones()).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	var ids []string
	for field, text := range all {
		var stone relationship.Tombstone
		if field == saltField {
			continue
		}
		if err := json.Unmarshal([]byte(text), &stone); err != nil {
			return nil, fmt.Errorf("store: tombstone: %w", err)
		}
		ids = append(ids, stone.Company)
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// bury keeps the tombstones of a workspace through a restore: those of the backup
// come to them. Where a backup has other ones, of another salt, they give way.
func (t *restore) bury(ctx context.Context) (any bool, err error) {
	k := t.w.keys.tombstones()
	own, err := t.client.HGetAll(ctx, k).Result()
	if err != nil {
		return false, unavailable(err)
	}
	theirs, err := t.client.HGetAll(ctx, staged(k)).Result()
	if err != nil {
		return false, unavailable(err)
	}
	if len(own) == 0 {
		return len(theirs) > 0, nil
	}
	// Broken off in between, the restore begins anew, and its own are still there.
	_, err = t.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		if theirs[saltField] != own[saltField] {
			p.Del(ctx, staged(k))
		}
		if len(theirs) > 0 {
			p.HSet(ctx, staged(k), own)
		}
		return nil
	})
	return true, unavailable(err)
}
