package language

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"
)

// inMemory serves requests by calling a handler, with no socket in between.
type inMemory struct{ http.Handler }

func (m inMemory) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	m.ServeHTTP(w, r)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	return w.Result(), nil
}

const canary = "sk-canary-7f3a9b"

// A fakeModel is a server that speaks OpenAI's chat completions. It plays its
// answers in turn, and the last one for ever.
type fakeModel struct {
	answers []http.HandlerFunc

	mu       sync.Mutex
	requests []fakeRequest
}

type fakeRequest struct {
	Model          string `json:"model"`
	MaxTokens      int    `json:"max_tokens"`
	MaxCompletion  int    `json:"max_completion_tokens"`
	Temperature    *float64
	Effort         string `json:"reasoning_effort"`
	Tools          []any  `json:"tools"`
	Messages       []struct{ Role, Content string }
	ResponseFormat struct {
		Type   string
		Schema struct {
			Strict bool
			Schema json.RawMessage
		} `json:"json_schema"`
	} `json:"response_format"`
	raw []byte
}

func (f *fakeModel) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	q := fakeRequest{raw: body}
	if err := json.Unmarshal(body, &q); err != nil || r.Header.Get("Authorization") != "Bearer "+canary {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	f.mu.Lock()
	f.requests = append(f.requests, q)
	n := len(f.requests)
	f.mu.Unlock()
	f.answers[min(n, len(f.answers))-1](w, r)
}

func (f *fakeModel) asked() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.requests)
}

func (f *fakeModel) last() fakeRequest {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.requests[len(f.requests)-1]
}

// completion answers with one choice.
func completion(message map[string]any, finish string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{
			"id": "c1", "object": "chat.completion", "model": "fake",
			"choices": []any{map[string]any{"index": 0, "message": message, "finish_reason": finish}},
			"usage":   map[string]any{"total_tokens": 42},
		})
	}
}

func says(content string) http.HandlerFunc {
	return completion(map[string]any{"role": "assistant", "content": content}, "stop")
}

// failing answers as servers do that repeat what they were sent.
func failing(status int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for pair := range slices.Chunk(header, 2) {
			w.Header().Set(pair[0], pair[1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, `{"error":{"message":"wrong key `+canary+`","type":"x","code":"x"}}`)
	}
}

func hanging(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

func raw(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }
}

// A fakeBudget gives so many calls.
type fakeBudget struct {
	left   int
	err    error
	tokens []int
}

func (b *fakeBudget) Take(_ context.Context, team, person string, tokens int) (bool, error) {
	if b.err != nil || team != "T1" || person != "anna" || b.left == 0 {
		return false, b.err
	}
	b.left--
	b.tokens = append(b.tokens, tokens)
	return true, nil
}

// asking connects a client to a fake, and returns what it logs.
func asking(t *testing.T, f *fakeModel, edit ...func(*ClientConfig)) (*Client, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	c := ClientConfig{
		Key: canary, BaseURL: "http://model.example/v1", Model: "local-9b", Transport: inMemory{f},
		Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, e := range edit {
		e(&c)
	}
	client, err := NewClient(c)
	if err != nil {
		t.Fatal(err)
	}
	return client, &log
}

// plain asks something whose right answer is {"ok": true}.
func plain(ctx context.Context, c *Client) error {
	return c.ask(ctx, question{
		team: "T1", person: "anna", system: "sys", user: "usr", most: 100,
		schema: schema{Name: "test", JSON: json.RawMessage(`{"type":"object"}`)},
		read: func(answer []byte) error {
			return decode(answer, &struct {
				OK bool `json:"ok"`
			}{})
		},
	})
}

const second = time.Second
