package redistest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// slots is how many a cluster has.
const slots = 16384

// A Cluster is masters that share the slots.
type Cluster struct {
	Servers []*Server
	t       testing.TB
}

// StartCluster starts a cluster of masters without replicas.
func StartCluster(t testing.TB, masters int, args ...string) *Cluster {
	t.Helper()
	c := &Cluster{t: t}
	for range masters {
		c.Servers = append(c.Servers, Start(t, append([]string{
			"--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf", "--cluster-node-timeout", "2000",
		}, args...)...))
	}
	for i, s := range c.Servers {
		s.Do("cluster", "addslotsrange", i*slots/masters, (i+1)*slots/masters-1)
		s.Do("cluster", "set-config-epoch", i+1)
	}
	for _, s := range c.Servers[1:] {
		host, port, _ := strings.Cut(s.Addr, ":")
		c.Servers[0].Do("cluster", "meet", host, port)
	}
	for _, s := range c.Servers {
		Eventually(t, "a cluster that is whole", func() bool {
			info, _ := s.Do("cluster", "info").(string)
			return strings.Contains(info, "cluster_state:ok") && strings.Contains(info, fmt.Sprintf("cluster_known_nodes:%d", masters)) &&
				strings.Contains(info, fmt.Sprintf("cluster_slots_ok:%d", slots))
		})
	}
	return c
}

// URL is the cluster's address as REDIS_URL.
func (c *Cluster) URL() string {
	hosts := make([]string, len(c.Servers))
	for i, s := range c.Servers {
		hosts[i] = s.Addr
	}
	return "redis+cluster://" + strings.Join(hosts, ",")
}

// Owner is the index of the server that has a key's slot, and the slot.
func (c *Cluster) Owner(key string) (server, slot int) {
	c.t.Helper()
	n, _ := c.Servers[0].Do("cluster", "keyslot", key).(int64)
	for i, s := range c.Servers {
		id := s.Do("cluster", "myid")
		nodes, _ := s.Do("cluster", "nodes").(string)
		for line := range strings.Lines(nodes) {
			words := strings.Fields(line)
			if words[0] != id {
				continue
			}
			for _, owned := range words[8:] {
				var from, to int64
				if k, _ := fmt.Sscanf(owned, "%d-%d", &from, &to); k == 1 {
					to = from
				}
				if !strings.HasPrefix(owned, "[") && from <= n && n <= to {
					return i, int(n)
				}
			}
		}
	}
	c.t.Fatalf("nobody has slot %d", n)
	return 0, 0
}

// Move moves a slot from one server to another as an operator's tool does, key
// by key, while others go on reading and writing.
func (c *Cluster) Move(slot, from, to int) {
	c.t.Helper()
	a, b := c.Servers[from], c.Servers[to]
	idA, idB := a.Do("cluster", "myid"), b.Do("cluster", "myid")
	b.Do("cluster", "setslot", slot, "importing", idA)
	a.Do("cluster", "setslot", slot, "migrating", idB)
	host, port, _ := strings.Cut(b.Addr, ":")
	for {
		keys, _ := a.Do("cluster", "getkeysinslot", slot, 3).([]any)
		if len(keys) == 0 {
			break
		}
		a.Do(append([]any{"migrate", host, port, "", 0, 5000, "keys"}, keys...)...)
	}
	for _, s := range []*Server{b, a} {
		s.Do("cluster", "setslot", slot, "node", idB)
	}
	for _, s := range c.Servers {
		if s != a && s != b {
			s.Do("cluster", "setslot", slot, "node", idB)
		}
	}
}

// Client speaks to the whole cluster.
func (c *Cluster) Client() *redis.ClusterClient {
	hosts := make([]string, len(c.Servers))
	for i, s := range c.Servers {
		hosts[i] = s.Addr
	}
	client := redis.NewClusterClient(&redis.ClusterOptions{Addrs: hosts, Protocol: 2, DisableIdentity: true})
	c.t.Cleanup(func() { _ = client.Close() })
	ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
	defer stop()
	if err := client.Ping(ctx).Err(); err != nil {
		c.t.Fatal(err)
	}
	return client
}
