package store

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// judgedFor is how long it is remembered who gave an opinion of an answer:
// longer than its buttons are looked at.
const judgedFor = 90 * 24 * time.Hour

// Judge counts an opinion of what a model wrote, once a person and answer.
func (w *Workspace) Judge(ctx context.Context, answer, person string, useful bool) error {
	fresh, err := w.Once(ctx, "opinion:"+answer+":"+person, judgedFor)
	switch {
	case err != nil:
		return err
	case !fresh:
		return relationship.ErrTaken
	}
	field := "not"
	if useful {
		field = "useful"
	}
	return unavailable(w.client.HIncrBy(ctx, w.keys.opinions(), field, 1).Err())
}

// Judged returns how many opinions there are of each kind.
func (w *Workspace) Judged(ctx context.Context) (useful, not int, err error) {
	counts, err := w.client.HMGet(ctx, w.keys.opinions(), "useful", "not").Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return 0, 0, unavailable(err)
	}
	var n [2]int
	for i, c := range counts {
		if text, ok := c.(string); ok {
			n[i] = int(atoi(text))
		}
	}
	return n[0], n[1], nil
}
