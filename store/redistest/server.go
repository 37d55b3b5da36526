package redistest

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// A Server is a redis-server that ends with the test.
type Server struct {
	Addr string // host:port
	Dir  string // what it keeps

	t       testing.TB
	args    func() []string
	process *os.Process
	gone    chan struct{} // closed when the process has ended
	client  *redis.Client
}

// Need returns where redis-server is. Without it the test is skipped, and fails
// in CI.
func Need(t testing.TB) string {
	t.Helper()
	path, err := exec.LookPath("redis-server")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("redis-server is missing; CI must install it")
		}
		t.Skip("no redis-server on PATH: apt-get install redis-server runs this on the real one")
	}
	return path
}

// Start starts a server that syncs every write to disk, with arguments such as
// "--requirepass", "secret".
func Start(t testing.TB, args ...string) *Server {
	t.Helper()
	s := &Server{t: t, Dir: t.TempDir()}
	s.args = func() []string {
		return append([]string{
			"--port", s.port(), "--bind", "127.0.0.1", "--dir", s.Dir, "--save", "", "--appendonly", "yes", "--appendfsync", "always",
			"--loglevel", "warning", "--repl-diskless-sync-delay", "0",
		}, args...)
	}
	s.anywhere()
	return s
}

// anywhere starts the server on a port that is free.
func (s *Server) anywhere() {
	s.t.Helper()
	Need(s.t)
	s.t.Cleanup(s.Kill)
	// A port that was free may be taken by the time that it is used.
	for range 10 {
		s.Addr = net.JoinHostPort("127.0.0.1", strconv.Itoa(port()))
		if s.Run(); s.answers() {
			return
		}
		s.Kill()
	}
	s.t.Fatal("redis-server did not start on any of 10 ports")
}

// port finds a free one, and one that is 10,000 above it for a cluster's bus.
func port() int {
	const first, range_, bus = 12000, 20000, 10000
	for {
		p := first + rand.IntN(range_) //nolint:gosec // nobody gains by guessing it
		if free(p) && free(p+bus) {
			return p
		}
	}
}

func free(port int) bool {
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port))) //nolint:noctx // it is closed at once
	if err != nil {
		return false
	}
	return l.Close() == nil
}

func (s *Server) port() string {
	_, p, _ := net.SplitHostPort(s.Addr)
	return p
}

// Run starts the server where it was, with what it kept and more arguments, and
// does not wait until it answers.
func (s *Server) Run(more ...string) {
	process := exec.Command("redis-server", append(s.args(), more...)...)
	if err := process.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.process, s.gone = process.Process, make(chan struct{})
	go func(gone chan struct{}) { _ = process.Wait(); close(gone) }(s.gone)
}

// Restart starts the server again where it was, with what it kept.
func (s *Server) Restart() {
	s.t.Helper()
	for range 10 { // its port may linger for a moment
		if s.Run(); s.answers() {
			return
		}
		s.Kill()
	}
	s.t.Fatal("redis-server did not start again")
}

// answers waits until the server says anything, if only that it is loading or
// wants a password. It reports false if it ended instead.
func (s *Server) answers() bool {
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
		if s.ping() == nil {
			return true
		}
		select {
		case <-s.gone:
			return false
		case <-time.After(5 * time.Millisecond): // another process: there is nothing to wait on
		}
	}
	return false
}

func (s *Server) ping() error {
	conn, err := net.DialTimeout("tcp", s.Addr, time.Second) //nolint:noctx // it has a deadline
	if err != nil {
		return err
	}
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	_, err = conn.Write([]byte("PING\r\n"))
	if err == nil {
		_, err = conn.Read(make([]byte, 1))
	}
	return errors.Join(err, conn.Close())
}

// Client speaks to the server as whoever needs no password.
func (s *Server) Client() *redis.Client {
	if s.client == nil {
		s.client = redis.NewClient(&redis.Options{Addr: s.Addr, Protocol: 2, DisableIdentity: true, MaxRetries: -1})
		s.t.Cleanup(func() { _ = s.client.Close() })
	}
	return s.client
}

// Do sends a command to the server and fails the test unless it succeeds.
func (s *Server) Do(args ...any) any {
	s.t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
	defer stop()
	answer, err := s.Client().Do(ctx, args...).Result()
	if err != nil && err != redis.Nil { //nolint:errorlint // it is never wrapped here
		s.t.Fatalf("%v: %v", args, err)
	}
	return answer
}

// URL is the server's address as REDIS_URL.
func (s *Server) URL() string { return "redis://" + s.Addr }

// Kill ends the server as a power cut would.
func (s *Server) Kill() {
	if s.process != nil {
		_ = s.process.Signal(syscall.SIGKILL) // a paused one ends too
		<-s.gone
	}
}

// Pause stops the server in the middle of whatever it does; its connections
// stay open.
func (s *Server) Pause() { s.signal(syscall.SIGSTOP) }

// Resume lets a paused server go on.
func (s *Server) Resume() { s.signal(syscall.SIGCONT) }

func (s *Server) signal(what syscall.Signal) {
	if err := s.process.Signal(what); err != nil {
		s.t.Errorf("signal %v: %v", what, err)
	}
}

// file writes a file that the server may read and change.
func (s *Server) file(name, text string) string {
	path := filepath.Join(s.Dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

// Eventually polls for what another process does.
func Eventually(t testing.TB, what string, done func() bool) {
	t.Helper()
	const longest = 90 * time.Second
	for deadline := time.Now().Add(longest); !done(); {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within %v", what, longest)
		}
		<-time.After(5 * time.Millisecond) // another process: there is nothing to wait on
	}
}

// Info is a field of what the server says about itself, "" while it does not
// answer.
func (s *Server) Info(section, field string) string {
	ctx, stop := context.WithTimeout(context.Background(), time.Second)
	defer stop()
	info, err := s.Client().InfoMap(ctx, section).Result()
	if err != nil {
		return ""
	}
	for _, fields := range info {
		if v, ok := fields[field]; ok {
			return v
		}
	}
	return ""
}
