package store

import (
	"context"
	"errors"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"github.com/rapport-bot/rapport/relationship"
)

// schema is the version of the layout that this program reads and writes.
const schema = "1"

// A Redis is a connection to where all workspaces are kept.
type Redis struct {
	client redis.UniversalClient

	mu   sync.Mutex
	open map[string]*Workspace
}

// A Dialer opens a connection, in place of the network.
type Dialer func(ctx context.Context, network, addr string) (net.Conn, error)

// Open connects to the Redis at a URL (redis:// or rediss://). Nothing is
// sent yet: [Redis.Ping] tells whether it answers.
func Open(url string) (*Redis, error) {
	o, err := redis.ParseURL(url)
	if err != nil {
		// The library's error may repeat the URL, and with it a password.
		return nil, errors.New("store: REDIS_URL: not a redis:// or rediss:// address")
	}
	return connect(o), nil
}

// Through connects by a dialer: to the embedded store, or to a test's.
func Through(dial Dialer) *Redis {
	return connect(&redis.Options{Addr: "embedded", Dialer: dial})
}

func connect(o *redis.Options) *Redis {
	// A repeat by the library could write twice, and a deadline that is not
	// kept on the wire outlives the three seconds that a platform waits.
	o.MaxRetries = -1
	o.ContextTimeoutEnabled = true
	o.DisableIdentity = true
	// Left on, it looks the server's name up, dialer or not.
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	o.Protocol = 2
	if o.PoolSize == 0 {
		o.PoolSize = 64
	}
	return &Redis{client: redis.NewClient(o), open: map[string]*Workspace{}}
}

// Ping reports whether the store answers.
func (r *Redis) Ping(ctx context.Context) error { return unavailable(r.client.Ping(ctx).Err()) }

// Close closes the connections.
func (r *Redis) Close() error { return r.client.Close() }

// Workspaces returns the IDs of the workspaces that hold something, in
// ascending order.
func (r *Redis) Workspaces(ctx context.Context) ([]string, error) {
	ids, err := r.client.SMembers(ctx, workspaces).Result()
	slices.Sort(ids)
	return ids, unavailable(err)
}

// Workspace returns one workspace. It is made on first use; the same value is
// returned every time, so that what it knows is shared.
func (r *Redis) Workspace(id string) (*Workspace, error) {
	k, err := keysOf(id)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	w := r.open[id]
	if w == nil {
		w = &Workspace{id: id, keys: k, client: r.client, known: newKnown(knownRecords)}
		r.open[id] = w
	}
	return w, nil
}

// knownRecords is how many companies' records a process keeps at hand, so
// that logging on one of them needs no read.
const knownRecords = 4096

// remember is how long an event's ID is kept: longer than any platform
// redelivers and than a button stays pressed twice.
const remember = 72 * time.Hour

// A Workspace implements [relationship.Store].
type Workspace struct {
	id     string
	keys   keys
	client redis.UniversalClient
	known  *known

	mu        sync.Mutex
	directory *relationship.Directory // nil until first read
	version   int64                   // of the directory, how many changes it has seen
	next      int                     // the next entry number to reserve
	listed    bool                    // in the set of workspaces
	salt      string                  // of tombstones, "" until first read
}

var _ relationship.Store = (*Workspace)(nil)

// ID returns the workspace's ID.
func (w *Workspace) ID() string { return w.id }
