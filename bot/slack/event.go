package slack

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
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
		TeamID       string `json:"team_id"`
		EnterpriseID string `json:"enterprise_id"`
		UserID       string `json:"user_id"`
		IsBot        bool   `json:"is_bot"`
		Org          bool   `json:"is_enterprise_install"`
	} `json:"authorizations"`
	// Event is read once its type is known: the same field has another type in
	// another event.
	Event json.RawMessage `json:"event"`
}

// team is the workspace that the event is for.
func (e *envelope) team() string { return cmp.Or(e.TeamID, e.EnterpriseID) }

// self is our user ID there, "" if the envelope does not say.
func (e *envelope) self() string {
	for _, a := range e.Authorizations {
		if a.IsBot {
			return a.UserID
		}
	}
	return ""
}

var (
	errPayload = errors.New("payload is malformed")
	errLater   = errors.New("cannot be taken now")
)

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
		switch err := s.event(r.Context(), &e, q.id()); {
		case errors.Is(err, errLater):
			refuse(w, http.StatusServiceUnavailable) // it is delivered again
			return
		case err != nil:
			refuse(w, http.StatusBadRequest)
			return
		}
	}
	answer(w, nil)
}

// A happening reads one type of event and returns what to do about it, nil if
// there is nothing. What it needs of the envelope's bytes it has read when it
// returns.
type happening func(s *Slack, e *envelope, fallbackID string) (func(context.Context, *desk), error)

// happenings are the types of event that we do something about.
var happenings map[string]happening

func init() { //nolint:gochecknoinits // the table's functions use it in turn
	happenings = map[string]happening{
		"message":                  readMessage,
		"app_mention":              readMessage,
		"app_home_opened":          readHomeOpened,
		"assistant_thread_started": readThreadStarted,
		"user_change":              readPerson,
		"team_join":                readPerson,
		"channel_archive":          readRoom,
		"channel_rename":           readRoom,
		"channel_shared":           readRoom,
		"channel_unshared":         readRoom,
		"member_left_channel":      readRoom,
		"app_uninstalled":          readUninstalled,
		"tokens_revoked":           readRevoked,
	}
}

// event does what is to be done about an event, beside the request. The error
// says that it is malformed.
func (s *Slack) event(ctx context.Context, e *envelope, fallbackID string) error {
	var kind struct {
		Type string `json:"type"`
	}
	if len(e.Event) == 0 || string(e.Event) == "null" || json.Unmarshal(e.Event, &kind) != nil {
		return errPayload
	}
	read := happenings[kind.Type]
	if read == nil {
		return nil
	}
	do, err := read(s, e, fallbackID)
	if err != nil || do == nil || e.team() == "" {
		return err
	}
	d, err := s.deskAt(ctx, e.team(), e.EnterpriseID)
	switch {
	case errors.Is(err, ErrNotInstalled):
		d = s.seat(e.team(), "")
	case err != nil:
		s.log.ErrorContext(ctx, "slack token not known", "team", e.team(), "err", err)
		return errLater
	}
	s.work(ctx, func(ctx context.Context) { do(ctx, d) })
	return nil
}
