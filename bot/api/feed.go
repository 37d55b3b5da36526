package api

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"

	"github.com/rapport-bot/rapport/bot"
)

var errNoDays = errors.New("api: the calendar has no file")

// feed serves a person's days to a calendar program. The address is the secret:
// such programs send no headers, and would ask for a password on a 401.
func (a *API) feed(w http.ResponseWriter, r *http.Request) {
	token, ok := strings.CutSuffix(r.PathValue("file"), ".ics")
	gone := problem{Status: http.StatusNotFound, Kind: "no-resource", Detail: "There is no calendar at this address any more.", Next: "Type calendar where you talk to Rapport, and subscribe to the new address."}
	if !ok || token == "" {
		a.refuse(w, r, gone)
		return
	}
	c, ok := a.admitTo(w, r, token, gone)
	if !ok {
		return
	}
	if !c.Feed {
		a.refuse(w, r, gone)
		return
	}
	ctx, stop := context.WithTimeout(r.Context(), patience)
	defer stop()
	ev := bot.Event{
		ID: "calendar-" + rand.Text(), Platform: Platform, Team: c.Team, Person: c.Person, Direct: true, Program: bot.Reads,
		At: a.Now(), Body: bot.Agenda{},
	}
	reply, err := a.Handle(ctx, ev)
	if p, bad := a.problemOf(c, reply, a.face(ctx, c)); bad && err == nil {
		a.refuse(w, r, p)
		return
	}
	if err == nil && reply.File == nil {
		err = errNoDays
	}
	if err != nil {
		a.refuse(w, r, a.broke(ctx, ev, err))
		return
	}
	sum := sha256.Sum256(reply.File.Data)
	tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
	h := w.Header()
	h.Set("Cache-Control", "private, no-cache") // may be kept, if it is asked each time whether it changed
	h.Set("ETag", tag)
	if matches(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", reply.File.MIME)
	h.Set("Content-Disposition", `inline; filename="`+reply.File.Name+`"`)
	if r.Method != http.MethodHead {
		// An error here is the program having gone away.
		_, _ = w.Write(reply.File.Data)
	}
}

// matches reports whether one of the tags of If-None-Match is tag.
func matches(header, tag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		if one = strings.TrimSpace(one); one == "*" || strings.TrimPrefix(one, "W/") == tag {
			return true
		}
	}
	return false
}
