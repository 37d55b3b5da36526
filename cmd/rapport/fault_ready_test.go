package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/rapport-bot/rapport/store/redistest"
)

// A Redis that would throw away what people record is refused at the start, and
// by a server that runs when it becomes one. One that takes no writes is read.
func TestReadyTellsOfRedis(t *testing.T) {
	redistest.Need(t)
	s := redistest.Start(t)
	for name, value := range map[string]string{"RAPPORT_CONFIG": "", "RAPPORT_ADDR": "127.0.0.1:0", "REDIS_URL": s.URL(), "RAPPORT_LOG": "", "SLACK_SIGNING_SECRET": "x"} {
		t.Setenv(name, value)
	}
	var said bytes.Buffer
	s.Do("config", "set", "maxmemory-policy", "allkeys-lru")
	if code := run(t.Context(), nil, strings.NewReader(""), &said, &said); code != failed ||
		!strings.Contains(said.String(), "REDIS_URL: maxmemory-policy is allkeys-lru") || !strings.Contains(said.String(), "noeviction") {
		t.Errorf("ended with %d: %s", code, &said)
	}
	s.Do("config", "set", "maxmemory-policy", "noeviction")

	ctx, stop := context.WithCancel(t.Context())
	stderr, heard := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, nil, strings.NewReader(""), heard, heard)
		_ = heard.Close()
	}()
	t.Cleanup(func() {
		stop()
		if got := <-code; got != done {
			t.Errorf("exit code %d", got)
		}
	})
	log := &tee{Reader: stderr}
	address := addressIn(t, log)
	for _, c := range []struct {
		set  []any
		code int
		want string
	}{
		{[]any{"config", "set", "appendonly", "yes"}, http.StatusOK, "ready\n"},
		{[]any{"config", "set", "maxmemory", "1"}, http.StatusOK, "ready, but the store takes no writes: oom\n"},
		{[]any{"config", "set", "maxmemory", "0"}, http.StatusOK, "ready\n"},
		{[]any{"config", "set", "maxmemory-policy", "volatile-lru"}, http.StatusServiceUnavailable, "maxmemory-policy is volatile-lru"},
		{[]any{"config", "set", "maxmemory-policy", "noeviction"}, http.StatusOK, "ready\n"},
		{nil, http.StatusServiceUnavailable, "the store does not answer\n"},
	} {
		if c.set == nil {
			s.Kill()
		} else {
			s.Do(c.set...)
		}
		resp, err := http.Get(address + "/readyz")
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if resp.StatusCode != c.code || !strings.HasPrefix(string(body), c.want) || err != nil {
			t.Errorf("after %v: %d %s, want %d %s", c.set, resp.StatusCode, body, c.code, c.want)
		}
	}
	if resp, err := http.Get(address + "/healthz"); err != nil || resp.StatusCode != http.StatusOK {
		t.Errorf("healthz without a store: %v, %v", resp, err)
	} else {
		_ = resp.Body.Close()
	}
}
