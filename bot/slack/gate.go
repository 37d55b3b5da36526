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

	"github.com/rapport-bot/rapport/bot"
)

const (
	maxWaits = 5      // how often one call may be told to wait
	maxLines = 10_000 // of rooms posted to lately
)

// A gate holds back calls so that Slack's limits are kept: before they are made,
// by what Slack has published, and after it has told us to leave a method alone.
// Answers to people go before what nobody asked for.
// https://docs.slack.dev/apis/web-api/rate-limits
type gate struct {
	share float64 // of the limits, see [Config]
	watch bot.CallWatcher

	mu    sync.Mutex
	until map[string]time.Time // methods to be left alone
	lines map[string]*line     // by method, and by room for posts
}

// through calls f when it is t's turn, again each time Slack asks to wait
// instead, and returns its error. What was not called because it would have had
// to wait for longer than ctx and t.hold allow is a [*bot.WaitError].
func (g *gate) through(ctx context.Context, t turn, f func() error) error {
	if t.hold > 0 {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeout(ctx, t.hold) // f has a context of its own
		defer stop()
	}
	for waits := 0; ; waits++ {
		asked := time.Now()
		err := g.wait(ctx, t)
		began := time.Now()
		if g.watch != nil && began.Sub(asked) > time.Millisecond {
			g.watch.Waited(Platform, t.method, began.Sub(asked))
		}
		if err != nil {
			return err
		}
		err = f()
		if g.watch != nil {
			g.watch.Called(ctx, bot.Call{Platform: Platform, Method: t.method, Began: began, Ended: endOf(err)})
		}
		limited, ok := errors.AsType[*slack.RateLimitedError](err)
		if !ok {
			return err
		}
		after := max(limited.RetryAfter, time.Second)
		g.close(t.method, time.Now().Add(after))
		if waits == maxWaits {
			return tooLong(t, after, nil)
		}
	}
}

// endOf tells how a call ended.
func endOf(err error) bot.CallEnd {
	if err == nil {
		return bot.CallDone
	}
	if _, limited := errors.AsType[*slack.RateLimitedError](err); limited {
		return bot.CallLimited
	}
	if refused, ok := errors.AsType[slack.SlackErrorResponse](err); ok && !transient[refused.Err] || errors.Is(err, errNotSaid) {
		return bot.CallRefused
	}
	return bot.CallFailed
}

