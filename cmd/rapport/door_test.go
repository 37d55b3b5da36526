package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/commands/language"
)

// What keeps a client from holding the program up is what was decided.
func TestTimesOfTheServer(t *testing.T) {
	s := newServer(&door{}, http.NotFoundHandler(), slog.New(slog.DiscardHandler))
	want := []time.Duration{5 * time.Second, 10 * time.Second, time.Minute, time.Minute}
	if d := cmp.Diff(want, []time.Duration{s.ReadHeaderTimeout, s.ReadTimeout, s.WriteTimeout, s.IdleTimeout}); d != "" {
		t.Errorf("head, request, answer and idle (-want +got):\n%s", d)
	}
	if maxConnections != 512 {
		t.Errorf("%d connections", maxConnections)
	}
}

// pipes are where clients come in that are in this process, and in the bubble of
// a test: nothing there takes time.
type pipes struct {
	coming chan net.Conn
	gone   chan struct{}
	shut   func()
}

func newPipes() *pipes {
	gone := make(chan struct{})
	return &pipes{coming: make(chan net.Conn), gone: gone, shut: sync.OnceFunc(func() { close(gone) })}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.coming:
		return c, nil
	case <-p.gone:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { p.shut(); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{} }

// dial returns the client's end of a connection.
func (p *pipes) dial() (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case p.coming <- far:
		return near, nil
	case <-p.gone:
		return nil, syscall.ECONNREFUSED
	}
}

// post sends a request whole, and returns what it is answered.
func (p *pipes) post(t *testing.T, body string) (status int, answer string) {
	t.Helper()
	client := http.Client{Transport: &http.Transport{
		DisableKeepAlives: true, DialContext: func(context.Context, string, string) (net.Conn, error) { return p.dial() },
	}}
	response, err := client.Post("http://rapport/", "text/plain", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// serving serves h as the program does.
func serving(t *testing.T, d *door, h http.Handler) (*pipes, *http.Server) {
	t.Helper()
	p, s := newPipes(), newServer(d, h, slog.New(slog.DiscardHandler))
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(limit(p, maxConnections)) }()
	t.Cleanup(func() {
		_ = s.Close()
		if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	return p, s
}

// wholly answers once it has read a request.
var wholly = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	_, _ = io.WriteString(w, "well")
})

// A hundred and fifty clients that send a byte now and then, half of them of
// the head and half of the body, hold nobody up and are cut off.
func TestDrippingClients(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, server := serving(t, &door{}, wholly)
		const dripping, drip = 150, 200 * time.Millisecond
		var cut sync.WaitGroup
		began := time.Now()
		for i := range dripping {
			head := "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\nX-Slow: "
			if i%2 == 0 {
				head += "no\r\n\r\n"
			}
			cut.Go(func() {
				c, err := p.dial()
				if err != nil {
					t.Error(err)
					return
				}
				defer c.Close()
				go func() { _, _ = io.Copy(io.Discard, c) }()
				for _, err = io.WriteString(c, head); err == nil; _, err = io.WriteString(c, "x") {
					time.Sleep(drip)
				}
			})
		}
		synctest.Wait()
		for range 50 {
			if status, answer := p.post(t, "hello"); status != http.StatusOK || answer != "well" {
				t.Errorf("answered %d %q", status, answer)
			}
		}
		if took := time.Since(began); took > 0 {
			t.Errorf("the others waited %v", took)
		}
		cut.Wait()
		if took := time.Since(began); took > server.ReadTimeout+drip {
			t.Errorf("the last one was cut off after %v", took)
		}
	})
}

// When the program leaves, requests that are only half sent hold nobody, and
// those that are whole are answered.
func TestHalfSentRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d door
		p, server := serving(t, &d, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			wholly(w, r)
			time.Sleep(2 * halfSent) // a slow answer
		}))
		for _, text := range halves {
			c, err := p.dial()
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			go func() { _, _ = io.Copy(io.Discard, c) }()
			if _, err := io.WriteString(c, text); err != nil {
				t.Fatal(err)
			}
		}
		var whole sync.WaitGroup
		whole.Go(func() {
			if status, answer := p.post(t, "hello"); status != http.StatusOK || answer != "well" {
				t.Errorf("answered %d %q", status, answer)
			}
		})
		synctest.Wait()
		told, tell := context.WithCancel(t.Context())
		tell()
		o := &office{log: slog.New(slog.DiscardHandler), reader: &language.Model{}}
		began := time.Now()
		if err := (&program{Config: Config{Addr: "127.0.0.1:0"}}).leaving(o, &d, server, nil)(told); err != nil {
			t.Error(err)
		}
		// The server looks twice a second whether all are gone.
		if took := time.Since(began); took > 2*halfSent+time.Second {
			t.Errorf("held for %v", took)
		}
		whole.Wait()
	})
}

