package slack

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/rapport-bot/rapport/bot"
)

// An interaction is what Slack sends when somebody uses what we have drawn: the
// parts we read of all its kinds.
// https://docs.slack.dev/reference/interaction-payloads
type interaction struct {
	Type        string `json:"type"`
	TriggerID   string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
	Team        struct {
		ID           string `json:"id"`
		EnterpriseID string `json:"enterprise_id"`
	} `json:"team"`
	Enterprise struct {
		ID string `json:"id"`
	} `json:"enterprise"`
	User struct {
		ID     string `json:"id"`
		TeamID string `json:"team_id"`
	} `json:"user"`
	Channel struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"channel"`
	Container struct {
		MessageTS string `json:"message_ts"`
		ChannelID string `json:"channel_id"`
		ThreadTS  string `json:"thread_ts"`
	} `json:"container"`
	Message struct {
		TS       string `json:"ts"`
		ThreadTS string `json:"thread_ts"`
	} `json:"message"`
	Actions []action `json:"actions"`
	View    view     `json:"view"`
	// Of block_suggestion.
	ActionID string `json:"action_id"`
	Value    string `json:"value"`
}

// An action is a button pressed or a choice made, or a field's state in a form.
type action struct {
	Type     string `json:"type"`
	Value    string `json:"value"`
	Selected struct {
		Value string `json:"value"`
	} `json:"selected_option"`
	Date  string         `json:"selected_date"`
	Files []uploadedFile `json:"files"`
}

type view struct {
	ID         string `json:"id"`
	Hash       string `json:"hash"`
	CallbackID string `json:"callback_id"`
	Metadata   string `json:"private_metadata"`
	Blocks     []struct {
		Type    string `json:"type"`
		BlockID string `json:"block_id"`
	} `json:"blocks"`
	State struct {
		Values map[string]map[string]action `json:"values"`
	} `json:"state"`
}

// serveInteraction answers buttons, forms and half-typed fields.
func (s *Slack) serveInteraction(w http.ResponseWriter, r *http.Request) {
	q, ok := s.admit(w, r, formType)
	if !ok {
		return
	}
	payload, err := fieldOf(q.body.Bytes(), "payload")
	q.release()
	if err != nil {
		refuse(w, http.StatusBadRequest)
		return
	}
	in, err := decodeInteraction([]byte(payload))
	if err != nil {
		refuse(w, http.StatusBadRequest)
		return
	}
	if in == nil { // a kind we have no use for
		answer(w, nil)
		return
	}
	t := in.talk(&q.signature)
	switch in.Type {
	case "block_actions":
		s.servePress(w, r, in, t)
	case "view_submission":
		s.serveSubmit(w, r, in, t)
	case "block_suggestion":
		s.serveTyping(w, r, in, t)
	}
}

// decodeInteraction returns nil for a kind that asks nothing of us.
func decodeInteraction(payload []byte) (*interaction, error) {
	var kind struct {
		Type string `json:"type"`
	}
	if json.Unmarshal(payload, &kind) != nil || kind.Type == "" {
		return nil, errPayload
	}
	switch kind.Type {
	case "block_actions", "view_submission", "block_suggestion":
	default:
		return nil, nil
	}
	var in interaction
	if json.Unmarshal(payload, &in) != nil || in.User.ID == "" || (in.Team.ID == "" && in.User.TeamID == "" && in.Enterprise.ID == "") {
		return nil, errPayload
	}
	return &in, nil
}

// talk is in as a talk, without its body.
func (in *interaction) talk(sig *signature) *talk {
	t := &talk{
		Event: bot.Event{
			ID:       in.TriggerID,
			Platform: Platform,
			// Of an app installed for a whole organisation, team may be null.
			Team:   cmp.Or(in.Team.ID, in.User.TeamID, in.Enterprise.ID),
			Person: in.User.ID,
			Room:   cmp.Or(in.Channel.ID, in.Container.ChannelID),
			Thread: cmp.Or(in.Container.ThreadTS, in.Message.ThreadTS),
		},
		Enterprise: cmp.Or(in.Enterprise.ID, in.Team.EnterpriseID),
		Trigger:    in.TriggerID,
		words:      &english,
	}
	if t.ID == "" && in.View.ID != "" && in.Type == "view_submission" {
		t.ID = in.View.ID + ":" + in.View.Hash
	}
	if t.ID == "" {
		t.ID = sig.id()
	}
	if t.Thread == cmp.Or(in.Container.MessageTS, in.Message.TS) {
		t.Thread = "" // the message heads a thread and is not in it
	}
	t.Outside = foreign(in.User.TeamID, t.Team, t.Enterprise)
	t.Direct = in.Channel.Name == "directmessage" || strings.HasPrefix(t.Room, "D")
	if in.ResponseURL != "" {
		t.Back.URL = in.ResponseURL
		t.Back.issue(time.Now())
	}
	return t
}

// servePress runs the line of a button or a choice. The button is released when
// the handler is done, at the latest when our patience is.
func (s *Slack) servePress(w http.ResponseWriter, r *http.Request, in *interaction, t *talk) {
	if len(in.Actions) == 0 {
		answer(w, nil)
		return
	}
	line := cmp.Or(in.Actions[0].Value, in.Actions[0].Selected.Value)
	if line == "" {
		answer(w, nil)
		return
	}
	press := bot.Press{Line: line}
	if ts := cmp.Or(in.Container.MessageTS, in.Message.TS); ts != "" {
		press.Message = bot.Ref{Room: t.Room, ID: ts}
	}
	t.Body = press
	done := make(chan struct{})
	s.work(r, func(ctx context.Context) {
		m := s.ask(ctx, t)
		close(done)
		s.say(ctx, t, m)
	})
	patience, stop := s.waiting()
	defer stop()
	select {
	case <-done:
	case <-patience:
	}
	answer(w, nil)
}

// serveSubmit runs a form. What is wrong with it is shown in the form; what
// comes of it is said where the form was opened.
func (s *Slack) serveSubmit(w http.ResponseWriter, r *http.Request, in *interaction, t *talk) {
	submit := in.submit(t)
	t.Body = submit
	inTime, late := make(chan []byte), make(chan struct{})
	s.work(r, func(ctx context.Context) {
		m, response := s.submit(ctx, in, t, submit)
		body, err := json.Marshal(response)
		if err != nil { // made of strings only
			s.log.ErrorContext(ctx, "slack answer not encoded", "event", t.ID, "err", err)
		}
		select {
		case inTime <- body:
			if response.ResponseAction == slack.RAErrors {
				return // the form says it
			}
		case <-late:
			if response.ResponseAction == slack.RAUpdate {
				m = s.formless(t, m.form)
			}
		}
		s.say(ctx, t, m)
	})
	patience, stop := s.waiting()
	defer stop()
	select {
	case body := <-inTime:
		answer(w, body)
	case <-patience:
		answer(w, []byte(`{"response_action":"clear"}`))
		_ = http.NewResponseController(w).Flush()
		close(late)
	}
}

// submit is in as a submitted form, but for its files. Where it was opened is
// added to t.
func (in *interaction) submit(t *talk) bot.Submit {
	var m meta
	if json.Unmarshal([]byte(in.View.Metadata), &m) != nil {
		m = meta{} // not ours; the handler will not know the form either
	}
	t.Room, t.Thread = m.Room, m.Thread
	t.Direct = strings.HasPrefix(m.Room, "D")
	if m.Back != nil {
		t.Back = *m.Back
	}
	submit := bot.Submit{
		Form:   cmp.Or(m.Command, in.View.CallbackID),
		Token:  m.Token,
		Values: make(map[string]string, len(m.Hidden)+len(in.View.State.Values)),
	}
	maps.Copy(submit.Values, m.Hidden)
	for block, elements := range in.View.State.Values {
		for _, e := range elements { // an input has one
			submit.Values[block] = cmp.Or(e.Value, e.Selected.Value, e.Date)
		}
	}
	return submit
}

// submit has the handler decide about a form, files included, and returns what
// to say and what happens to the form.
func (s *Slack) submit(ctx context.Context, in *interaction, t *talk, form bot.Submit) (said, *slack.ViewSubmissionResponse) {
	s.know(ctx, t)
	wrong := s.fetchAll(ctx, in, t, form.Values)
	var reply bot.Reply
	if len(wrong) == 0 {
		var ok bool
		if reply, ok = s.decide(ctx, t); !ok {
			// An open form keeps what was typed.
			reply.Errors = map[string]string{"": reply.Message.Summary}
		}
		wrong = reply.Errors
	}
	if len(wrong) > 0 {
		if shown := in.errors(wrong); len(shown) > 0 {
			return notSaved(t, shown), slack.NewErrorsViewSubmissionResponse(shown)
		}
		return notSaved(t, wrong), slack.NewClearViewSubmissionResponse()
	}
	if reply.Form != nil {
		if view, err := s.viewOf(t, reply.Form); err == nil {
			return said{form: reply.Form}, slack.NewUpdateViewSubmissionResponse(view)
		}
	}
	return s.settle(ctx, t, reply), slack.NewClearViewSubmissionResponse()
}

// errors names each complaint by an input of the form. What is about a field
// that is not shown stands under the first.
func (in *interaction) errors(wrong map[string]string) map[string]string {
	inputs := make(map[string]bool)
	first := ""
	for _, b := range in.View.Blocks {
		if b.Type == "input" {
			first = cmp.Or(first, b.BlockID)
			inputs[b.BlockID] = true
		}
	}
	if first == "" {
		return nil
	}
	shown := make(map[string]string)
	for _, name := range sortedKeys(wrong) {
		at := name
		if !inputs[at] {
			at = first
		}
		shown[at] = strings.TrimSpace(shown[at] + " " + wrong[name])
	}
	return shown
}

// serveTyping answers with completions, or with none when they take too long.
func (s *Slack) serveTyping(w http.ResponseWriter, r *http.Request, in *interaction, t *talk) {
	var m meta
	_ = json.Unmarshal([]byte(in.View.Metadata), &m) // an empty one is as good
	t.Room = cmp.Or(t.Room, m.Room)
	t.Trigger, t.Back = "", ticket{}
	t.Body = bot.Typing{Form: cmp.Or(m.Command, in.View.CallbackID), Field: in.ActionID, Prefix: in.Value}
	inTime := make(chan []bot.Choice, 1)
	s.work(r, func(ctx context.Context) {
		s.know(ctx, t)
		reply, _ := s.decide(ctx, t)
		inTime <- reply.Choices
	})
	patience, stop := s.waiting()
	defer stop()
	var choices []bot.Choice
	select {
	case choices = <-inTime:
	case <-patience:
	}
	var b bytes.Buffer
	// Options must be there even if there are none.
	err := json.NewEncoder(&b).Encode(struct {
		Options []*slack.OptionBlockObject `json:"options"`
	}{optionsOf(choices)})
	if err != nil { // made of strings only
		s.log.ErrorContext(r.Context(), "slack options not encoded", "event", t.ID, "err", err)
	}
	answer(w, b.Bytes())
}
