package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/redis/go-redis/v9"

	"github.com/rapport-bot/rapport/bot/teams"
	"github.com/rapport-bot/rapport/cmd/rapport/bench"
)

// A whole signed press on Teams in a channel: over a socket, through the token,
// the mux and Redis, and back as a dialog with a card, from 16 people at once; and
// a bare handler that verifies the same token and reads the last 50 interactions.
func BenchmarkSignedActivity(b *testing.B) {
	const companies, talks = 500, 50
	r, socket := startRedisAt(b)
	a, err := assemble(Parts{Store: r, Zone: time.UTC, Language: "en"})
	if err != nil {
		b.Fatal(err)
	}
	fill(b, a, companies, talks)
	o := &office{Assistant: a}
	m := &microsoft{key: microsoftKey(), pages: map[string]string{}, cards: map[string][]any{}}
	adapter, err := teams.New(teams.Config{
		App: microsoftApp, Password: "p", Tenant: "home", Handle: a.Handle, Book: teamsBook{o}, Claim: o.claimOnTeams, Name: o.nameOf, Zone: o.zoneOf,
		Asks: a.Asks, Now: time.Now, HTTP: m, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		b.Fatal(err)
	}
	bare := redis.NewClient(&redis.Options{Network: "unix", Addr: socket, PoolSize: 64})
	b.Cleanup(func() { _ = bare.Close() })
	if err := (&bench.Reference{Redis: bare, Tag: "{T1}:bare:"}).Fill(b.Context(), companies, talks); err != nil {
		b.Fatal(err)
	}
	token := signedFor(b, m)
	for _, bc := range []struct {
		name    string
		handler http.Handler
	}{{"bare", bareTeams{bare, m}}, {"rapport", adapter.Handler()}} {
		b.Run(bc.name, func(b *testing.B) {
			server := httptest.NewServer(bc.handler)
			defer server.Close()
			client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
			ask := func() (string, error) {
				n := acts.Add(1)
				req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, server.URL+"/api/messages", strings.NewReader(invokeOf(n, n%companies)))
				if err != nil {
					return "", err
				}
				req.Header.Set("Authorization", "Bearer "+token)
				resp, err := client.Do(req)
				if err != nil {
					return "", err
				}
				defer func() { _ = resp.Body.Close() }()
				answer, err := io.ReadAll(resp.Body)
				return string(answer), err
			}
			if answer, err := ask(); err != nil || !strings.Contains(answer, "/100") {
				b.Fatalf("answer: %v %.500s", err, answer)
			}
			b.SetParallelism(8) // on 2 cores, 16 at once
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if answer, err := ask(); err != nil || answer == "" {
						b.Errorf("answer: %v %q", err, answer)
						return
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commands/s")
		})
	}
}

// signedFor is a token of Microsoft's.
func signedFor(tb testing.TB, m *microsoft) string {
	tb.Helper()
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{
		"iss": "https://api.botframework.com", "aud": microsoftApp, "exp": time.Now().Add(time.Hour).Unix(), "serviceurl": microsoftService,
	})
	token.Header["kid"] = "k"
	text, err := token.SignedString(m.key)
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

// invokeOf is a press of a button that opens a dialog with a score.
func invokeOf(n, company int64) string {
	return fmt.Sprintf(`{"type":"invoke","name":"task/fetch","id":"i%d","serviceUrl":%q,"channelId":"msteams","locale":"en-US",
"from":{"id":"29:u1","aadObjectId":"U1","name":"U1"},"recipient":{"id":"28:%s"},"conversation":{"id":"19:r","conversationType":"channel"},
"channelData":{"tenant":{"id":"T1"}},"value":{"data":{"line":"score Company %d"}}}`,
		n, microsoftService, microsoftApp, company)
}

// A bareTeams does the job with nothing around it.
type bareTeams struct {
	redis *redis.Client
	m     *microsoft
}

func (h bareTeams) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	_, err := jwt.Parse(raw, func(*jwt.Token) (any, error) { return &h.m.key.PublicKey, nil },
		jwt.WithValidMethods([]string{"RS256"}), jwt.WithIssuer("https://api.botframework.com"), jwt.WithAudience(microsoftApp), jwt.WithExpirationRequired())
	if err != nil {
		http.Error(w, "token", http.StatusForbidden)
		return
	}
	var activity struct {
		Value struct {
			Data struct {
				Line string `json:"line"`
			} `json:"data"`
		} `json:"value"`
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err = errors.Join(err, json.Unmarshal(body, &activity)); err != nil {
		http.Error(w, "body", http.StatusBadRequest)
		return
	}
	name, score, err := h.score(r.Context(), activity.Value.Data.Line)
	if err != nil {
		http.Error(w, "store", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"task": map[string]any{"type": "continue", "value": map[string]any{
		"title": name, "card": map[string]any{"contentType": "application/vnd.microsoft.card.adaptive", "content": map[string]any{
			"type": "AdaptiveCard", "version": "1.5", "body": []any{
				map[string]any{"type": "TextBlock", "text": name, "weight": "Bolder"}, map[string]any{"type": "TextBlock", "text": fmt.Sprintf("%.0f/100", score)},
			},
			"actions": []any{map[string]any{"type": "Action.Execute", "title": "Log", "data": map[string]any{"line": "log " + name}}},
		}},
	}}})
}

func (h bareTeams) score(ctx context.Context, line string) (name string, score float64, err error) {
	name = strings.ToLower(strings.TrimPrefix(line, "score "))
	id, err := h.redis.HGet(ctx, "{T1}:bare:names", name).Result()
	if err != nil {
		return "", 0, err
	}
	texts, err := h.redis.LRange(ctx, "{T1}:bare:touches:"+id, 0, 49).Result()
	sum, now := 0.0, float64(time.Now().Unix())
	for _, text := range texts {
		var t bench.Touch
		if err := json.Unmarshal([]byte(text), &t); err != nil {
			return "", 0, err
		}
		const halfLife = 90 * 24 * 3600
		sum += (1 + t.Mood) * math.Exp2(-(now-float64(t.At))/halfLife)
	}
	return name, 100 * (1 - math.Exp(-sum/12)), err
}
