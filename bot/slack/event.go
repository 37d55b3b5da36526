package slack

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

// An envelope is what Slack wraps events in.
// https://docs.slack.dev/apis/events-api
type envelope struct {
	Type           string `json:"type"`
	Challenge      string `json:"challenge"`
	TeamID         string `json:"team_id"`
	EnterpriseID   string `json:"enterprise_id"`
	EventID        string `json:"event_id"`
	ExtShared      *bool  `json:"is_ext_shared_channel"`
	Authorizations []struct {
		UserID string `json:"user_id"`
		IsBot  bool   `json:"is_bot"`
	} `json:"authorizations"`
	// Event is read once its type is known: the same field has another type in
	// another event.
	Event json.RawMessage `json:"event"`
}

// A message is a message or app_mention event.
type message struct {
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
}

var errPayload = errors.New("payload is malformed")

// serveEvent acknowledges an event and answers it afterwards.
func (s *Slack) serveEvent(w http.ResponseWriter, r *http.Request) {
	q, ok := s.admit(w, r, jsonType)
	if !ok {
		return
	}
	defer q.release()
	var e envelope
	if json.Unmarshal(q.body.Bytes(), &e) != nil || e.Type == "" {
		refuse(w, http.StatusBadRequest)
		return
	}
	switch e.Type {
	case "url_verification":
		body, err := json.Marshal(struct {
			Challenge string `json:"challenge"`
		}{e.Challenge})
		if err != nil {
			refuse(w, http.StatusBadRequest)
			return
		}
		answer(w, body)
		return
	case "app_rate_limited":
		s.log.WarnContext(r.Context(), "slack limits our events", "team", e.TeamID)
	case "event_callback":
		heard, err := decodeMessage(&e, q.id())
		if err != nil {
			refuse(w, http.StatusBadRequest)
			return
		}
		if heard != nil {
			s.work(r, func(ctx context.Context) { s.converse(ctx, heard) })
		}
	}
	answer(w, nil)
}

// heard is talk addressed to us.
type heard struct {
	talk
	text string // with our mention in it
	self string // our user ID, "" if the payload does not say
}

// decodeMessage returns nil for an event that asks nothing of us.
func decodeMessage(e *envelope, fallbackID string) (*heard, error) {
	var kind struct {
		Type string `json:"type"`
	}
	if len(e.Event) == 0 || string(e.Event) == "null" || json.Unmarshal(e.Event, &kind) != nil {
		return nil, errPayload
	}
	if kind.Type != "message" && kind.Type != "app_mention" {
		return nil, nil
	}
	var m message
	if json.Unmarshal(e.Event, &m) != nil {
		return nil, errPayload
	}
	h := &heard{text: m.Text}
	for _, a := range e.Authorizations {
		if a.IsBot {
			h.self = a.UserID
		}
	}
	direct := m.ChannelType == "im" || strings.HasPrefix(m.Channel, "D")
	switch {
	case kind.Type == "message" && !direct, // in rooms we answer to our name only
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
	if h.Team == "" {
		h.Team = e.EnterpriseID
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
func (s *Slack) converse(ctx context.Context, h *heard) {
	if s.api == nil {
		s.log.WarnContext(ctx, "slack talk not answered: there is no token", "event", h.ID, "team", h.Team)
		return
	}
	if h.self == "" {
		if h.self = s.self.id(ctx, s); h.self != "" && h.self == h.Person {
			return
		}
	}
	h.Body = bot.Speech{Text: plain(h.text, h.self)}
	stop := s.lookingSoon(ctx, &h.talk)
	m := s.ask(ctx, &h.talk)
	placeholder := stop()
	switch {
	case placeholder != (bot.Ref{}):
		s.change(ctx, &h.talk, placeholder, m)
	case !m.silent():
		s.say(ctx, &h.talk, m)
	}
}

// lookingSoon says "Looking…" unless it is stopped within our patience. Stop
// returns what was said if it can be changed into the answer.
func (s *Slack) lookingSoon(ctx context.Context, t *talk) (stop func() bot.Ref) {
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
			posted <- s.post(ctx, &room, looking(room.words))
		}
	}()
	return sync.OnceValue(func() bot.Ref {
		close(over)
		return <-posted
	})
}

// self remembers who we are.
type self struct {
	mu   sync.Mutex
	user string
	next time.Time // when to ask again after a failure
}

// id returns our user ID, "" if Slack does not tell.
func (i *self) id(ctx context.Context, s *Slack) string {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.user != "" || time.Now().Before(i.next) {
		return i.user
	}
	who, err := s.api.AuthTestContext(ctx)
	if err != nil {
		s.log.WarnContext(ctx, "slack does not say who we are", "err", s.safe(err))
		i.next = time.Now().Add(unknownFor)
		return ""
	}
	i.user = who.UserID
	return i.user
}