// halves are requests whose rest never comes: one without its head, one without
// its body.
var halves = []string{
	"POST /slack/commands HTTP/1.1\r\nHost: x\r\nX-Slo",
	"POST /act HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{\"id\"",
}

// Requests that announce ten gigabytes are refused, and nothing is set aside
// for them.
func TestGiantsCostNothing(t *testing.T) {
	address := strings.TrimPrefix(startInProcess(t, "SLACK_SIGNING_SECRET="+benchSecret, "RAPPORT_PAGE=on"), "http://")
	const giant, each = 10 << 30, 10
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	asked := 0
	for _, path := range []string{"/slack/commands", "/slack/events", "/slack/interactions", "/api/v1/commands", "/hooks/x", "/mcp", "/act", "/clock", "/readyz", "/"} {
		for range each {
			c, err := net.Dial("tcp", address)
			if err != nil {
				t.Fatal(err)
			}
			asked++
			_, err = fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nX-Slack-Request-Timestamp: %d\r\nX-Slack-Signature: v0=%064x\r\n\r\n{",
				path, address, int64(giant), time.Now().Unix(), asked)
			if err != nil {
				t.Fatal(err)
			}
			_ = c.(*net.TCPConn).CloseWrite()
			answer, err := io.ReadAll(c)
			_ = c.Close()
			if status, _, _ := bytes.Cut(answer, []byte("\r\n")); err == nil && !bytes.HasPrefix(status, []byte("HTTP/1.1 4")) {
				t.Errorf("%s: %s", path, status)
			}
		}
	}
	runtime.ReadMemStats(&after)
	if spent := after.TotalAlloc - before.TotalAlloc; spent > 32<<20 {
		t.Errorf("%d requests of 10 GB cost %d MB", asked, spent>>20)
	}
}

// startInProcess runs the program in this process until the test ends.
func startInProcess(t *testing.T, settings ...string) string {
	t.Helper()
	for _, name := range []string{"REDIS_URL", "SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "RAPPORT_CONFIG", "RAPPORT_ADDR"} {
		t.Setenv(name, "")
	}
	t.Setenv("RAPPORT_DATA", t.TempDir())
	t.Setenv("RAPPORT_LINGER", "0s")
	for _, s := range settings {
		name, value, _ := strings.Cut(s, "=")
		t.Setenv(name, value)
	}
	ctx, stop := context.WithCancel(t.Context())
	stderr, heard := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"--addr=127.0.0.1:0"}, strings.NewReader(""), io.Discard, heard)
		_ = heard.Close()
	}()
	t.Cleanup(func() {
		stop()
		if got := <-code; got != done {
			t.Errorf("exit code %d", got)
		}
	})
	return addressIn(t, stderr)
}

// A shared buffer may be read while others write.
type shared struct {
	mu   sync.Mutex
	kept bytes.Buffer
}

func (s *shared) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kept.Write(p)
}

func (s *shared) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kept.String()
}

// A panic ends one request. Whoever asked is told a reference, under which the
// log has the stack and nothing of what was sent.
func TestAPanicEndsOneRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log shared
		var calls atomic.Int32
		p, _ := serving(t, &door{}, survived(slog.New(slog.NewJSONHandler(&log, nil)), http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			if calls.Add(1) == 1 {
				body, _ := io.ReadAll(r.Body)
				panic("cannot read " + string(body))
			}
		})))
		status, answer := p.post(t, canary)
		_, ref, _ := strings.Cut(strings.TrimSpace(answer), "Reference ")
		said := log.String()
		if status != http.StatusInternalServerError || len(ref) != 8 || strings.Count(said, ref) != 1 || strings.Count(said, "\n") != 1 || !strings.Contains(said, "door_test.go") || strings.Contains(said, canary) {
			t.Errorf("answered %d %q, logged %s", status, answer, said)
		}
		if status, _ := p.post(t, canary); status != http.StatusOK {
			t.Errorf("the next one: status %d", status)
		}
	})
}
