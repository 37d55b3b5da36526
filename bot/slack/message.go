package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"
	"sync"

	"github.com/rapport-bot/rapport/bot"
)

// A message is a message or app_mention event.
type message struct {
	Type        string `json:"type"`
	Subtype     string `json:"subtype"`
	User        string `json:"user"`
	BotID       string `json:"bot_id"`
	Text        string `json:"text"`
	Channel     string `json:"channel"`
	ChannelType string `json:"channel_type"`
	TS          string `json:"ts"`
	ThreadTS    string `json:"thread_ts"`
	Team        string `json:"team"`
	UserTeam    string `json:"user_team"`
	SourceTeam  string `json:"source_team"`
	DeletedTS   string `json:"deleted_ts"` // of message_deleted
	Previous    struct {
		ThreadTS string `json:"thread_ts"`
	} `json:"previous_message"`
}

// heard is talk addressed to us.
type heard struct {
	talk
	text string // with our mention in it
	self string // our user ID, "" if the payload does not say
	ts   string // of the message
	root bool   // it begins a talk
}

// readMessage reads talk, and what became of it.
func readMessage(s *Slack, e *envelope, fallbackID string) (func(context.Context, *desk), error) {
	h, err := decodeMessage(e, fallbackID)
	if err != nil {
		return nil, err
	}
	if h != nil {
		return func(ctx context.Context, d *desk) { d.converse(ctx, h) }, nil
	}
	return readRemoved(s, e, fallbackID)
}

// decodeMessage returns nil for an event that asks nothing of us.
func decodeMessage(e *envelope, fallbackID string) (*heard, error) {
	var m message
	if json.Unmarshal(e.Event, &m) != nil {
		return nil, errPayload
	}
	h := &heard{text: m.Text, self: e.self(), root: m.ThreadTS == ""}
	direct := m.ChannelType == "im" || strings.HasPrefix(m.Channel, "D")
	switch {
	case m.Type == "message" && !direct, // in rooms we answer to our name only
		m.Subtype != "" && m.Subtype != "file_share",
		m.BotID != "", m.User == "", m.User == h.self, m.User == "USLACKBOT",
		m.Channel == "":
		return nil, nil
	}
	h.Event = bot.Event{
		// A message that mentions us may arrive as two events.
		ID:       m.Channel + ":" + m.TS,
		Platform: Platform,
		Team:     e.TeamID,
		Person:   m.User,
		Room:     m.Channel,
		Thread:   m.ThreadTS,
		Direct:   direct,
	}
	if m.TS == "" {
		if h.ID = e.EventID; h.ID == "" {
			h.ID = fallbackID
		}
	}
	h.Team = e.team()
	h.ts = m.TS
	if direct && h.Thread == "" {
		h.Thread = m.TS // each talk with an agent is a thread of its own
	}
	h.Enterprise = e.EnterpriseID
	h.Shared = e.ExtShared
	h.Outside = e.ExtShared != nil && *e.ExtShared
	for _, team := range []string{m.UserTeam, m.SourceTeam, m.Team} {
		if foreign(team, h.Team, h.Enterprise) {
			h.Outside = true
		}
	}
	h.words = &english
	return h, nil
}

// converse answers talk by a message of its own.
func (s *desk) converse(ctx context.Context, h *heard) {
	if s.api == nil {
		s.log.WarnContext(ctx, "slack talk not answered: there is no token", "event", h.ID, "team", h.Team)
		return
	}
	if !s.claims.fresh(ctx, s.log, h.Team, h.ID) {
		return
	}
	me := s.whoami(ctx)
	if h.self = cmp.Or(h.self, me.user); h.self != "" && h.self == h.Person {
		return
	}
	h.Link = me.permalink(h.Room, h.ts, h.Thread)
	h.Body = bot.Speech{Text: plain(h.text, h.self)}
	defer s.owed.Owe(h.Event)()
	stop := s.lookingSoon(ctx, &h.talk)
	defer func() {
		if p := recover(); p != nil {
			s.conclude(ctx, h, stop(), said{message: s.broke(ctx, &h.talk, bot.Panicked(p)).Message, private: true})
		}
	}()
	m := s.ask(ctx, &h.talk)
	s.conclude(ctx, h, stop(), m)
	if h.root && h.Direct {
		s.entitle(ctx, h)
	}
}

// conclude says m, in the place of "Looking…" if that was said.
func (s *desk) conclude(ctx context.Context, h *heard, placeholder bot.Ref, m said) {
	switch {
	case placeholder != (bot.Ref{}):
		s.change(ctx, &h.talk, placeholder, m)
	case !m.silent():
		s.say(ctx, &h.talk, m)
	}
}

// lookingSoon says "Looking…" unless it is stopped within our patience: as the
// status of a talk where Slack has one, else as a message. Stop returns the
// message if there is one, to be changed into the answer.
func (s *desk) lookingSoon(ctx context.Context, t *talk) (stop func() bot.Ref) {
	over, posted := make(chan struct{}), make(chan bot.Ref, 1)
	room := *t // the handler's side fills in t meanwhile
	go func() {
		patience, stop := s.waiting()
		defer stop()
		select {
		case <-over:
			posted <- bot.Ref{}
		case <-patience:
			room.words = s.wordsOf(room.Team, room.Person)
			if s.status(ctx, &room, room.words.Looking) {
				posted <- bot.Ref{}
				return
			}
			ref, err := s.post(ctx, &room, looking(room.words))
			if err != nil {
				s.log.WarnContext(ctx, "slack answer not announced", "event", room.ID, "team", room.Team, "err", s.safe(err))
			}
			posted <- ref
		}
	}()
	return sync.OnceValue(func() bot.Ref {
		close(over)
		return <-posted
	})
}
