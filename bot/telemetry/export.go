package telemetry

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

var _ sdktrace.SpanExporter = (*exporter)(nil)

// An exporter sends spans over HTTP, as binary protobuf, to whoever collects
// them. Its settings are the standard's variables.
// https://opentelemetry.io/docs/specs/otel/protocol/exporter/
type exporter struct {
	client  *http.Client
	to      string
	headers http.Header
	zip     bool
	timeout time.Duration
}

const exportFor = 10 * time.Second

// otlp is the value of a variable, the one for traces before the one for all.
func otlp(name string) string {
	return cmp.Or(os.Getenv("OTEL_EXPORTER_OTLP_TRACES_"+name), os.Getenv("OTEL_EXPORTER_OTLP_"+name))
}

// newExporter reads the variables, of which the endpoint for all is given.
func newExporter(endpoint string) (*exporter, error) {
	name, to := "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", os.Getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
	if to == "" {
		name, to = "OTEL_EXPORTER_OTLP_ENDPOINT", strings.TrimRight(endpoint, "/")+"/v1/traces"
	}
	if u, err := url.Parse(to); err != nil || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%s: not an http or https address such as http://localhost:4318", name)
	}
	e := &exporter{to: to, timeout: exportFor, headers: http.Header{"Content-Type": {"application/x-protobuf"}}}
	if spoken := otlp("PROTOCOL"); spoken != "" && spoken != "http/protobuf" {
		return nil, fmt.Errorf("OTEL_EXPORTER_OTLP_PROTOCOL: %q is not spoken here: only http/protobuf is, for which collectors listen on port 4318", spoken)
	}
	switch zip := otlp("COMPRESSION"); zip {
	case "", "none":
	case "gzip":
		e.zip = true
		e.headers.Set("Content-Encoding", "gzip")
	default:
		return nil, fmt.Errorf("OTEL_EXPORTER_OTLP_COMPRESSION: %q is neither gzip nor none", zip)
	}
	if text := otlp("TIMEOUT"); text != "" {
		ms, err := strconv.Atoi(text)
		if err != nil || ms <= 0 {
			return nil, fmt.Errorf("OTEL_EXPORTER_OTLP_TIMEOUT: %q is not a number of milliseconds", text)
		}
		e.timeout = time.Duration(ms) * time.Millisecond
	}
	for field := range strings.SplitSeq(otlp("HEADERS"), ",") {
		if strings.TrimSpace(field) == "" {
			continue
		}
		key, value, ok := strings.Cut(field, "=")
		plain, err := url.PathUnescape(strings.TrimSpace(value))
		if !ok || err != nil { // it may be a secret, and is not repeated
			return nil, errors.New("OTEL_EXPORTER_OTLP_HEADERS: not name=value with commas between")
		}
		e.headers.Set(strings.TrimSpace(key), plain)
	}
	secure, err := tlsOf()
	if err != nil {
		return nil, err
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = secure
	e.client = &http.Client{
		Transport: transport,
		// A redirect would carry the headers to a host that nobody named.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return e, nil
}

// tlsOf reads whose certificates are good, and our own.
func tlsOf() (*tls.Config, error) {
	c := &tls.Config{MinVersion: tls.VersionTLS12}
	if path := otlp("CERTIFICATE"); path != "" {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("OTEL_EXPORTER_OTLP_CERTIFICATE: %w", err)
		}
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM(text) {
			return nil, fmt.Errorf("OTEL_EXPORTER_OTLP_CERTIFICATE: %s holds no certificate", path)
		}
	}
	cert, key := otlp("CLIENT_CERTIFICATE"), otlp("CLIENT_KEY")
	if cert == "" && key == "" {
		return c, nil
	}
	own, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return nil, fmt.Errorf("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE and _KEY: %w", err)
	}
	c.Certificates = []tls.Certificate{own}
	return c, nil
}

// ExportSpans sends spans, again where the collector asks for it.
func (e *exporter) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	if len(spans) == 0 {
		return nil
	}
	ctx, stop := context.WithTimeout(ctx, e.timeout)
	defer stop()
	body := encoded(spans)
	if e.zip {
		var small bytes.Buffer
		w := gzip.NewWriter(&small)
		_, err := w.Write(body)
		if err = errors.Join(err, w.Close()); err != nil {
			return err
		}
		body = small.Bytes()
	}
	for wait := time.Second; ; wait *= 2 {
		after, err := e.send(ctx, body)
		if after < 0 {
			return err
		}
		select {
		case <-time.After(max(after, wait)):
		case <-ctx.Done():
			return err
		}
	}
}

// send sends once. After is how long to wait before it is tried again, below
// zero if that is of no use.
func (e *exporter) send(ctx context.Context, body []byte) (after time.Duration, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, e.to, bytes.NewReader(body))
	if err != nil {
		return -1, errors.New("traces: the endpoint is malformed")
	}
	r.Header = e.headers.Clone()
	resp, err := e.client.Do(r)
	if err != nil {
		if inner := errors.Unwrap(err); inner != nil {
			err = inner // without the address, whose query may be a secret
		}
		return -1, fmt.Errorf("traces: %w", err)
	}
	defer resp.Body.Close()
	_, _ = io.CopyN(io.Discard, resp.Body, 4<<10) // so that the connection can be used again
	if resp.StatusCode < http.StatusMultipleChoices {
		return -1, nil
	}
	err = fmt.Errorf("traces: the collector answers with status %d", resp.StatusCode)
	switch resp.StatusCode {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
		return time.Duration(seconds) * time.Second, err
	}
	return -1, err
}

// Shutdown ends nothing: every call of ExportSpans is whole by itself.
func (e *exporter) Shutdown(context.Context) error { return nil }
