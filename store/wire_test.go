package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store/redistest"
)

// said is an error as a server says it.
type said string

func (e said) Error() string { return string(e) }
func (said) RedisError()     {}

// Errors are told apart, and it is known after which of them a write may stand.
func TestFaults(t *testing.T) {
	op := func(op string, err error) error { return &net.OpError{Op: op, Net: "tcp", Err: err} }
	for _, c := range []struct {
		err    error
		fault  Fault
		unsure bool
	}{
		{nil, NoFault, false},
		{redis.Nil, NoFault, false},
		{said("READONLY You can't write against a read only replica."), "readonly", false},
		{said("LOADING Redis is loading the dataset in memory"), "loading", false},
		{said("OOM command not allowed when used memory > 'maxmemory'."), "oom", false},
		{said("OOM command not allowed when used memory > 'maxmemory'. script: 7a3, on @user_script:76."), "oom", false},
		{said("ERR Error running script (call to f_7a3): @user_script:76: @user_script: 76: -OOM command not allowed when used memory > 'maxmemory'."), "oom", false},
		{said("MISCONF Errors writing to the AOF file: No space left on device"), "misconf", false},
		{said("CLUSTERDOWN The cluster is down"), "clusterdown", false},
		{said("NOAUTH Authentication required."), "noauth", false},
		{said("WRONGPASS invalid username-password pair or user is disabled."), "wrongpass", false},
		{said("NOPERM this user has no permissions to run the 'evalsha' command"), "noperm", false},
		{said("TRYAGAIN Multiple keys request during rehashing of slot"), "tryagain", false},
		{said("NOREPLICAS Not enough good replicas to write."), "noreplicas", false},
		{said("ERR Error running script (call to f_7a3): @user_script:76: attempt to index nil"), OtherFault, true},
		{said("ERR something new"), OtherFault, false},
		{op("dial", syscall.ECONNREFUSED), Refused, false},
		{op("dial", syscall.EHOSTUNREACH), Unreachable, false},
		{&net.DNSError{Err: "no such host", Name: "h", IsNotFound: true}, Unreachable, true},
		{&dialError{op("read", os.ErrDeadlineExceeded)}, TimedOut, false},
		{op("read", os.ErrDeadlineExceeded), TimedOut, true},
		{op("write", syscall.EPIPE), Cut, true},
		{op("read", syscall.ECONNRESET), Cut, true},
		{io.EOF, Cut, true},
		{fmt.Errorf("while reading: %w", io.ErrUnexpectedEOF), Cut, true},
		{redis.ErrPoolTimeout, Crowded, false},
		{context.DeadlineExceeded, TimedOut, false},
		{errImpatient, OtherFault, false},
		{&replicaError{0, 1}, NotReplicated, true},
		{errors.New("something else"), OtherFault, true},
	} {
		if got := FaultOf(c.err); got != c.fault {
			t.Errorf("%v: fault %q, want %q", c.err, got, c.fault)
		}
		if c.err != nil && FaultOf(c.err) != NoFault && mayBeDone(c.err) != c.unsure {
			t.Errorf("%v: may be done %v, want %v", c.err, !c.unsure, c.unsure)
		}
		if c.err != nil && !errors.Is(unavailable(unsure(c.err)), relationship.ErrUnavailable) {
			t.Errorf("%v is not told to be the store's", c.err)
		}
	}
}

// A forgetter loses the answer to the first command that holds a word, which
// was carried out, and closes the connection.
type forgetter struct {
	net.Conn
	word   string
	forget *atomic.Bool
	lost   atomic.Bool
}

func (c *forgetter) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte(c.word)) && c.forget.CompareAndSwap(true, false) {
		c.lost.Store(true)
	}
	return c.Conn.Write(p)
}

func (c *forgetter) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if c.lost.Load() {
		_ = c.Close()
		return 0, io.EOF
	}
	return n, err
}

// What may have been carried out is not sent again by the library, which on a
// cluster does so whatever its MaxRetries says.
func TestNothingIsSentTwice(t *testing.T) {
	redistest.Need(t)
	for name, hosts := range map[string][]string{"alone": {lastingServer(t).Addr}, "cluster": nil} {
		t.Run(name, func(t *testing.T) {
			u := &redis.UniversalOptions{Addrs: hosts}
			if hosts == nil {
				u.IsClusterMode = true
				for _, s := range lastingCluster(t).Servers {
					u.Addrs = append(u.Addrs, s.Addr)
				}
			}
			var forget atomic.Bool
			u.Dialer = func(ctx context.Context, network, addr string) (net.Conn, error) {
				c, err := (&net.Dialer{}).DialContext(ctx, network, addr)
				return &forgetter{Conn: c, word: "canary", forget: &forget}, err
			}
			r := connect(u, Options{})
			t.Cleanup(func() { _ = r.Close() })
			ctx := t.Context()
			for kind, push := range map[string]func(string) error{
				"command": func(key string) error { return r.client.RPush(ctx, key, "canary").Err() },
				"pipeline": func(key string) error {
					_, err := r.client.Pipelined(ctx, func(p redis.Pipeliner) error { p.RPush(ctx, key, "canary"); return nil })
					return err
				},
				"script": func(key string) error {
					return redis.NewScript(`return redis.call("RPUSH", KEYS[1], ARGV[1])`).Eval(ctx, r.client, []string{key}, "canary").Err()
				},
			} {
				key := "{T1}:" + kind
				r.client.Del(ctx, key)
				forget.Store(true)
				if err := push(key); !errors.Is(err, relationship.ErrUnsure) {
					t.Errorf("%s: %v, want unsure", kind, err)
				}
				if n, err := r.client.LLen(ctx, key).Result(); n != 1 || err != nil {
					t.Errorf("%s: it is there %d times, want once; %v", kind, n, err)
				}
			}
		})
	}
}

