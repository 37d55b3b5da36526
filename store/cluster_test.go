package store

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store/redistest"
)

// On a cluster every master is looked at, and what was backed up there comes
// back there.
func TestABackupOfACluster(t *testing.T) {
	redistest.Need(t)
	r := reached(t, redistest.StartCluster(t, 2).URL(), Options{})
	furnished(t, r)
	// Slots of T1 and T3 are in different halves.
	addCompany(t, ledger(t, r, "T3"), "gamma", "Gamma", relationship.Customer)
	var held atomic.Int64 // masters are asked at the same time
	must(t, r.client.(*redis.ClusterClient).ForEachMaster(t.Context(), func(ctx context.Context, c *redis.Client) error {
		if c.DBSize(ctx).Val() > 1 {
			held.Add(1)
		}
		return nil
	}))
	if got := held.Load(); got != 2 {
		t.Fatalf("%d masters hold something, want 2", got)
	}
	servers, err := r.Servers(t.Context())
	must(t, err)
	if len(servers) != 2 || servers[0].Version == "" {
		t.Errorf("%d servers answer: %+v", len(servers), servers)
	}
	file, was := taken(t, r)
	_, err = r.Restore(t.Context(), opened(file), RestoreOptions{Now: noon})
	if err == nil {
		t.Error("a restore over what is there = nil, want an error")
	}
	must(t, r.Erase(t.Context(), "T1"))
	must(t, r.Erase(t.Context(), "T3"))
	if _, err := r.Restore(t.Context(), opened(file), RestoreOptions{Overdue: true, Now: noon}); err != nil {
		t.Fatal(err)
	}
	_, is := taken(t, r)
	if diff := cmp.Diff(figures(was), figures(is)); diff != "" {
		t.Errorf("what was restored differs (-was +is):\n%s", diff)
	}
	_, err = r.Restore(t.Context(), opened(file), RestoreOptions{Replace: true, Overdue: true, Now: noon})
	must(t, err)
}
