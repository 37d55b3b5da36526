package teams

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

// invoke answers what must be answered in the response: buttons and forms of
// cards.
func (s *Teams) invoke(w http.ResponseWriter, r *http.Request, a *activity) {
	if a.Name != "adaptiveCard/action" {
		w.WriteHeader(http.StatusNotImplemented)
		return
	}
	var value struct {
		Action struct {
			Data map[string]any `json:"data"`
		} `json:"action"`
	}
	t := s.talk(a)
	if json.Unmarshal(a.Value, &value) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if t.Body = actionOf(a, value.Action.Data); t.Body == nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	t.replace = a.ReplyTo != ""
	inTime, late := make(chan bot.Reply), make(chan struct{})
	s.work(r.Context(), func(ctx context.Context) {
		if err := s.note(ctx, a); err != nil {
			s.log.WarnContext(ctx, "teams reference not kept", "team", a.tenant(), "err", err)
		}
		reply := s.decide(ctx, t)
		select {
		case inTime <- reply:
			if !inPlace(reply) {
				s.say(ctx, t, reply)
			}
		case <-late:
			s.say(ctx, t, reply)
		}
	})
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case reply := <-inTime:
		s.answer(w, t, reply)
	case <-timer.C:
		close(late)
		s.answer(w, t, bot.Reply{})
	}
}

// inPlace reports whether a reply takes the place of the card that was pressed,
// for the one who pressed it.
func inPlace(reply bot.Reply) bool { return len(reply.Errors) > 0 && reply.Form != nil }

// answer writes the response to a button: a card in its place, or a word.
func (s *Teams) answer(w http.ResponseWriter, t *talk, reply bot.Reply) {
	words := wordsFor(t.Locale)
	body := map[string]any{"statusCode": http.StatusOK, "type": "application/vnd.microsoft.activity.message", "value": words.Done}
	switch {
	case inPlace(reply):
		body["type"], body["value"] = cardType, formCard(reply.Form, reply.Errors)
	case len(reply.Errors) > 0:
		body["value"] = together(reply.Errors)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(body) // the client is gone if this fails
}

// together are the complaints about a form, by field.
func together(errs map[string]string) string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(errs)) {
		all = append(all, strings.TrimSpace(strings.TrimPrefix(name+": "+errs[name], ": ")))
	}
	return strings.Join(all, " ")
}
