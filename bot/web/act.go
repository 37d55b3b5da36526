package web

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

const (
	maxBody   = 1 << 20 // of a request without a form
	maxSubmit = 8 << 20 // of a form, which may carry an uploaded file
	maxLabel  = 100     // runes of a button's words shown as the person's own
	patience  = 30 * time.Second
)

// A deed is the body of POST /act: exactly one of its pointers is set.
type deed struct {
	ID        string  `json:"id"` // chosen by the browser; the same when sent again
	Workspace string  `json:"workspace"`
	Person    string  `json:"person"`
	Line      *string `json:"line"`
	Press     *struct {
		Line, Label string
		Message     string // ID of the item that has the button
	} `json:"press"`
	Submit *struct {
		Form, Token string
		Values      map[string]string
		Message     string // ID of the item whose button opened the form
	} `json:"submit"`
	Typing *struct{ Form, Field, Prefix string } `json:"typing"`
}

// An answer is what POST /act returns. Items are placed in order, each where
// one with its ID is or else at the end.
type answer struct {
	ID      string            `json:"id"` // the deed's
	Items   []piece           `json:"items,omitempty"`
	Form    string            `json:"form,omitempty"`
	Errors  map[string]string `json:"errors,omitempty"`
	Choices []choice          `json:"choices,omitempty"`
}

type (
	piece struct {
		ID   string `json:"id"`
		HTML string `json:"html"`
	}
	choice struct {
		Label string `json:"label"`
		Value string `json:"value"`
	}
)

var deedID = regexp.MustCompile(`^[A-Za-z0-9_-]{8,64}$`)

func (p *Page) act(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxSubmit))
	if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
		http.Error(w, "request is too large", http.StatusRequestEntityTooLarge)
		return
	}
	var d deed
	if err != nil || json.Unmarshal(body, &d) != nil {
		http.Error(w, "request is not an act", http.StatusBadRequest)
		return
	}
	if d.Submit == nil && len(body) > maxBody {
		http.Error(w, "request is too large", http.StatusRequestEntityTooLarge)
		return
	}
	at := place{d.Workspace, d.Person}
	who, known := p.person(at)
	does := d.body()
	if !known || does == nil || !deedID.MatchString(d.ID) {
		http.Error(w, "request is not an act", http.StatusBadRequest)
		return
	}
	ev := bot.Event{
		ID: d.ID, Platform: Platform, Team: d.Workspace, Person: d.Person, Room: Room,
		Direct: true, Locale: who.Locale, At: p.now(), Body: does,
	}
	// What was begun is finished and remembered, even if the browser goes.
	ctx, stop := context.WithTimeout(context.WithoutCancel(r.Context()), patience)
	defer stop()
	reply(w, p.answer(ctx, at, who, d, ev))
}

// body returns nil unless the deed is exactly one thing.
func (d deed) body() bot.Body {
	var does []bot.Body
	if d.Line != nil {
		does = append(does, bot.Line{Text: command(*d.Line)})
	}
	if d.Press != nil {
		does = append(does, bot.Press{Line: d.Press.Line, Message: bot.Ref{Room: Room, ID: d.Press.Message}})
	}
	if d.Submit != nil {
		does = append(does, bot.Submit{Form: d.Submit.Form, Token: d.Submit.Token, Values: d.Submit.Values})
	}
	if d.Typing != nil {
		does = append(does, bot.Typing{Form: d.Typing.Form, Field: d.Typing.Field, Prefix: command(d.Typing.Prefix)})
	}
	if len(does) != 1 {
		return nil
	}
	return does[0]
}

// command strips the name of the slash command, for fingers that are used to
// typing it.
func command(line string) string {
	for _, slash := range []string{"/relationship", "/rel"} {
		if rest, ok := strings.CutPrefix(line, slash); ok && (rest == "" || rest[0] == ' ') {
			return strings.TrimLeft(rest, " ")
		}
	}
	return line
}

func (p *Page) answer(ctx context.Context, at place, who Person, d deed, ev bot.Event) answer {
	pane, out := p.pane(at), answer{ID: d.ID}
	show := func(it item) {
		pane.put(it)
		out.Items = append(out.Items, p.piece(at, who, it))
	}
	if d.Line != nil {
		show(item{ID: "o-" + d.ID, Mine: true, Text: *d.Line, At: ev.At})
	}
	says, err := p.Handle(ctx, ev)
	if err != nil {
		ref := bot.Broke(ctx, p.Log, ev, err)
		if d.Typing == nil {
			show(item{ID: "r-" + d.ID, Failed: ref, Private: true, At: ev.At})
		}
		return out
	}
	out.Errors = says.Errors
	for _, c := range says.Choices {
		out.Choices = append(out.Choices, choice{Label: clean(cmp.Or(c.Label, c.Value)), Value: c.Value})
	}
	if says.Form != nil {
		out.Form = p.form(who, *says.Form)
	}
	if d.Typing != nil || len(says.Errors) > 0 || says.Form != nil {
		return out
	}

	said := item{
		ID: "r-" + d.ID, Message: says.Message, File: says.File,
		Private: says.Private, Shared: !says.Private, At: ev.At,
	}
	silent := says.Message.Summary == "" && len(says.Message.Blocks) == 0 && says.File == nil
	_, there := pane.get(d.message())
	if says.Replace && there && !silent {
		said.ID = d.message()
	} else if d.Press != nil {
		if card, ok := pane.use(d.Press.Message, d.Press.Line); ok {
			out.Items = append(out.Items, p.piece(at, who, card))
		}
		show(item{ID: "o-" + d.ID, Mine: true, Pressed: true, Text: short(d.Press.Label), At: ev.At})
	}
	if !silent {
		show(said)
	}
	return out
}

// message is the ID of the item whose button was pressed, "" if none was.
func (d deed) message() string {
	switch {
	case d.Press != nil:
		return d.Press.Message
	case d.Submit != nil:
		return d.Submit.Message
	}
	return ""
}

func short(label string) string {
	if runes := []rune(label); len(runes) > maxLabel {
		return string(runes[:maxLabel-1]) + "…"
	}
	return label
}

func reply(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	// An error here is the browser having gone away.
	_ = json.NewEncoder(w).Encode(body)
}
