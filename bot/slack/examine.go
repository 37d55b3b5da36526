package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// A Grant is what Slack says of a token.
type Grant struct {
	Team, Name, Bot string // the workspace's ID, what it is called, and who we are there
	// Lacking are scopes that this package cannot do without, Left those that an
	// administrator left out, which it can, Idle those that nothing uses.
	Lacking, Left, Idle []string
	Ahead               time.Duration // of Slack's clock to ours, as far as an answer tells
}

// Examine asks Slack what a bot token is for, and what of the scopes that a
// [Manifest] asks for it has. No error repeats the token. A transport of nil is
// the usual one.
func Examine(ctx context.Context, token Secret, api string, transport http.RoundTripper) (Grant, error) {
	var who struct {
		Team string `json:"team_id"`
		Name string `json:"team"`
		Bot  string `json:"bot_id"`
	}
	header, err := ask(ctx, token, api, "auth.test", transport, &who)
	if err != nil {
		return Grant{}, err
	}
	g := Grant{Team: who.Team, Name: who.Name, Bot: who.Bot}
	if there, err := http.ParseTime(header.Get("Date")); err == nil {
		g.Ahead = time.Until(there)
	}
	var has []string
	for scope := range strings.SplitSeq(header.Get("X-OAuth-Scopes"), ",") {
		if scope = strings.TrimSpace(scope); scope != "" {
			has = append(has, scope)
		}
	}
	if len(has) == 0 {
		return g, errors.New("slack: auth.test: the answer names no scopes: is the token a bot's, which begins with xoxb-?")
	}
	for _, need := range scopes {
		if !slices.Contains(has, need) {
			g.Lacking = append(g.Lacking, need)
		}
	}
	for _, need := range optional {
		if !slices.Contains(has, need) {
			g.Left = append(g.Left, need)
		}
	}
	for _, scope := range has {
		if !slices.Contains(scopes, scope) && !slices.Contains(optional, scope) && slacksWord.MatchString(strings.ReplaceAll(scope, ":", ".")) {
			g.Idle = append(g.Idle, scope)
		}
	}
	return g, nil
}

// ExamineSockets asks Slack whether an app-level token opens sockets. None is
// opened.
func ExamineSockets(ctx context.Context, token Secret, api string, transport http.RoundTripper) error {
	_, err := ask(ctx, token, api, "apps.connections.open", transport, &struct{}{})
	return err
}

// ExamineAPI asks Slack whether it is there.
func ExamineAPI(ctx context.Context, api string, transport http.RoundTripper) error {
	_, err := ask(ctx, "", api, "api.test", transport, &struct{}{})
	return err
}

// A RefusedError is Slack's word for why it does not do what it is asked.
type RefusedError struct{ Method, Reason string }

func (e *RefusedError) Error() string { return "slack: " + e.Method + ": " + e.Reason }

// ask calls one method, with no retry and no redirect.
func ask(ctx context.Context, token Secret, api, method string, transport http.RoundTripper, into any) (http.Header, error) {
	base, err := url.Parse(api)
	if err != nil {
		return nil, errors.New("slack: API URL is not an http or https URL")
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, base.JoinPath(method).String(), http.NoBody)
	if err != nil {
		return nil, errors.New("slack: API URL is not an http or https URL")
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+string(token))
	}
	client := http.Client{Transport: transport, Timeout: callTimeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("slack: %s: no answer from %s: %w", method, base.Host, hide(reached(err), token))
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("slack: %s: status %d from %s", method, response.StatusCode, base.Host)
	}
	const most = 64 << 10
	body, err := io.ReadAll(io.LimitReader(response.Body, most))
	var said struct {
		OK  bool   `json:"ok"`
		Err string `json:"error"`
	}
	if err != nil || json.Unmarshal(body, &said) != nil || json.Unmarshal(body, into) != nil {
		return nil, fmt.Errorf("slack: %s: the answer from %s is not one of Slack's", method, base.Host)
	}
	if !said.OK {
		reason := reasonOf(said.Err)
		if token != "" && strings.Contains(reason, string(token)) {
			reason = "refused"
		}
		return nil, &RefusedError{method, reason}
	}
	return response.Header, nil
}

// reached leaves the address out of an error of the network.
func reached(err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		return wrapped.Err
	}
	return err
}
