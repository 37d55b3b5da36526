package store

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

// Show writes down, for a while, that a message shows the news of companies:
// where it is, under the name of the errand that said it.
func (w *Workspace) Show(ctx context.Context, companies []string, errand, place string, long time.Duration) error {
	if len(companies) == 0 {
		return nil
	}
	_, err := w.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for _, id := range companies {
			p.HSet(ctx, w.keys.shown(id), errand, place)
			p.Expire(ctx, w.keys.shown(id), long)
		}
		return nil
	})
	return unavailable(err)
}

// Shown returns where messages show the news of a company, by errand.
func (w *Workspace) Shown(ctx context.Context, company string) (map[string]string, error) {
	places, err := w.client.HGetAll(ctx, w.keys.shown(company)).Result()
	return places, unavailable(err)
}

// Stale returns companies that changed since a message showed them.
func (w *Workspace) Stale(ctx context.Context) ([]string, error) {
	companies, err := w.client.SMembers(ctx, w.keys.stale()).Result()
	return companies, unavailable(err)
}

// Drawn takes companies off those that changed.
func (w *Workspace) Drawn(ctx context.Context, companies []string) error {
	members := make([]any, len(companies))
	for i, id := range companies {
		members[i] = id
	}
	return unavailable(w.client.SRem(ctx, w.keys.stale(), members...).Err())
}
