package telemetry

import (
	"context"
	"log/slog"
	"os"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// newTracer sends traces as the standard's variables say (OTEL_*), and returns
// what ends that. Who samples, how many and under which name are the library's
// to read from the environment.
func newTracer(ctx context.Context, c Config) (trace.Tracer, func(context.Context) error, error) {
	nothing := func(context.Context) error { return nil }
	if os.Getenv("OTEL_SDK_DISABLED") == "true" || os.Getenv("OTEL_TRACES_EXPORTER") == "none" {
		return nil, nothing, nil
	}
	to, err := newExporter(c.Endpoint)
	if err != nil {
		return nil, nothing, err
	}
	about, err := resource.New(ctx,
		resource.WithAttributes(attribute.String("service.name", "rapport"), attribute.String("service.version", c.Version)),
		resource.WithTelemetrySDK(), resource.WithFromEnv(),
	)
	if err != nil {
		return nil, nothing, err
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { c.Log.WarnContext(ctx, "traces not sent", "err", err) }))
	p := sdktrace.NewTracerProvider(sdktrace.WithBatcher(to), sdktrace.WithResource(about))
	return p.Tracer("github.com/rapport-bot/rapport"), p.Shutdown, nil
}

// A pair is an attribute of a span.
type pair struct{ key, value string }

// A side says on which side of a connection a span is.
type side = trace.SpanKind

const (
	inside   side = trace.SpanKindInternal
	incoming side = trace.SpanKindServer
)

// A span is one thing that is done. The zero span is not traced.
type span struct{ trace.Span }

// span begins one.
func (t *Telemetry) span(ctx context.Context, name string, on side, about ...pair) (context.Context, span) {
	if t.tracer == nil {
		return ctx, span{}
	}
	ctx, s := t.tracer.Start(ctx, name, trace.WithSpanKind(on), trace.WithAttributes(attributes(about)...))
	return ctx, span{s}
}

// past makes a span of what has ended, as a part of something.
func (t *Telemetry) past(ctx context.Context, name string, began time.Time, outcome string, failed bool, about ...pair) {
	if t.tracer == nil || !trace.SpanContextFromContext(ctx).IsValid() {
		return
	}
	_, s := t.tracer.Start(ctx, name, trace.WithSpanKind(trace.SpanKindClient), trace.WithTimestamp(began), trace.WithAttributes(attributes(about)...))
	span{s}.end(outcome, failed)
}

func attributes(about []pair) []attribute.KeyValue {
	all := make([]attribute.KeyValue, len(about))
	for i, p := range about {
		all[i] = attribute.String(p.key, p.value)
	}
	return all
}

func (s span) rename(name string) {
	if s.Span != nil {
		s.SetName(name)
	}
}

func (s span) end(outcome string, failed bool) {
	if s.Span == nil {
		return
	}
	s.SetAttributes(attribute.String("rapport.outcome", outcome))
	if failed {
		s.SetStatus(codes.Error, outcome)
	}
	s.End()
}

// Log adds the trace that a line belongs to, so that one is found by the other.
func (t *Telemetry) Log(h slog.Handler) slog.Handler {
	if t.tracer == nil {
		return h
	}
	return traced{h}
}

type traced struct{ slog.Handler }

func (h traced) Handle(ctx context.Context, r slog.Record) error {
	if in := trace.SpanContextFromContext(ctx); in.IsSampled() {
		r = r.Clone()
		r.AddAttrs(slog.String("trace", in.TraceID().String()))
	}
	return h.Handler.Handle(ctx, r)
}

func (h traced) WithAttrs(attrs []slog.Attr) slog.Handler { return traced{h.Handler.WithAttrs(attrs)} }

func (h traced) WithGroup(name string) slog.Handler { return traced{h.Handler.WithGroup(name)} }
