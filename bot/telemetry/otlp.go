package telemetry

import (
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"google.golang.org/protobuf/encoding/protowire"
)

// This file writes spans as OpenTelemetry's protocol has them.
// https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto

// A message is one of the protocol's, being written. Fields that are empty are
// left out.
type message []byte

func (m message) bytes(field protowire.Number, b []byte) message {
	if len(b) == 0 {
		return m
	}
	return protowire.AppendBytes(protowire.AppendTag(m, field, protowire.BytesType), b)
}

func (m message) text(field protowire.Number, s string) message { return m.bytes(field, []byte(s)) }

func (m message) number(field protowire.Number, n uint64) message {
	if n == 0 {
		return m
	}
	return protowire.AppendVarint(protowire.AppendTag(m, field, protowire.VarintType), n)
}

func (m message) moment(field protowire.Number, at time.Time) message {
	return protowire.AppendFixed64(protowire.AppendTag(m, field, protowire.Fixed64Type), uint64(at.UnixNano())) //nolint:gosec // after 1970
}

// part is a message in a message; unlike other fields it is there when empty.
func (m message) part(field protowire.Number, inner message) message {
	return protowire.AppendBytes(protowire.AppendTag(m, field, protowire.BytesType), inner)
}

// encoded is a request to take spans, which are all of one program.
func encoded(spans []sdktrace.ReadOnlySpan) []byte {
	about := spans[0].Resource()
	scope := spans[0].InstrumentationScope()
	var ours message
	ours = ours.part(1, message{}.text(1, scope.Name).text(2, scope.Version))
	for _, s := range spans {
		ours = ours.part(2, spanOf(s))
	}
	all := message{}.part(1, message{}.attributes(1, about.Attributes())).part(2, ours).text(3, about.SchemaURL())
	return message{}.part(1, all)
}

func spanOf(s sdktrace.ReadOnlySpan) message {
	id, trace, parent := s.SpanContext().SpanID(), s.SpanContext().TraceID(), s.Parent().SpanID()
	m := message{}.bytes(1, trace[:]).bytes(2, id[:]).text(3, s.SpanContext().TraceState().String())
	if parent.IsValid() {
		m = m.bytes(4, parent[:])
	}
	m = m.text(5, s.Name()).number(6, uint64(s.SpanKind()))                                                                       //nolint:gosec // one of six
	m = m.moment(7, s.StartTime()).moment(8, s.EndTime()).attributes(9, s.Attributes()).number(10, uint64(s.DroppedAttributes())) //nolint:gosec // a count
	if status := s.Status(); status.Code != codes.Unset {
		code := uint64(1)
		if status.Code == codes.Error {
			code = 2
		}
		m = m.part(15, message{}.text(2, status.Description).number(3, code))
	}
	return m
}

func (m message) attributes(field protowire.Number, all []attribute.KeyValue) message {
	for _, a := range all {
		var value message
		switch a.Value.Type() {
		case attribute.BOOL:
			value = protowire.AppendVarint(protowire.AppendTag(nil, 2, protowire.VarintType), protowire.EncodeBool(a.Value.AsBool()))
		case attribute.INT64:
			value = protowire.AppendVarint(protowire.AppendTag(nil, 3, protowire.VarintType), uint64(a.Value.AsInt64())) //nolint:gosec // as the protocol has it
		default:
			value = protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), a.Value.String())
		}
		m = m.part(field, message{}.text(1, string(a.Key)).part(2, value))
	}
	return m
}
