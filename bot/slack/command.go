package slack

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

// serveCommand answers a slash command, in the response if the handler is done
// within our patience and through the response_url if not.
func (s *Slack) serveCommand(w http.ResponseWriter, r *http.Request) {
	q, ok := s.admit(w, r, formType)
	if !ok {
		return
	}
	t, err := decodeCommand(&q)
	q.release()
	switch {
	case err != nil:
		refuse(w, http.StatusBadRequest)
		return
	case t == nil: // Slack only tried our certificate
		answer(w, nil)
		return
	}

	inTime, late := make(chan []byte), make(chan bool, 1)
	s.work(r, func(ctx context.Context) {
		m := s.ask(ctx, t)
		select {
		case inTime <- s.encode(ctx, m, t):
		case told := <-late:
			s.catchUp(ctx, t, m, told)
		}
	})
	patience, stop := s.waiting()
	defer stop()
	select {
	case body := <-inTime:
		answer(w, body)
	case <-patience:
		own := s.wordsOf(t.Team, t.Person) // t belongs to the handler's side now
		answer(w, s.encode(r.Context(), looking(own), &talk{words: own}))
		// Out before what takes its place.
		_ = http.NewResponseController(w).Flush()
		late <- true
	case <-r.Context().Done():
		late <- false
	}
}

// looking says that the answer takes a moment.
func looking(w *words) said {
	return said{message: card.Message{Summary: w.Looking}, private: true}
}

// encode returns the HTTP body that says m, nil if m is silent.
func (s *Slack) encode(ctx context.Context, m said, t *talk) []byte {
	if m.silent() {
		return nil
	}
	body, err := json.Marshal(bodyOf(m, t))
	if err != nil { // blocks are made of strings and numbers only
		s.log.ErrorContext(ctx, "slack answer not encoded", "event", t.ID, "err", err)
	}
	return body
}

// catchUp says m after the request has ended; told is whether it was answered
// "Looking…", which m then takes the place of.
func (s *Slack) catchUp(ctx context.Context, t *talk, m said, told bool) {
	switch {
	case !told:
		s.say(ctx, t, m)
	case m.silent():
		s.unsay(ctx, t)
	case m.private:
		m.replace = true
		s.say(ctx, t, m)
	default:
		// Slack cannot turn an answer for one person into one for the room.
		s.say(ctx, t, m)
		s.unsay(ctx, t)
	}
}

// decodeCommand reads a slash command. It returns nil for Slack's check of our
// certificate.
func decodeCommand(q *request) (*talk, error) {
	var ssl, name string
	var t talk
	var text string
	err := fields(q.body.Bytes(), func(field, raw []byte) (err error) {
		var into *string
		switch string(field) {
		case "ssl_check":
			into = &ssl
		case "trigger_id":
			into = &t.Trigger
		case "team_id":
			into = &t.Team
		case "enterprise_id":
			into = &t.Enterprise
		case "user_id":
			into = &t.Person
		case "channel_id":
			into = &t.Room
		case "channel_name":
			into = &name
		case "text":
			into = &text
		case "response_url":
			into = &t.Back.URL
		default:
			return nil
		}
		if *into == "" { // the first counts, as with url.Values
			*into, err = unescape(raw)
		}
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case ssl == "1":
		return nil, nil
	}
	if t.Team == "" {
		t.Team = t.Enterprise
	}
	if t.Team == "" || t.Person == "" {
		return nil, errForm
	}
	t.Platform = Platform
	t.ID = t.Trigger
	if t.ID == "" {
		t.ID = q.id()
	}
	t.Direct = name == "directmessage" || strings.HasPrefix(t.Room, "D")
	t.Back.issue(time.Now())
	t.words = &english
	t.Body = bot.Line{Text: plain(text, "")}
	return &t, nil
}
