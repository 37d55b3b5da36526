package main

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// A sluggish Slack takes messages, some of them after a while, and those for
// one room never.
type sluggish struct {
	slow  string // a room
	begun chan struct{}

	mu    sync.Mutex
	never string   // a room
	said  []string // room and text
}

func (s *sluggish) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	switch strings.TrimPrefix(r.URL.Path, "/api/") {
	case "auth.test":
		say(w, map[string]any{"ok": true, "team_id": "T1", "user_id": "UBOT", "bot_id": "B1"})
	case "users.info":
		say(w, map[string]any{"ok": true, "user": map[string]any{"id": r.Form.Get("user"), "tz": "Europe/Riga", "locale": "en-US"}})
	case "conversations.open":
		say(w, map[string]any{"ok": true, "channel": map[string]any{"id": "D" + r.Form.Get("users")}})
	case "chat.postMessage":
		room := r.Form.Get("channel")
		s.mu.Lock()
		never := s.never
		s.mu.Unlock()
		switch room {
		case s.slow:
			s.begun <- struct{}{}
			pauseFor(r.Context(), 2*time.Second)
		case never:
			s.begun <- struct{}{}
			<-r.Context().Done()
			return
		}
		s.mu.Lock()
		s.said = append(s.said, room+" "+r.Form.Get("text")+" "+r.Form.Get("blocks"))
		s.mu.Unlock()
		say(w, map[string]any{"ok": true, "channel": room, "ts": "1.2"})
	default:
		say(w, map[string]any{"ok": true})
	}
}

// pauseFor is how a slow service is slow.
func pauseFor(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// told reports whether a room was told something.
func (s *sluggish) told(room, what string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, said := range s.said {
		if strings.HasPrefix(said, room+" ") && strings.Contains(said, what) {
			return true
		}
	}
	return false
}

// event is a direct message, signed as Slack would.
func event(t *testing.T, address, room, text, ts string) {
	t.Helper()
	body, err := json.Marshal(map[string]any{
		"type": "event_callback", "team_id": "T1", "event_id": "Ev" + ts,
		"event": map[string]any{"type": "message", "channel_type": "im", "channel": room, "user": "U" + room, "text": text, "ts": ts},
	})
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(signedBody(address+"/slack/events", "application/json", string(body)))
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Fatalf("event: status %d", response.StatusCode)
	}
}
