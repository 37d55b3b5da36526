package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/bot/teams"
)

// notOnTeams are the transcripts that Teams cannot tell, and why.
var notOnTeams = map[string]string{
	"home": "Teams has no home page", "home-first": "Teams has no home page", "home-more": "Teams has no home page",
	"source": "its links are another platform's",
}

// The transcripts run unchanged with Teams as the platform: what people do
// arrives as activities and invokes, buttons are those of the cards that were
// delivered, forms come back with the fields of the cards that asked, and all
// words of every answer stand in what Teams was given.
func TestTranscriptsOnTeams(t *testing.T) {
	if raced {
		t.Skip("go test -run TestTranscriptsOn ./cmd/rapport plays them, without -race")
	}
	files, err := filepath.Glob("testdata/talk/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		if notOnTeams[name] != "" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var got string
			synctest.Test(t, func(t *testing.T) {
				k := newTalk(t)
				k.via = newMicrosoft(k).deliver
				got = k.play(string(text))
			})
			if diff := cmp.Diff(string(text), got); diff != "" {
				t.Errorf("%s (-file +said):\n%s", file, diff)
			}
		})
	}
}

// A microsoft is Teams as far as a talk needs it.
type microsoft struct {
	k   *talk
	key *rsa.PrivateKey

	mu    sync.Mutex
	pages map[string]string // the book
	said  []any             // what Teams was given since the last act
	cards map[string][]any  // what it was given for each person
	heard *bot.Event        // what the assistant was asked
	reply bot.Reply
	err   error
	as    bot.Event // what was done
}

const (
	microsoftApp     = "11111111-2222-3333-4444-555555555555"
	microsoftService = "https://smba.trafficmanager.net/emea/"
)

var microsoftKey = sync.OnceValue(func() *rsa.PrivateKey {
	const bits = 2048
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		panic(err)
	}
	return key
})

func newMicrosoft(k *talk) *microsoft {
	return &microsoft{k: k, key: microsoftKey(), pages: map[string]string{}, cards: map[string][]any{}}
}

// RoundTrip is Microsoft's keys, its login, the connector and its rosters.
func (m *microsoft) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	answer := func(format string, a ...any) { _, _ = fmt.Fprintf(w, format, a...) }
	path := r.URL.Path
	switch {
	case strings.HasSuffix(path, "openidconfiguration"):
		answer(`{"jwks_uri":"https://login.botframework.com/keys"}`)
	case path == "/keys":
		answer(`{"keys":[{"kty":"RSA","kid":"k","endorsements":["msteams"],"n":%q,"e":%q}]}`,
			base64.RawURLEncoding.EncodeToString(m.key.N.Bytes()), base64.RawURLEncoding.EncodeToString(big.NewInt(int64(m.key.E)).Bytes()))
	case strings.HasSuffix(path, "/token"):
		w.Header().Set("Content-Type", "application/json")
		answer(`{"access_token":"t","token_type":"Bearer","expires_in":3600}`)
	case strings.Contains(path, "/members/"):
		answer(`{"userRole":"user"}`)
	case strings.HasSuffix(path, "/pagedMembers"):
		answer(`{"members":[]}`)
	default:
		var body any
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			return nil, err
		}
		m.given(body)
		answer(`{"id":"a1"}`)
	}
	return w.Result(), nil
}

// given remembers what Teams was given.
func (m *microsoft) given(body any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.said = append(m.said, body)
	m.cards[m.as.Person] = append(m.cards[m.as.Person], body)
}

func (m *microsoft) Note(_ context.Context, team, name, text string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.pages[team+name] = text
	return nil
}

func (m *microsoft) Noted(_ context.Context, team string, names ...string) (texts []string, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, name := range names {
		texts = append(texts, m.pages[team+name])
	}
	return texts, nil
}

// handle is the assistant, to which the act has the transcript's ID and link. News of
// people are the transcript's to tell.
func (m *microsoft) handle(ctx context.Context, ev bot.Event) (bot.Reply, error) {
	switch ev.Body.(type) {
	case bot.Met:
		return bot.Reply{}, nil
	case bot.Typing:
		return m.k.asked(ctx, ev)
	}
	ev.ID, ev.Platform, ev.Link = m.as.ID, m.as.Platform, m.as.Link
	reply, err := m.k.asked(ctx, ev)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.heard, m.reply, m.err = &ev, reply, err
	return reply, err
}

