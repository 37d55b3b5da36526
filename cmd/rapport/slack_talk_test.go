package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/bot/slack"
)

// A slackRoom is Slack as far as a talk needs it: it remembers what was posted.
type slackRoom struct {
	mu    sync.Mutex
	posts []url.Values
}

func (s *slackRoom) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := `{"ok":true,"channel":"C1","ts":"1700000000.000001","message_ts":"1700000000.000001"}`
	method := strings.TrimPrefix(r.URL.Path, "/api/")
	switch method {
	case "auth.test":
		answer = `{"ok":true,"user_id":"U0BOT","team_id":"T1"}`
	case "users.info":
		answer = `{"ok":true,"user":{"id":"anna","team_id":"T1","locale":"en-US"}}`
	case "conversations.info":
		answer = `{"ok":true,"channel":{"id":"C1"}}`
	case "assistant.threads.setTitle", "assistant.threads.setStatus":
	default:
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, err
		}
		form.Set("method", method)
		s.mu.Lock()
		s.posts = append(s.posts, form)
		s.mu.Unlock()
	}
	w := httptest.NewRecorder()
	w.Header().Set("Content-Type", "application/json")
	_, err := io.WriteString(w, answer)
	return w.Result(), err
}

// The same sentence makes the same card, from a direct message and from a
// mention in a thread, and the answer stays where it was asked; [Save] records
// it.
func TestTalkOnSlack(t *testing.T) {
	sentence := "had a great call with Jana at Acme, renewal in March looks good"
	for name, c := range map[string]struct{ event, thread string }{
		"direct message": {`{"type":"message","channel_type":"im","channel":"D1","user":"anna","ts":"1773126000.1","text":%q}`, "1773126000.1"},
		"mention in a thread": {
			`{"type":"app_mention","channel":"C1","user":"anna","ts":"1773126000.2","thread_ts":"1773120000.5","text":%q}`,
			"1773120000.5",
		},
	} {
		t.Run(name, func(t *testing.T) {
			k, room := newTalk(t), &slackRoom{}
			k.world()
			const secret = "8f742231b10e8888abcd99yyyzzz85a5"
			s, err := slack.New(slack.Config{
				Signing: secret, Token: "xoxb-test", Handle: k.bot.Handle, HTTP: room, Log: slog.New(slog.DiscardHandler),
				Now: func() time.Time { return time.Date(2026, 3, 10, 9, 0, 0, 0, k.zone) },
			})
			if err != nil {
				t.Fatal(err)
			}
			said := sentence
			if c.thread != "" {
				said = "<@U0BOT> " + sentence
			}
			body := fmt.Sprintf(`{"type":"event_callback","team_id":"T1","event_id":"Ev1","event":`+c.event+`}`, said)
			slackPost(t, s, secret, "/slack/events", "application/json", body)
			if err := s.Drain(context.WithoutCancel(t.Context())); err != nil {
				t.Fatal(err)
			}
			if len(room.posts) != 1 {
				t.Fatalf("%d posts, want the card: %v", len(room.posts), room.posts)
			}
			card := room.posts[0]
			if got := card.Get("thread_ts"); got != c.thread {
				t.Errorf("posted to thread %q, want %q", got, c.thread)
			}
			blocks := card.Get("blocks")
			for _, want := range []string{"Jana Novak", "10 Mar 2026 (Tuesday)", "great", "renewal, likely (2026-03)"} {
				if !strings.Contains(blocks, want) {
					t.Errorf("the card does not say %q: %s", want, blocks)
				}
			}
			save := valueOf(t, blocks, "Save")
			if save == "" {
				t.Fatalf("no button Save in %s", blocks)
			}
			press, err := json.Marshal(map[string]any{
				"type": "block_actions", "trigger_id": "t1", "team": map[string]string{"id": "T1"}, "user": map[string]string{"id": "anna", "team_id": "T1"},
				"channel": map[string]string{"id": card.Get("channel")}, "container": map[string]string{"message_ts": "1700000000.000001", "channel_id": card.Get("channel")},
				"actions": []map[string]string{{"type": "button", "action_id": "press-0", "value": save}},
			})
			if err != nil {
				t.Fatal(err)
			}
			slackPost(t, s, secret, "/slack/interactions", "application/x-www-form-urlencoded", "payload="+url.QueryEscape(string(press)))
			if err := s.Drain(context.WithoutCancel(t.Context())); err != nil {
				t.Fatal(err)
			}
			e, err := k.bot.Env("T1")
			if err != nil {
				t.Fatal(err)
			}
			entries, err := e.Ledger.History(t.Context(), "acme")
			if err != nil {
				t.Fatal(err)
			}
			if last := entries[len(entries)-1]; last.Number != 102 || last.Fact != "renewal" || entries[len(entries)-2].Text != sentence {
				t.Errorf("recorded last %+v, want the fact as #102 after the talk with its words", last)
			}
		})
	}
}

// valueOf returns the value of the button with a label.
func valueOf(t *testing.T, blocks, label string) string {
	t.Helper()
	var all []struct {
		Elements []struct {
			Value string `json:"value"`
			Text  any    `json:"text"`
		} `json:"elements"`
	}
	if err := json.Unmarshal([]byte(blocks), &all); err != nil {
		t.Fatal(err)
	}
	for _, b := range all {
		for _, e := range b.Elements {
			if text, ok := e.Text.(map[string]any); ok && text["text"] == label {
				return e.Value
			}
		}
	}
	return ""
}

func slackPost(t *testing.T, s *slack.Slack, secret, path, kind, body string) {
	t.Helper()
	stamp := fmt.Sprint(time.Now().Unix())
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = io.WriteString(mac, "v0:"+stamp+":"+body)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	r.Header.Set("X-Slack-Request-Timestamp", stamp)
	r.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
}
