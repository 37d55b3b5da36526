package slack

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/rapport-bot/rapport/bot"
)

const (
	stateCookie = "rapport_install"
	stateFor    = 10 * time.Minute // to click "Allow"
)

func (c *Client) check(token Secret) error {
	var wrong []error
	for _, need := range []struct{ name, value string }{
		{"client ID", c.ID}, {"client secret", string(c.Secret)}, {"base URL", c.Base},
	} {
		if need.value == "" {
			wrong = append(wrong, fmt.Errorf("%s is missing", need.name))
		}
	}
	if u, err := url.Parse(c.Base); err != nil || u.Host == "" || u.Scheme != "https" && u.Hostname() != "localhost" && u.Hostname() != "127.0.0.1" {
		wrong = append(wrong, errors.New("base URL is not an https URL"))
	}
	if c.Vault == nil {
		wrong = append(wrong, errors.New("vault is missing"))
	}
	if token != "" {
		wrong = append(wrong, errors.New("a bot token and a client exclude each other"))
	}
	return errors.Join(wrong...)
}

func (c *Client) redirect() string { return strings.TrimRight(c.Base, "/") + "/slack/oauth_redirect" }

// authorize is where people allow the app what it asks for.
func (s *Slack) authorize() string {
	if s.methods == defaultAPI {
		return "https://slack.com/oauth/v2/authorize"
	}
	return s.origin.Scheme + "://" + s.origin.Host + "/oauth/v2/authorize"
}

// serveInstall sends a browser to Slack, with a state that only this browser
// can bring back.
func (s *Slack) serveInstall(w http.ResponseWriter, r *http.Request) {
	state := s.newState(time.Now())
	http.SetCookie(w, &http.Cookie{
		Name: stateCookie, Value: state, Path: "/slack/", MaxAge: int(stateFor / time.Second),
		HttpOnly: true, Secure: strings.HasPrefix(s.client.Base, "https:"), SameSite: http.SameSiteLaxMode,
	})
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, s.authorize()+"?"+url.Values{
		"client_id":    {s.client.ID},
		"scope":        {strings.Join(slices.Concat(scopes, optional), ",")},
		"redirect_uri": {s.client.redirect()},
		"state":        {state},
	}.Encode(), http.StatusFound)
}

// newState is a random value with its end, signed: nobody can make one up.
func (s *Slack) newState(now time.Time) string {
	var random [16]byte
	_, _ = rand.Read(random[:]) // never fails since Go 1.24
	body := strconv.FormatInt(now.Add(stateFor).Unix(), 36) + "." + base64.RawURLEncoding.EncodeToString(random[:])
	return body + "." + s.signState(body)
}

