package store

import (
	"context"
	"strings"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// Purge has the server write its files anew, so that what was erased is not in
// them any more. It does not wait for that. A server that does not let us leaves
// it to whoever runs it, as do its replicas and copies made of its files.
func (r *Redis) Purge(ctx context.Context) (relationship.Purged, error) {
	cluster, ok := r.client.(*redis.ClusterClient)
	if !ok {
		return purge(ctx, r.client), ctx.Err()
	}
	all := relationship.PurgeBegun
	err := cluster.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error {
		if purge(ctx, node) != relationship.PurgeBegun {
			all = relationship.PurgeYours
		}
		return nil
	})
	if err != nil {
		return relationship.PurgeYours, unavailable(err)
	}
	return all, nil
}

func purge(ctx context.Context, c redis.UniversalClient) relationship.Purged {
	info, err := c.Info(ctx, "persistence").Result()
	if err != nil {
		return relationship.PurgeYours
	}
	// One that is under way already has not seen the last of what was erased.
	busy := strings.Contains(info, "aof_rewrite_in_progress:1")
	log := strings.Contains(info, "aof_enabled:1")
	if log && (busy || c.BgRewriteAOF(ctx).Err() != nil) {
		return relationship.PurgeYours
	}
	dumps, err := c.ConfigGet(ctx, "save").Result()
	switch {
	case err != nil: // it does not say whether it dumps
		return relationship.PurgeYours
	case dumps["save"] != "" && c.Do(ctx, "BGSAVE", "SCHEDULE").Err() != nil:
		return relationship.PurgeYours
	case dumps["save"] == "" && !log:
		return relationship.PurgeYours // it keeps nothing, or somebody copies it
	}
	return relationship.PurgeBegun
}
