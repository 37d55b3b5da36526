package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// canary stands in everything that people type.
const canary = "KANARIENVOGEL"

// bodies are every kind of body, with the canary wherever people's words are.
var bodies = []Body{
	Line{"log " + canary + " call"},
	Speech{"had a call with " + canary},
	Press{Line: `log "` + canary + `" call`},
	Submit{Form: "log", Values: map[string]string{"text": "all about " + canary}},
	Typing{Form: "log", Field: "company", Prefix: canary, Values: map[string]string{"text": canary}},
	Shortcut{Command: "log", Quote: &Quote{Text: "they said " + canary, Author: canary}},
	Proposed{Form: "log", Values: map[string]string{"text": canary}},
	Noticed{Contact{Key: "1", Subject: canary, Text: "all about " + canary, From: Party{Name: canary}, To: []Party{{Email: canary + "@acme.eu"}}}},
	Home{},
	Agenda{},
	Hello{},
	Met{},
	Removed{},
	Occasion{},
}

func event(b Body) Event {
	return Event{ID: "E1", Platform: "slack", Team: "T1", Person: "U1", Room: "C1", Body: b}
}

// lines are what a handler has had logged, from debug on, about one event.
func lines(t *testing.T, ev Event, h Handler) (all []map[string]any, reply Reply, err error) {
	t.Helper()
	var log bytes.Buffer
	observed := Chain(h, Observed(Observer{
		Log: slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})), Name: func(Body) string { return "log" },
	}))
	reply, err = observed(t.Context(), ev)
	if strings.Contains(log.String(), canary) {
		t.Errorf("%T: the log says what was typed: %s", ev.Body, &log)
	}
	for line := range strings.Lines(log.String()) {
		var one map[string]any
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		delete(one, "time")
		delete(one, "took")
		all = append(all, one)
	}
	return all, reply, err
}

// The log has one line an event, whatever becomes of it.
func TestOneLineAnEvent(t *testing.T) {
	refused := errors.New("dial tcp: connection refused")
	tests := []struct {
		name   string
		body   Body
		handle Handler
		want   map[string]any // besides what every line says
	}{
		{"answered", Line{}, func(context.Context, Event) (Reply, error) { return Reply{}, nil }, map[string]any{"level": "INFO", "outcome": "answered"}},
		{"refused", Line{}, func(context.Context, Event) (Reply, error) { return Reply{Fault: Refused}, nil }, map[string]any{"level": "INFO", "outcome": "refused"}},
		{
			"store down",
			Line{},
			func(context.Context, Event) (Reply, error) { return Reply{Fault: Unavailable, Cause: refused}, nil },
			map[string]any{"level": "WARN", "outcome": "unavailable", "err": refused.Error()},
		},
		{"half-typed", Typing{}, func(context.Context, Event) (Reply, error) { return Reply{}, nil }, map[string]any{"level": "DEBUG", "outcome": "answered"}},
		{
			"broken",
			Line{},
			func(context.Context, Event) (Reply, error) { return Reply{}, refused },
			map[string]any{"level": "ERROR", "outcome": "broken", "err": refused.Error(), "body": "bot.Line"},
		},
	}
	for _, tt := range tests {
		got, _, err := lines(t, event(tt.body), tt.handle)
		if len(got) != 1 {
			t.Errorf("%s: %d lines: %v", tt.name, len(got), got)
			continue
		}
		want := map[string]any{"msg": "event handled", "event": "E1", "platform": "slack", "team": "T1", "person": "U1", "room": "C1", "command": "log"}
		maps.Copy(want, tt.want)
		if broken, ok := errors.AsType[*BrokenError](err); ok {
			want["ref"] = broken.Ref
		}
		if d := cmp.Diff(want, got[0]); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, d)
		}
	}
}

// What people type is in no line, also where the handler's own words repeat it
// and where it panics with it. People are told the reference of the line.
func TestNothingTypedIsLogged(t *testing.T) {
	quoting := func(_ context.Context, ev Event) (Reply, error) {
		return Reply{}, fmt.Errorf("store: write %q: %w", strings.Join(Typed(ev.Body), " "), errors.New("connection refused"))
	}
	down := func(_ context.Context, ev Event) (Reply, error) {
		return Reply{Fault: Unavailable, Cause: fmt.Errorf("read %s", strings.Join(Typed(ev.Body), " "))}, nil
	}
	panics := func(_ context.Context, ev Event) (Reply, error) { panic(strings.Join(Typed(ev.Body), " ")) }
	for _, body := range bodies {
		for name, handle := range map[string]Handler{"quoted": quoting, "down": down, "panic": panics} {
			got, _, err := lines(t, event(body), handle)
			if len(got) != 1 {
				t.Errorf("%T %s: %d lines, want 1", body, name, len(got))
				continue
			}
			broken, ok := errors.AsType[*BrokenError](err)
			if ok != (name != "down") || ok && got[0]["ref"] != broken.Ref {
				t.Errorf("%T %s: error %v, line %v", body, name, err, got[0])
			}
			if stack := fmt.Sprint(got[0]["stack"]); strings.Contains(stack, "observe_test.go") != (name == "panic") {
				t.Errorf("%T %s: stack %.200s", body, name, stack)
			}
		}
	}
}

func TestAPanicOfTheRuntimeSaysWhat(t *testing.T) {
	var nobody *Quote
	_, err := Recovered(func(context.Context, Event) (Reply, error) { return Reply{}, errors.New(nobody.Text) })(t.Context(), Event{})
	if err == nil || !strings.Contains(err.Error(), "nil pointer") {
		t.Errorf("error %v", err)
	}
}

// Broke writes a line for what has none yet.
func TestBrokeLogsOnce(t *testing.T) {
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, nil))
	ref := Broke(t.Context(), logger, event(Speech{canary}), errors.New(canary+" failed"))
	if said := log.String(); strings.Count(said, ref) != 1 || strings.Contains(said, canary) || !strings.Contains(said, `"err":"… failed"`) {
		t.Errorf("reference %s, log %s", ref, said)
	}
	log.Reset()
	known := broke(errors.New("x"))
	if got := Broke(t.Context(), logger, event(Line{}), fmt.Errorf("decide: %w", known)); got != known.Ref || log.Len() > 0 {
		t.Errorf("Broke of what is known = %s and %q, want %s and nothing", got, &log, known.Ref)
	}
}

// What a line about an event costs, written to nowhere.
func BenchmarkObserved(b *testing.B) {
	answer := func(context.Context, Event) (Reply, error) { return Reply{}, nil }
	ev := event(Line{"score Acme"})
	for _, bc := range []struct {
		name  string
		level slog.Level
	}{{"line", slog.LevelInfo}, {"none", slog.LevelWarn}} {
		b.Run(bc.name, func(b *testing.B) {
			handle := Chain(answer, Observed(Observer{
				Log: slog.New(slog.NewJSONHandler(io.Discard, &slog.HandlerOptions{Level: bc.level})), Name: func(Body) string { return "score" }, //nolint:sloglint // what it costs to write is measured
			}))
			b.ReportAllocs()
			for b.Loop() {
				_, _ = handle(b.Context(), ev)
			}
		})
	}
}
