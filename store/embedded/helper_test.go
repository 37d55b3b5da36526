package embedded

import (
	"context"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// clock is a time that tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// mustOpen opens the store in dir and closes it at the end of the test.
func mustOpen(t testing.TB, dir string, options Options) *Store {
	t.Helper()
	s, err := Open(dir, options)
	if err != nil {
		t.Fatalf("Open(%s) = %v, want a store", dir, err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// mustOpenDisk is mustOpen on a disk of the test's own.
func mustOpenDisk(t testing.TB, d disk, options Options) *Store {
	t.Helper()
	s, err := open(d, options)
	if err != nil {
		t.Fatalf("open = %v, want a store", err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// clientOptions are those that doc.go recommends.
func clientOptions(s *Store) *redis.Options {
	return &redis.Options{
		Dialer: s.Dial, MaxRetries: -1, ContextTimeoutEnabled: true, PoolSize: 100,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}
}

// dial returns a client with the settings that the bot uses.
func dial(t testing.TB, s *Store) *redis.Client {
	t.Helper()
	client := redis.NewClient(clientOptions(s))
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// wire speaks RESP without a client library, so that replies can be compared
// byte by byte.
type wire struct {
	t    testing.TB
	conn net.Conn
	r    requestReader
}

// do sends one command and returns the raw reply.
func (w *wire) do(args ...string) string {
	w.t.Helper()
	if _, err := w.conn.Write(request(args...)); err != nil {
		w.t.Fatalf("send %q: %v", args, err)
	}
	reply, err := readReply(w.r)
	if err != nil {
		w.t.Fatalf("reply to %q: %v", args, err)
	}
	return reply
}

func request(args ...string) []byte {
	b := appendArray(nil, len(args))
	for _, a := range args {
		b = appendBulk(b, a)
	}
	return b
}

// readReply returns one reply as it came.
func readReply(r requestReader) (string, error) {
	line, err := r.ReadString('\n')
	if err != nil {
		return "", err
	}
	n := 0
	if line[0] == '*' || line[0] == '$' {
		for _, c := range line[1 : len(line)-2] {
			if c == '-' {
				return line, nil
			}
			n = n*10 + int(c-'0')
		}
	}
	switch line[0] {
	case '$':
		b := make([]byte, n+2)
		if _, err := io.ReadFull(r, b); err != nil {
			return "", err
		}
		line += string(b)
	case '*':
		for range n {
			item, err := readReply(r)
			if err != nil {
				return "", err
			}
			line += item
		}
	}
	return line, nil
}

func newWire(t testing.TB, c net.Conn) *wire {
	t.Cleanup(func() { _ = c.Close() })
	return &wire{t: t, conn: c, r: newRequestReader(c)}
}

// dialWire returns a raw connection to the store.
func dialWire(t testing.TB, s *Store) *wire {
	t.Helper()
	c, err := s.Dial(context.Background(), "", "")
	if err != nil {
		t.Fatalf("Dial = %v, want a connection", err)
	}
	return newWire(t, c)
}

// mustDump returns the data of a store, without where in the log it stands.
func mustDump(t testing.TB, s *Store) string {
	t.Helper()
	data, err := s.dump()
	if err != nil {
		t.Fatalf("dump = %v, want the data", err)
	}
	return string(data[len(snapshotMagic)+8 : len(data)-4])
}
