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

// A slot takes the answer to a request, once, within three seconds; nil is an
// answer without words. It reports whether the words went with it.
type slot interface{ answer(body []byte) bool }

// A response is the slot of an HTTP request.
type response struct{ http.ResponseWriter }

func (w response) answer(body []byte) bool {
	answer(w.ResponseWriter, body)
	return true
}

// An early response is sent at once: something comes after it.
type early struct{ response }

func (w early) answer(body []byte) bool {
	w.response.answer(body)
	_ = http.NewResponseController(w.ResponseWriter).Flush()
	return true
}

// ahead is the slot for an answer that something comes after.
func ahead(to slot) slot {
	if w, ok := to.(response); ok {
		return early{w}
	}
	return to
}

// serveCommand answers a slash command.
func (s *Slack) serveCommand(w http.ResponseWriter, r *http.Request) {
	q, ok := s.admit(w, r, formType)
	if !ok {
		return
	}
	t, err := decodeCommand(formPairs(q.body.Bytes()), q.id())
	q.release()
	switch {
	case err != nil:
		refuse(w, http.StatusBadRequest)
		return
	case t == nil: // Slack only tried our certificate
		answer(w, nil)
		return
	}
	s.desk(r.Context(), t.Team, t.Enterprise).command(r.Context(), t, response{w})
}

// command answers a slash command, at once if the handler is done within our
// patience and through the response_url if not.
func (s *desk) command(asked context.Context, t *talk, to slot) {
	inTime, late := make(chan said), make(chan bool, 1)
	s.owe(asked, t, func(ctx context.Context) {
		m := s.ask(ctx, t)
		select {
		case inTime <- m:
		case told := <-late:
			s.catchUp(ctx, t, m, told)
		}
	})
	patience, stop := s.waiting()
	defer stop()
	select {
	case m := <-inTime:
		if !to.answer(s.encode(asked, m, t)) {
			s.owe(asked, t, func(ctx context.Context) { s.say(ctx, t, m) })
		}
	case <-patience:
		own := s.wordsOf(t.Team, t.Person) // t belongs to the handler's side now
		// Out before what takes its place.
		late <- ahead(to).answer(s.encode(asked, looking(own), &talk{words: own}))
	case <-asked.Done():
		late <- false
	}
}

// looking says that the answer takes a moment.
func looking(w *words) said {
	return said{message: card.Message{Summary: w.Looking}, private: true}
}

// encode returns the HTTP body that says m, nil if m is silent.
func (s *desk) encode(ctx context.Context, m said, t *talk) []byte {
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
func (s *desk) catchUp(ctx context.Context, t *talk, m said, told bool) {
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

// A commandFields calls yield with the fields of a slash command, until yield
// returns an error.
type commandFields func(yield func(name string, value func() (string, error)) error) error

// formPairs are the fields of an HTTP request.
func formPairs(body []byte) commandFields {
	return func(yield func(string, func() (string, error)) error) error {
		return fields(body, func(name, raw []byte) error {
			return yield(string(name), func() (string, error) { return unescape(raw) })
		})
	}
}

// decodeCommand reads a slash command. It returns nil for Slack's check of our
// certificate.
func decodeCommand(all commandFields, fallbackID string) (*talk, error) {
	var ssl, name string
	var t talk
	var text string
	err := all(func(field string, value func() (string, error)) (err error) {
		var into *string
		switch field {
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
			*into, err = value()
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
		t.ID = fallbackID
	}
	t.Direct = name == "directmessage" || strings.HasPrefix(t.Room, "D")
	t.Back.issue(time.Now())
	t.words = &english
	t.Body = bot.Line{Text: plain(text, "")}
	return &t, nil
}
