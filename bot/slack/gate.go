package slack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

// maxWaits is how often one call may be told to wait.
const maxWaits = 5

// A gate holds back calls to a method that Slack has told us to leave alone.
// https://docs.slack.dev/apis/web-api/rate-limits
type gate struct {
	mu    sync.Mutex
	until map[string]time.Time
}

// through calls f when method may be called, again each time Slack asks to wait
// instead, and returns its error. It gives up when ctx ends or would end before
// the wait does.
func (g *gate) through(ctx context.Context, method string, f func() error) error {
	for waits := 0; ; waits++ {
		if err := g.wait(ctx, method); err != nil {
			return err
		}
		err := f()
		limited, ok := errors.AsType[*slack.RateLimitedError](err)
		if !ok {
			return err
		}
		g.close(method, time.Now().Add(limited.RetryAfter))
		if waits == maxWaits {
			return fmt.Errorf("slack: %s: %w: %w", method, err, errNotSaid)
		}
	}
}

func (g *gate) close(method string, until time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.until == nil {
		g.until = make(map[string]time.Time)
	}
	if until.After(g.until[method]) {
		g.until[method] = until
	}
}

func (g *gate) wait(ctx context.Context, method string) error {
	for {
		g.mu.Lock()
		until := g.until[method]
		g.mu.Unlock()
		rest := time.Until(until)
		if rest <= 0 {
			return nil
		}
		if end, ok := ctx.Deadline(); ok && end.Before(until) {
			return fmt.Errorf("slack: %s is limited for %v more: %w", method, rest.Round(time.Second), errNotSaid)
		}
		timer := time.NewTimer(rest)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return fmt.Errorf("slack: %s: %w: %w", method, context.Cause(ctx), errNotSaid)
		}
	}
}

// retryAfter reads how long to wait, one second if the header does not say.
func retryAfter(h http.Header) time.Duration {
	seconds, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || seconds < 1 {
		seconds = 1
	}
	return time.Duration(seconds) * time.Second
}

// A PermanentError is an answer of Slack's that the same call will get again:
// the person has left, the room is archived, a scope is missing.
type PermanentError struct {
	Method string // "chat.postMessage"
	Reason string // Slack's word for it, such as "channel_not_found"
}

// Error says which method was refused and why.
func (e *PermanentError) Error() string { return "slack: " + e.Method + ": " + e.Reason }

// Permanent is true: a scheduler should not try this recipient again soon.
func (e *PermanentError) Permanent() bool { return true }

// transient are the refusals that may go away by themselves.
var transient = map[string]bool{
	"internal_error": true, "fatal_error": true, "service_unavailable": true,
	"request_timeout": true, "ratelimited": true, "rate_limited": true,
	"accesslimited": true, "team_added_to_org": true,
}

// call is one method of Slack's, when it may be called. Errors carry no secret;
// those that no retry can mend are a [*PermanentError].
func (s *Slack) call(ctx context.Context, method string, f func() error) error {
	err := s.gate.through(ctx, method, func() error {
		err := f()
		// A 429 that does not say how long is still a 429.
		if status, ok := errors.AsType[slack.StatusCodeError](err); ok && status.Code == http.StatusTooManyRequests {
			return &slack.RateLimitedError{RetryAfter: time.Second}
		}
		return err
	})
	if err == nil {
		return nil
	}
	if refused, ok := errors.AsType[slack.SlackErrorResponse](err); ok && !transient[refused.Err] {
		return &PermanentError{Method: method, Reason: refused.Err}
	}
	return fmt.Errorf("slack: %s: %w", method, s.safe(err))
}

// A safeError says what an error says, without addresses and secrets.
type safeError struct {
	text string
	err  error
}

func (e *safeError) Error() string { return e.text }

// Is lets errors.Is find the cause; errors.Unwrap, which would print it, does not.
func (e *safeError) Is(target error) bool { return errors.Is(e.err, target) }

var address = regexp.MustCompile(`[a-z]+://[^\s"']+`)

// safe takes addresses, which may be secrets, and our secrets out of err.
func (s *Slack) safe(err error) error {
	if permanent, ok := errors.AsType[*PermanentError](err); ok {
		return permanent
	}
	text := address.ReplaceAllString(err.Error(), "…")
	if s.token != "" {
		text = strings.ReplaceAll(text, string(s.token), "***")
	}
	return &safeError{text: text, err: err}
}
