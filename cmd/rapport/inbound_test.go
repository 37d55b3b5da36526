package main

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

// The text of a mail is in the message that asks about it and nowhere else,
// until the person saves it.
func TestTextOfMailIsKeptBySavingOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPrograms(t)
		p.play("wait until 2026-03-10 09:00\ngiven world\ngiven member anna\ngiven email anna anna@us.example\nanna> person Acme \"Jana Novak\" email=jana@acme.eu\n")
		p.tokens["inbox"] = p.mint("anna", "inbound")
		body := strings.Repeat("We talked about "+canary+". ", 40)
		p.play(`inbox POST /hooks/TOKEN {"kind": "mail", "id": "m1", "from": "jana@acme.eu", "to": ["anna@us.example"], "subject": "Renewal", "text": "` + body + `"}` + "\n")
		if !strings.Contains(p.out.String(), "[Save with its text]") {
			t.Fatalf("anna was not asked:\n%s", p.out.String())
		}
		for key, value := range everyKey(p.talk) {
			if strings.Contains(value, canary) {
				t.Errorf("%s holds the text: %s", key, value)
			}
		}
		p.play("anna* Save with its text\n")
		kept := false
		for _, value := range everyKey(p.talk) {
			kept = kept || strings.Contains(value, canary)
		}
		if !kept {
			t.Error("what was saved is not there")
		}
	})
}

// A contact that nobody can be asked about just now is told of again
// later, and then asked about once.
func TestWhatCannotBeAskedComesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPrograms(t)
		p.play("wait until 2026-03-10 09:00\ngiven world\ngiven member anna\n")
		p.tokens["inbox"] = p.mint("anna", "inbound")
		e, err := p.bot.Env(p.team)
		if err != nil {
			t.Fatal(err)
		}
		e.Sender = broken{}
		send := func() int {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/hooks/"+p.tokens["inbox"], strings.NewReader(`{"kind": "call", "id": "c1", "from": "Jana Novak"}`))
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			p.handler.ServeHTTP(w, r)
			return w.Code
		}
		if code := send(); code != http.StatusServiceUnavailable {
			t.Errorf("nobody can be asked: %d", code)
		}
		e.Sender = p.talk
		if code := send(); code != http.StatusServiceUnavailable || len(p.posts.take()) > 0 {
			t.Errorf("at once: %d", code)
		}
		p.play("wait 1m\n")
		if code := send(); code != http.StatusAccepted || len(p.posts.take()) != 1 {
			t.Errorf("a minute later: %d", code)
		}
		if code := send(); code != http.StatusAccepted || len(p.posts.take()) > 0 {
			t.Errorf("again: %d", code)
		}
	})
}

// A broken sender reaches nobody.
type broken struct{}

func (broken) Send(context.Context, bot.Address, card.Message) (bot.Ref, error) {
	return bot.Ref{}, errors.New("no way there")
}
