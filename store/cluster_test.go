package store

import (
	"bytes"
	"context"
	"net"
	"os"
	"os/exec"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
)

// twoMasters starts a cluster of two servers, each with half of the slots.
func twoMasters(t *testing.T) *Redis {
	t.Helper()
	path, err := exec.LookPath("redis-server")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("redis-server is missing; CI must install it")
		}
		t.Skip("no redis-server on PATH: apt-get install redis-server runs this on a cluster")
	}
	var addresses []string
	var servers []*redis.Client
	for range 2 {
		port := freePort(t)
		dir := t.TempDir()
		server := exec.Command(path, "--port", port, "--bind", "127.0.0.1", "--dir", dir, "--cluster-enabled", "yes",
			"--cluster-port", freePort(t), "--save", "", "--loglevel", "warning")
		if err := server.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = server.Process.Kill(); _ = server.Wait() })
		address := net.JoinHostPort("127.0.0.1", port)
		c := redis.NewClient(&redis.Options{Addr: address})
		t.Cleanup(func() { _ = c.Close() })
		until(t, func(ctx context.Context) bool { return c.Ping(ctx).Err() == nil })
		addresses, servers = append(addresses, address), append(servers, c)
	}
	const half = 8192
	must(t, servers[0].ClusterAddSlotsRange(t.Context(), 0, half-1).Err())
	must(t, servers[1].ClusterAddSlotsRange(t.Context(), half, 2*half-1).Err())
	host, port, err := net.SplitHostPort(addresses[1])
	must(t, err)
	bus, err := servers[1].ConfigGet(t.Context(), "cluster-port").Result()
	must(t, err)
	must(t, servers[0].Do(t.Context(), "CLUSTER", "MEET", host, port, bus["cluster-port"]).Err())
	for _, s := range servers {
		until(t, func(ctx context.Context) bool {
			return bytes.Contains([]byte(s.ClusterInfo(ctx).Val()), []byte("cluster_state:ok"))
		})
	}
	c := redis.NewClusterClient(&redis.ClusterOptions{Addrs: addresses, MaxRetries: -1, ContextTimeoutEnabled: true, Protocol: 2, DisableIdentity: true})
	r := &Redis{client: c, open: map[string]*Workspace{}}
	t.Cleanup(func() { _ = r.Close() })
	return r
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}

func until(t *testing.T, is func(context.Context) bool) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	for !is(ctx) {
		if ctx.Err() != nil {
			t.Fatal("the cluster did not come up within 20 s")
		}
	}
}

// On a cluster every master is looked at, and what was backed up there comes
// back there.
func TestABackupOfACluster(t *testing.T) {
	r := twoMasters(t)
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
