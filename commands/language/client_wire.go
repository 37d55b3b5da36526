package language

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

// mostAnswer is how much of an answer is read.
const mostAnswer = 1 << 20

// A wire carries requests to the model's server. It reads no more than
// [mostAnswer] of what comes back, and keeps the one header that the library
// drops from errors.
type wire struct{ next http.RoundTripper }

// answered is what the wire saw of one request.
type answered struct {
	status int
	// retryAfter is how long the server asks to be left alone, below zero if
	// it does not say.
	retryAfter time.Duration
}

type answeredKey struct{}

// watched returns a context whose request reports into the answered.
func watched(ctx context.Context) (context.Context, *answered) {
	a := &answered{retryAfter: -1}
	return context.WithValue(ctx, answeredKey{}, a), a
}

// RoundTrip implements [http.RoundTripper].
func (w wire) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := w.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if a, ok := r.Context().Value(answeredKey{}).(*answered); ok {
		a.status = res.StatusCode
		a.retryAfter = readRetryAfter(res.Header.Get("Retry-After"), time.Now())
	}
	res.Body = http.MaxBytesReader(nil, res.Body, mostAnswer)
	return res, nil
}

// readRetryAfter reads seconds or a date. No server sends us away for more
// than an hour: it may be wrong.
func readRetryAfter(value string, now time.Time) time.Duration {
	const most = time.Hour
	if seconds, err := strconv.Atoi(value); err == nil {
		return time.Duration(min(max(seconds, 0), int(most.Seconds()))) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return min(max(at.Sub(now), 0), most)
	}
	return -1
}

// stay refuses redirects: the key is for one server.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
