package embedded

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// Every wait for the disk is told of.
func TestSynced(t *testing.T) {
	var syncs atomic.Int64
	s, err := Open(t.TempDir(), Options{Synced: func(took time.Duration) {
		if took < 0 || took > time.Minute {
			t.Errorf("took %v", took)
		}
		syncs.Add(1)
	}})
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(&redis.Options{
		Dialer: s.Dial, MaxRetries: -1, MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	})
	before := syncs.Load()
	for range 3 {
		if err := client.Incr(t.Context(), "n").Err(); err != nil {
			t.Fatal(err)
		}
	}
	if got := syncs.Load() - before; got != 3 {
		t.Errorf("told of %d, want 3", got)
	}
	_ = client.Close()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
