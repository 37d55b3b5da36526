package telemetry

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/rapport-bot/rapport/bot"
)

// A collector takes spans as OpenTelemetry's own types read them.
type collector struct {
	t       *testing.T
	refuse  int // how many requests to refuse first
	mu      sync.Mutex
	all     []*tracepb.ResourceSpans
	headers []http.Header
	raw     bytes.Buffer
}

func (c *collector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	body := io.Reader(r.Body)
	if r.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(r.Body)
		if err != nil {
			c.t.Error(err)
			return
		}
		body = z
	}
	data, err := io.ReadAll(body)
	if err != nil {
		c.t.Error(err)
	}
	if r.Method != http.MethodPost || r.URL.Path != "/v1/traces" {
		c.t.Errorf("%s %s", r.Method, r.URL)
	}
	if c.refuse > 0 {
		c.refuse--
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	var request tracepb.TracesData
	if err := proto.Unmarshal(data, &request); err != nil {
		c.t.Errorf("not of the protocol: %v", err)
	}
	if unknown := request.ProtoReflect().GetUnknown(); len(unknown) > 0 {
		c.t.Errorf("unknown fields %x", unknown)
	}
	c.raw.Write(data)
	c.all = append(c.all, request.GetResourceSpans()...)
	c.headers = append(c.headers, r.Header)
}

// spans are those that came, by name.
func (c *collector) spans() map[string]*tracepb.Span {
	c.mu.Lock()
	defer c.mu.Unlock()
	found := map[string]*tracepb.Span{}
	for _, of := range c.all {
		for _, in := range of.GetScopeSpans() {
			for _, s := range in.GetSpans() {
				found[s.GetName()] = s
			}
		}
	}
	return found
}

