package store

import (
	"os"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/rapport-bot/rapport/store/embedded"
	"github.com/rapport-bot/rapport/store/redistest"
)

// backends are what the contract holds on.
var backends = map[string]func(*testing.T) *Redis{
	"miniredis": func(t *testing.T) *Redis {
		m := miniredis.NewMiniRedis()
		t.Cleanup(m.Close)
		return Through(redistest.Dial(m))
	},
	"embedded": func(t *testing.T) *Redis {
		e, err := embedded.Open(t.TempDir(), embedded.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := e.Close(); err != nil {
				t.Error(err)
			}
		})
		return Through(e.Dial)
	},
	"redis-server": func(t *testing.T) *Redis {
		redistest.Need(t)
		s := lastingServer(t)
		s.Do("flushall")
		return reached(t, s.URL(), Options{})
	},
	// Every write waits for a replica that sentinels watch.
	"sentinel": func(t *testing.T) *Redis {
		redistest.Need(t)
		g := lastingGroup(t)
		g.Servers[0].Do("flushall")
		return reached(t, g.URL(), Options{Replicas: 1})
	},
	"cluster": func(t *testing.T) *Redis {
		redistest.Need(t)
		c := lastingCluster(t)
		for _, s := range c.Servers {
			s.Do("flushall")
		}
		return reached(t, c.URL(), Options{})
	},
}

func reached(t testing.TB, url string, o Options) *Redis {
	t.Helper()
	r, err := Open(url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	redistest.Eventually(t, "a store that answers", func() bool { return r.Ping(t.Context()) == nil })
	return r
}

var (
	lastingServer  = once(func(t testing.TB) *redistest.Server { return redistest.Start(t) })
	lastingGroup   = once(func(t testing.TB) *redistest.Group { return redistest.Watched(t, 1, time.Hour) })
	lastingCluster = once(func(t testing.TB) *redistest.Cluster { return redistest.StartCluster(t, 3) })
)

// once starts something for all tests of the package.
func once[S any](start func(testing.TB) S) func(testing.TB) S {
	var mu sync.Mutex
	var made *S
	return func(t testing.TB) S {
		mu.Lock()
		defer mu.Unlock()
		if made == nil {
			s := start(lasting{t})
			made = &s
		}
		return *made
	}
}

// lasting is a test whose servers are for those after it too.
type lasting struct{ testing.TB }

var ends []func()

func (lasting) Cleanup(end func()) { ends = append(ends, end) }

func (l lasting) TempDir() string {
	dir, err := os.MkdirTemp("", "lasting")
	if err != nil {
		l.Fatal(err)
	}
	l.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func TestMain(m *testing.M) {
	code := m.Run()
	for i := range ends {
		ends[len(ends)-1-i]()
	}
	os.Exit(code)
}

var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
