package api

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/bot"
)

// line runs a command line, or the line of an action.
func (a *API) line(w http.ResponseWriter, r *http.Request, c Caller) {
	body, p := a.object(w, r)
	var does bot.Body
	if p == nil {
		does, p = lineIn(body)
	}
	if p != nil {
		a.refuse(w, r, *p)
		return
	}
	a.handle(w, r, c, does)
}

func lineIn(body map[string]any) (bot.Body, *problem) {
	const want = `Want {"line": "score Acme"}, or {"press": "…"} with the line of an action.`
	if len(body) != 1 {
		return nil, misfit("line", want)
	}
	for name, v := range body {
		text, ok := v.(string)
		switch {
		case !ok || strings.TrimSpace(text) == "":
		case name == "line":
			return bot.Line{Text: text}, nil
		case name == "press":
			return bot.Press{Line: text}, nil
		}
	}
	return nil, misfit("line", want)
}

// command runs the command of the path with the fields of the body.
func (a *API) command(w http.ResponseWriter, r *http.Request, c Caller) {
	body, p := a.object(w, r)
	command := r.PathValue("command")
	var values map[string]string
	if p == nil {
		values, p = a.values(command, body)
	}
	if p != nil {
		a.refuse(w, r, *p)
		return
	}
	a.submit(w, r, c, command, values)
}

func (a *API) submit(w http.ResponseWriter, r *http.Request, c Caller, command string, values map[string]string) {
	a.handle(w, r, c, bot.Submit{Form: command, Values: values})
}

// handle asks the handler, and answers with what it says.
func (a *API) handle(w http.ResponseWriter, r *http.Request, c Caller, does bot.Body) {
	id, p := a.eventID(r, c, does)
	if p != nil {
		a.refuse(w, r, *p)
		return
	}
	ev := bot.Event{
		ID: id, Platform: Platform, Team: c.Team, Person: c.Person, Room: c.Token, Direct: true, Program: c.Access,
		Locale: locale(r), At: a.Now(), Body: does,
	}
	// What was begun is finished, even if the program goes.
	ctx, stop := context.WithTimeout(context.WithoutCancel(r.Context()), patience)
	defer stop()
	reply, err := a.Handle(ctx, ev)
	if err != nil {
		a.refuse(w, r, a.broke(ctx, ev, err))
		return
	}
	f := a.face(ctx, c)
	if p, bad := a.problemOf(c, reply, f); bad {
		a.refuse(w, r, p)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	// An error here is the program having gone away.
	_ = json.NewEncoder(w).Encode(f.answer(reply))
}

const longestKey = 128

// eventID names the request: by its Idempotency-Key, or as no other one. A key
// belongs to the first request that has it.
func (a *API) eventID(r *http.Request, c Caller, does bot.Body) (string, *problem) {
	key := r.Header.Get("Idempotency-Key")
	if key == "" {
		return "api-" + c.Token + "-" + rand.Text(), nil
	}
	if len(key) > longestKey || strings.IndexFunc(key, func(c rune) bool { return c < '!' || c > '~' }) >= 0 {
		return "", &problem{Status: http.StatusBadRequest, Kind: "request", Detail: "The Idempotency-Key is not 1 to " + strconv.Itoa(longestKey) + " printable characters.", Next: "Use a UUID, the same whenever the request is sent again."}
	}
	id := "api-" + c.Token + "-" + key
	if r.Method == http.MethodGet {
		return id, nil
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%T %+v", does, does))
	mark := hex.EncodeToString(sum[:16])
	was, err := a.First(r.Context(), c.Team, "api:"+id, mark)
	switch {
	case err != nil:
		a.Log.WarnContext(r.Context(), "idempotency key not kept", "team", c.Team, "err", err)
		return "", &problem{Status: http.StatusServiceUnavailable, Kind: "unavailable", Detail: "The store cannot be reached just now.", Next: "Nothing was changed. Send it again later, with the same Idempotency-Key.", After: retry}
	case was != mark:
		return "", &problem{Status: http.StatusConflict, Kind: "key-reused", Detail: "Another request was sent with this Idempotency-Key.", Next: "Send each request with a key of its own."}
	}
	return id, nil
}

// locale is the language that answers are wanted in, for people who have set
// none.
func locale(r *http.Request) string {
	first, _, _ := strings.Cut(r.Header.Get("Accept-Language"), ",")
	tag, _, _ := strings.Cut(first, ";")
	return strings.TrimSpace(tag)
}

// object reads the body as one JSON object.
func (a *API) object(w http.ResponseWriter, r *http.Request) (map[string]any, *problem) {
	body, p := read(w, r, "application/json")
	if p != nil {
		return nil, p
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var o map[string]any
	if err := decoder.Decode(&o); err != nil || o == nil || decoder.More() {
		return nil, &problem{Status: http.StatusBadRequest, Kind: "request", Detail: "The body is not one JSON object.", Next: "Send an object such as {\"line\": \"score Acme\"}."}
	}
	return o, nil
}

// read returns a body that is of one of the types, and not too large.
func read(w http.ResponseWriter, r *http.Request, types ...string) ([]byte, *problem) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	fits := false
	for _, t := range types {
		fits = fits || err == nil && kind == t
	}
	if !fits {
		return nil, &problem{Status: http.StatusUnsupportedMediaType, Kind: "media-type", Detail: "The content type is not " + strings.Join(types, ", ") + ".", Next: "Set Content-Type."}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
		return nil, &problem{Status: http.StatusRequestEntityTooLarge, Kind: "large", Detail: "The body is larger than 1 MB.", Next: "Send less at a time."}
	}
	if err != nil {
		return nil, &problem{Status: http.StatusBadRequest, Kind: "request", Detail: "The body could not be read.", Next: "Send it again."}
	}
	return body, nil
}
