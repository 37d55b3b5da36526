package slack

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/rapport-bot/rapport/bot"
)

// The example that Slack publishes, of 2018.
func TestSlacksOwnExampleVerifies(t *testing.T) {
	const (
		stamp = "1531420618"
		body  = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
		sum   = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
	)
	h := http.Header{"X-Slack-Signature": {sum}, "X-Slack-Request-Timestamp": {stamp}}
	sig, ok := claimOf(h, time.Unix(1531420618, 0))
	if v := newVerifier(secret); !ok || !v.signed(&sig, []byte(body)) || v.signed(&sig, []byte(body+"x")) {
		t.Errorf("Slack's example is refused, or a changed one is not (claim %v)", ok)
	}
}

func TestOnlyWhatSlackSignedNowIsLetIn(t *testing.T) {
	body := commandForm("score Acme")
	now := time.Now()
	stamp := strconv.FormatInt(now.Unix(), 10)
	good := sign(secret, stamp, body)
	at := func(d time.Duration) (string, string) {
		s := strconv.FormatInt(now.Add(d).Unix(), 10)
		return s, sign(secret, s, body)
	}
	old, oldSum := at(-301 * time.Second)
	future, futureSum := at(310 * time.Second)
	older, olderSum := at(-290 * time.Second)
	ahead, aheadSum := at(290 * time.Second)
	tests := []struct {
		name       string
		stamp, sum string
		want       int
	}{
		{"right", stamp, good, 200},
		{"a little old", older, olderSum, 200},
		{"a little ahead", ahead, aheadSum, 200},
		{"upper case", stamp, "v0=" + strings.ToUpper(good[3:]), 200},
		{"stale", old, oldSum, 401},
		{"of the future", future, futureSum, 401},
		{"no signature", stamp, "", 401},
		{"no timestamp", "", good, 401},
		{"nothing", "", "", 401},
		{"other secret", stamp, sign("x", stamp, body), 401},
		{"other body", stamp, sign(secret, stamp, body+"x"), 401},
		{"other timestamp", older, good, 401},
		{"no version", stamp, good[3:], 401},
		{"other version", stamp, "v1=" + good[3:], 401},
		{"short", stamp, good[:len(good)-2], 401},
		{"long", stamp, good + "00", 401},
		{"odd", stamp, good[:len(good)-1], 401},
		{"not hex", stamp, "v0=" + strings.Repeat("z", 64), 401},
		{"zeros", stamp, "v0=" + strings.Repeat("0", 64), 401},
		{"timestamp in words", "now", sign(secret, "now", body), 401},
		{"timestamp with a sign", "+" + stamp, sign(secret, "+"+stamp, body), 401},
		{"timestamp with a space", " " + stamp, sign(secret, " "+stamp, body), 401},
		{"timestamp with a fraction", stamp + ".0", sign(secret, stamp+".0", body), 401},
		{"negative timestamp", "-1", sign(secret, "-1", body), 401},
		{"timestamp that overflows", "99999999999999999999", sign(secret, "99999999999999999999", body), 401},
		{"most negative timestamp", "-9223372036854775808", sign(secret, "-9223372036854775808", body), 401},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var calls atomic.Int32
			g := newRig(t, func(context.Context, bot.Event) (bot.Reply, error) { calls.Add(1); return bot.Reply{}, nil })
			r := signed("/slack/commands", formType, body, now)
			r.Header.Del("X-Slack-Signature")
			r.Header.Del("X-Slack-Request-Timestamp")
			if tt.sum != "" {
				r.Header.Set("X-Slack-Signature", tt.sum)
			}
			if tt.stamp != "" {
				r.Header.Set("X-Slack-Request-Timestamp", tt.stamp)
			}
			w := httptest.NewRecorder()
			g.http.ServeHTTP(w, r)
			g.idle(t)
			if w.Code != tt.want {
				t.Errorf("status %d, want %d", w.Code, tt.want)
			}
			if ran := calls.Load() > 0; ran != (tt.want == 200) {
				t.Errorf("handler ran: %v", ran)
			}
			// slack-go's verifier, which trims and signs more loosely, never lets
			// in less than ours does.
			if v, err := slack.NewSecretsVerifier(r.Header, secret); tt.want == 200 {
				if err != nil {
					t.Fatalf("slack-go refuses: %v", err)
				}
				_, _ = v.Write([]byte(body))
				if err := v.Ensure(); err != nil {
					t.Errorf("slack-go refuses: %v", err)
				}
			}
		})
	}
}

