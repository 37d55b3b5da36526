package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// This file is about Socket Mode: what HTTP would bring comes through sockets
// that we open. https://docs.slack.dev/apis/events-api/using-socket-mode

const (
	// connections are open at a time, so that one is there while another is
	// renewed, which Slack asks for every few hours. Ten are the most.
	connections = 2
	// atOnce is how many envelopes are in hand at a time.
	atOnce = 128
	// maxAck is what an acknowledgement may carry, in bytes: more would close
	// the connection.
	maxAck = 20_000
	// reopenAfter is the pause before connections are opened again that ended
	// for a reason which may pass.
	reopenAfter = 5 * time.Second
)

// Listen takes events from Slack through sockets until ctx ends, or Slack does
// not know the token.
func (s *Slack) Listen(ctx context.Context) error {
	if s.sockets == "" {
		return errors.New("slack: no app-level token")
	}
	hands := make(chan struct{}, atOnce)
	ended := make(chan error, connections)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	for range connections {
		go func() { ended <- s.listen(ctx, hands) }()
	}
	var errs []error
	for range connections {
		if err := <-ended; err != nil {
			stop()
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// listen keeps one connection.
func (s *Slack) listen(ctx context.Context, hands chan struct{}) error {
	for ctx.Err() == nil {
		err := s.connect(ctx, hands)
		if ctx.Err() != nil {
			break
		}
		if refused, ok := errors.AsType[slack.SlackErrorResponse](err); ok && refusals[refused.Err] {
			return fmt.Errorf("slack: apps.connections.open: %s: is SLACK_APP_TOKEN an app-level token with connections:write?", refused.Err)
		}
		s.log.WarnContext(ctx, "slack socket ended", "err", hide(err, s.sockets))
		pause(ctx, reopenAfter)
	}
	return nil
}

func (s *Slack) connect(ctx context.Context, hands chan struct{}) error {
	client := socketmode.New(slack.New("", slack.OptionAppLevelToken(string(s.sockets)), slack.OptionHTTPClient(s.http), slack.OptionAPIURL(s.methods)))
	ctx, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case ev := <-client.Events:
				s.take(ctx, client, &ev, hands)
			case <-ctx.Done():
				return
			}
		}
	}()
	err := client.RunContext(ctx)
	stop()
	<-done
	return err
}

// take has a hand see to an envelope, and the connection go on meanwhile.
func (s *Slack) take(ctx context.Context, client *socketmode.Client, ev *socketmode.Event, hands chan struct{}) {
	in := envelopeOf(ev)
	switch {
	case in == nil && ev.Type == socketmode.EventTypeConnected:
		s.log.InfoContext(ctx, "slack socket open")
		return
	case in == nil:
		return
	}
	select {
	case hands <- struct{}{}:
	case <-ctx.Done():
		return
	}
	s.beside(ctx, func() {
		defer func() { <-hands }()
		s.open(ctx, in, &ack{ctx: ctx, client: client, id: in.EnvelopeID})
	})
}

// envelopeOf returns what Slack sent, nil for what the connection says of
// itself. What the client cannot read it has kept.
func envelopeOf(ev *socketmode.Event) *socketmode.Request {
	if bad, ok := ev.Data.(*socketmode.ErrorBadMessage); ok {
		var in socketmode.Request
		if json.Unmarshal(bad.Message, &in) != nil || in.EnvelopeID == "" {
			return nil
		}
		return &in
	}
	if ev.Request == nil || ev.Request.EnvelopeID == "" {
		return nil
	}
	return ev.Request
}

// An ack is the slot of an envelope. Words go with it only where they must:
// what a socket took may be lost, and the envelope is not delivered again.
type ack struct {
	ctx    context.Context //nolint:containedctx // of the connection, for as long as the envelope
	client *socketmode.Client
	id     string
	given  bool
	must   bool // words go with it
}

func (a *ack) answer(body []byte) bool {
	if a.given {
		return false
	}
	a.given = true
	var payload any
	if a.must && len(body) > 0 && len(body) <= maxAck {
		payload = json.RawMessage(body)
	}
	err := a.client.AckCtx(a.ctx, a.id, payload)
	return err == nil && payload != nil
}

// open does what an envelope asks for. One that cannot be read is acknowledged
// too: it would only come again.
func (s *Slack) open(ctx context.Context, in *socketmode.Request, to *ack) {
	// What is begun is finished, whatever becomes of the connection.
	ctx = context.WithoutCancel(ctx)
	var err error
	switch in.Type {
	case "slash_commands":
		err = s.openCommand(ctx, in, to)
	case "interactive":
		err = s.openInteraction(ctx, in, to)
	case "events_api":
		err = s.openEvent(ctx, in)
		if errors.Is(err, errLater) {
			return // it comes again
		}
	}
	if err != nil {
		s.log.WarnContext(ctx, "slack envelope not read", "type", in.Type, "err", err)
	}
	to.answer(nil)
}

func (s *Slack) openCommand(ctx context.Context, in *socketmode.Request, to *ack) error {
	var pairs map[string]any
	if json.Unmarshal(in.Payload, &pairs) != nil {
		return errPayload
	}
	t, err := decodeCommand(jsonPairs(pairs), in.EnvelopeID)
	if err != nil || t == nil {
		return err
	}
	to.answer(nil)
	if s.claims.fresh(ctx, s.log, t.Team, t.ID) {
		s.desk(ctx, t.Team, t.Enterprise).command(ctx, t, to)
	}
	return nil
}

// jsonPairs are the fields of a command that came as JSON.
func jsonPairs(pairs map[string]any) commandFields {
	return func(yield func(string, func() (string, error)) error) error {
		for name, value := range pairs {
			text, ok := value.(string)
			if !ok {
				continue
			}
			if err := yield(name, func() (string, error) { return text, nil }); err != nil {
				return err
			}
		}
		return nil
	}
}

func (s *Slack) openInteraction(ctx context.Context, in *socketmode.Request, to *ack) error {
	var kind struct {
		Type string `json:"type"`
		Team struct {
			ID string `json:"id"`
		} `json:"team"`
		Trigger string `json:"trigger_id"`
	}
	if json.Unmarshal(in.Payload, &kind) != nil {
		return errPayload
	}
	switch kind.Type {
	case "view_submission", "block_suggestion":
		to.must = true // a repeat is answered again: it writes nothing twice
	default:
		to.answer(nil)
		if kind.Trigger != "" && !s.claims.fresh(ctx, s.log, kind.Team.ID, kind.Trigger) {
			return nil
		}
	}
	return s.interact(ctx, in.Payload, in.EnvelopeID, to)
}

func (s *Slack) openEvent(ctx context.Context, in *socketmode.Request) error {
	var e envelope
	if json.Unmarshal(in.Payload, &e) != nil {
		return errPayload
	}
	return s.event(ctx, &e, in.EnvelopeID)
}
