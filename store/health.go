package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// A Server is what one server of a store says of itself.
type Server struct {
	Address  string // "" for the embedded store
	Name     string // redis or valkey
	Mode     string // standalone, sentinel or cluster
	Version  string // of Redis's protocol, "" if it does not say
	Blind    bool   // INFO may not be asked: of the rest only the policy and the clock are known
	Replica  bool
	Replicas int
	Loading  bool

	Memory, MostMemory int64 // bytes; the most is 0 for no limit
	Policy             string

	Appends                 bool   // each write goes into a log
	Sync                    string // of the log: always, everysec or no, "" if that may not be asked
	Saves                   string // when snapshots are taken, "" never or if that may not be asked
	Asked                   bool   // CONFIG may be asked
	AppendFails, SavesFails bool   // the last one did

	Ahead time.Duration // of our clock

	clustered bool // it is spoken to as one of a cluster
	least     int  // replicas that must have a write
}

// Servers asks every server that is written to how it is.
func (r *Redis) Servers(ctx context.Context) ([]Server, error) {
	c, ok := r.client.(*redis.ClusterClient)
	if !ok {
		s, err := r.serverOf(ctx, r.client, r.addressOf())
		return []Server{s}, err
	}
	var mu sync.Mutex
	var all []Server
	err := c.ForEachMaster(ctx, func(ctx context.Context, master *redis.Client) error {
		s, err := r.serverOf(ctx, master, master.Options().Addr)
		mu.Lock()
		defer mu.Unlock()
		all = append(all, s)
		return err
	})
	slices.SortFunc(all, func(a, b Server) int { return strings.Compare(a.Address, b.Address) })
	return all, unavailable(err)
}

// addressOf is where the one server is: what its sentinels call it where they
// say where it is.
func (r *Redis) addressOf() string {
	one, ok := r.client.(*redis.Client)
	switch {
	case !ok || one.Options().Addr == "embedded":
		return ""
	case r.master != "":
		return r.master
	default:
		return one.Options().Addr
	}
}

func (r *Redis) serverOf(ctx context.Context, c redis.Cmdable, address string) (Server, error) {
	s := Server{Address: address, Name: "redis", least: r.least}
	_, s.clustered = r.client.(*redis.ClusterClient)
	text, err := c.Info(ctx).Result()
	if s.Blind = FaultOf(err) == "noperm"; err != nil && !s.Blind {
		return s, unavailable(explain(err))
	}
	s.read(text)
	if s.Mode == "sentinel" {
		return s, nil // it knows nothing else
	}
	// The middle of the question is when the server looked at its clock.
	before := time.Now()
	there, err := c.Time(ctx).Result()
	if err != nil {
		return s, unavailable(explain(err))
	}
	after := time.Now()
	s.Ahead = there.Sub(before.Add(after.Sub(before) / 2))
	// Who hosts a Redis for others often keeps CONFIG to themselves.
	for setting, into := range map[string]*string{"appendfsync": &s.Sync, "save": &s.Saves, "maxmemory-policy": &s.Policy} {
		got, err := c.ConfigGet(ctx, setting).Result()
		if s.Asked = err == nil; s.Asked {
			*into = got[setting]
		} else if ctx.Err() != nil {
			return s, unavailable(err)
		}
	}
	if s.Blind {
		return s, unavailable(explain(c.Exists(ctx, workspaces).Err()))
	}
	return s, nil
}

// read takes what INFO says.
func (s *Server) read(info string) {
	said := func(name string) string { return infoField(info, name) }
	number := func(name string) int64 { return atoi(said(name)) }
	s.Version, s.Mode, s.Policy = said("redis_version"), said("redis_mode"), said("maxmemory_policy")
	if said("valkey_version") != "" || said("server_name") == "valkey" {
		s.Name = "valkey"
	}
	s.Replica, s.Replicas = said("role") == "slave", int(number("connected_slaves"))
	s.Memory, s.MostMemory = number("used_memory"), number("maxmemory")
	s.Loading, s.Appends = said("loading") == "1", said("aof_enabled") == "1"
	s.AppendFails = s.Appends && said("aof_last_write_status") == "err"
	s.SavesFails = said("rdb_last_bgsave_status") == "err"
}

// Short returns how many replicas have to have a write, and how many more than
// there are that is.
func (s *Server) Short() (least, missing int) { return s.least, max(0, s.least-s.Replicas) }

// AtLeast reports whether the version is that or a later one.
func (s *Server) AtLeast(major, minor int) bool {
	var has [2]int
	if _, err := fmt.Sscanf(s.Version, "%d.%d", &has[0], &has[1]); err != nil {
		return false
	}
	return has[0] > major || has[0] == major && has[1] >= minor
}

// Evicts reports whether the server would delete data when it is full.
func (s *Server) Evicts() bool { return s.Policy != "" && s.Policy != "noeviction" }

// BrokenOff returns the workspaces of which a restore did not come to its end.
func (r *Redis) BrokenOff(ctx context.Context) ([]string, error) {
	ids, err := r.client.SMembers(ctx, aside).Result()
	slices.Sort(ids)
	return ids, unavailable(err)
}

// Behind returns how many steps workspaces have not taken, of those that have
// not taken all.
func (r *Redis) Behind(ctx context.Context) (map[string]int, error) {
	ids, err := r.Workspaces(ctx)
	if err != nil {
		return nil, err
	}
	behind := map[string]int{}
	for some := range slices.Chunk(ids, atOnce) {
		found := make([]*redis.StringCmd, len(some))
		_, err := r.client.Pipelined(ctx, func(p redis.Pipeliner) error {
			for i, id := range some {
				k, err := keysOf(id)
				if err != nil {
					return err
				}
				found[i] = p.HGet(ctx, k.steps(), stepDone)
			}
			return nil
		})
		if err != nil && !errors.Is(err, redis.Nil) {
			return nil, unavailable(err)
		}
		for i, id := range some {
			if n := Layout() - max(int(atoi(found[i].Val())), firstLayout); n > 0 {
				behind[id] = n
			}
		}
	}
	return behind, nil
}

// Sealed returns how many secrets of workspaces there are, and the workspaces
// with one that is sealed with a key which is not in the ring; nil: there is no
// ring.
func (r *Redis) Sealed(ctx context.Context, ring *Ring) (secrets int, shut []string, err error) {
	ids, err := r.Workspaces(ctx)
	if err != nil {
		return 0, nil, err
	}
	for _, id := range ids {
		k, err := keysOf(id)
		if err != nil {
			return secrets, nil, err
		}
		c := Content{ID: id}
		if c.sealed, err = r.client.HGetAll(ctx, k.vault()).Result(); err != nil {
			return secrets, nil, unavailable(err)
		}
		secrets += len(c.sealed)
		if len(c.Unopened(ring)) > 0 {
			shut = append(shut, id)
		}
	}
	return secrets, shut, nil
}