// tooLong says that t was not called, and when it may be.
func tooLong(t turn, after time.Duration, why error) error {
	err := fmt.Errorf("slack: %s: %w", t.method, errNotSaid)
	if why != nil {
		err = fmt.Errorf("slack: %s: %w: %w", t.method, why, errNotSaid)
	}
	return &bot.WaitError{After: max(after, time.Second), Err: err}
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

// wait returns when it is t's turn, or says that it will not be in time.
func (g *gate) wait(ctx context.Context, t turn) error {
	if ctx.Err() != nil {
		return tooLong(t, 0, context.Cause(ctx))
	}
	lines := g.linesOf(t)
	if t.unasked && len(lines) > 0 {
		if err := g.queue(ctx, t, lines[0]); err != nil {
			return err
		}
		defer g.leave(lines[0])
	}
	for {
		rest := g.take(t, lines)
		if rest <= 0 {
			return nil
		}
		if end, ok := ctx.Deadline(); ok && time.Until(end) <= rest {
			return tooLong(t, rest, nil)
		}
		if !pause(ctx, rest) {
			return tooLong(t, rest, context.Cause(ctx))
		}
	}
}

// pause waits and reports whether ctx allowed it.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// linesOf returns the lines that t stands in, its method's first.
func (g *gate) linesOf(t turn) (lines []*line) {
	r, ruled := rules[t.method]
	if !ruled {
		return nil
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	lines = append(lines, g.lineOf(t.method, r))
	if t.room != "" {
		lines = append(lines, g.lineOf(t.method+" "+t.room, perRoom))
	}
	return lines
}

func (g *gate) lineOf(name string, r rule) *line {
	l := g.lines[name]
	if l != nil {
		return l
	}
	if g.lines == nil {
		g.lines = make(map[string]*line)
	}
	if len(g.lines) >= maxLines {
		for old, l := range g.lines {
			if l.idle(time.Now()) {
				delete(g.lines, old)
			}
		}
	}
	if g.share > 0 {
		r = r.of(g.share)
	}
	l = newLine(r)
	g.lines[name] = l
	return l
}

// queue returns when all that came before t and is as little asked for has had
// its turn, unless that would take too long.
func (g *gate) queue(ctx context.Context, t turn, l *line) error {
	g.mu.Lock()
	now := time.Now()
	after := max(g.until[t.method].Sub(now), l.rest(now, true), 0) + time.Duration(l.queue)*l.every
	if end, ok := ctx.Deadline(); ok && time.Until(end) <= after {
		g.mu.Unlock()
		return tooLong(t, after, nil)
	}
	l.queue++
	g.mu.Unlock()
	select {
	case l.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		g.mu.Lock()
		defer g.mu.Unlock()
		l.queue--
		return tooLong(t, after, context.Cause(ctx))
	}
}

func (g *gate) leave(l *line) {
	g.mu.Lock()
	defer g.mu.Unlock()
	l.queue--
	<-l.turn
}

// take makes t count if it may be called now, and returns how long it has to
// wait if not.
func (g *gate) take(t turn, lines []*line) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	rest := g.until[t.method].Sub(now)
	for _, l := range lines {
		rest = max(rest, l.rest(now, t.unasked))
	}
	if rest > 0 {
		return rest
	}
	for _, l := range lines {
		l.count(now, t.unasked)
	}
	return 0
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
// the person has left, the room is archived, a scope is missing. It is a
// [*bot.RefusedError] where that is known for certain.
type PermanentError struct {
	Method string // "chat.postMessage"
	Reason string // Slack's word for it, such as "channel_not_found"
}

// Error says which method was refused and why.
func (e *PermanentError) Error() string { return "slack: " + e.Method + ": " + e.Reason }

// Permanent is true: a scheduler should not try this recipient again soon.
func (e *PermanentError) Permanent() bool { return true }

// Unwrap is the refusal, nil for a word of Slack's that we do not know.
func (e *PermanentError) Unwrap() error {
	if refusals[e.Reason] {
		return &bot.RefusedError{Reason: e.Reason}
	}
	return nil
}

// refusals are Slack's words for what was not said and will not be.
// https://docs.slack.dev/reference/methods/chat.postMessage
var refusals = map[string]bool{
	// The token, or what it may do.
	"account_inactive": true, "app_access_restricted": true, "access_denied": true, "ekm_access_denied": true,
	"invalid_auth": true, "missing_scope": true, "no_permission": true, "not_allowed_token_type": true,
	"not_authed": true, "token_expired": true, "token_revoked": true, "team_access_not_granted": true,
	// The recipient.
	"cannot_dm_bot": true, "channel_not_found": true, "externally_shared_channel": true, "is_archived": true,
	"is_inactive": true, "messages_tab_disabled": true, "not_in_channel": true, "user_disabled": true,
	"user_not_found": true, "user_not_in_channel": true, "user_not_visible": true, "users_not_found": true,
	"restricted_action": true, "restricted_action_non_threadable_channel": true,
	"restricted_action_read_only_channel": true, "restricted_action_thread_locked": true,
	"restricted_action_thread_only_channel": true,
	// The message.
	"cant_update_message": true, "edit_window_closed": true, "invalid_arguments": true, "invalid_blocks": true,
	"invalid_blocks_format": true, "invalid_metadata_format": true, "invalid_metadata_schema": true,
	"message_not_found": true, "metadata_too_large": true, "msg_blocks_too_long": true, "msg_too_long": true,
	"no_text": true,
}

// transient are the refusals that may go away by themselves.
var transient = map[string]bool{
	"internal_error": true, "fatal_error": true, "service_unavailable": true,
	"request_timeout": true, "accesslimited": true, "team_added_to_org": true, "org_login_required": true,
}

// call is one method of Slack's, when it may be called. Errors carry no secret;
// those that no retry can mend are a [*PermanentError], and what was not called
// because it would have had to wait for too long is a [*bot.WaitError].
func (s *desk) call(ctx context.Context, t turn, f func() error) error {
	err := s.gate.through(ctx, t, func() error { return toldToWait(f()) })
	if err == nil {
		return nil
	}
	if wait, ok := errors.AsType[*bot.WaitError](err); ok {
		return wait
	}
	if refused, ok := errors.AsType[slack.SlackErrorResponse](err); ok && !transient[refused.Err] {
		return &PermanentError{Method: t.method, Reason: reasonOf(refused.Err)}
	}
	return fmt.Errorf("slack: %s: %w", t.method, s.safe(err))
}

var slacksWord = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,80}$`)

// reasonOf is Slack's word for what is wrong. Anything longer may repeat what we
// sent, and with it a token.
func reasonOf(word string) string {
	if slacksWord.MatchString(word) {
		return word
	}
	return "refused"
}

// toldToWait makes of every way of being told to wait the one that says for how
// long.
func toldToWait(err error) error {
	if status, ok := errors.AsType[slack.StatusCodeError](err); ok && status.Code == http.StatusTooManyRequests {
		return &slack.RateLimitedError{RetryAfter: time.Second}
	}
	if refused, ok := errors.AsType[slack.SlackErrorResponse](err); ok && (refused.Err == "ratelimited" || refused.Err == "rate_limited") {
		return &slack.RateLimitedError{RetryAfter: time.Second}
	}
	return err
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
func (s *desk) safe(err error) error {
	if permanent, ok := errors.AsType[*PermanentError](err); ok {
		return permanent
	}
	return hide(err, s.token)
}

// hide takes addresses and secrets out of an error.
func hide(err error, secrets ...Secret) error {
	text := address.ReplaceAllString(err.Error(), "…")
	for _, secret := range secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, string(secret), "***")
		}
	}
	return &safeError{text: text, err: err}
}
