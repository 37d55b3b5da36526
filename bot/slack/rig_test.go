package slack

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

// A rig is an adapter with Slack on one side and a handler on the other.
type rig struct {
	*Slack
	fake *fake
	log  *bytes.Buffer // read after idle
	http http.Handler
}

func newRig(t *testing.T, h bot.Handler, change ...func(*Config)) *rig {
	t.Helper()
	g := &rig{fake: newFake(t), log: new(bytes.Buffer)}
	c := Config{
		Signing: secret, Token: botToken, Handle: h, HTTP: g.fake, Log: slog.New(slog.NewTextHandler(g.log, nil)),
		Now: func() time.Time { return time.Date(2026, 3, 9, 9, 0, 0, 0, time.UTC) },
	}
	for _, f := range change {
		f(&c)
	}
	var err error
	if g.Slack, err = New(c); err != nil {
		t.Fatal(err)
	}
	g.http = g.Handler()
	return g
}

// idle waits until every answer was given.
func (g *rig) idle(t *testing.T) {
	t.Helper()
	if err := g.Drain(context.WithoutCancel(t.Context())); err != nil {
		t.Error(err)
	}
}

// send delivers a body to a path, signed as of now.
func (g *rig) send(path, contentType, body string) *httptest.ResponseRecorder {
	r := signed(path, contentType, body, time.Now())
	w := httptest.NewRecorder()
	g.http.ServeHTTP(w, r)
	return w
}

func signed(path, contentType, body string, at time.Time) *http.Request {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	stamp := strconv.FormatInt(at.Unix(), 10)
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("X-Slack-Request-Timestamp", stamp)
	r.Header.Set("X-Slack-Signature", sign(secret, stamp, body))
	return r
}

func sign(key, stamp, body string) string {
	h := hmac.New(sha256.New, []byte(key))
	h.Write([]byte("v0:" + stamp + ":" + body))
	return "v0=" + hex.EncodeToString(h.Sum(nil))
}

func (g *rig) command(text string, more ...string) *httptest.ResponseRecorder {
	return g.send("/slack/commands", formType, commandForm(text, more...))
}

func commandForm(text string, more ...string) string {
	form := url.Values{
		"command": {"/relationship"}, "text": {text}, "team_id": {"T1"}, "user_id": {"U0ANNA"},
		"channel_id": {"C1"}, "channel_name": {"sales"}, "trigger_id": {"1.2.trigger"},
		"response_url": {"https://hooks.slack.com/commands/T1/1/secretpath"},
	}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form.Encode()
}

func (g *rig) event(body string) *httptest.ResponseRecorder {
	return g.send("/slack/events", jsonType, body)
}

func (g *rig) interact(payload string) *httptest.ResponseRecorder {
	return g.send("/slack/interactions", formType, url.Values{"payload": {payload}}.Encode())
}

// shown decodes the JSON of an HTTP answer and checks its blocks.
func shown(t *testing.T, w *httptest.ResponseRecorder) map[string]any {
	t.Helper()
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	var m map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &m); err != nil {
		t.Fatalf("answer %q: %v", w.Body, err)
	}
	if strings.Contains(w.Body.String(), `"slack_file"`) {
		t.Error("answer: a picture where it may not be drawn")
	}
	if m["blocks"] != nil {
		for _, p := range checkMessage(encoded(t, m["blocks"])) {
			t.Errorf("answer: %s", p)
		}
	}
	return m
}
