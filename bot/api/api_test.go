package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

// tools are as many as the resources need, with a company each.
func tools() []bot.Tool {
	var all []bot.Tool
	for _, name := range []string{"list", "add", "score", "timeline", "summary", "log", "due", "note", "promise", "fact", "complaint", "insight", "gave", "got"} {
		all = append(all, bot.Tool{Name: name, About: name, Fields: []bot.Field{{Name: "company", Required: name != "list" && name != "due"}, {Name: "text"}}})
	}
	return all
}

// serving returns an API in front of a handler. Tokens are called as their
// person and what they may: anna-write.
func serving(t *testing.T, handle bot.Handler) (http.Handler, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	a, err := New(Config{
		Handle: handle, Tools: tools(), Now: time.Now, Log: slog.New(slog.NewTextHandler(&log, nil)),
		Whose: func(_ context.Context, token string) (Caller, error) {
			switch who, what, _ := strings.Cut(token, "-"); {
			case who == "down":
				return Caller{}, errors.New("connection refused")
			case what == "":
				return Caller{}, ErrToken
			default:
				return Caller{Token: token, Team: "T1", Person: who, Access: bot.Access(what)}, nil
			}
		},
		Hold: func(_ context.Context, _, token string) time.Duration {
			if strings.HasPrefix(token, "busy-") {
				return 42 * time.Second
			}
			return 0
		},
		First:   func(_ context.Context, _, _, text string) (string, error) { return text, nil },
		Mail:    func([]byte) (bot.Contact, error) { return bot.Contact{}, errors.New("no mail") },
		Events:  func([]byte) ([]bot.Contact, error) { return nil, errors.New("no events") },
		Words:   func(text string) string { return text },
		Ignored: func(context.Context, string, string) error { return nil },
		Name:    func(_ context.Context, _, person string) string { return strings.ToUpper(person) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return a.Handler(), &log
}

func ask(h http.Handler, token, method, path, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// A token that is used too often is told when to come back; other tokens do not
// notice.
func TestHold(t *testing.T) {
	h, _ := serving(t, func(context.Context, bot.Event) (bot.Reply, error) { return bot.Reply{}, nil })
	w := ask(h, "busy-read", "GET", "/api/v1/due", "")
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "42" || !strings.Contains(w.Body.String(), "urn:rapport:problem:pace") {
		t.Errorf("too often: %d %v %s", w.Code, w.Header(), w.Body)
	}
	if w := ask(h, "anna-read", "GET", "/api/v1/due", ""); w.Code != http.StatusOK {
		t.Errorf("another token: %d", w.Code)
	}
}

// Each fault of a reply is a problem of its own; what was done before is none.
func TestFaults(t *testing.T) {
	for fault, want := range map[bot.Fault]int{
		bot.Misread: 422, bot.Lacking: 422, bot.Ambiguous: 422, bot.Nowhere: 404, bot.Forbidden: 403, bot.Refused: 409, bot.Unavailable: 503, bot.Unsure: 503,
		bot.Repeated: 200, "": 200,
	} {
		h, _ := serving(t, func(context.Context, bot.Event) (bot.Reply, error) {
			return bot.Reply{Fault: fault, Message: card.Message{Summary: "so it is", Blocks: []card.Block{card.Para("so it is"), card.Actions{{Label: "Go", Line: "go on"}}}}}, nil
		})
		w := ask(h, "anna-write", "POST", "/api/v1/commands", `{"line":"x"}`)
		var got struct {
			Type, Title, Detail, Next string
			Repeated                  bool
			Actions                   []action
		}
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if w.Code != want || len(got.Actions) != 1 || got.Actions[0].Line != "go on" || got.Repeated != (fault == bot.Repeated) {
			t.Errorf("%s: %d %s", fault, w.Code, w.Body)
		}
		if want != 200 && (got.Title == "" || got.Next == "" || got.Detail != "so it is" || !strings.HasPrefix(got.Type, typePrefix)) {
			t.Errorf("%s: %s", fault, w.Body)
		}
		if (w.Header().Get("Retry-After") != "") != (fault == bot.Unavailable || fault == bot.Unsure) {
			t.Errorf("%s: Retry-After %q", fault, w.Header().Get("Retry-After"))
		}
	}
}

// What breaks is logged once under a reference that the program is told, and
// says nothing else.
func TestInternal(t *testing.T) {
	h, log := serving(t, func(context.Context, bot.Event) (bot.Reply, error) { return bot.Reply{}, errors.New("disk on fire") })
	w := ask(h, "anna-write", "POST", "/api/v1/commands", `{"line":"x"}`)
	var got problem
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if w.Code != 500 || got.Reference == "" || strings.Contains(w.Body.String(), "fire") || strings.Count(log.String(), got.Reference) != 1 || strings.Count(log.String(), "\n") != 1 {
		t.Errorf("%d %s\n%s", w.Code, w.Body, log)
	}
	if w := ask(h, "down-write", "GET", "/api/v1/due", ""); w.Code != 503 || w.Header().Get("Retry-After") == "" || strings.Contains(w.Body.String(), "refused\"") {
		t.Errorf("store down: %d %s", w.Code, w.Body)
	}
}

// What a request becomes is an event like any other.
func TestEvent(t *testing.T) {
	var got bot.Event
	h, _ := serving(t, func(_ context.Context, ev bot.Event) (bot.Reply, error) {
		got = ev
		return bot.Reply{}, nil
	})
	for _, c := range []struct {
		method, path, body string
		want               bot.Body
	}{
		{"POST", "/api/v1/commands", `{"line":"score Acme"}`, bot.Line{Text: "score Acme"}},
		{"POST", "/api/v1/commands", `{"press":"~a1"}`, bot.Press{Line: "~a1"}},
		{"POST", "/api/v1/commands/note", `{"company":"Acme","text":7}`, bot.Submit{Form: "note", Values: map[string]string{"company": "Acme", "text": "7"}}},
		{"POST", "/api/v1/companies/Ac%2Fme%20%22x%22/entries", `{"text":["a","b"]}`, bot.Submit{Form: "log", Values: map[string]string{"company": `Ac/me "x"`, "text": "a, b"}}},
		{"POST", "/api/v1/companies/Acme/entries", `{"type":"note","text":true}`, bot.Submit{Form: "note", Values: map[string]string{"company": "Acme", "text": "yes"}}},
		{"GET", "/api/v1/due?text=x", "", bot.Submit{Form: "due", Values: map[string]string{"text": "x"}}},
	} {
		w := ask(h, "anna-write", c.method, c.path, c.body)
		if diff := cmp.Diff(c.want, got.Body); w.Code != 200 || diff != "" {
			t.Errorf("%s %s: %d %s (-want +got)\n%s", c.method, c.path, w.Code, w.Body, diff)
		}
	}
	if got.ID == "" || got.Platform != "api" || got.Team != "T1" || got.Person != "anna" || got.Program != bot.Writes || !got.Direct {
		t.Errorf("event %+v", got)
	}
}

// Every block there is is written, and people are called by name.
func TestBlocks(t *testing.T) {
	f := face{strings.ToUpper}
	a := f.answer(bot.Reply{Message: card.Every(), File: &bot.File{Name: "x.csv", MIME: "text/csv", Data: []byte("a")}})
	text, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"type":"title"`, `"type":"text"`, `"type":"note"`, `"type":"facts"`, `"type":"meter"`, `"type":"table"`, `"type":"image"`, `"kind":"person"`, `"kind":"moment"`, `"base64":"YQ=="`} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("no %s in %s", want, text)
		}
	}
}
