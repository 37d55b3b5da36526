package slack

import (
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
		Type      string `json:"type"`
		MessageTS string `json:"message_ts"`
		ChannelID string `json:"channel_id"`
		ThreadTS  string `json:"thread_ts"`
	} `json:"container"`
	Message struct {
		TS       string `json:"ts"`
		ThreadTS string `json:"thread_ts"`
		Text     string `json:"text"`
		User     string `json:"user"`
		Username string `json:"username"` // of a bot's message
	} `json:"message"`
	MessageTS  string   `json:"message_ts"`  // of a message shortcut
	CallbackID string   `json:"callback_id"` // of a shortcut
	Actions    []action `json:"actions"`
	View       view     `json:"view"`
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
	Several []struct {
		Value string `json:"value"`
	} `json:"selected_options"`
	User  string         `json:"selected_user"`
	Date  string         `json:"selected_date"`
	Files []uploadedFile `json:"files"`
}

// value is what was filled in, as a command line has it.
func (a *action) value() string {
	if a.User != "" {
		return "@" + a.User
	}
	if len(a.Several) > 0 {
		several := make([]string, len(a.Several))
		for i, one := range a.Several {
			several[i] = one.Value
		}
		return strings.Join(several, ",")
	}
	return cmp.Or(a.Value, a.Selected.Value, a.Date)
}

type view struct {
	ID         string `json:"id"`
	Type       string `json:"type"` // "modal" or "home"
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

// serveInteraction answers buttons, forms, shortcuts and half-typed fields.
func (s *Slack) serveInteraction(w http.ResponseWriter, r *http.Request) {
	q, ok := s.admit(w, r, formType)
	if !ok {
		return
	}
	payload, err := fieldOf(q.body.Bytes(), "payload")
	q.release()
	if err == nil {
		err = s.interact(r.Context(), []byte(payload), q.id(), response{w})
	}
	if err != nil {
		refuse(w, http.StatusBadRequest)
	}
}

// interact answers an interaction. The error says that it is malformed; then it
// is not answered.
func (s *Slack) interact(ctx context.Context, payload []byte, fallbackID string, to slot) error {
	in, err := decodeInteraction(payload)
	if err != nil {
		return err
	}
	if in == nil { // a kind we have no use for
		to.answer(nil)
		return nil
	}
	t := in.talk(fallbackID)
	d := s.desk(ctx, t.Team, t.Enterprise)
	switch in.Type {
	case "block_actions":
		d.press(ctx, in, t, to)
	case "view_submission":
		d.submitted(ctx, in, t, to)
	case "block_suggestion":
		d.complete(ctx, in, t, to)
	case "shortcut", "message_action":
		d.shortcut(ctx, in, t, to)
	}
	return nil
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
	case "block_actions", "view_submission", "block_suggestion", "shortcut", "message_action":
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
func (in *interaction) talk(fallbackID string) *talk {
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
		t.ID = fallbackID
	}
	if t.Thread == cmp.Or(in.Container.MessageTS, in.Message.TS) {
		t.Thread = "" // the message heads a thread and is not in it
	}
	t.Outside = foreign(in.User.TeamID, t.Team, t.Enterprise)
	// What is on no message is between the person and us.
	t.Direct = in.Channel.Name == "directmessage" || strings.HasPrefix(t.Room, "D") || t.Room == ""
	if in.ResponseURL != "" {
		t.Back.URL = in.ResponseURL
		t.Back.issue(time.Now())
	}
	return t
}

// press runs the line of a button or a choice. The button is released when the
// handler is done, at the latest when our patience is.
func (s *desk) press(asked context.Context, in *interaction, t *talk, to slot) {
	line := ""
	if len(in.Actions) > 0 {
		line = cmp.Or(in.Actions[0].Value, in.Actions[0].Selected.Value)
	}
	if line == "" {
		to.answer(nil)
		return
	}
	press := bot.Press{Line: line}
	if ts := cmp.Or(in.Container.MessageTS, in.Message.TS); ts != "" {
		press.Message = bot.Ref{Room: t.Room, ID: ts}
	}
	t.Body = press
	t.view = in.surface()
	done := make(chan struct{})
	s.owe(asked, t, func(ctx context.Context) {
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
	to.answer(nil)
}

// submitted runs a form. What is wrong with it is shown in the form; what
// comes of it is said where the form was opened.
func (s *desk) submitted(asked context.Context, in *interaction, t *talk, to slot) {
	submit := in.submit(t)
	t.Body = submit
	inTime, late := make(chan []byte), make(chan struct{})
	s.owe(asked, t, func(ctx context.Context) {
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
		to.answer(body)
	case <-patience:
		ahead(to).answer([]byte(`{"response_action":"clear"}`))
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
	t.Direct = strings.HasPrefix(m.Room, "D") || m.Room == ""
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
			submit.Values[block] = e.value()
		}
	}
	return submit
}

// submit has the handler decide about a form, files included, and returns what
// to say and what happens to the form.
func (s *desk) submit(ctx context.Context, in *interaction, t *talk, form bot.Submit) (said, *slack.ViewSubmissionResponse) {
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

// complete answers with completions, or with none when they take too long.
func (s *desk) complete(asked context.Context, in *interaction, t *talk, to slot) {
	form := in.submit(t)
	t.Trigger, t.Back = "", ticket{}
	t.Body = bot.Typing{Form: form.Form, Field: in.ActionID, Prefix: in.Value, Values: form.Values}
	inTime := make(chan []bot.Choice, 1)
	s.work(asked, func(ctx context.Context) {
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
	// Options must be there even if there are none.
	body, err := json.Marshal(struct {
		Options []*slack.OptionBlockObject `json:"options"`
	}{optionsOf(choices)})
	if err != nil { // made of strings only
		s.log.ErrorContext(asked, "slack options not encoded", "event", t.ID, "err", err)
	}
	to.answer(body)
}
