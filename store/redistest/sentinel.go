package redistest

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// MasterName is what the sentinels call the master.
const MasterName = "main"

// A Group is a master with replicas, watched by sentinels.
type Group struct {
	Servers   []*Server // the first is the master to begin with
	Sentinels []*Server
}

// Replicas starts a master and replicas that have caught up with it.
func Replicas(t testing.TB, replicas int, args ...string) []*Server {
	t.Helper()
	servers := []*Server{Start(t, args...)}
	for range replicas {
		host, port, _ := strings.Cut(servers[0].Addr, ":")
		servers = append(servers, Start(t, append([]string{"--replicaof", host + " " + port}, args...)...))
	}
	for _, s := range servers[1:] {
		Eventually(t, "a replica that follows", func() bool { return s.Info("replication", "master_link_status") == "up" })
	}
	Eventually(t, "a master that knows its replicas", func() bool {
		return servers[0].Info("replication", "connected_slaves") == fmt.Sprint(replicas)
	})
	return servers
}

// Watched starts a master with replicas and three sentinels, who believe that a
// server is down when it has been silent for that long.
func Watched(t testing.TB, replicas int, silent time.Duration, args ...string) *Group {
	t.Helper()
	g := &Group{Servers: Replicas(t, replicas, args...)}
	const sentinels = 3
	host, port, _ := strings.Cut(g.Servers[0].Addr, ":")
	for range sentinels {
		g.Sentinels = append(g.Sentinels, startSentinel(t, fmt.Sprintf(
			"sentinel monitor %[1]s %[2]s %[3]s 2\nsentinel down-after-milliseconds %[1]s %[4]d\nsentinel failover-timeout %[1]s 3000\n", MasterName, host, port, silent.Milliseconds())))
	}
	for _, s := range g.Sentinels {
		Eventually(t, "sentinels that know each other and the replicas", func() bool {
			return s.knows("num-other-sentinels", sentinels-1) && s.knows("num-slaves", replicas)
		})
	}
	return g
}

func startSentinel(t testing.TB, watch string) *Server {
	t.Helper()
	s := &Server{t: t, Dir: t.TempDir()}
	s.args = func() []string { // a sentinel writes down in its file what it learns
		return []string{s.file("sentinel.conf", "port "+s.port()+"\nbind 127.0.0.1\nloglevel warning\ndir "+s.Dir+"\n"+watch), "--sentinel"}
	}
	s.anywhere()
	return s
}

// knows reports whether a sentinel counts so many of something.
func (s *Server) knows(what string, count int) bool {
	fields, ok := s.Do("sentinel", "master", MasterName).([]any)
	if !ok {
		return false
	}
	for i := 0; i+1 < len(fields); i += 2 {
		if fields[i] == what {
			return fields[i+1] == fmt.Sprint(count)
		}
	}
	return false
}

// Master is the server that the sentinels call the master, nil while they do
// not agree.
func (g *Group) Master() *Server {
	said := ""
	for _, s := range g.Sentinels {
		answer, _ := s.Do("sentinel", "get-master-addr-by-name", MasterName).([]any)
		addr := fmt.Sprint(answer...)
		if len(answer) == 2 {
			addr = fmt.Sprintf("%v:%v", answer[0], answer[1])
		}
		if said != "" && said != addr {
			return nil
		}
		said = addr
	}
	for _, s := range g.Servers {
		if s.Addr == said {
			return s
		}
	}
	return nil
}

// URL is the group's address as REDIS_URL.
func (g *Group) URL() string {
	hosts := make([]string, len(g.Sentinels))
	for i, s := range g.Sentinels {
		hosts[i] = s.Addr
	}
	return "redis+sentinel://" + strings.Join(hosts, ",") + "/" + MasterName + "/0"
}
