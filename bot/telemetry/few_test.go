package telemetry

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

// canary stands in everything that people type, and in no figure or trace.
const canary = "KANARIENVOGEL"

func figuresOnly(t *testing.T) *Telemetry {
	t.Helper()
	w, err := New(t.Context(), Config{Version: "v1", Log: slog.New(slog.DiscardHandler), State: func(context.Context) State { return State{} }})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// shown is what Prometheus is shown.
func shown(t *testing.T, w *Telemetry) string {
	t.Helper()
	answer := httptest.NewRecorder()
	w.Handler().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/metrics", http.NoBody))
	if answer.Code != http.StatusOK {
		t.Fatalf("status %d: %s", answer.Code, answer.Body)
	}
	return answer.Body.String()
}

// Whatever happens, and under whatever names, there are only so many series,
// and none grows with what people type.
func TestSeriesAreBounded(t *testing.T) {
	w := figuresOnly(t)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /slack/commands", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("GET /file/{name}", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) })
	routes := w.Requests(mux)
	odd := func() string { return fmt.Sprintf("%s-%x", canary, rand.Uint64()) }
	count := func() int { return strings.Count(shown(t, w), "\nrapport_") }
	at := 0
	for i := range 10_000 {
		ctx, done := w.Event(t.Context(), bot.Event{Platform: odd(), Team: odd(), Person: odd(), Body: bot.Line{Text: odd()}}, odd())
		done("")
		w.Called(ctx, bot.Call{Platform: odd(), Method: odd(), Began: time.Now(), Ended: bot.CallDone})
		w.Waited(odd(), odd(), time.Second)
		Redis{w}.Asked(ctx, odd(), time.Now(), errors.New(odd()))
		ctx, ended := w.Job(ctx, odd(), time.Second)
		ended("done", false)
		w.Question(ctx, odd(), time.Now(), 1, "")
		r := httptest.NewRequest(http.MethodPost, "/"+odd(), http.NoBody)
		r.Method = strings.ToUpper(odd())
		routes.ServeHTTP(httptest.NewRecorder(), r)
		routes.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/file/"+odd(), http.NoBody))
		if i == 2000 {
			at = count()
		}
	}
	if now := count(); now != at || now > 40_000 {
		t.Errorf("%d series after 2,000 events and %d after 10,000", at, now)
	}
}

// The names that the program uses itself are far fewer than the bounds.
func TestFiguresCount(t *testing.T) {
	w := figuresOnly(t)
	_, done := w.Event(t.Context(), bot.Event{Platform: "slack"}, "score")
	if !strings.Contains(shown(t, w), "rapport_events_in_flight 1\n") {
		t.Error("an event that is being handled is not in flight")
	}
	done(bot.Refused)
	_, done = w.Event(t.Context(), bot.Event{Platform: "teams"}, "log")
	done(bot.Broken)
	w.Called(t.Context(), bot.Call{Platform: "slack", Method: "chat.postMessage", Began: time.Now(), Ended: bot.CallLimited})
	w.Waited("slack", "chat.postMessage", 3*time.Second)
	Redis{w}.Asked(t.Context(), "guarded", time.Now(), nil)
	Redis{w}.Asked(t.Context(), "guarded", time.Now(), errors.New("READONLY You can't write against a read only replica.")) //nolint:revive // as Redis says it
	Redis{w}.Asked(t.Context(), "get", time.Now(), context.DeadlineExceeded)
	Redis{w}.Asked(t.Context(), "get", time.Now(), errors.New("ERR max number of clients reached"))
	Redis{w}.Asked(t.Context(), "get", time.Now(), errors.New("dial "+canary))
	_, ended := w.Job(t.Context(), "checkin", 90*time.Second)
	ended("put off", true)
	w.Question(t.Context(), "extraction", time.Now(), 120, "")
	w.Question(t.Context(), "extraction", time.Now(), 0, "no answer in time")
	w.Synced(3 * time.Millisecond)
	got := shown(t, w)
	for _, want := range []string{
		`rapport_events_total{command="score",outcome="refused",platform="slack"} 1`,
		`rapport_event_duration_seconds_count{command="score",platform="slack"} 1`,
		`rapport_events_in_flight 0`, `rapport_faults_total 1`,
		`rapport_platform_call_duration_seconds_count{method="chat.postMessage",outcome="limited",platform="slack"} 1`,
		`rapport_platform_wait_seconds_sum{method="chat.postMessage",platform="slack"} 3`,
		`rapport_redis_command_duration_seconds_count{command="guarded"} 2`,
		`rapport_redis_errors_total{kind="readonly"} 1`,
		`rapport_redis_errors_total{kind="timeout"} 1`,
		`rapport_redis_errors_total{kind="maxclients"} 1`,
		`rapport_redis_errors_total{kind="other"} 1`, `rapport_redis_errors_total{kind="oom"} 0`,
		`rapport_job_duration_seconds_count{job="checkin",outcome="put off"} 1`,
		`rapport_job_lateness_seconds_sum{job="checkin"} 90`,
		`rapport_model_call_duration_seconds_count{outcome="helped",question="extraction"} 1`,
		`rapport_model_call_duration_seconds_count{outcome="no answer in time",question="extraction"} 1`,
		`rapport_model_tokens_total{question="extraction"} 120`,
		`rapport_embedded_sync_duration_seconds_count 1`,
		`rapport_up 0`,
		`go_goroutines`, `process_resident_memory_bytes`, `rapport_build_info{`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(got, canary) {
		t.Error("the figures say what was typed")
	}
}

// Whoever looks while somebody looks is shown the same: the store is asked once.
func TestStateIsAskedOnce(t *testing.T) {
	asked := 0
	w, err := New(t.Context(), Config{Log: slog.New(slog.DiscardHandler), State: func(context.Context) State {
		asked++
		return State{Ready: true, Complete: true, Workspaces: 2, Overdue: 7, Model: true, BudgetLeft: .25, Embedded: true, Broken: true, Keys: 9}
	}})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		got := shown(t, w)
		for _, want := range []string{
			"rapport_up 1", "rapport_workspaces 2", `rapport_errands{state="overdue"} 7`, "rapport_model_budget_left_ratio 0.25", "rapport_embedded_broken 1", "rapport_embedded_keys 9",
		} {
			if !strings.Contains(got, want) {
				t.Errorf("no %s", want)
			}
		}
	}
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
}

// What it costs to see an event with its way to Redis.
func BenchmarkSeen(b *testing.B) {
	w, err := New(b.Context(), Config{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	ev := bot.Event{Platform: "slack", Team: "T1", ID: "1"}
	b.ReportAllocs()
	for b.Loop() {
		ctx, done := w.Event(b.Context(), ev, "score")
		Redis{w}.Asked(ctx, "hmget", time.Now(), nil)
		done("")
	}
}
