package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot"
)

func TestAPrivateRoomIsOpenedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{}))
		for range 3 {
			ref, err := g.Send(t.Context(), bot.Address{Platform: Platform, Team: "T1", Person: "U0ANNA"}, plainly("hi"))
			if err != nil || ref.Room != "DU0ANNA" || ref.ID == "" {
				t.Errorf("Send = %v, %v", ref, err)
			}
		}
		want := []string{"conversations.open", "chat.postMessage", "chat.postMessage", "chat.postMessage"}
		if d := cmp.Diff(want, g.fake.asked()); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
	})
}

func TestAMovedRoomIsOpenedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{}))
		first := true
		g.fake.answers["chat.postMessage"] = func(call) (int, http.Header, string) {
			if first {
				first = false
				return 200, nil, `{"ok":false,"error":"channel_not_found"}`
			}
			return 0, nil, ""
		}
		if _, err := g.Send(t.Context(), bot.Address{Person: "U0ANNA"}, plainly("hi")); err != nil {
			t.Error(err)
		}
		if n := len(g.fake.got("conversations.open")); n != 2 {
			t.Errorf("opened %d times, want 2", n)
		}
	})
}

// Ten messages at once under a limit of one a second: all are said, and Slack
// is left alone for as long as it asks.
func TestBeingLimitedIsHonoured(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{}))
		var free time.Time
		early := 0
		g.fake.answers["chat.postMessage"] = func(c call) (int, http.Header, string) {
			g.fake.mu.Lock()
			defer g.fake.mu.Unlock()
			if c.At.Before(free) {
				early++
				return 429, http.Header{"Retry-After": {"3"}}, ""
			}
			free = c.At.Add(3 * time.Second)
			return 0, nil, ""
		}
		errs := make(chan error)
		for i := range 3 {
			go func() {
				_, err := g.Send(t.Context(), bot.Address{Person: fmt.Sprint("U", i)}, plainly("hi"))
				errs <- err
			}()
		}
		for range 3 {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		if early > 3 {
			t.Errorf("%d calls while limited, want 3 at most", early)
		}
	})
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{}))
		g.fake.answers["chat.postMessage"] = func(call) (int, http.Header, string) {
			return 429, http.Header{"Retry-After": {"60"}}, ""
		}
		ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
		defer stop()
		start := time.Now()
		_, err := g.Send(ctx, bot.Address{Person: "U1"}, plainly("hi"))
		if err == nil || time.Since(start) > 10*time.Second {
			t.Errorf("Send = %v after %v", err, time.Since(start))
		}
	})
}

func TestRefusalsAreTold(t *testing.T) {
	tests := []struct {
		status    int
		body      string
		permanent bool
	}{
		{200, `{"ok":false,"error":"is_archived"}`, true},
		{200, `{"ok":false,"error":"account_inactive"}`, true},
		{200, `{"ok":false,"error":"invalid_blocks"}`, true},
		{200, `{"ok":false,"error":"internal_error"}`, false},
		{503, ``, false},
		{200, `<html>`, false},
	}
	for _, tt := range tests {
		g := newRig(t, says(bot.Reply{}))
		g.fake.answers["chat.postMessage"] = func(call) (int, http.Header, string) { return tt.status, nil, tt.body }
		_, err := g.Send(t.Context(), bot.Address{Person: "U1"}, plainly("hi"))
		permanent, ok := errors.AsType[*PermanentError](err)
		if err == nil || ok != tt.permanent || ok && (!permanent.Permanent() || permanent.Method != "chat.postMessage") {
			t.Errorf("%d %s: %v, want permanent %v", tt.status, tt.body, err, tt.permanent)
		}
		if n := len(g.fake.got("chat.postMessage")); n != 1 {
			t.Errorf("%d %s: posted %d times, want once", tt.status, tt.body, n)
		}
	}
}

// dead is a Slack that cannot be reached.
type dead struct{}

func (dead) RoundTrip(r *http.Request) (*http.Response, error) {
	return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused for " + r.URL.String() + " " + r.Header.Get("Authorization"))}
}

func TestNoSecretLeaks(t *testing.T) {
	g := newRig(t, says(bot.Reply{Private: true, Message: plainly("hi"), File: &bot.File{Name: "x", Data: []byte("x")}}), func(c *Config) {
		c.HTTP, c.Unanswered = dead{}, func(context.Context, bot.Event) error { return nil }
	})
	_, err := g.Send(t.Context(), bot.Address{Person: "U1"}, plainly("hi"))
	all := []string{fmt.Sprintf("%v %+v %#v", err, err, err)}
	for e := err; e != nil; e = errors.Unwrap(e) {
		all = append(all, e.Error())
	}
	g.command("score")
	g.interact(press)
	g.event(fmt.Sprintf(mention, ""))
	g.interact(`{"type":"view_submission","user":{"id":"U1","team_id":"T1"},"view":{"private_metadata":"{\"b\":{\"u\":\"https://hooks.slack.com/secretpath\",\"n\":5,\"x\":99999999999}}","state":{"values":{"f":{"f":{"files":[{"url_private":"https://files.slack.com/secretpath"}]}}}}}}`)
	g.idle(t)
	c := Config{Signing: secret, Token: botToken}
	all = append(all, g.log.String(), fmt.Sprintf("%v %+v %#v %s", c, c, c, c.Token))
	config, err := json.Marshal(c.Token)
	if err != nil {
		t.Fatal(err)
	}
	all = append(all, string(config))
	for _, said := range all {
		for _, hush := range []string{secret, botToken, "canary", "secretpath"} {
			if strings.Contains(said, hush) {
				t.Errorf("%q is in:\n%s", hush, said)
			}
		}
	}
	if !strings.Contains(g.log.String(), "connection refused") {
		t.Errorf("log does not say why:\n%s", g.log)
	}
}

func TestNewNamesAllThatIsWrong(t *testing.T) {
	_, err := New(Config{APIURL: "ftp://x", Patience: time.Minute})
	for _, want := range []string{"signing", "handler", "patience", "API URL"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("New = %v, want a word about %s", err, want)
		}
	}
	if _, err := New(Config{Signing: secret, Handle: says(bot.Reply{}), APIURL: "https://:" + botToken + "@slack.com/"}); err == nil || strings.Contains(err.Error(), botToken) {
		t.Errorf("New = %v", err)
	}
}

func TestWithoutATokenNothingIsSent(t *testing.T) {
	g := newRig(t, says(bot.Reply{Message: plainly("hi")}), func(c *Config) { c.Token = "" })
	if _, err := g.Send(t.Context(), bot.Address{Person: "U1"}, plainly("hi")); err == nil {
		t.Error("Send succeeded")
	}
	g.event(fmt.Sprintf(whisper, ""))
	g.idle(t)
	if asked := g.fake.asked(); asked != nil {
		t.Errorf("called %v", asked)
	}
}

func TestDrainingEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, after(30*time.Second, says(bot.Reply{})))
		g.interact(press)
		ctx, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		if err := g.Drain(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Drain = %v", err)
		}
		g.idle(t)
	})
}
