package language

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func why(err error) Why {
	if m, ok := errors.AsType[*ModelError](err); ok {
		return m.Why
	}
	return ""
}

// What each answer of a server comes to, how often it is asked, and how long
// that takes.
func TestAskingCopesWithEveryAnswer(t *testing.T) {
	ok := says(`{"ok":true}`)
	azureFilter := raw(`{"error":{"code":"content_filter","message":"no"}}`)
	for name, c := range map[string]struct {
		answers []http.HandlerFunc
		why     Why
		asked   int
		took    time.Duration
	}{
		"success":              {[]http.HandlerFunc{ok}, "", 1, 0},
		"slow":                 {[]http.HandlerFunc{hanging}, TooSlow, 1, 20 * second},
		"500, then success":    {[]http.HandlerFunc{failing(500), ok}, "", 2, 0},
		"500 for ever":         {[]http.HandlerFunc{failing(503)}, Failed, 2, 0},
		"500, then slow":       {[]http.HandlerFunc{failing(500), hanging}, TooSlow, 2, 20 * second},
		"busy for a moment":    {[]http.HandlerFunc{failing(429, "Retry-After", "2"), ok}, "", 2, 2 * second},
		"busy at once again":   {[]http.HandlerFunc{failing(429, "Retry-After", "0"), ok}, "", 2, 0},
		"busy twice":           {[]http.HandlerFunc{failing(429, "Retry-After", "1")}, Busy, 2, second},
		"busy for long":        {[]http.HandlerFunc{failing(429, "Retry-After", "3"), ok}, Busy, 1, 0},
		"busy, no saying":      {[]http.HandlerFunc{failing(429), ok}, Busy, 1, 0},
		"not JSON, then JSON":  {[]http.HandlerFunc{says("Sure! Here it is:"), ok}, "", 2, 0},
		"never JSON":           {[]http.HandlerFunc{says("```json\n{}\n```")}, NotJSON, 2, 0},
		"an empty answer":      {[]http.HandlerFunc{says("")}, NotJSON, 2, 0},
		"two values":           {[]http.HandlerFunc{says(`{"ok":true}{"ok":true}`)}, NotJSON, 2, 0},
		"a field too many":     {[]http.HandlerFunc{says(`{"ok":true,"score":100}`)}, NotJSON, 2, 0},
		"body not JSON":        {[]http.HandlerFunc{raw("<html>gateway</html>"), ok}, "", 2, 0},
		"body cut":             {[]http.HandlerFunc{raw(`{"choices":[{"mess`)}, NotJSON, 2, 0},
		"no choices":           {[]http.HandlerFunc{raw(`{"choices":[]}`)}, NotJSON, 2, 0},
		"cut off":              {[]http.HandlerFunc{completion(map[string]any{"content": `{"ok":tr`}, "length")}, CutOff, 1, 0},
		"whole but cut off":    {[]http.HandlerFunc{completion(map[string]any{"content": `{"ok":true}`}, "length")}, CutOff, 1, 0},
		"refusal":              {[]http.HandlerFunc{completion(map[string]any{"refusal": "I cannot"}, "stop")}, Refused, 1, 0},
		"filtered":             {[]http.HandlerFunc{completion(map[string]any{"content": ""}, "content_filter")}, Refused, 1, 0},
		"filtered as an error": {[]http.HandlerFunc{func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(400); azureFilter(w, r) }}, Refused, 1, 0},
		"a tool call":          {[]http.HandlerFunc{completion(map[string]any{"tool_calls": []any{}}, "tool_calls")}, NotJSON, 2, 0},
		"wrong key":            {[]http.HandlerFunc{failing(401)}, Rejected, 1, 0},
		"redirect":             {[]http.HandlerFunc{failing(302, "Location", "http://elsewhere.example/")}, Rejected, 1, 0},
		"1 MB and more":        {[]http.HandlerFunc{says(strings.Repeat("x", mostAnswer))}, TooLong, 1, 0},
		"a long error": {[]http.HandlerFunc{func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(400)
			fmt.Fprint(w, strings.Repeat("x", 2*mostAnswer))
		}}, TooLong, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fakeModel{answers: c.answers}
				client, log := asking(t, f)
				begun := time.Now()
				err := plain(t.Context(), client)
				if why(err) != c.why || (err == nil) != (c.why == "") {
					t.Errorf("error %v, want %q", err, c.why)
				}
				if f.asked() != c.asked {
					t.Errorf("asked %d times, want %d", f.asked(), c.asked)
				}
				if took := time.Since(begun); took != c.took {
					t.Errorf("took %v, want %v", took, c.took)
				}
				for where, text := range map[string]string{"error": fmt.Sprintf("%v %+v %#v", err, err, err), "log": log.String()} {
					if strings.Contains(text, canary) || strings.Contains(text, "usr") {
						t.Errorf("the %s says what it should not: %s", where, text)
					}
				}
				if n := strings.Count(log.String(), "\n"); n != 1 {
					t.Errorf("%d lines in the log, want 1:\n%s", n, log)
				}
			})
		})
	}
}

func TestServerThatIsBusyIsLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, form := range []string{"90", http.TimeFormat} {
			header := time.Now().Add(90 * second).UTC().Format(form) // "90" has nothing to format
			f := &fakeModel{answers: []http.HandlerFunc{failing(429, "Retry-After", header), says(`{"ok":true}`)}}
			client, _ := asking(t, f)
			begun := time.Now()
			if err := plain(t.Context(), client); why(err) != Busy {
				t.Fatalf("Retry-After %s: %v", header, err)
			}
			time.Sleep(60 * second)
			if err := plain(t.Context(), client); why(err) != Resting || f.asked() != 1 {
				t.Errorf("Retry-After %s, after %v: %v, asked %d times", header, time.Since(begun), err, f.asked())
			}
			time.Sleep(31 * second)
			if err := plain(t.Context(), client); err != nil || f.asked() != 2 {
				t.Errorf("Retry-After %s, after %v: %v, asked %d times", header, time.Since(begun), err, f.asked())
			}
		}
	})
}

func TestRetryAfterIsBounded(t *testing.T) {
	now := time.Date(2026, 3, 18, 10, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": -1, "soon": -1, "-5": 0, "0": 0, "7": 7 * second, "99999999999": time.Hour,
		"Wed, 18 Mar 2026 10:00:05 GMT": 5 * second, "Wed, 18 Mar 2020 10:00:05 GMT": 0, "Wed, 18 Mar 2099 10:00:05 GMT": time.Hour,
	} {
		if got := readRetryAfter(value, now); got != want {
			t.Errorf("readRetryAfter(%q) = %v, want %v", value, got, want)
		}
	}
}

func TestBreakerOpensAndCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeModel{answers: []http.HandlerFunc{failing(401)}}
		client, _ := asking(t, f)
		for range mostFailures {
			if err := plain(t.Context(), client); why(err) != Rejected {
				t.Fatal(err)
			}
		}
		if err := plain(t.Context(), client); why(err) != Resting || f.asked() != mostFailures {
			t.Errorf("after %d failures: %v, asked %d times", mostFailures, err, f.asked())
		}
		time.Sleep(restAfterFails + second)
		if err := plain(t.Context(), client); why(err) != Rejected || f.asked() != mostFailures+1 {
			t.Errorf("after a rest: %v, asked %d times", err, f.asked())
		}
		if err := plain(t.Context(), client); why(err) != Resting {
			t.Errorf("still failing after a rest: %v", err)
		}
		f.answers = []http.HandlerFunc{says(`{"ok":true}`)}
		time.Sleep(restAfterFails + second)
		for range 3 {
			if err := plain(t.Context(), client); err != nil {
				t.Errorf("a server that is well again: %v", err)
			}
		}
	})
}

// Who goes away, asks too much or writes what a model will not read must not
// close it to others.
func TestBreakerMindsOnlyTheServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeModel{answers: []http.HandlerFunc{hanging}}
		b := &fakeBudget{left: 1000}
		client, _ := asking(t, f, func(c *ClientConfig) { c.Budget = b })
		for range 2 * mostFailures {
			ctx, cancel := context.WithCancel(t.Context())
			go func() { time.Sleep(second); cancel() }()
			err := plain(ctx, client)
			if why(err) != Cancelled || !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
		}
		f.answers = []http.HandlerFunc{completion(map[string]any{"refusal": "no"}, "stop")}
		for range 2 * mostFailures {
			if err := plain(t.Context(), client); why(err) != Refused {
				t.Fatal(err)
			}
		}
		b.left = 0
		for range 2 * mostFailures {
			if err := plain(t.Context(), client); why(err) != OverBudget {
				t.Fatal(err)
			}
		}
		b.left, f.answers = 1, []http.HandlerFunc{says(`{"ok":true}`)}
		if err := plain(t.Context(), client); err != nil {
			t.Error(err)
		}
	})
}

