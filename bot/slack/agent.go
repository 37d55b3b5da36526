package slack

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/slack-go/slack"

	"github.com/rapport-bot/rapport/bot"
)

// This file is about what Slack gives to agents: suggestions in the Messages
// tab, a status while they think, and a title for each talk.
// https://docs.slack.dev/ai/agent-messaging

const (
	maxPrompts = 4
	maxTitle   = 60 // ours
)

// suggest offers what might be said first: t has a thread in the older kind of
// talk only.
func (s *desk) suggest(ctx context.Context, t *talk) {
	if s.api == nil || t.Room == "" {
		return
	}
	t.Body = bot.Hello{}
	s.know(ctx, t)
	reply, ok := s.decide(ctx, t)
	if !ok || len(reply.Choices) == 0 {
		return
	}
	prompts := slack.AssistantThreadsSetSuggestedPromptsParameters{ChannelID: t.Room, ThreadTS: t.Thread}
	for _, c := range reply.Choices[:min(len(reply.Choices), maxPrompts)] {
		prompts.AddPrompt(c.Label, c.Value)
	}
	err := s.call(ctx, t.turn("assistant.threads.setSuggestedPrompts", ""), func() error {
		return s.api.SetAssistantThreadsSuggestedPromptsContext(ctx, prompts)
	})
	if err != nil {
		s.log.WarnContext(ctx, "slack suggestions not made", "event", t.ID, "team", t.Team, "err", s.safe(err))
	}
}

// status shows words as what we are doing, until something is said. It reports
// whether Slack has such a thing.
func (s *desk) status(ctx context.Context, t *talk, words string) bool {
	if !t.Direct || t.Thread == "" || s.api == nil || s.statusless.Load() {
		return false
	}
	err := s.call(ctx, t.turn("assistant.threads.setStatus", ""), func() error {
		return s.api.SetAssistantThreadsStatusContext(ctx, slack.AssistantThreadsSetStatusParameters{
			ChannelID: t.Room, ThreadTS: t.Thread, Status: words,
		})
	})
	if refusedFor(err) {
		s.statusless.Store(true) // no agent here
	}
	return err == nil
}

// entitle names a talk by what it began with.
func (s *desk) entitle(ctx context.Context, h *heard) {
	speech, ok := h.Body.(bot.Speech)
	title, _ := clip(strings.Join(strings.Fields(speech.Text), " "), maxTitle)
	if !ok || title == "" || s.statusless.Load() {
		return
	}
	err := s.call(ctx, h.turn("assistant.threads.setTitle", ""), func() error {
		return s.api.SetAssistantThreadsTitleContext(ctx, slack.AssistantThreadsSetTitleParameters{
			ChannelID: h.Room, ThreadTS: h.Thread, Title: title,
		})
	})
	if refusedFor(err) {
		s.statusless.Store(true)
	}
}

// readThreadStarted reads that somebody opened a talk of the older kind.
func readThreadStarted(_ *Slack, e *envelope, fallbackID string) (func(context.Context, *desk), error) {
	var started struct {
		Thread struct {
			User    string `json:"user_id"`
			Channel string `json:"channel_id"`
			TS      string `json:"thread_ts"`
		} `json:"assistant_thread"`
	}
	if json.Unmarshal(e.Event, &started) != nil || started.Thread.User == "" {
		return nil, errPayload
	}
	t := e.talk(started.Thread.User, fallbackID)
	t.Direct, t.Room, t.Thread = true, started.Thread.Channel, started.Thread.TS
	return func(ctx context.Context, d *desk) { d.suggest(ctx, t) }, nil
}
