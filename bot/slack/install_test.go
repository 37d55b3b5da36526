package slack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot"
)

// A chest is a vault in memory.
type chest struct {
	mu    sync.Mutex
	holds map[string][]byte
	locks map[string]bool
	fails error
}

func (c *chest) Open(_ context.Context, workspace string) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.holds[workspace], c.fails
}

func (c *chest) Put(_ context.Context, workspace string, secret []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.holds[workspace] = secret
	return c.fails
}

func (c *chest) Remove(_ context.Context, workspace string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.holds, workspace)
	return c.fails
}

func (c *chest) Lock(_ context.Context, workspace string, _ time.Duration) (func(), bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.locks[workspace] {
		return nil, false, nil
	}
	c.locks[workspace] = true
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.locks, workspace)
	}, true, nil
}

// A shop is an adapter that workspaces install.
type shop struct {
	*rig
	chest     *chest
	installed []Installation
	left      []string
}

func newShop(t *testing.T, h bot.Handler) *shop {
	t.Helper()
	s := &shop{chest: &chest{holds: map[string][]byte{}, locks: map[string]bool{}}}
	s.rig = newRig(t, h, func(c *Config) {
		c.Token = ""
		c.Client = &Client{
			ID: "1.2", Secret: "client-canary", Base: "https://bot.example.com", Vault: s.chest,
			Installed: func(_ context.Context, i Installation) error { s.installed = append(s.installed, i); return nil },
			Left:      func(_ context.Context, workspace string) error { s.left = append(s.left, workspace); return nil },
		}
	})
	s.fake.answers["oauth.v2.access"] = func(c call) (int, http.Header, string) {
		if c.Args["client_id"] != "1.2" || c.Args["client_secret"] != "client-canary" {
			return 200, nil, `{"ok":false,"error":"bad_client_secret"}`
		}
		return 200, nil, s.grant(c.Args["code"])
	}
	return s
}

// grant is what Slack answers to a code: T1 or T2, or for the organisation E1.
func (s *shop) grant(code string) string {
	s.fake.mu.Lock()
	defer s.fake.mu.Unlock()
	token := "xoxb-canary-" + code
	switch code {
	case "T1", "T2":
		s.fake.tokens[token] = code
		return fmt.Sprintf(`{"ok":true,"access_token":%q,"token_type":"bot","scope":"commands,chat:write","bot_user_id":"U0BOT","app_id":"A1",
			"team":{"id":%q,"name":"Acme"},"enterprise":null,"is_enterprise_install":false,"authed_user":{"id":"U0RITA"}}`, token, code)
	case "E1":
		s.fake.tokens[token] = code
		return fmt.Sprintf(`{"ok":true,"access_token":%q,"token_type":"bot","scope":"commands","bot_user_id":"U0BOT","app_id":"A1",
			"team":null,"enterprise":{"id":"E1","name":"Holding"},"is_enterprise_install":true,"authed_user":{"id":"U0RITA"}}`, token)
	}
	return `{"ok":false,"error":"invalid_code"}`
}

// visit sends a browser to a path, with its cookies.
func (s *shop) visit(path string, cookies ...*http.Cookie) *http.Response {
	r := httptest.NewRequest(http.MethodGet, path, http.NoBody)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	s.http.ServeHTTP(w, r)
	return w.Result()
}

// begin clicks "Add to Slack" and returns the state and the browser's cookie.
func (s *shop) begin(t *testing.T) (state string, cookie *http.Cookie) {
	t.Helper()
	resp := s.visit("/slack/install")
	defer resp.Body.Close()
	to, err := url.Parse(resp.Header.Get("Location"))
	if err != nil || resp.StatusCode != http.StatusFound {
		t.Fatalf("status %d, to %q", resp.StatusCode, resp.Header.Get("Location"))
	}
	q := to.Query()
	if to.Host != "slack.com" || q.Get("client_id") != "1.2" || q.Get("redirect_uri") != "https://bot.example.com/slack/oauth_redirect" {
		t.Errorf("sent to %s", to)
	}
	if got := strings.Split(q.Get("scope"), ","); len(got) != len(scopes)+len(optional) {
		t.Errorf("asks for %v", got)
	}
	cookie = resp.Cookies()[0]
	if !cookie.HttpOnly || !cookie.Secure || cookie.SameSite != http.SameSiteLaxMode {
		t.Errorf("cookie %v", cookie)
	}
	return q.Get("state"), cookie
}

func (s *shop) installFor(t *testing.T, code string) {
	t.Helper()
	state, cookie := s.begin(t)
	resp := s.visit("/slack/oauth_redirect?code="+code+"&state="+url.QueryEscape(state), cookie)
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("installing %s: status %d", code, resp.StatusCode)
	}
}

