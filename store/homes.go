package store

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

// allHomes stands for the home pages that show the whole workspace. Nobody is
// called so.
const allHomes = "*"

// SeeHome writes down, for a while, that a person has a home page, which is
// out of date when something changes that they look after, or anything if it
// shows all of the workspace.
func (w *Workspace) SeeHome(ctx context.Context, person string, all bool, long time.Duration) error {
	_, err := w.client.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.Set(ctx, w.keys.home(person), "1", long)
		if all {
			p.Set(ctx, w.keys.home(allHomes), "1", long)
		}
		p.SRem(ctx, w.keys.staleHomes(), person)
		return nil
	})
	return unavailable(err)
}

// StaleHomes takes those off whose home pages are out of date, and returns
// them; all means everybody's that shows all of the workspace.
func (w *Workspace) StaleHomes(ctx context.Context) (people []string, all bool, err error) {
	found, err := w.client.SMembers(ctx, w.keys.staleHomes()).Result()
	if err != nil || len(found) == 0 {
		return nil, false, unavailable(err)
	}
	// Taken off before they are drawn: a change that comes meanwhile puts them
	// on again.
	members := make([]any, len(found))
	for i, person := range found {
		members[i] = person
		if person == allHomes {
			all = true
		} else {
			people = append(people, person)
		}
	}
	return people, all, unavailable(w.client.SRem(ctx, w.keys.staleHomes(), members...).Err())
}

// HomeStale puts a person's home page among those that are out of date.
func (w *Workspace) HomeStale(ctx context.Context, person string) error {
	return unavailable(w.client.SAdd(ctx, w.keys.staleHomes(), person).Err())
}

// HasHome reports whether a person looked at their home page lately.
func (w *Workspace) HasHome(ctx context.Context, person string) (bool, error) {
	n, err := w.client.Exists(ctx, w.keys.home(person)).Result()
	return n > 0, unavailable(err)
}

// home notes that the home pages which show what somebody looks after are out
// of date, if there are any.
func (b *batchOf) home(k keys, person string) {
	if person != "" {
		b.stale(k.home(person), k.staleHomes(), person)
	}
}
