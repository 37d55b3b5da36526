package teams

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/rapport-bot/rapport/bot"
)

// serve takes an activity. Nothing of it is believed before the request has
// proven that it comes from the channel.
func (s *Teams) serve(w http.ResponseWriter, r *http.Request) {
	p, err := s.inbound.prove(r.Context(), r.Header.Get("Authorization"))
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, http.StatusText(http.StatusRequestEntityTooLarge), http.StatusRequestEntityTooLarge)
		return
	}
	a, err := decodeActivity(body)
	if err != nil {
		http.Error(w, http.StatusText(http.StatusBadRequest), http.StatusBadRequest)
		return
	}
	if err := errors.Join(p.covers(a), s.welcome(a)); err != nil {
		s.refuse(w, r, err)
		return
	}
	switch a.Type {
	case "invoke":
		s.invoke(w, r, a)
	case "message", "installationUpdate", "messageDelete":
		if s.fresh(r.Context(), a) {
			s.work(r.Context(), func(ctx context.Context) { s.hear(ctx, a) })
		}
		w.WriteHeader(http.StatusAccepted)
	default: // nothing of ours
		w.WriteHeader(http.StatusOK)
	}
}

// welcome returns an error for who is not served, and for a service that our
// token may not be sent to.
func (s *Teams) welcome(a *activity) error {
	switch {
	case !s.hosts.allowed(a.ServiceURL):
		return &refusal{http.StatusForbidden, "the service's host is not on the list"}
	case !s.serves(a.tenant()):
		return &refusal{http.StatusForbidden, "the directory is not served"}
	}
	return nil
}

func (s *Teams) refuse(w http.ResponseWriter, r *http.Request, err error) {
	status := http.StatusUnauthorized
	if refused, ok := errors.AsType[*refusal](err); ok {
		status = refused.status
	}
	s.log.WarnContext(r.Context(), "teams request refused", "err", err)
	http.Error(w, http.StatusText(status), status)
}

// fresh reports whether an activity is taken for the first time: the service
// repeats one that it thinks was lost.
func (s *Teams) fresh(ctx context.Context, a *activity) bool {
	id := a.Where.ID + ":" + a.ID
	if a.Type == "messageDelete" {
		id += ":deleted"
	}
	if a.ID == "" || s.taken.same(a.tenant()+"/"+id, "1") {
		return a.ID == ""
	}
	if s.claim == nil {
		return true
	}
	fresh, err := s.claim(ctx, a.tenant(), "teams:"+id)
	if err != nil {
		s.log.WarnContext(ctx, "teams activity not claimed", "event", id, "err", err)
		return true // better twice than never
	}
	return fresh
}

// work does job beside a request, whose context may end before job does.
func (s *Teams) work(ctx context.Context, job func(context.Context)) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), longest)
	s.inHand.Go(func() {
		defer bot.Survive(ctx, s.log)
		defer stop()
		job(ctx)
	})
}

// A talk is an event together with where it is answered.
type talk struct {
	bot.Event
	at      *activity
	replace bool // the card that was pressed can be changed
	aside   bool // the conversation may not be ours to speak in
	// What the roster said of the person, "" if it was not asked.
	email, full string
}

func (s *Teams) talk(a *activity) *talk {
	room, thread := a.room()
	return &talk{at: a, Event: bot.Event{
		ID: a.Where.ID + ":" + a.ID, Platform: Platform, Team: a.tenant(), Person: a.person(), Room: room, Thread: thread,
		Direct: a.personal(), Outside: a.From.Object == "", Locale: a.Locale, Link: a.link(), At: s.now(),
	}}
}

// hear answers a message, a press that came as one, or an installation.
func (s *Teams) hear(ctx context.Context, a *activity) {
	t := s.talk(a)
	if a.Type == "messageDelete" {
		t.Body = bot.Removed{Link: t.Link}
		s.decide(ctx, t)
		return
	}
	if a.Type == "installationUpdate" && strings.HasPrefix(a.Action, "remove") {
		if err := s.leave(ctx, t); err != nil {
			s.log.ErrorContext(ctx, "teams removal not noted", "team", t.Team, "err", err)
		}
		return
	}
	s.know(ctx, t)
	s.met(ctx, t)
	if a.Type == "installationUpdate" && a.Action != "add" {
		return // a newer version
	}
	if t.Body = bodyOf(a); t.Body == nil {
		return
	}
	t.replace = a.ReplyTo != ""
	defer s.owed.Owe(t.Event)()
	defer func() {
		if p := recover(); p != nil {
			s.say(ctx, t, s.broke(ctx, t, bot.Panicked(p)))
		}
	}()
	reply := s.decide(ctx, t)
	s.complete(ctx, t, reply.Form)
	s.say(ctx, t, reply)
}

// bodyOf is what an activity asks for, nil for nothing.
func bodyOf(a *activity) bot.Body {
	if a.Type == "installationUpdate" {
		return bot.Line{} // the menu is how we say hello
	}
	var data map[string]any
	if len(a.Value) > 0 && json.Unmarshal(a.Value, &data) == nil && len(data) > 0 {
		return actionOf(a, data)
	}
	text := a.said()
	switch {
	case text == "" && !a.personal():
		return bot.Line{}
	case a.Recipient.Targeted: // a slash command: nobody else in the room reads it
		return bot.Line{Text: strings.TrimPrefix(text, "/")}
	}
	return bot.Speech{Text: text}
}

// actionOf is what the data of a button or a form asks for.
func actionOf(a *activity, data map[string]any) bot.Body {
	if submit, ok := submitted(data); ok {
		return submit
	}
	if line, _ := data["line"].(string); line != "" {
		room, _ := a.room()
		return bot.Press{Line: line, Message: bot.Ref{Room: room, ID: a.ReplyTo}}
	}
	return nil
}

// decide calls the handler; when that fails the reply says so.
func (s *Teams) decide(ctx context.Context, t *talk) bot.Reply {
	reply, err := s.handle(ctx, t.Event)
	if err != nil {
		return s.broke(ctx, t, err)
	}
	return reply
}
