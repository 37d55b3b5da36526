package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		boom, start := errors.New("boom"), time.Now()
		err := together(t.Context(),
			func(ctx context.Context) error { <-ctx.Done(); return nil },
			func(context.Context) error { time.Sleep(time.Minute); return boom },
		)
		if !errors.Is(err, boom) || time.Since(start) != time.Minute {
			t.Errorf("after %v: %v; want boom after 1m", time.Since(start), err)
		}
	})
}

func TestSecretsDoNotPrint(t *testing.T) {
	c := Config{RedisURL: "geheim", SlackBotToken: "geheim", SlackSigningSecret: "geheim"}
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		if got := fmt.Sprintf(format, c); strings.Contains(got, "geheim") {
			t.Errorf("Sprintf(%q) = %s, want no secret", format, got)
		}
	}
}

// A listener takes no more connections than it may, and the next one as soon
// as one of them ends.
func TestLimit(t *testing.T) {
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := limit(inner, 1)
	accepted := make(chan net.Conn)
	ended := make(chan error)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				ended <- err
				return
			}
			accepted <- c
		}
	}()
	for range 2 {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	first := <-accepted
	if n := len(l.taken); n != 1 {
		t.Errorf("%d connections taken, want 1", n)
	}
	_, _ = first.Close(), first.Close() // gives its place back once
	<-accepted
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; !errors.Is(err, net.ErrClosed) {
		t.Errorf("Accept after Close = %v, want net.ErrClosed", err)
	}
}

// The program with nothing set up serves the page on the sample, says that it
// is ready, keeps others out of its folder, and ends when it is told to.
func TestServe(t *testing.T) {
	data := t.TempDir()
	t.Setenv("RAPPORT_DATA", data)
	for _, name := range []string{"REDIS_URL", "SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN", "RAPPORT_CONFIG", "RAPPORT_ADDR"} {
		t.Setenv(name, "")
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	stderr, heard := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"--addr=127.0.0.1:0"}, strings.NewReader(""), io.Discard, heard)
		_ = heard.Close()
	}()
	address := addressIn(t, stderr)
	for path, want := range map[string]string{"/healthz": "alive", "/readyz": "ready", "/": "Sample workspace"} {
		response, err := http.Get(address + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if err != nil || response.StatusCode != http.StatusOK || !strings.Contains(string(body), want) {
			t.Errorf("GET %s = %d %.80s, %v; want %q", path, response.StatusCode, body, err, want)
		}
	}
	var complaint strings.Builder
	if got := run(t.Context(), []string{"chat"}, strings.NewReader(""), io.Discard, &complaint); got != failed ||
		!strings.Contains(complaint.String(), "stop it first, or use REDIS_URL") {
		t.Errorf("second rapport = %d %q, want %d and what to do", got, &complaint, failed)
	}
	stop()
	if got := <-code; got != done {
		t.Errorf("exit code = %d, want %d", got, done)
	}
}