func TestARequestSentAgainHasTheSameID(t *testing.T) {
	for _, body := range []string{commandForm("score Acme"), commandForm("score Acme", "trigger_id", "")} {
		ids := make(chan string, 3)
		g := newRig(t, func(_ context.Context, ev bot.Event) (bot.Reply, error) { ids <- ev.ID; return bot.Reply{}, nil })
		now := time.Now()
		for _, at := range []time.Time{now, now, now.Add(-time.Second)} {
			g.http.ServeHTTP(httptest.NewRecorder(), signed("/slack/commands", formType, body, at))
		}
		g.idle(t)
		first, again, later := <-ids, <-ids, <-ids
		if first == "" || first != again {
			t.Errorf("IDs %q and %q, want one", first, again)
		}
		if hasTrigger := strings.Contains(body, "trigger_id=1"); (first == later) != hasTrigger {
			t.Errorf("IDs %q and %q a second apart, with a trigger: %v", first, later, hasTrigger)
		}
	}
}

func TestRequestsAreRefusedByTheirKind(t *testing.T) {
	huge := strings.Repeat("x", maxBody+1)
	tests := []struct {
		name, method, path, contentType, body string
		want                                  int
	}{
		{"GET", "GET", "/slack/commands", "", "", 405},
		{"PUT", "PUT", "/slack/events", jsonType, "{}", 405},
		{"DELETE", "DELETE", "/slack/interactions", formType, "", 405},
		{"elsewhere", "POST", "/slack/other", formType, "", 404},
		{"command as JSON", "POST", "/slack/commands", jsonType, "{}", 415},
		{"event as form", "POST", "/slack/events", formType, "a=b", 415},
		{"no type", "POST", "/slack/interactions", "", "payload={}", 415},
		{"type with a charset", "POST", "/slack/commands", formType + "; charset=utf-8", commandForm("x"), 200},
		{"too large", "POST", "/slack/commands", formType, huge, 413},
		{"too large event", "POST", "/slack/events", jsonType, huge, 413},
		{"bad escape", "POST", "/slack/commands", formType, "team_id=T1&user_id=U1&text=%zz", 400},
		{"empty command", "POST", "/slack/commands", formType, "", 400},
		{"command of nobody", "POST", "/slack/commands", formType, "team_id=T1&text=x", 400},
		{"certificate check", "POST", "/slack/commands", formType, "ssl_check=1&token=x", 200},
		{"not JSON", "POST", "/slack/events", jsonType, "{", 400},
		{"null", "POST", "/slack/events", jsonType, "null", 400},
		{"a list", "POST", "/slack/events", jsonType, "[]", 400},
		{"no type", "POST", "/slack/events", jsonType, "{}", 400},
		{"no event", "POST", "/slack/events", jsonType, `{"type":"event_callback"}`, 400},
		{"null event", "POST", "/slack/events", jsonType, `{"type":"event_callback","event":null}`, 400},
		{"event of another shape", "POST", "/slack/events", jsonType, `{"type":"event_callback","event":{"type":"team_join","user":{"id":"U1"}}}`, 200},
		{"message of another shape", "POST", "/slack/events", jsonType, `{"type":"event_callback","event":{"type":"message","user":{"id":"U1"}}}`, 400},
		{"unknown outer event", "POST", "/slack/events", jsonType, `{"type":"brand_new"}`, 200},
		{"limited", "POST", "/slack/events", jsonType, `{"type":"app_rate_limited","team_id":"T1","minute_rate_limited":1}`, 200},
		{"no payload", "POST", "/slack/interactions", formType, "a=b", 400},
		{"null payload", "POST", "/slack/interactions", formType, "payload=null", 400},
		{"empty payload", "POST", "/slack/interactions", formType, "payload=%7B%7D", 400},
		{"bare press", "POST", "/slack/interactions", formType, `payload={"type":"block_actions"}`, 400},
		{"press of nothing", "POST", "/slack/interactions", formType, `payload={"type":"block_actions","user":{"id":"U1","team_id":"T1"}}`, 200},
		{"press without value", "POST", "/slack/interactions", formType, `payload={"type":"block_actions","user":{"id":"U1","team_id":"T1"},"actions":[null]}`, 200},
		{"bare submission", "POST", "/slack/interactions", formType, `payload={"type":"view_submission"}`, 400},
		{"submission without view", "POST", "/slack/interactions", formType, `payload={"type":"view_submission","user":{"id":"U1","team_id":"T1"},"view":null}`, 200},
		{"closed view", "POST", "/slack/interactions", formType, `payload={"type":"view_closed"}`, 200},
		{"bare shortcut", "POST", "/slack/interactions", formType, `payload={"type":"shortcut"}`, 400},
		{"shortcut", "POST", "/slack/interactions", formType, `payload={"type":"shortcut","user":{"id":"U1","team_id":"T1"}}`, 200},
		{"suggestion for nothing", "POST", "/slack/interactions", formType, `payload={"type":"block_suggestion","user":{"id":"U1","team_id":"T1"}}`, 200},
		{"actions of another shape", "POST", "/slack/interactions", formType, `payload={"type":"block_actions","user":{"id":"U1","team_id":"T1"},"actions":5}`, 400},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := newRig(t, func(context.Context, bot.Event) (bot.Reply, error) { return bot.Reply{}, nil })
			r := signed(tt.path, tt.contentType, tt.body, time.Now())
			r.Method = tt.method
			w := httptest.NewRecorder()
			g.http.ServeHTTP(w, r)
			g.idle(t)
			if w.Code != tt.want {
				t.Errorf("status %d, want %d", w.Code, tt.want)
			}
		})
	}
}