// deliver does ev on Teams.
func (m *microsoft) deliver(ctx context.Context, ev bot.Event) (bot.Reply, error) {
	t := m.k.t
	t.Helper()
	activity := m.activity(ev)
	if activity == nil {
		return m.k.asked(ctx, ev) // Teams has no such thing
	}
	// Each act meets a process of its own, so that nothing is known but what
	// is kept, and nothing has to wait for the service's limits.
	adapter, err := teams.New(teams.Config{
		App: microsoftApp, Password: "p", Tenant: "home", Handle: m.handle, Book: m, Asks: m.k.bot.Asks, Now: time.Now, HTTP: m, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	m.as, m.heard, m.reply, m.err, m.said = ev, nil, bot.Reply{}, nil, nil
	text, err := json.Marshal(activity)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/api/messages", bytes.NewReader(text))
	r.Header.Set("Authorization", "Bearer "+m.token(microsoftService))
	w := httptest.NewRecorder()
	adapter.Handler().ServeHTTP(w, r)
	if err := adapter.Drain(context.WithoutCancel(ctx)); err != nil {
		t.Fatal(err)
	}
	if w.Code >= http.StatusMultipleChoices {
		t.Fatalf("%s: status %d", text, w.Code)
	}
	if body, err := io.ReadAll(w.Body); err == nil && len(body) > 0 {
		var response any
		if err := json.Unmarshal(body, &response); err != nil {
			t.Fatal(err)
		}
		m.given(response)
	}
	if m.heard == nil {
		t.Fatalf("nobody heard %s", text)
	}
	if d := cmp.Diff(ev, *m.heard, cmpopts.IgnoreFields(bot.Event{}, "Link"), cmpopts.IgnoreFields(bot.Press{}, "Message")); d != "" {
		t.Errorf("done and heard (-done +heard):\n%s", d)
	}
	if m.err == nil {
		m.complete()
	}
	return m.reply, m.err
}

func (m *microsoft) token(service string) string {
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{
		"iss": "https://api.botframework.com", "aud": microsoftApp, "exp": time.Now().Add(time.Hour).Unix(), "serviceurl": service,
	})
	token.Header["kid"] = "k"
	text, err := token.SignedString(m.key)
	if err != nil {
		m.k.t.Fatal(err)
	}
	return text
}

// activity is ev as Teams would say it, nil for what it does not say.
func (m *microsoft) activity(ev bot.Event) map[string]any {
	kind := "channel"
	if ev.Direct {
		kind = "personal"
	}
	a := map[string]any{
		"type": "message", "id": ev.ID, "serviceUrl": microsoftService, "channelId": "msteams", "locale": ev.Locale,
		"from":         map[string]any{"id": "29:" + ev.Person, "aadObjectId": ev.Person, "name": ev.Person},
		"recipient":    map[string]any{"id": "28:" + microsoftApp, "isTargeted": true},
		"conversation": map[string]any{"id": ev.Room, "conversationType": kind},
		"channelData":  map[string]any{"tenant": map[string]any{"id": ev.Team}},
	}
	if ev.Outside {
		a["channelData"] = map[string]any{"tenant": map[string]any{"id": ev.Team}, "channel": map[string]any{"type": "shared"}}
	}
	invoke := func(name string, value any) {
		a["type"], a["name"], a["value"] = "invoke", name, value
	}
	switch b := ev.Body.(type) {
	case bot.Line:
		a["text"] = b.Text
	case bot.Speech:
		a["text"], a["recipient"] = b.Text, map[string]any{"id": "28:" + microsoftApp}
	case bot.Press:
		action := find(m.cards[ev.Person], func(e map[string]any) bool {
			data, _ := e["data"].(map[string]any)
			return data["line"] == b.Line && strings.HasPrefix(fmt.Sprint(e["type"]), "Action.")
		})
		if action == nil { // it stands in what was said unasked, by the transcript itself
			action = map[string]any{"type": "Action.Execute", "data": map[string]any{"line": b.Line}}
		}
		if invoke("adaptiveCard/action", map[string]any{"action": action}); action["type"] == "Action.Submit" {
			invoke("task/fetch", map[string]any{"data": action["data"]})
		}
	case bot.Submit:
		action := find(m.cards[ev.Person], func(e map[string]any) bool {
			data, _ := e["data"].(map[string]any)
			return data["form"] == b.Form && data["token"] == b.Token
		})
		if action == nil {
			m.k.t.Fatalf("no card asks for %+v", b)
		}
		data := action["data"].(map[string]any)
		for name, v := range b.Values {
			data["f_"+name] = v
		}
		if invoke("adaptiveCard/action", map[string]any{"action": map[string]any{"data": data}}); action["type"] == "Action.Submit" {
			invoke("task/submit", map[string]any{"data": data})
		}
	case bot.Shortcut:
		value := map[string]any{"commandId": b.Command}
		if q := b.Quote; q != nil {
			value["messagePayload"] = map[string]any{
				"createdDateTime": q.At, "linkToMessage": q.Link, "body": map[string]any{"contentType": "text", "content": q.Text},
				"from": map[string]any{"user": map[string]any{"displayName": q.Author}},
			}
		}
		invoke("composeExtension/fetchTask", value)
	default:
		return nil
	}
	return a
}

// find looks for an element, the newest first.
func find(all []any, is func(map[string]any) bool) map[string]any {
	var in func(v any) map[string]any
	in = func(v any) map[string]any {
		switch v := v.(type) {
		case []any:
			for _, one := range slices.Backward(v) {
				if found := in(one); found != nil {
					return found
				}
			}
		case map[string]any:
			if is(v) {
				return v
			}
			for _, name := range slices.Sorted(keysOfAny(v)) {
				if name == "fallback" {
					continue
				}
				if found := in(v[name]); found != nil {
					return found
				}
			}
		}
		return nil
	}
	return in(all)
}

func keysOfAny(m map[string]any) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// complete checks that all words of the reply are in what Teams was given.
func (m *microsoft) complete() {
	m.k.t.Helper()
	given := strings.Join(stringsIn(m.said), "\n")
	given = strings.ReplaceAll(given, `\`, "")
	for _, words := range wordsOf(m.reply) {
		for line := range strings.Lines(words) {
			line = strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(line, `\`, ""), "{{", "{\u200b{"))
			if line != "" && !strings.Contains(given, line) {
				m.k.t.Errorf("%q does not stand in what Teams was given for %q:\n%.3000s", line, m.as.Body, given)
			}
		}
	}
}

func stringsIn(v any) (all []string) {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		for _, one := range v {
			all = append(all, stringsIn(one)...)
		}
	case map[string]any:
		for name, one := range v {
			if name != "data" {
				all = append(all, stringsIn(one)...)
			}
		}
	}
	return all
}

// wordsOf are the words of a reply, whatever they are drawn as.
func wordsOf(r bot.Reply) (all []string) {
	spans := func(s []card.Span) {
		for _, one := range s {
			all = append(all, one.Text)
		}
	}
	for _, b := range r.Message.Blocks {
		switch b := b.(type) {
		case card.Title:
			all = append(all, string(b))
		case card.Text:
			spans(b)
		case card.Note:
			spans(b)
		case card.Facts:
			for _, f := range b {
				all = append(all, f.Label)
				spans(f.Value)
			}
		case card.Meter:
			all = append(all, b.Label, b.Words)
		case card.Table:
			all = append(all, b.Head...)
			for _, row := range b.Rows {
				for _, cell := range row {
					spans(cell)
				}
			}
		case card.Actions, card.Feedback:
			for _, a := range card.Buttons(b) {
				all = append(all, a.Label)
			}
		case card.Image:
		}
	}
	if r.Form != nil {
		for _, f := range r.Form.Fields {
			if f.Kind != bot.Hidden {
				all = append(all, f.Label)
			}
		}
	}
	for _, words := range r.Errors {
		all = append(all, words)
	}
	return all
}
