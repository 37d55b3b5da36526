package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// sourceGone marks a message that is gone, sourceThere one that is not.
const (
	sourceThere = "0"
	sourceGone  = "1"
)

// removeSource marks a message as gone if anything was recorded from it.
//
//	KEYS[1] sources HASH
//	ARGV[1] digest of the link   ARGV[2] the mark
//
// It returns 1 if anything was, else 0.
var removeSource = redis.NewScript(`
if redis.call("HEXISTS", KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call("HSET", KEYS[1], ARGV[1], ARGV[2])
return 1`)

// digestOf is a link at the length of a field.
func digestOf(link string) string {
	sum := sha256.Sum256([]byte(link))
	const enough = 16
	return hex.EncodeToString(sum[:enough])
}

// source notes which messages entries come from. One that is gone stays so.
func (w *Workspace) source(b *batchOf, entries []relationship.Entry, at time.Time) {
	var noted []string
	for i := range entries {
		if link := entries[i].Link; link != "" && !slices.Contains(noted, link) {
			noted = append(noted, link)
			b.do("HSETNX", w.keys.sources(), digestOf(link), sourceThere)
			b.do("ZADD", w.keys.freshSources(), at.Unix(), link)
		}
	}
}

// Removed notes that the message at a link is gone, if an entry was recorded
// from it.
func (w *Workspace) Removed(ctx context.Context, link string) error {
	return unavailable(removeSource.Run(ctx, w.client, []string{w.keys.sources()}, digestOf(link), sourceGone).Err())
}

// FreshSources returns messages that something was recorded from since a time,
// and forgets which ones were before it. At most some are returned.
func (w *Workspace) FreshSources(ctx context.Context, since time.Time, most int) ([]string, error) {
	key, from := w.keys.freshSources(), strconv.FormatInt(since.Unix(), 10)
	if err := w.client.ZRemRangeByScore(ctx, key, "-inf", "("+from).Err(); err != nil {
		return nil, unavailable(err)
	}
	links, err := w.client.ZRangeArgs(ctx, redis.ZRangeArgs{Key: key, ByScore: true, Rev: true, Start: "+inf", Stop: from, Count: int64(most)}).Result()
	return links, unavailable(err)
}

// Gone returns those of the links whose messages are gone.
func (w *Workspace) Gone(ctx context.Context, links []string) ([]string, error) {
	if len(links) == 0 {
		return nil, nil
	}
	digests := make([]string, len(links))
	for i, link := range links {
		digests[i] = digestOf(link)
	}
	marks, err := w.client.HMGet(ctx, w.keys.sources(), digests...).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	var gone []string
	for i, mark := range marks {
		if mark == sourceGone {
			gone = append(gone, links[i])
		}
	}
	return gone, nil
}