func TestAnAnnouncedGiantIsNotRead(t *testing.T) {
	g := newRig(t, func(context.Context, bot.Event) (bot.Reply, error) { return bot.Reply{}, nil })
	r := signed("/slack/commands", formType, "", time.Now())
	r.ContentLength = 10 << 30
	r.Body = io.NopCloser(unreadable{t})
	w := httptest.NewRecorder()
	g.http.ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d, want 413", w.Code)
	}
}

type unreadable struct{ t *testing.T }

func (u unreadable) Read([]byte) (int, error) {
	u.t.Error("the body was read")
	return 0, io.EOF
}

// A signature covers the body and not the address.
func TestTheAddressIsNotRead(t *testing.T) {
	g := newRig(t, func(_ context.Context, ev bot.Event) (bot.Reply, error) {
		t.Errorf("handler ran for %v", ev)
		return bot.Reply{}, nil
	})
	for path, body := range map[string]string{
		"/slack/commands?" + commandForm("drop Acme"): "",
		"/slack/interactions?payload=" + `%7B%22type%22%3A%22block_actions%22%2C%22user%22%3A%7B%22id%22%3A%22U1%22%2C%22team_id%22%3A%22T1%22%7D%2C%22actions%22%3A%5B%7B%22value%22%3A%22drop%22%7D%5D%7D`: "x=y",
	} {
		if w := g.send(path, formType, body); w.Code != http.StatusBadRequest {
			t.Errorf("status %d, want 400", w.Code)
		}
	}
	g.idle(t)
}

func TestTheChallengeIsEchoed(t *testing.T) {
	g := newRig(t, func(context.Context, bot.Event) (bot.Reply, error) { return bot.Reply{}, nil })
	w := g.event(`{"token":"x","challenge":"3eZbrw1a<\"","type":"url_verification"}`)
	if got := shown(t, w)["challenge"]; got != "3eZbrw1a<\"" {
		t.Errorf("challenge %q", got)
	}
}
