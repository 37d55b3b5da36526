package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/redis/go-redis/v9"
)

// A Fitness is how far a store that answers can be relied on.
type Fitness struct {
	Servers []Server // those that are written to
	Refuses Fault    // why nothing can be written just now, [NoFault] if it can
}

// An UnfitError says why a store must not be used, and what to do about it.
type UnfitError struct{ Why, Do string }

func (e *UnfitError) Error() string { return e.Why + ": " + e.Do }

// Check asks every server that is written to how it is. It returns an
// [*UnfitError] if what is kept there would not be safe, and else fails only if
// the store does not answer.
func (r *Redis) Check(ctx context.Context) (f Fitness, err error) {
	if f.Servers, err = r.Servers(ctx); err != nil {
		return f, err
	}
	var wrong error
	for i := range f.Servers {
		s := &f.Servers[i]
		if f.Refuses == NoFault {
			f.Refuses = s.Refuses()
		}
		if err := s.Unfit(); err != nil && wrong == nil {
			wrong = err
		}
	}
	c, ok := r.client.(*redis.ClusterClient)
	if !ok || wrong != nil {
		return f, wrong
	}
	text, err := c.ClusterInfo(ctx).Result()
	if err == nil && f.Refuses == NoFault && infoField(text, "cluster_state") == "fail" {
		f.Refuses = "clusterdown"
	}
	return f, unavailable(err)
}

// The oldest servers that have all that is asked of them.
const oldestMajor, oldestMinor = 6, 2

// Unfit returns an [*UnfitError] if the server must not be used.
func (s *Server) Unfit() error {
	switch {
	case s.Mode == "sentinel":
		return &UnfitError{"that is a sentinel and keeps nothing", "REDIS_URL=redis+sentinel://HOSTS/NAME-OF-THE-MASTER asks sentinels where the master is"}
	case s.Mode == "cluster" && !s.clustered:
		return &UnfitError{"that is one server of a cluster", "REDIS_URL=redis+cluster://HOSTS speaks to all of them"}
	case s.Version != "" && !s.AtLeast(oldestMajor, oldestMinor):
		return &UnfitError{s.Name + " " + s.Version + " is too old", fmt.Sprintf("use Redis %d.%d or newer, or Valkey", oldestMajor, oldestMinor)}
	case s.Evicts():
		return &UnfitError{
			"maxmemory-policy is " + s.Policy + ", which throws away what people recorded when memory is short",
			"set it to noeviction (CONFIG SET maxmemory-policy noeviction, and the same in its configuration file or its provider's settings)",
		}
	default:
		return nil
	}
}

// Refuses tells why the server takes no writes just now, [NoFault] if it does.
func (s *Server) Refuses() Fault {
	switch {
	case s.Loading:
		return "loading"
	case s.Replica:
		return "readonly"
	case s.MostMemory > 0 && s.Memory >= s.MostMemory:
		return "oom"
	case s.AppendFails, s.SavesFails:
		return "misconf"
	case s.Replicas < s.least && !s.Blind:
		return NotReplicated
	default:
		return NoFault
	}
}

// leastRights are the commands that a user of Redis's access lists needs.
const leastRights = "+@read +@write +@scripting +@transaction +@connection +time +info +wait +cluster"

// explain adds what to do to errors that no waiting mends.
func explain(err error) error {
	switch FaultOf(err) {
	case "noauth", "wrongpass":
		return fmt.Errorf("it wants another user or password than REDIS_URL has: %w", err)
	case "noperm":
		return fmt.Errorf("the user of REDIS_URL may do too little: it needs %s ~{*}* ~rapport:*: %w", leastRights, err)
	case NoSentinel:
		return fmt.Errorf("none of the sentinels answers and knows the master by that name: %w", err)
	case Untrusted:
		return fmt.Errorf("its certificate is not trusted, or it does not speak TLS (REDIS_CA_FILE names the authority): %w", err)
	default:
		return err
	}
}

// A Sentinel is what one of those who watch the master says.
type Sentinel struct {
	Address string
	Master  string // where it takes the master to be, "" if it does not say
	Err     error  // why it says nothing, or they could not agree on another master
}

// Sentinels asks each of those that the URL names, at the same time. There are
// none where no sentinels watch.
func (r *Redis) Sentinels(ctx context.Context) []Sentinel {
	answers := make(chan Sentinel)
	for _, host := range r.watchers {
		go func() {
			s := Sentinel{Address: host}
			c := redis.NewSentinelClient(r.watcher(host))
			at, err := c.GetMasterAddrByName(ctx, r.master).Result()
			if len(at) == 2 {
				s.Master = at[0] + ":" + at[1]
			}
			if errors.Is(err, redis.Nil) {
				err = fmt.Errorf("knows no master named %s", r.master)
			}
			if err == nil {
				err = c.CkQuorum(ctx, r.master).Err()
			}
			s.Err = errors.Join(err, c.Close())
			answers <- s
		}()
	}
	all := make([]Sentinel, len(r.watchers))
	for range all {
		s := <-answers
		all[slices.Index(r.watchers, s.Address)] = s
	}
	return all
}
