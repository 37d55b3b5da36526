package api

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

// A problem is an error as RFC 9457 has it. What it is about is for programs
// in Kind, for people in Detail and Next.
type problem struct {
	Type   string `json:"type"` // urn:rapport:problem:KIND
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
	Next   string `json:"next,omitempty"` // what to do
	// Errors are about fields, Fields what is still needed, Actions lines that
	// go on from here.
	Errors    []fieldError `json:"errors,omitempty"`
	Fields    []string     `json:"fields,omitempty"`
	Actions   []action     `json:"actions,omitempty"`
	Reference string       `json:"reference,omitempty"` // of a fault of ours, in the log

	Kind  string        `json:"-"`
	After time.Duration `json:"-"` // when to try again
}

type fieldError struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

// titles says what each kind of problem is. Kinds are never renamed.
var titles = map[string]string{
	"request":     "The request cannot be read",
	"token":       "The token is missing or not valid",
	"scope":       "The token is not for this",
	"forbidden":   "The person may not do this",
	"no-resource": "There is nothing here",
	"nowhere":     "There is no such command, company or entry",
	"method":      "The method is not allowed",
	"refused":     "It cannot be done as things stand",
	"key-reused":  "The Idempotency-Key belongs to another request",
	"large":       "The request is too large",
	"media-type":  "The content type is not taken here",
	"misread":     "Something in the request does not fit",
	"lacking":     "Something needed is missing",
	"ambiguous":   "It fits more than one",
	"pace":        "Too many requests",
	"unavailable": "The store cannot be reached",
	"unsure":      "It may be done, or not",
	"internal":    "Something broke",
}

const typePrefix = "urn:rapport:problem:"

// write answers with a problem.
func write(w http.ResponseWriter, p problem) {
	p.Type, p.Title = typePrefix+p.Kind, titles[p.Kind]
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	if p.After > 0 {
		h.Set("Retry-After", strconv.Itoa(max(int(p.After.Round(time.Second)/time.Second), 1)))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="rapport"`)
	}
	w.WriteHeader(p.Status)
	// An error here is the program having gone away.
	_ = json.NewEncoder(w).Encode(p)
}

// refuse answers with a problem, and drops what is left of the request.
func (a *API) refuse(w http.ResponseWriter, r *http.Request, p problem) {
	if p.Status >= http.StatusInternalServerError && p.Reference == "" {
		p.Reference = bot.Reference()
		a.Log.WarnContext(r.Context(), "api refused", "status", p.Status, "kind", p.Kind, "ref", p.Reference)
	}
	write(w, p)
}

// broke is what a program is told of a fault of ours, with the reference under
// which the log says what broke.
func (a *API) broke(ctx context.Context, ev bot.Event, err error) problem {
	return problem{
		Status: http.StatusInternalServerError, Kind: "internal", Detail: "Something broke.", Next: "Tell whoever runs Rapport, with the reference.",
		Reference: bot.Broke(ctx, a.Log, ev, err),
	}
}

// retry is when a program whose request met a store that is down may try again.
const retry = 5 * time.Second

// faults says what each fault of a reply is over HTTP. [bot.Repeated] is none,
// and [bot.HeldBack] and [bot.Broken] are told before there is a reply.
var faults = map[bot.Fault]struct {
	status int
	kind   string
	next   string
}{
	bot.Misread:     {http.StatusUnprocessableEntity, "misread", "Correct what is named and send it again."},
	bot.Lacking:     {http.StatusUnprocessableEntity, "lacking", "Send it again with the fields that are named."},
	bot.Ambiguous:   {http.StatusUnprocessableEntity, "ambiguous", "Send the line of one of the actions, or name the company in full and the side with as."},
	bot.Nowhere:     {http.StatusNotFound, "nowhere", "Look the name up with GET " + root + "/companies, or add it."},
	bot.Forbidden:   {http.StatusForbidden, "forbidden", "Ask a colleague who may, or an admin for a token of theirs."},
	bot.Refused:     {http.StatusConflict, "refused", "Read the detail: the actions, if any, go on from here."},
	bot.Unavailable: {http.StatusServiceUnavailable, "unavailable", "Nothing was changed. Send it again later, with the same Idempotency-Key."},
	bot.Unsure:      {http.StatusServiceUnavailable, "unsure", "Send it again with the same Idempotency-Key, or the line of the action: it is done once."},
}

// problemOf is what a reply says that is not what was asked for, if so.
func (a *API) problemOf(c Caller, reply bot.Reply, f face) (problem, bool) {
	fault, bad := faults[reply.Fault]
	if !bad {
		return problem{}, false
	}
	p := problem{Status: fault.status, Kind: fault.kind, Detail: f.words(reply.Message), Next: fault.next, Actions: f.actions(reply.Message)}
	for _, field := range slices.Sorted(maps.Keys(reply.Errors)) {
		p.Errors = append(p.Errors, fieldError{field, reply.Errors[field]})
		if reply.Fault == bot.Lacking {
			p.Fields = append(p.Fields, field)
		}
	}
	if p.Detail == "" && len(p.Errors) > 0 {
		p.Detail = p.Errors[0].Detail
	}
	if reply.Fault == bot.Forbidden || reply.Fault == bot.Refused {
		p.Errors = nil // it is about no field
	}
	if form := reply.Form; form != nil {
		for _, field := range form.Fields {
			if field.Required && field.Value == "" {
				p.Fields = append(p.Fields, field.Name)
			}
		}
		if p.Detail == "" {
			p.Detail = form.Title + "."
		}
	}
	if reply.Fault == bot.Unavailable || reply.Fault == bot.Unsure {
		p.After = retry
	}
	if reply.Fault == bot.Forbidden && c.Access == bot.Reads {
		p.Next = "This token may only read: an admin makes one that writes with admin token."
	}
	return p, true
}