func TestInstallingByLink(t *testing.T) {
	s := newShop(t, says(bot.Reply{Private: true, Message: plainly("hi")}))
	if _, err := s.Send(t.Context(), anna, plainly("hi")); !refused(err) {
		t.Errorf("before it is installed: %v, want a refusal", err)
	}
	s.installFor(t, "T1")
	if len(s.installed) != 1 || s.installed[0].Team != "T1" || s.installed[0].Installer != "U0RITA" {
		t.Errorf("told of %+v", s.installed)
	}
	if _, err := s.Send(t.Context(), anna, plainly("hi")); err != nil {
		t.Error(err)
	}
	if c := s.fake.got("chat.postMessage")[0]; c.Team != "T1" {
		t.Errorf("said with the token of %s", c.Team)
	}
	if log := s.log.String(); strings.Contains(log, "canary") {
		t.Errorf("the log holds a secret: %s", log)
	}
}

func TestOnlyTheBrowserThatBeganInstalls(t *testing.T) {
	s := newShop(t, says(bot.Reply{}))
	state, cookie := s.begin(t)
	other, otherCookie := s.begin(t)
	forged := *cookie
	forged.Value = "zzz.made-up.signature"
	for name, tt := range map[string]struct {
		query  string
		cookie *http.Cookie
		want   int
	}{
		"no state":               {"code=T1", cookie, 400},
		"no cookie":              {"code=T1&state=" + state, nil, 400},
		"another browser's":      {"code=T1&state=" + state, otherCookie, 400},
		"another state":          {"code=T1&state=" + other, cookie, 400},
		"a state made up":        {"code=T1&state=" + forged.Value, &forged, 400},
		"declined":               {"error=access_denied&state=" + state, cookie, 200},
		"a code nobody gave":     {"code=T9&state=" + state, cookie, 502},
		"an address as the code": {"code=https://evil.example/&state=" + state, cookie, 502},
	} {
		var cookies []*http.Cookie
		if tt.cookie != nil {
			cookies = append(cookies, tt.cookie)
		}
		resp := s.visit("/slack/oauth_redirect?"+tt.query, cookies...)
		if err := resp.Body.Close(); err != nil || resp.StatusCode != tt.want {
			t.Errorf("%s: status %d, %v; want %d", name, resp.StatusCode, err, tt.want)
		}
	}
	if len(s.chest.holds) != 0 || len(s.installed) != 0 {
		t.Errorf("installed %v", s.installed)
	}
	if strings.Contains(s.log.String(), "canary") || strings.Contains(s.log.String(), "evil.example") {
		t.Errorf("log: %s", s.log)
	}
}

func TestAStateGrowsOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, says(bot.Reply{}))
		state, cookie := s.begin(t)
		time.Sleep(stateFor)
		resp := s.visit("/slack/oauth_redirect?code=T1&state="+state, cookie)
		if err := resp.Body.Close(); err != nil || resp.StatusCode != http.StatusBadRequest {
			t.Errorf("status %d, %v", resp.StatusCode, err)
		}
	})
}

// An organisation installs once; each of its workspaces is served with that
// token, also when only the workspace is named, and meets its admin.
func TestAnOrganisationInstallsForItsWorkspaces(t *testing.T) {
	s := newShop(t, says(bot.Reply{Private: true, Message: plainly("hi")}))
	s.installFor(t, "E1")
	to := bot.Address{Platform: Platform, Team: "T7", Person: "U0ANNA"}
	if _, err := s.Send(t.Context(), to, plainly("hi")); !refused(err) {
		t.Errorf("a workspace that was not heard of: %v", err)
	}
	s.command("score Acme", "team_id", "T7", "enterprise_id", "E1")
	s.idle(t)
	if _, err := s.Send(t.Context(), to, plainly("hi")); err != nil {
		t.Error(err)
	}
	if c := s.fake.got("chat.postMessage")[0]; c.Team != "E1" {
		t.Errorf("said with the token of %s", c.Team)
	}
	var met []string
	for _, i := range s.installed {
		met = append(met, i.Team)
	}
	if d := cmp.Diff([]string{"", "T7"}, met); d != "" {
		t.Errorf("told of (-want +got):\n%s", d)
	}
	s.fake.mu.Lock()
	delete(s.fake.tokens, "xoxb-canary-E1")
	s.fake.mu.Unlock()
	s.event(`{"type":"event_callback","enterprise_id":"E1","event_id":"Ev9","event":{"type":"app_uninstalled"}}`)
	s.idle(t)
	if _, err := s.Send(t.Context(), to, plainly("hi")); !refused(err) {
		t.Errorf("after the organisation left: %v", err)
	}
}

