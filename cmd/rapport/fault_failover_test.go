package main

import (
	"fmt"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/store"
	"github.com/rapport-bot/rapport/store/redistest"
)

// silent is how long a master may be before sentinels put another in its place.
const silent = 500 * time.Millisecond

// Sentinels put another server in the place of a master that died. What was
// acknowledged had reached a replica, and they choose the one that has most.
func TestFailover(t *testing.T) {
	redistest.Need(t)
	t.Parallel()
	g := redistest.Watched(t, 2, silent)
	c := newCrew(t, g.URL(), store.Options{Replicas: 1}, "T1")
	c.through(func() func() {
		g.Servers[0].Kill()
		return func() { moved(t, g, g.Servers[0]) }
	}, 1, func() {})
}

// An operator has the sentinels put another server in the place of a master
// that is well, which goes on for a moment: only all of its replicas can tell
// that it is none any more.
func TestFailoverByHand(t *testing.T) {
	redistest.Need(t)
	t.Parallel()
	g := redistest.Watched(t, 1, time.Hour)
	c := newCrew(t, g.URL(), store.Options{Replicas: 1}, "T1")
	c.through(func() func() {
		g.Sentinels[0].Do("sentinel", "failover", redistest.MasterName)
		return func() {
			moved(t, g, g.Servers[0])
			redistest.Eventually(t, "an old master that follows", func() bool { return g.Servers[0].Info("replication", "master_link_status") == "up" })
		}
	}, 1, func() {})
}

func moved(t *testing.T, g *redistest.Group, from *redistest.Server) {
	redistest.Eventually(t, "another master", func() bool { m := g.Master(); return m != nil && m != from })
}

// A replica that must have each write hangs. Nothing is acknowledged that it
// may not have, and what was tried again once it goes on is there once.
func TestReplicaHangs(t *testing.T) {
	redistest.Need(t)
	t.Parallel()
	servers := redistest.Replicas(t, 1)
	c := newCrew(t, servers[0].URL(), store.Options{Replicas: 1}, "T1")
	c.through(func() func() { servers[1].Pause(); return servers[1].Resume }, 1, c.inTrouble)
	if got := c.sum(func(l *logger) int { return l.unsure }); got < len(c.people) {
		t.Errorf("%d were told that it may be saved, want everybody", got)
	}
}

// spread are workspaces of a cluster, one on each of its servers.
func spread(c *redistest.Cluster) []string {
	teams := make([]string, len(c.Servers))
	for i, found := 0, 0; found < len(teams); i++ {
		name := fmt.Sprint("T", i)
		if server, _ := c.Owner("{" + name + "}"); teams[server] == "" {
			teams[server] = name
			found++
		}
	}
	return teams
}

// A workspace moves from one server of a cluster to another, key by key, and
// back, while people log in it and in others.
func TestSlotMoves(t *testing.T) {
	redistest.Need(t)
	t.Parallel()
	cl := redistest.StartCluster(t, 3)
	teams := spread(cl)
	c := newCrew(t, cl.URL(), store.Options{}, teams...)
	_, slot := cl.Owner("{" + teams[0] + "}")
	from, to := 0, 1
	c.through(func() func() {
		cl.Move(slot, from, to)
		from, to = to, from
		return func() {}
	}, 4, func() {})
}

// One server of a cluster dies and comes back. Those whose workspaces are on
// others do not notice.
func TestClusterServerDies(t *testing.T) {
	redistest.Need(t)
	t.Parallel()
	cl := redistest.StartCluster(t, 3, "--cluster-require-full-coverage", "no")
	teams := spread(cl)
	c := newCrew(t, cl.URL(), store.Options{}, teams...)
	theirs := func(l *logger) bool { return l.team == teams[0] }
	c.through(func() func() { cl.Servers[0].Kill(); return cl.Servers[0].Restart }, 1, func() {
		c.until("trouble for some and talks for the others", func(l *logger) int {
			if theirs(l) {
				return l.troubled()
			}
			return len(l.logged)
		}, 1)
	})
	for _, l := range c.people {
		if !theirs(l) && l.troubled() > 0 {
			t.Errorf("%s was told of trouble %d times", l.name, l.troubled())
		}
	}
}
