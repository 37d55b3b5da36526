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

// An invocation is something that must be answered in the response.
type invocation struct {
	// read is what it asks for, nil if it is malformed.
	read func(*activity) bot.Body
	// answer is the response to it, and whether that says everything: what it
	// does not say is said in the chat.
	answer func(*Teams, *talk, bot.Reply) (response any, whole bool)
	// late is the response when the answer takes its time.
	late func(*words) any
	// aside is true where the conversation may not be ours to speak in.
	aside bool
}

var invocations = map[string]*invocation{
	"adaptiveCard/action":           {read: readAction, answer: (*Teams).answerAction, late: lateAction},
	"task/fetch":                    {read: readDialog, answer: (*Teams).answerDialog, late: lateDialog},
	"task/submit":                   {read: readDialog, answer: (*Teams).answerDialog, late: lateDialog},
	"composeExtension/fetchTask":    {read: readExtension, answer: (*Teams).answerDialog, late: lateDialog, aside: true},
	"composeExtension/submitAction": {read: readDialog, answer: (*Teams).answerDialog, late: lateDialog, aside: true},
}

// invoke answers buttons, forms, dialogs and the message extension, within
// the time that the service allows.
func (s *Teams) invoke(w http.ResponseWriter, r *http.Request, a *activity) {
	if a.Name == "fileConsent/invoke" {
		s.consent(w, r, a)
		return
	}
	how := invocations[a.Name]
	if how == nil {
		w.WriteHeader(http.StatusNotImplemented)
		return
	}
	t := s.talk(a)
	if t.Body = how.read(a); t.Body == nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	t.replace, t.aside = a.ReplyTo != "", how.aside
	if t.aside {
		t.Direct = false
	}
	inTime, late, paid := make(chan any), make(chan struct{}), s.owed.Owe(t.Event)
	s.work(r.Context(), func(ctx context.Context) {
		defer paid()
		defer func() {
			if p := recover(); p != nil {
				s.say(ctx, t, s.broke(ctx, t, bot.Panicked(p)))
			}
		}()
		s.know(ctx, t)
		reply := s.decide(ctx, t)
		s.complete(ctx, t, reply.Form)
		response, whole := how.answer(s, t, reply)
		select {
		case inTime <- response:
			if !whole {
				s.say(ctx, t, reply)
			}
		case <-late:
			s.say(ctx, t, reply)
		}
	})
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case response := <-inTime:
		respond(w, response)
	case <-timer.C:
		close(late)
		respond(w, how.late(wordsFor(t.Locale)))
	}
}

func respond(w http.ResponseWriter, body any) {
	if body == nil {
		w.WriteHeader(http.StatusOK)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(body) // the client is gone if this fails
}

// readAction is what a button or a form of a card asks for.
func readAction(a *activity) bot.Body {
	var value struct {
		Action struct {
			Data map[string]any `json:"data"`
		} `json:"action"`
	}
	if json.Unmarshal(a.Value, &value) != nil {
		return nil
	}
	return actionOf(a, value.Action.Data)
}

// answerAction puts a card in the place of the one that was pressed, for the
// one who pressed it, or says a word.
func (s *Teams) answerAction(t *talk, reply bot.Reply) (response any, whole bool) {
	words := wordsFor(t.Locale)
	switch {
	case len(reply.Errors) > 0 && reply.Form != nil:
		return action(cardType, formCard(reply.Form, reply.Errors, inChat)), true
	case len(reply.Errors) > 0:
		return action(wordType, together(reply.Errors)), true
	case reply.Replace && reply.Form == nil && len(reply.Message.Blocks) > 0:
		pages := adaptive(reply.Message, s.reader(context.Background(), t.Team, t.Locale))
		// Of a card that others see as well only the presser's is changed by a
		// private answer; any other is changed for everybody.
		return action(cardType, pages[0]), reply.Private && !t.Direct && len(pages) == 1
	case reply.Private && !t.Direct:
		return action(wordType, words.Private), false
	}
	return action(wordType, words.Done), false
}

const wordType = "application/vnd.microsoft.activity.message"

func action(kind string, value any) any {
	return map[string]any{"statusCode": http.StatusOK, "type": kind, "value": value}
}

func lateAction(w *words) any { return action(wordType, w.Late) }

// together are the complaints about a form, by field.
func together(errs map[string]string) string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(errs)) {
		all = append(all, strings.TrimSpace(strings.TrimPrefix(name+": "+errs[name], ": ")))
	}
	return strings.Join(all, " ")
}