func TestWhoTakesTheAppAwayIsLeftAlone(t *testing.T) {
	for name, event := range map[string]string{
		"uninstalled": `{"type":"app_uninstalled"}`,
		"revoked":     `{"type":"tokens_revoked","tokens":{"oauth":["U0ANNA"],"bot":["U0BOT"]}}`,
	} {
		s := newShop(t, says(bot.Reply{}))
		s.installFor(t, "T1")
		s.installFor(t, "T2")
		tell := func() {
			s.event(`{"type":"event_callback","team_id":"T1","event_id":"Ev1","event":` + event + `}`)
			s.idle(t)
		}
		tell() // late: the workspace has come back, its token is good
		if _, err := s.Send(t.Context(), anna, plainly("hi")); err != nil {
			t.Errorf("%s: a workspace that came back: %v", name, err)
		}
		s.fake.mu.Lock()
		delete(s.fake.tokens, "xoxb-canary-T1")
		s.fake.mu.Unlock()
		tell()
		tell()
		if _, err := s.Send(t.Context(), anna, plainly("hi")); !refused(err) {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
		if served, err := s.Serves(t.Context(), "T2"); !served || err != nil {
			t.Errorf("%s: the other workspace: %v, %v", name, served, err)
		}
		if len(s.left) == 0 || s.left[0] != "T1" {
			t.Errorf("%s: told that %v left", name, s.left)
		}
	}
	s := newShop(t, says(bot.Reply{}))
	s.installFor(t, "T1")
	s.event(`{"type":"event_callback","team_id":"T1","event_id":"Ev1","event":{"type":"tokens_revoked","tokens":{"oauth":["U0ANNA"],"bot":[]}}}`)
	s.idle(t)
	if served, err := s.Serves(t.Context(), "T1"); !served || err != nil || len(s.left) > 0 {
		t.Errorf("a person's token was revoked: served %v, %v, left %v", served, err, s.left)
	}
}

// Tokens that end are exchanged ahead of it, once, however many ask.
func TestTokensAreExchangedInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, says(bot.Reply{}))
		refreshes := 0
		s.fake.answers["oauth.v2.access"] = func(c call) (int, http.Header, string) {
			s.fake.mu.Lock()
			defer s.fake.mu.Unlock()
			refresh := "first"
			if c.Args["grant_type"] == "refresh_token" {
				refreshes++
				if want := fmt.Sprint("xoxe-1-", refreshes-1); c.Args["refresh_token"] != want {
					t.Errorf("refresh token %q, want %q", c.Args["refresh_token"], want)
				}
				refresh = "next"
			}
			token := fmt.Sprint("xoxe.xoxb-", refresh, refreshes)
			s.fake.tokens[token] = "T1"
			return 200, nil, fmt.Sprintf(`{"ok":true,"access_token":%q,"refresh_token":"xoxe-1-%d","expires_in":43200,"team":{"id":"T1"},"authed_user":{"id":"U0RITA"}}`, token, refreshes)
		}
		s.installFor(t, "T1")
		send := func(when string) {
			t.Helper()
			if _, err := s.Send(t.Context(), anna, plainly("hi")); err != nil {
				t.Errorf("%s: %v", when, err)
			}
		}
		send("at first")
		time.Sleep(11 * time.Hour) // an hour before its end
		send("before its end")
		s.idle(t)
		if refreshes != 1 {
			t.Errorf("%d exchanges, want 1", refreshes)
		}
		expire := func() {
			s.fake.mu.Lock()
			defer s.fake.mu.Unlock()
			delete(s.fake.tokens, "xoxe.xoxb-first0")
		}
		expire()
		send("with the next token")
		time.Sleep(48 * time.Hour) // nobody asked for anything
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() { _, _ = s.Serves(t.Context(), "T1") })
		}
		wg.Wait()
		send("long after its end")
		if refreshes != 2 {
			t.Errorf("%d exchanges, want 2", refreshes)
		}
	})
}

// What Slack knows of people and rooms in one workspace is not taken for
// another's.
func TestWorkspacesAreStrangers(t *testing.T) {
	locales := make(chan string, 2)
	s := newShop(t, func(_ context.Context, ev bot.Event) (bot.Reply, error) {
		locales <- ev.Team + " " + ev.Locale
		return bot.Reply{Private: true, Message: plainly("hi")}, nil
	})
	s.installFor(t, "T1")
	s.installFor(t, "T2")
	s.fake.answers["users.info"] = func(c call) (int, http.Header, string) {
		return 200, nil, fmt.Sprintf(`{"ok":true,"user":{"id":"U0ANNA","team_id":%q,"locale":"lv-%s"}}`, c.Team, c.Team)
	}
	for _, team := range []string{"T1", "T2"} {
		s.command("score Acme", "team_id", team)
		s.idle(t)
		if got, want := <-locales, team+" lv-"+team; got != want {
			t.Errorf("asked as %q, want %q", got, want)
		}
	}
}

func TestTheVaultIsDown(t *testing.T) {
	s := newShop(t, says(bot.Reply{Private: true, Message: plainly("hi")}))
	s.chest.fails = errors.New("connection refused")
	if got := shown(t, s.command("score Acme")); got["text"] != "hi" {
		t.Errorf("a command is answered %v", got)
	}
	if w := s.event(fmt.Sprintf(whisper, "")); w.Code != http.StatusServiceUnavailable {
		t.Errorf("talk that cannot be answered: status %d, want 503: it comes again", w.Code)
	}
	s.idle(t)
}

func TestClientsAreChecked(t *testing.T) {
	_, err := New(Config{Signing: secret, Token: botToken, Handle: says(bot.Reply{}), Client: &Client{Base: "http://bot.example.com"}})
	for _, want := range []string{"client ID", "client secret", "https", "vault", "exclude"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q in it", err, want)
		}
	}
}
