package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/rapport-bot/rapport/bot"
)

// A ticket is a response_url and what is left of it. It travels with a form so
// that submitting can answer where the form was opened.
type ticket struct {
	URL   string `json:"u,omitempty"`
	Left  int    `json:"n,omitempty"` // uses
	Until int64  `json:"x,omitempty"` // Unix seconds
}

// A response_url may be used five times within half an hour.
// https://docs.slack.dev/interactivity/handling-user-interaction
const (
	ticketUses = 5
	ticketLife = 30 * time.Minute
)

func (k *ticket) issue(now time.Time) { k.Left, k.Until = ticketUses, now.Add(ticketLife).Unix() }

// spend takes one use and reports whether there was one.
func (k *ticket) spend(now time.Time) bool {
	if k.URL == "" || k.Left <= 0 || now.Unix() >= k.Until {
		return false
	}
	k.Left--
	return true
}

// responseHosts are the hosts that answer behind a response_url.
var responseHosts = []string{"hooks.slack.com", "hooks.slack-gov.com"}

// mayPost reports whether an answer may be sent to raw: to Slack's own hosts,
// or where Slack's methods are. A form's private_metadata and a signed payload
// are Slack's word, but the answer carries a company's data.
func (s *Slack) mayPost(raw string) bool {
	u, err := url.Parse(raw)
	if err != nil || u.User != nil || u.Opaque != "" || u.Fragment != "" {
		return false
	}
	if u.Scheme == s.origin.Scheme && strings.EqualFold(u.Host, s.origin.Host) {
		return true
	}
	for _, host := range responseHosts {
		if u.Scheme == "https" && strings.EqualFold(u.Host, host) {
			return true
		}
	}
	return false
}

// A body is a message as JSON, for HTTP answers and response_urls.
type body struct {
	ResponseType    string        `json:"response_type,omitempty"`
	Text            string        `json:"text,omitempty"`
	Blocks          []slack.Block `json:"blocks,omitempty"`
	Thread          string        `json:"thread_ts,omitempty"`
	ReplaceOriginal bool          `json:"replace_original"`
	DeleteOriginal  bool          `json:"delete_original,omitempty"`
	UnfurlLinks     bool          `json:"unfurl_links"` // always false
	UnfurlMedia     bool          `json:"unfurl_media"`
}

func bodyOf(m said, t *talk) *body {
	b := &body{ReplaceOriginal: m.replace}
	b.Text, b.Blocks = compose(m.message, t.words, canvas{})
	if m.replace {
		return b
	}
	b.ResponseType = "in_channel"
	if m.private {
		b.ResponseType = "ephemeral"
	}
	b.Thread = t.Thread
	return b
}

// say delivers m for t: through its response_url, else as a message of our own.
func (s *desk) say(ctx context.Context, t *talk, m said) {
	if m.silent() {
		return
	}
	if ctx.Err() != nil { // the handler took all the time there was
		var stop context.CancelFunc
		ctx, stop = context.WithTimeout(context.WithoutCancel(ctx), callTimeout)
		defer stop()
	}
	if err := s.deliver(ctx, t, m); err != nil {
		s.log.ErrorContext(ctx, "slack answer not delivered", "event", t.ID, "team", t.Team, "err", s.safe(err))
		s.outbox.add(s.Slack, t, m, err) //nolint:contextcheck // it outlives the request
	}
}

// deliver says m for t by the first way that is open.
func (s *desk) deliver(ctx context.Context, t *talk, m said) error {
	if t.view.kind != "" && s.api != nil {
		if err := s.surface(ctx, t, m); err == nil || !refusedFor(err) {
			return err
		}
	}
	err := s.back(ctx, t, bodyOf(m, t))
	if err == nil || s.api == nil || !errors.Is(err, errNotSaid) {
		return err
	}
	if press, ok := t.Body.(bot.Press); ok && m.replace && press.Message != (bot.Ref{}) {
		return s.put(ctx, t, press.Message, m)
	}
	if m.prose && s.stream(ctx, t, m) {
		return nil
	}
	_, err = s.post(ctx, t, m)
	return err
}

// refusedFor reports whether it is certain that Slack will not take what err is
// about.
func refusedFor(err error) bool {
	_, permanent := errors.AsType[*PermanentError](err)
	return permanent
}

// unsay takes back what t was answered with.
func (s *desk) unsay(ctx context.Context, t *talk) {
	if err := s.back(ctx, t, &body{DeleteOriginal: true}); err != nil {
		s.log.WarnContext(ctx, "slack answer not taken back", "event", t.ID, "team", t.Team, "err", s.safe(err))
	}
}

// errNotSaid is in errors after which it is certain that nothing was shown.
var errNotSaid = errors.New("nothing was shown")

// back posts b to t's response_url. The error never holds the URL: whoever has
// it can speak as us.
func (s *desk) back(ctx context.Context, t *talk, b *body) error {
	if t.Back.URL == "" {
		return fmt.Errorf("no response_url: %w", errNotSaid)
	}
	if !s.mayPost(t.Back.URL) {
		s.log.WarnContext(ctx, "slack response_url refused", "event", t.ID, "team", t.Team)
		t.Back = ticket{}
		return fmt.Errorf("response_url refused: %w", errNotSaid)
	}
	data, err := json.Marshal(b)
	if err != nil {
		return fmt.Errorf("response_url: %w: %w", err, errNotSaid)
	}
	return s.gate.through(ctx, turn{method: "response_url"}, func() error {
		if !t.Back.spend(time.Now()) {
			return fmt.Errorf("response_url is used up: %w", errNotSaid)
		}
		err := s.postJSON(ctx, t.Back.URL, data)
		if err != nil && !errors.Is(err, errNotSaid) {
			t.Back.Left++ // whether it counts, Slack will say
		}
		return err
	})
}

func (s *desk) postJSON(ctx context.Context, to string, data []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("response_url: %w", errNotSaid)
	}
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	resp, err := s.http.Do(r)
	if err != nil {
		return fmt.Errorf("response_url: %w", s.safe(err))
	}
	defer resp.Body.Close()
	// Read a little so that the connection can be used again.
	_, _ = io.CopyN(io.Discard, resp.Body, 4<<10)
	switch code := resp.StatusCode; {
	case code == http.StatusTooManyRequests:
		return &slack.RateLimitedError{RetryAfter: retryAfter(resp.Header)}
	case code < 300:
		return nil
	case code < 500: // used_url, expired_url, invalid_blocks, and redirects we do not follow
		return fmt.Errorf("response_url: status %d: %w", code, errNotSaid)
	default:
		return fmt.Errorf("response_url: status %d", code)
	}
}