func collecting(t *testing.T) (*collector, *Telemetry) {
	t.Helper()
	c := &collector{t: t}
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	w, err := New(t.Context(), Config{Version: "v1.2", Endpoint: server.URL + "/", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return c, w
}

// use is a request that is a command, which asks Redis and Slack.
func use(t *testing.T, w *Telemetry) {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /slack/commands", func(answer http.ResponseWriter, r *http.Request) {
		ctx, done := w.Event(r.Context(), bot.Event{ID: "E1", Platform: "slack", Team: "T1", Person: "U1", Body: bot.Line{Text: "score " + canary}}, "score")
		Redis{w}.Asked(ctx, "hmget", time.Now().Add(-time.Millisecond), nil)
		Redis{w}.Asked(ctx, "guarded", time.Now(), errors.New("READONLY "+canary))
		w.Question(ctx, "extraction", time.Now(), 7, "")
		w.Called(ctx, bot.Call{Platform: "slack", Method: "chat.postMessage", Began: time.Now(), Ended: bot.CallFailed})
		done(bot.Broken)
		answer.WriteHeader(http.StatusAccepted)
	})
	r := httptest.NewRequest(http.MethodPost, "/slack/commands?"+canary, strings.NewReader(canary))
	r.Header.Set("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	w.Requests(mux).ServeHTTP(httptest.NewRecorder(), r)
}

// A trace leads from the request over the command to what it asked, and says
// nothing that people typed.
func TestTrace(t *testing.T) {
	c, w := collecting(t)
	use(t, w)
	ctx, ended := w.Job(t.Context(), "checkin", 0)
	w.Called(ctx, bot.Call{Platform: "teams", Method: "post activities", Began: time.Now(), Ended: bot.CallDone})
	ended("done", false)
	Redis{w}.Asked(t.Context(), "claimErrands", time.Now(), nil) // of no trace
	if err := w.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := c.spans()
	parents := map[string]string{
		"POST /slack/commands": "", "score": "POST /slack/commands", "redis hmget": "score", "redis guarded": "score",
		"model extraction": "score", "slack chat.postMessage": "score", "job checkin": "", "teams post activities": "job checkin",
	}
	for name, parent := range parents {
		s := got[name]
		if s == nil {
			t.Errorf("no span %q", name)
			continue
		}
		if parent == "" != (len(s.GetParentSpanId()) == 0) || parent != "" && !bytes.Equal(s.GetParentSpanId(), got[parent].GetSpanId()) {
			t.Errorf("%s has the parent %x", name, s.GetParentSpanId())
		}
		if s.GetEndTimeUnixNano() < s.GetStartTimeUnixNano() || time.Since(time.Unix(0, int64(s.GetStartTimeUnixNano()))) > time.Minute {
			t.Errorf("%s began at %d and ended at %d", name, s.GetStartTimeUnixNano(), s.GetEndTimeUnixNano())
		}
	}
	if len(got) != len(parents) {
		t.Errorf("%d spans, want %d", len(got), len(parents))
	}
	score := got["score"]
	attrs := map[string]string{}
	for _, a := range score.GetAttributes() {
		attrs[a.GetKey()] = a.GetValue().GetStringValue()
	}
	if d := cmp.Diff(map[string]string{"rapport.platform": "slack", "rapport.team": "T1", "rapport.event": "E1", "rapport.outcome": "broken"}, attrs); d != "" {
		t.Errorf("attributes (-want +got):\n%s", d)
	}
	if score.GetStatus().GetCode() != tracepb.Status_STATUS_CODE_ERROR || score.GetKind() != tracepb.Span_SPAN_KIND_INTERNAL {
		t.Errorf("status %v, kind %v", score.GetStatus(), score.GetKind())
	}
	if kind := got["POST /slack/commands"].GetKind(); kind != tracepb.Span_SPAN_KIND_SERVER {
		t.Errorf("kind %v", kind)
	}
	if took := got["redis hmget"].GetEndTimeUnixNano() - got["redis hmget"].GetStartTimeUnixNano(); took < uint64(time.Millisecond) {
		t.Errorf("took %d ns", took)
	}
	about := map[string]string{}
	for _, a := range c.all[0].GetResource().GetAttributes() {
		about[a.GetKey()] = a.GetValue().GetStringValue()
	}
	if about["service.name"] != "rapport" || about["service.version"] != "v1.2" || about["telemetry.sdk.language"] != "go" {
		t.Errorf("resource %v", about)
	}
	if bytes.Contains(c.raw.Bytes(), []byte(canary)) {
		t.Error("a trace says what was typed")
	}
}

func TestTracesKeepToTheStandardsVariables(t *testing.T) {
	t.Setenv("OTEL_SERVICE_NAME", "rapport-east")
	t.Setenv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test")
	t.Setenv("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20c4nary, x-tenant = a")
	t.Setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip")
	c, w := collecting(t)
	c.refuse = 1
	use(t, w)
	if err := w.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(c.headers) != 1 || c.headers[0].Get("Authorization") != "Bearer c4nary" || c.headers[0].Get("X-Tenant") != "a" {
		t.Errorf("headers %v", c.headers)
	}
	var about []string
	for _, a := range c.all[0].GetResource().GetAttributes() {
		about = append(about, a.GetKey()+"="+a.GetValue().GetStringValue())
	}
	for _, want := range []string{"service.name=rapport-east", "deployment.environment.name=test"} {
		if !slices.Contains(about, want) {
			t.Errorf("resource %v, want %s", about, want)
		}
	}
}

func TestTracesCanBeSwitchedOff(t *testing.T) {
	for _, off := range []string{"OTEL_SDK_DISABLED=true", "OTEL_TRACES_EXPORTER=none", "OTEL_TRACES_SAMPLER=always_off"} {
		t.Run(off, func(t *testing.T) {
			name, value, _ := strings.Cut(off, "=")
			t.Setenv(name, value)
			c, w := collecting(t)
			use(t, w)
			if err := w.Close(t.Context()); err != nil || len(c.all) > 0 {
				t.Errorf("%d sent, %v", len(c.all), err)
			}
		})
	}
}

// What is wrong with the variables is said at the start, without secrets.
func TestWrongVariables(t *testing.T) {
	none := filepath.Join(t.TempDir(), "none")
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, set := range []string{
		"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=localhost:4318", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://c4nary:x@localhost:4318",
		"OTEL_EXPORTER_OTLP_PROTOCOL=grpc", "OTEL_EXPORTER_OTLP_COMPRESSION=zstd", "OTEL_EXPORTER_OTLP_TIMEOUT=10s", "OTEL_EXPORTER_OTLP_HEADERS=c4nary",
		"OTEL_EXPORTER_OTLP_CERTIFICATE=" + none, "OTEL_EXPORTER_OTLP_CERTIFICATE=" + empty, "OTEL_EXPORTER_OTLP_CLIENT_KEY=" + none,
	} {
		t.Run(set, func(t *testing.T) {
			name, value, _ := strings.Cut(set, "=")
			t.Setenv(name, value)
			_, err := New(t.Context(), Config{Endpoint: "http://localhost:4318", Log: slog.New(slog.DiscardHandler)})
			if err == nil || !strings.Contains(err.Error(), "OTEL_EXPORTER_OTLP_") || strings.Contains(err.Error(), "c4nary") {
				t.Errorf("New = %v, want what to set right", err)
			}
		})
	}
}

// A collector that is not there, or says no, costs the traces and nothing else;
// the error names no address, which may hold a key.
func TestNoCollector(t *testing.T) {
	t.Setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "300")
	refuses := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	defer refuses.Close()
	for name, at := range map[string]string{"gone": "http://127.0.0.1:1/c4nary", "refuses": refuses.URL} {
		e, err := newExporter(at)
		if err != nil {
			t.Fatal(err)
		}
		after, err := e.send(t.Context(), []byte("x"))
		if err == nil || after >= 0 || strings.Contains(err.Error(), "c4nary") {
			t.Errorf("%s: %v, %v", name, after, err)
		}
	}
}

// A line of the log says which trace it belongs to.
func TestLogNamesTheTrace(t *testing.T) {
	c, w := collecting(t)
	var log bytes.Buffer
	logger := slog.New(w.Log(slog.NewTextHandler(&log, nil))).With("team", "T1")
	ctx, done := w.Event(t.Context(), bot.Event{}, "score")
	logger.InfoContext(ctx, "inside")
	logger.InfoContext(context.Background(), "outside")
	done("")
	if err := w.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	id := c.spans()["score"].GetTraceId()
	if got := log.String(); strings.Count(got, "trace=") != 1 || !strings.Contains(got, "trace="+hex.EncodeToString(id)) {
		t.Errorf("trace %x, log %s", id, got)
	}
}

func BenchmarkNotTraced(b *testing.B) {
	w, err := New(b.Context(), Config{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	ctx := b.Context()
	b.ReportAllocs()
	for b.Loop() {
		_, s := w.span(ctx, "score", inside, pair{"a", "b"})
		w.past(ctx, "redis", time.Time{}, "done", false, pair{"a", "b"})
		s.end("answered", false)
	}
}