func TestBudgetIsTakenBeforeAsking(t *testing.T) {
	f := &fakeModel{answers: []http.HandlerFunc{failing(500), says(`{"ok":true}`)}}
	b := &fakeBudget{left: 1}
	client, _ := asking(t, f, func(c *ClientConfig) { c.Budget = b })
	if err := plain(t.Context(), client); why(err) != OverBudget || f.asked() != 1 {
		t.Errorf("a retry beyond the budget: %v, asked %d times", err, f.asked())
	}
	if len(b.tokens) != 1 || b.tokens[0] < 100 {
		t.Errorf("took %v, want the tokens of the answer at least", b.tokens)
	}
	b.err = errors.New("redis at " + canary + " is down")
	err := plain(t.Context(), client)
	if why(err) != NoBudget || f.asked() != 1 || strings.Contains(err.Error(), canary) {
		t.Errorf("a budget that cannot be read: %v, asked %d times", err, f.asked())
	}
}

// The library refuses what it knows a model refuses; servers differ in what
// they know.
func TestRequestSuitsModelAndServer(t *testing.T) {
	for _, c := range []struct {
		base, model       string
		modern, temperate bool
		effort            string
	}{
		{"", "gpt-4.1-mini", true, true, ""},
		{"", "gpt-5-mini", true, false, "low"},
		{"", "gpt-6-luna", true, false, "low"},
		{"https://acme.openai.azure.com/openai/v1/", "our-deployment", true, true, ""},
		{"http://localhost:11434/v1", "eurollm:9b", false, true, ""},
		{"http://gateway.local/v1", "o4-mini", true, false, "low"},
	} {
		f := &fakeModel{answers: []http.HandlerFunc{says(`{"ok":true}`)}}
		client, _ := asking(t, f, func(conf *ClientConfig) { conf.BaseURL, conf.Model = c.base, c.model })
		if err := plain(t.Context(), client); err != nil {
			t.Errorf("%s: %v", c.model, err)
			continue
		}
		q := f.last()
		if (q.MaxCompletion > 0) != c.modern || (q.MaxTokens > 0) == c.modern {
			t.Errorf("%s: max_completion_tokens %d, max_tokens %d", c.model, q.MaxCompletion, q.MaxTokens)
		}
		if (q.Temperature != nil) != c.temperate || q.Effort != c.effort {
			t.Errorf("%s: temperature %v, effort %q", c.model, q.Temperature, q.Effort)
		}
		if q.Temperature != nil && (*q.Temperature < 1e-6 || *q.Temperature > 0.01) {
			t.Errorf("%s: temperature %v, want as good as none, and not so little that it overflows", c.model, *q.Temperature)
		}
		if q.ResponseFormat.Type != "json_schema" || !q.ResponseFormat.Schema.Strict || q.Tools != nil {
			t.Errorf("%s: asked for %s", c.model, q.raw)
		}
	}
}

func TestClientIsCheckedWhenMade(t *testing.T) {
	for _, c := range []ClientConfig{
		{Key: canary},
		{Model: "gpt-5"},
		{Key: canary, Model: "m", BaseURL: "model.example/v1"},
		{Key: canary, Model: "m", BaseURL: "ftp://model.example"},
		{Key: canary, Model: "m", BaseURL: "http://user:" + canary + "@model.example/v1"},
		{Key: canary, Model: "m", BaseURL: "http://model.example/v1?key=" + canary},
		{Key: canary, Model: "m", BaseURL: "http://" + canary + "\x7f/"},
	} {
		client, err := NewClient(c)
		if err == nil || client != nil {
			t.Errorf("%+v was taken", c)
		} else if strings.Contains(err.Error(), canary) {
			t.Errorf("the error tells a secret: %v", err)
		}
	}
}

func TestKeyIsNeverPrinted(t *testing.T) {
	var log strings.Builder
	conf := ClientConfig{Key: canary, Model: "m"}
	client, err := NewClient(conf)
	if err != nil {
		t.Fatal(err)
	}
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "conf", conf, "key", conf.Key, "client", client)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "key", conf.Key, "client", client)
	encoded, err := json.Marshal(conf.Key)
	if err != nil {
		t.Fatal(err)
	}
	all := fmt.Sprintf("%v %+v %#v %s %q %v %+v %s %s", conf, conf, conf, conf.Key, conf.Key, client, client, encoded, log.String())
	if strings.Contains(all, canary) || !strings.Contains(all, "***") {
		t.Errorf("printed: %s", all)
	}
}
