package main

import (
	"context"
	"errors"

	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store"
)

// purge is how what was erased goes out of the store's files: at once out of the
// embedded store's, out of a server's once it has written them anew.
func (o *office) purge(redis *store.Redis) func(context.Context) (relationship.Purged, error) {
	if o.embedded == nil {
		return redis.Purge
	}
	return func(context.Context) (relationship.Purged, error) {
		// A snapshot leaves the generation before it; the second drops that.
		if err := errors.Join(o.embedded.Compact(), o.embedded.Compact()); err != nil {
			return relationship.PurgeYours, err
		}
		return relationship.PurgeDone, nil
	}
}
