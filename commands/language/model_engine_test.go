package language

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

// TestRealEngine asks a real server, whatever model it has: one of random
// weights will do, as nothing is said of how well it reads. What comes back is
// an answer that passed every check, or an error of ours, and the reading of
// the rules stands.
//
//	RAPPORT_MODEL_TEST=1 OPENAI_BASE_URL=http://127.0.0.1:8091/v1 go test -run RealEngine -v ./commands/language
func TestRealEngine(t *testing.T) {
	base := os.Getenv("OPENAI_BASE_URL")
	if os.Getenv("RAPPORT_MODEL_TEST") != "1" || base == "" {
		t.Skip("set RAPPORT_MODEL_TEST=1 and OPENAI_BASE_URL to ask a real server")
	}
	key, model := os.Getenv("OPENAI_API_KEY"), os.Getenv("OPENAI_MODEL")
	if key == "" {
		key = canary
	}
	if model == "" {
		model = "default"
	}
	seen := &listener{t: t}
	client, err := NewClient(ClientConfig{Key: Key(key), BaseURL: base, Model: model, Transport: seen})
	if err != nil {
		t.Fatal(err)
	}
	const text = "Great call with Jana at Acme on Monday; we promised pricing by Friday"
	rules := logOf(Event{Company: commands.Named{ID: "acme", Said: "Acme"}})
	m := &Model{Client: client, Rules: fixedRules(text, rules)}
	for range 5 {
		got, by, err := m.Read(t.Context(), aTalk(text))
		if err != nil {
			t.Fatal(err)
		}
		if got.Intent != Log || len(got.Events) != 1 || got.Events[0].Company.ID != "acme" {
			t.Errorf("read by %q: %+v", by, got)
		}
		for _, p := range got.Events[0].Promises {
			if !quotableOf(text).has(p.What) || p.Due != 0 && p.Due < relationship.DayOf(wednesday, time.UTC) {
				t.Errorf("a promise of its own: %+v", p)
			}
		}
		t.Logf("read by %q", by)
	}
	sentences, err := m.Prose(t.Context(), commands.ProsePrompt{Team: "T1", Person: "anna", Company: "Acme", Sources: records})
	if _, ours := errors.AsType[*ModelError](err); err != nil && !ours {
		t.Errorf("prose: %v", err)
	}
	if err == nil && !founded(sentences, records) {
		t.Errorf("unfounded: %+v", sentences)
	}
	t.Logf("prose: %d sentences, %v", len(sentences), err)

	cut := question{
		team: "T1", person: "anna", system: "Answer.", user: "?", schema: extractionSchema, most: 20,
		read: func([]byte) error { return nil },
	}
	if err := client.ask(t.Context(), cut); why(err) != CutOff {
		t.Errorf("20 tokens for all of a reading: %v, want it cut off", err)
	}
	if seen.answers == 0 {
		t.Error("the server was never reached")
	}
}

// A listener tells what a server answers.
type listener struct {
	t       *testing.T
	answers int
}

func (l *listener) RoundTrip(r *http.Request) (*http.Response, error) {
	begun := time.Now()
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		l.t.Logf("no answer: %v", err)
		return nil, err
	}
	body, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil {
		return nil, err
	}
	l.answers++
	var a struct {
		Choices []struct {
			Message struct{ Content string }
			Finish  string `json:"finish_reason"`
		}
	}
	told := "no choice: " + string(body[:min(len(body), 300)])
	if json.Unmarshal(body, &a) == nil && len(a.Choices) > 0 {
		c := a.Choices[0]
		told = fmt.Sprintf("finish %s, JSON %v: %.400q", c.Finish, json.Valid([]byte(c.Message.Content)), c.Message.Content)
	}
	l.t.Logf("status %d after %v: %s", res.StatusCode, time.Since(begun).Round(time.Millisecond), told)
	res.Body = io.NopCloser(strings.NewReader(string(body)))
	return res, nil
}
