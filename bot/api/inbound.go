package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"mime"
	"net/http"
	"net/mail"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

// What mail and calendar tools send.
const (
	asJSON     = "application/json"
	asMail     = "message/rfc822"
	asCalendar = "text/calendar"
)

// inbound takes what a tool tells of, by the token of the Authorization header
// or, for tools that send no headers, of the path.
func (a *API) inbound(w http.ResponseWriter, r *http.Request) {
	token := r.PathValue("token")
	if token == "" {
		token = bearer(r)
	}
	c, ok := a.admit(w, r, token)
	if !ok {
		return
	}
	if !c.Inbound {
		a.refuse(w, r, problem{Status: http.StatusForbidden, Kind: "scope", Detail: "This token may not tell of mail and meetings.", Next: "Ask an admin for a token with the scope inbound."})
		return
	}
	body, p := read(w, r, asJSON, asMail, asCalendar)
	var contacts []bot.Contact
	if p == nil {
		contacts, p = a.contacts(r, body)
	}
	if p != nil {
		a.refuse(w, r, *p)
		return
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(r.Context()), patience)
	defer stop()
	told := told{Results: []any{}}
	for _, one := range contacts {
		result, p := a.notice(ctx, c, one)
		if p != nil {
			a.refuse(w, r, *p) // those before are known, and not asked about again
			return
		}
		told.Results = append(told.Results, result)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(http.StatusAccepted)
	// An error here is the program having gone away.
	_ = json.NewEncoder(w).Encode(told)
}

// told answers a tool: what became of each thing that it told of.
type told struct {
	Results []any `json:"results"`
}

// notice has a colleague asked about a contact.
func (a *API) notice(ctx context.Context, c Caller, contact bot.Contact) (any, *problem) {
	sum := sha256.Sum256([]byte(contact.Key))
	ev := bot.Event{
		ID: "in-" + c.Token + "-" + hex.EncodeToString(sum[:12]), Platform: Platform, Team: c.Team, Person: c.Person, Room: c.Token, Direct: true,
		Program: bot.Reads, At: a.Now(), Body: bot.Noticed{Contact: contact},
	}
	reply, err := a.Handle(ctx, ev)
	if err != nil {
		p := a.broke(ctx, ev, err)
		return nil, &p
	}
	if p, bad := a.problemOf(c, reply, a.face(ctx, c)); bad {
		switch reply.Fault {
		case bot.Unavailable:
			p.After, p.Next = time.Minute, "Nothing was recorded. Send it again later."
		case bot.Unsure:
			p.After, p.Next = time.Minute, "Send it again later: it is recorded once."
		default: // sent again it would end the same way
		}
		return nil, &p
	}
	if nobodys, ok := reply.Data.(interface{ Nobodys() bool }); ok && nobodys.Nobodys() {
		if err := a.Ignored(ctx, c.Team, c.Token); err != nil {
			a.Log.WarnContext(ctx, "ignored contact not counted", "team", c.Team, "err", err)
		}
	}
	return reply.Data, nil
}

// contacts reads a body of one of the types.
func (a *API) contacts(r *http.Request, body []byte) ([]bot.Contact, *problem) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		kind = ""
	}
	var all []bot.Contact
	switch kind {
	case asMail:
		one, err := a.Mail(body)
		if err != nil {
			return nil, unread("The message has no From and Date that can be read.", "Send the message as it was received, with its headers.")
		}
		all = []bot.Contact{one}
	case asCalendar:
		if all, err = a.Events(body); err != nil {
			return nil, unread("The calendar has no event with a UID and a start that can be read.", "Send the VCALENDAR as the calendar made it.")
		}
	default:
		one, p := a.plain(body)
		if p != nil {
			return nil, p
		}
		all = []bot.Contact{one}
	}
	for i := range all {
		if all[i].Key == "" {
			// Without a name of its own it is known by what it says.
			sum := sha256.Sum256(body)
			all[i].Key = "body:" + hex.EncodeToString(sum[:])
		}
		if key := r.Header.Get("Idempotency-Key"); key != "" && kind == asJSON {
			all[i].Key = "key:" + key
		}
	}
	return all, nil
}

func unread(detail, next string) *problem {
	return &problem{Status: http.StatusUnprocessableEntity, Kind: "misread", Detail: detail, Next: next}
}

// A message is a contact as tools without a format of their own send it.
type message struct {
	ID      string   `json:"id,omitempty"` // the same when it is sent again
	Kind    string   `json:"kind"`         // mail, meeting or call
	From    string   `json:"from"`         // Jana Novak <jana@acme.eu>, or either
	To      []string `json:"to,omitempty"`
	At      string   `json:"at,omitempty"` // RFC 3339, or a day; now if left out
	Subject string   `json:"subject,omitempty"`
	Text    string   `json:"text,omitempty"` // plain, or HTML
}

func (a *API) plain(body []byte) (bot.Contact, *problem) {
	var m message
	decoder := json.NewDecoder(strings.NewReader(string(body)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&m); err != nil {
		return bot.Contact{}, &problem{
			Status: http.StatusBadRequest, Kind: "request", Detail: "The body is not an object of kind, from, to, at, subject, text and id.",
			Next: `Send {"kind": "mail", "from": "Jana Novak <jana@acme.eu>", "to": ["anna@example.com"], "subject": "Renewal"}.`,
		}
	}
	c := bot.Contact{Kind: bot.ContactKind(m.Kind), Subject: m.Subject, Text: a.Words(m.Text), From: party(m.From), At: a.Now()}
	if m.ID != "" {
		c.Key = "id:" + m.ID
	}
	switch c.Kind {
	case bot.ByMail, bot.ByMeeting, bot.ByCall:
	default:
		return c, misfit("kind", "It is one of mail, meeting, call.")
	}
	for _, one := range m.To {
		c.To = append(c.To, party(one))
	}
	if c.From == (bot.Party{}) && len(c.To) == 0 {
		return c, misfit("from", "Somebody must be named, in from or to.")
	}
	if m.At != "" {
		at, err := time.Parse(time.RFC3339, m.At)
		if err != nil {
			if at, err = time.Parse(time.DateOnly, m.At); err != nil {
				return c, misfit("at", "Want an instant such as 2026-03-10T09:00:00Z, or a day such as 2026-03-10.")
			}
			c.AllDay = true
		}
		c.At = at
	}
	return c, nil
}

// party reads a name with an address, or either.
func party(text string) bot.Party {
	if a, err := mail.ParseAddress(text); err == nil {
		return bot.Party{Name: a.Name, Email: a.Address}
	}
	if strings.Contains(text, "@") {
		return bot.Party{Email: strings.TrimSpace(text)}
	}
	return bot.Party{Name: strings.TrimSpace(text)}
}
