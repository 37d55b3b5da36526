package store

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
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
	least  int // replicas that must have a write
	seen   *servers

	master   string   // as sentinels call it
	watchers []string // sentinels
	watcher  func(host string) *redis.Options

	mu   sync.Mutex
	open map[string]*Workspace
}

// Options are how a Redis is spoken to, besides what its URL says.
type Options struct {
	// CAFile is a file of certificates in PEM: authorities to trust in the
	// place of the system's. It is for addresses that speak TLS.
	CAFile string
	// Replicas is how many replicas must have a write before it is
	// acknowledged; 0 asks none.
	Replicas int
	Log      *slog.Logger // nil: nothing is logged
}

// A Dialer opens a connection, in place of the network.
type Dialer func(ctx context.Context, network, addr string) (net.Conn, error)

// Open connects to the Redis at a URL: alone, watched by sentinels or a
// cluster. Nothing is sent yet: [Redis.Check] tells whether it answers and is
// fit. Errors never repeat the URL, which holds a password.
func Open(url string, o Options) (*Redis, error) {
	a, err := parseURL(url)
	if err != nil {
		return nil, fmt.Errorf("store: REDIS_URL: %w", err)
	}
	u := &redis.UniversalOptions{
		Addrs: a.hosts, MasterName: a.master, IsClusterMode: a.kind == cluster, DB: a.db,
		Username: a.user, Password: a.password, SentinelUsername: a.sentinel.user, SentinelPassword: a.sentinel.password,
		DialTimeout: cmp.Or(a.dialed, dialing), ReadTimeout: a.timeout, PoolSize: a.pool,
	}
	if u.TLSConfig, err = o.trust(a); err != nil {
		return nil, err
	}
	r := connect(u, o)
	if a.kind == sentinel {
		r.master, r.watchers = a.master, a.hosts
		r.watcher = func(host string) *redis.Options {
			return &redis.Options{
				Addr: host, Username: a.sentinel.user, Password: a.sentinel.password, TLSConfig: u.TLSConfig,
				DialTimeout: u.DialTimeout, ReadTimeout: u.ReadTimeout, MaxRetries: -1, Protocol: u.Protocol, DisableIdentity: true,
				ContextTimeoutEnabled: true, MaintNotificationsConfig: u.MaintNotificationsConfig,
			}
		}
	}
	return r, nil
}

// Through connects by a dialer: to the embedded store, or to a test's.
func Through(dial Dialer) *Redis {
	return connect(&redis.UniversalOptions{Addrs: []string{"embedded"}, Dialer: dial}, Options{})
}

const (
	dialing   = time.Second // for one try to connect
	poolSize  = 64          // connections to each server
	forCopies = time.Second // for replicas to have a write
)

func connect(u *redis.UniversalOptions, o Options) *Redis {
	// A repeat by the library could write twice, and a deadline that is not
	// kept on the wire outlives the three seconds that a platform waits.
	u.MaxRetries = -1
	u.ContextTimeoutEnabled = true
	u.DisableIdentity = true
	// Left on, it looks the server's name up, dialer or not.
	u.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	u.Protocol = 2
	u.ReadTimeout = cmp.Or(u.ReadTimeout, patience)
	u.PoolSize = cmp.Or(u.PoolSize, poolSize)
	r := &Redis{least: o.Replicas, seen: &servers{log: o.Log}, open: map[string]*Workspace{}}
	if u.Dialer == nil {
		u.OnConnect = r.seen.meet
	}
	w := &wire{patience: u.ReadTimeout, trouble: &trouble{log: o.Log}}
	if !u.IsClusterMode {
		c := redis.NewUniversalClient(u)
		c.AddHook(w)
		if server, ok := c.(*redis.Client); ok && o.Replicas > 0 {
			server.AddHook(r.replicated(server))
		}
		r.client = c
		return r
	}
	options := u.Cluster()
	// Whatever is sent has a key, and all keys of what is sent are in one slot.
	options.DisableRoutingPolicies = true
	c := redis.NewClusterClient(options)
	c.AddHook(w)
	c.AddHook(singleShot{})
	c.OnNewNode(func(server *redis.Client) {
		server.AddHook(&wire{patience: u.ReadTimeout, trouble: &trouble{}})
		if o.Replicas > 0 {
			server.AddHook(r.replicated(server))
		}
	})
	r.client = c
	return r
}

func (r *Redis) replicated(server *redis.Client) *replicated {
	return &replicated{client: server, least: r.least, within: forCopies}
}

// trust is how certificates are checked, nil where none are.
func (o Options) trust(a endpoint) (*tls.Config, error) {
	switch {
	case !a.tls && o.CAFile != "":
		return nil, errors.New("store: REDIS_CA_FILE is for addresses that speak TLS: rediss://, rediss+sentinel:// or rediss+cluster://")
	case !a.tls:
		return nil, nil
	}
	c := &tls.Config{MinVersion: tls.VersionTLS12}
	if o.CAFile == "" {
		return c, nil
	}
	pem, err := os.ReadFile(o.CAFile)
	if err != nil {
		return nil, fmt.Errorf("store: REDIS_CA_FILE: %w", err)
	}
	if c.RootCAs = x509.NewCertPool(); !c.RootCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("store: REDIS_CA_FILE: %s holds no certificate in PEM", o.CAFile)
	}
	return c, nil
}

// Ping reports whether the store answers.
func (r *Redis) Ping(ctx context.Context) error {
	return unavailable(explain(r.client.Ping(ctx).Err()))
}

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
		w = &Workspace{id: id, keys: k, client: r.client, seen: r.seen, known: newKnown(knownRecords, r.seen)}
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
	seen   *servers
	known  *known

	mu        sync.Mutex
	directory *relationship.Directory // nil until first read
	age       int64                   // of the servers when it was read
	version   int64                   // of the directory, how many changes it has seen
	next      int                     // the next entry number to reserve
	listed    bool                    // in the set of workspaces
	salt      string                  // of tombstones, "" until first read
}

var _ relationship.Store = (*Workspace)(nil)

// ID returns the workspace's ID.
func (w *Workspace) ID() string { return w.id }