func (s *Slack) signState(body string) string {
	h := hmac.New(sha256.New, []byte(s.client.Secret))
	h.Write([]byte("install:" + body))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// goodState reports whether a state is ours, of this browser and not too old.
func (s *Slack) goodState(r *http.Request, now time.Time) bool {
	state := r.URL.Query().Get("state")
	cookie, err := r.Cookie(stateCookie)
	if err != nil || state == "" || subtle.ConstantTimeCompare([]byte(cookie.Value), []byte(state)) != 1 {
		return false
	}
	i := strings.LastIndexByte(state, '.')
	if i < 0 || !hmac.Equal([]byte(s.signState(state[:i])), []byte(state[i+1:])) {
		return false
	}
	end, _, _ := strings.Cut(state, ".")
	until, err := strconv.ParseInt(end, 36, 64)
	return err == nil && now.Unix() < until
}

// serveInstalled takes a workspace's leave back from Slack.
func (s *Slack) serveInstalled(w http.ResponseWriter, r *http.Request) {
	words := pagesFor(r.Header.Get("Accept-Language"))
	http.SetCookie(w, &http.Cookie{Name: stateCookie, Path: "/slack/", MaxAge: -1, HttpOnly: true, Secure: strings.HasPrefix(s.client.Base, "https:")})
	query := r.URL.Query()
	switch {
	case !s.goodState(r, time.Now()):
		words.show(w, http.StatusBadRequest, words.Stale, "install")
		return
	case query.Get("error") != "" || query.Get("code") == "":
		words.show(w, http.StatusOK, words.Declined, "install")
		return
	}
	inst, err := s.install(r.Context(), query.Get("code"))
	if err != nil {
		ref := bot.Reference()
		s.log.ErrorContext(r.Context(), "slack app not installed", "ref", ref, "err", hide(err, s.client.Secret, Secret(query.Get("code"))))
		words.show(w, http.StatusBadGateway, words.Failed+" "+ref, "install")
		return
	}
	s.log.InfoContext(r.Context(), "slack app installed", "workspace", inst.workspace(), "by", inst.Installer)
	words.show(w, http.StatusOK, words.Done, "https://slack.com/app_redirect?"+url.Values{"app": {inst.App}, "team": {inst.workspace()}}.Encode())
}

// install exchanges a code for a workspace's tokens and keeps them.
func (s *Slack) install(ctx context.Context, code string) (*Installation, error) {
	got, err := slack.GetOAuthV2ResponseContext(ctx, s.http, s.client.ID, string(s.client.Secret), code, s.client.redirect(), slack.OAuthOptionAPIURL(s.methods))
	if err != nil {
		return nil, fmt.Errorf("oauth.v2.access: %w", err)
	}
	inst := &Installation{
		Team: got.Team.ID, Name: got.Team.Name, Enterprise: got.Enterprise.ID, App: got.AppID, Bot: got.BotUserID,
		Installer: got.AuthedUser.ID, Token: Secret(got.AccessToken), Refresh: Secret(got.RefreshToken),
		Expires: expiry(got.ExpiresIn), Scopes: got.Scope,
	}
	if got.IsEnterpriseInstall {
		inst.Team = ""
		inst.Name = got.Enterprise.Name
	}
	if inst.workspace() == "" || inst.Token == "" {
		return nil, errors.New("oauth.v2.access: the answer names no workspace or no token")
	}
	if err := s.installs.put(ctx, inst.workspace(), inst); err != nil {
		return nil, err
	}
	s.installs.forget(inst.workspace())
	if s.client.Installed != nil {
		if err := s.client.Installed(ctx, *inst); err != nil {
			return nil, err
		}
	}
	return inst, nil
}

// readUninstalled reads that a workspace has taken the app away.
func readUninstalled(s *Slack, e *envelope, _ string) (func(context.Context, *desk), error) {
	workspace := e.team()
	if s.client == nil || workspace == "" {
		return nil, nil
	}
	return func(ctx context.Context, _ *desk) { s.leave(ctx, workspace) }, nil
}

// readRevoked reads that our own token was taken away. People's tokens are
// none of our business.
func readRevoked(s *Slack, e *envelope, fallbackID string) (func(context.Context, *desk), error) {
	var revoked struct {
		Tokens struct {
			Bot []string `json:"bot"`
		} `json:"tokens"`
	}
	if json.Unmarshal(e.Event, &revoked) != nil {
		return nil, errPayload
	}
	if len(revoked.Tokens.Bot) == 0 {
		return nil, nil
	}
	return readUninstalled(s, e, fallbackID)
}

// leave forgets a workspace's tokens. The two events that tell of it may come
// in any order, and late: a workspace that came back keeps its new token, which
// Slack is asked about.
func (s *Slack) leave(ctx context.Context, workspace string) {
	if d, err := s.deskAt(ctx, workspace, ""); err == nil && d.api != nil {
		if _, err := d.api.AuthTestContext(ctx); err == nil {
			s.log.WarnContext(ctx, "slack token is good although the app was taken away", "workspace", workspace)
			return
		}
	}
	if err := s.installs.uninstalled(ctx, workspace); err != nil {
		s.log.ErrorContext(ctx, "slack token not forgotten", "workspace", workspace, "err", err)
	}
	if s.client.Left != nil {
		if err := s.client.Left(ctx, workspace); err != nil {
			s.log.ErrorContext(ctx, "slack workspace that left not noted", "workspace", workspace, "err", err)
			return
		}
	}
	s.log.InfoContext(ctx, "slack app taken away", "workspace", workspace)
}