// Each of our commands that writes is known to: the server itself says which.
func TestWritesAreKnown(t *testing.T) {
	redistest.Need(t)
	s := lastingServer(t)
	all, err := s.Client().Command(t.Context()).Result()
	if err != nil {
		t.Fatal(err)
	}
	for name, info := range all {
		cmd := redis.NewCmd(t.Context(), name)
		if slices.Contains(info.Flags, "write") && !writes(cmd) {
			t.Errorf("%s writes and is not waited for", name)
		}
	}
	for _, name := range []string{"evalsha", "eval", "set", "rpush"} {
		if !writes(redis.NewCmd(t.Context(), name)) {
			t.Errorf("%s is not waited for", name)
		}
	}
	r := reached(t, lastingGroup(t).URL(), Options{Replicas: 1})
	_, err = r.client.TxPipelined(t.Context(), func(p redis.Pipeliner) error { p.Set(t.Context(), "{T1}:x", "1", 0); return nil })
	if !errors.Is(err, errWaits) {
		t.Errorf("a transaction that writes: %v, want it refused", err)
	}
}

// A write that too few replicas have is not acknowledged, and may stand.
func TestTooFewReplicas(t *testing.T) {
	redistest.Need(t)
	r := reached(t, lastingServer(t).URL(), Options{Replicas: 1})
	ctx := t.Context()
	for kind, err := range map[string]error{
		"command": r.client.Set(ctx, "{T1}:few", "1", 0).Err(),
		"script":  keep.Run(ctx, r.client, []string{"{T1}:few"}, 60, "1").Err(),
	} {
		if FaultOf(err) != NotReplicated || !errors.Is(err, relationship.ErrUnsure) {
			t.Errorf("%s: %v (%s), want unsure", kind, err, FaultOf(err))
		}
	}
	if got, err := r.client.Get(ctx, "{T1}:few").Result(); got != "1" || err != nil {
		t.Errorf("read as %q, %v", got, err)
	}
}

// An event waits for a store that does not answer no longer than a person does,
// however much it asks; and after something was written it says that not all
// may be.
func TestAnEventIsImpatient(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and says nothing
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	r, err := Open("redis://"+l.Addr().String(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	ctx, start := ForEvent(t.Context()), time.Now()
	for range 5 {
		if err := r.Ping(ctx); !errors.Is(err, relationship.ErrUnavailable) || errors.Is(err, relationship.ErrUnsure) {
			t.Errorf("%v", err)
		}
	}
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("five questions waited %v", took)
	}
	wrote(ctx)
	if err := r.Ping(ctx); !errors.Is(err, relationship.ErrUnsure) {
		t.Errorf("after something was written: %v, want unsure", err)
	}
}

// Trouble is told when it begins and when it is over, once, and in words that
// hold nothing of a command.
func TestTroubleIsTold(t *testing.T) {
	redistest.Need(t)
	s := redistest.Start(t)
	var log bytes.Buffer
	r := reached(t, s.URL(), Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	ctx := t.Context()
	s.Do("config", "set", "maxmemory", "1")
	for range 20 {
		_ = r.client.Set(ctx, "{T1}:x", "geheimnis", 0).Err()
	}
	_ = r.client.Do(ctx, "nosuchcommand", "geheimnis").Err()
	s.Do("config", "set", "maxmemory", "0")
	redistest.Eventually(t, "the end of trouble", func() bool {
		_ = r.Ping(ctx)
		return strings.Contains(log.String(), "store answers again")
	})
	if n := strings.Count(log.String(), "fault=oom"); n != 1 {
		t.Errorf("told %d times, want once:\n%s", n, &log)
	}
	if !strings.Contains(log.String(), "failed=21") || strings.Contains(log.String(), "geheimnis") {
		t.Errorf("log:\n%s", &log)
	}
}

// A server that was started again without the last of what it had may have
// grown as far as before since. What a process has at hand is then of no use,
// whatever its versions say.
func TestAnotherServerIsNoticed(t *testing.T) {
	redistest.Need(t)
	s := redistest.Start(t)
	r := reached(t, s.URL(), Options{})
	l := ledger(t, r, "T1")
	addCompany(t, l, "acme", "Acme", relationship.Customer)
	if _, err := l.Write(t.Context(), call(l, "acme", "e1", 0)); err != nil {
		t.Fatal(err)
	}
	s.Kill()
	if err := os.RemoveAll(filepath.Join(s.Dir, "appendonlydir")); err != nil {
		t.Fatal(err)
	}
	s.Restart()
	other := ledger(t, reached(t, s.URL(), Options{}), "T1")
	addCompany(t, other, "acme", "Apex", relationship.Customer)
	if _, err := other.Write(t.Context(), call(other, "acme", "e2", 3)); err != nil {
		t.Fatal(err)
	}
	redistest.Eventually(t, "the server that was lost", func() bool { return r.Ping(t.Context()) == nil })
	d, err := l.Store.Directory(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if d.Find("Acme").ID != "" || d.Find("Apex").ID != "acme" {
		t.Error("the directory at hand is that of the server that was lost")
	}
	done, err := l.Write(t.Context(), call(l, "acme", "e3", 0))
	if err != nil {
		t.Fatal(err)
	}
	if done.Before.Company.Name != "Apex" || done.Entries[0].Number != 2 && done.Entries[0].Number != 3 {
		t.Errorf("worked out from %s, as #%d", done.Before.Company.Name, done.Entries[0].Number)
	}
}
