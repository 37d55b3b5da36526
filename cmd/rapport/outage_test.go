package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/alicebob/miniredis/v2/server"
	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot"
)

// full is a Redis whose memory is used up: it answers whoever asks, and refuses
// what writes.
func full(m *miniredis.Miniredis) server.Hook {
	return func(c *server.Peer, cmd string, _ ...string) bool {
		if m.IsReadOnlyCommand(cmd) || slices.Contains([]string{"PING", "MULTI", "EXEC", "TIME"}, strings.ToUpper(cmd)) {
			return false
		}
		c.WriteError("OOM command not allowed when used memory > 'maxmemory'.")
		return true
	}
}

// A forgetful connection may lose the answer to a script, which was run.
type forgetful struct {
	net.Conn
	forget *atomic.Bool
	lost   atomic.Bool
}

func (c *forgetful) Write(p []byte) (int, error) {
	if bytes.Contains(bytes.ToLower(p), []byte("evalsha")) && c.forget.CompareAndSwap(true, false) {
		c.lost.Store(true)
	}
	return c.Conn.Write(p)
}

func (c *forgetful) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if c.lost.Load() {
		_ = c.Close()
		return 0, io.EOF
	}
	return n, err
}

// Whatever only looks is answered while nothing can be written, and as ever.
func TestReadingGoesOnWithoutWriting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newTalk(t)
		k.play("wait until 2026-03-10 09:00\ngiven world\ngiven admin rita\nrita> settings weekly=\"mon 9:00\"\nwait 20h\nrita> activity\n")
		lines := []string{"home", "how is Acme doing?", "who am I neglecting?"}
		for _, s := range k.bot.Specs() {
			if !s.Changes && s.Name != "feedback" { // an opinion is written, though it changes no record
				lines = append(lines, s.Name)
				lines = append(lines, s.Examples...)
			}
		}
		ask := func(line string) string {
			k.events++
			ev := bot.Event{ID: fmt.Sprint("look-", k.events), Platform: "test", Team: k.team, Person: "rita", Room: "D1", Direct: true, At: time.Now(), Body: bot.Speech{Text: line}}
			if line == "home" {
				ev.Body = bot.Home{}
			}
			reply, err := k.bot.Handle(t.Context(), ev)
			if err != nil {
				t.Errorf("%s: %v", line, err)
			}
			return draw(reply.Message)
		}
		k.redis.Server().SetPreHook(full(k.redis))
		var refused []string
		for _, line := range lines {
			refused = append(refused, ask(line))
		}
		k.redis.SetError("")
		private := 0 // what is shown only if it is on record who saw it
		for i, line := range lines {
			if strings.HasPrefix(refused[i], "This is private:") {
				private++
				continue
			}
			if diff := cmp.Diff(ask(line), refused[i]); diff != "" {
				t.Errorf("%s (-as ever +while nothing can be written):\n%s", line, diff)
			}
		}
		if private*2 > len(lines) {
			t.Errorf("%d of %d are private", private, len(lines))
		}
	})
}
