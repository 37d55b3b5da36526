package teams

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
	"golang.org/x/time/rate"

	"github.com/rapport-bot/rapport/bot"
)

// What the service takes, below what it has published.
// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
const (
	perSecond   = 20  // of an app and tenant: 50
	roomRate    = 1.8 // a second, with roomBurst: 7 in one, 8 in two, 60 in thirty
	roomBurst   = 4
	hourRate    = 0.4 // a second, with hourBurst: 1800 in an hour
	hourBurst   = 300
	maxRooms    = 5_000
	maxTries    = 6
	firstPause  = time.Second
	longestWait = 30 * time.Second
)

// A connector calls the service's REST interface: one call a conversation at a
// time, so that order is kept, and again where the service asks for it.
type connector struct {
	http  *http.Client
	hosts hosts
	token *tokens
	watch bot.CallWatcher // nil: nobody does

	mu    sync.Mutex
	all   *rate.Limiter
	rooms map[string]*room
}

// A room is a conversation's line of calls.
type room struct {
	turn        chan struct{}
	limit, hour *rate.Limiter
}

func newConnector(client *http.Client, h hosts, t *tokens, watch bot.CallWatcher) *connector {
	return &connector{http: client, hosts: h, token: t, watch: watch, all: rate.NewLimiter(perSecond, perSecond), rooms: map[string]*room{}}
}

func (c *connector) room(name string) *room {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r := c.rooms[name]; r != nil {
		return r
	}
	if len(c.rooms) >= maxRooms {
		for old, r := range c.rooms {
			if len(r.turn) == 0 && r.hour.Tokens() >= hourBurst {
				delete(c.rooms, old)
			}
		}
	}
	r := &room{turn: make(chan struct{}, 1), limit: rate.NewLimiter(roomRate, roomBurst), hour: rate.NewLimiter(hourRate, hourBurst)}
	c.rooms[name] = r
	return r
}

// A statusError is the service's refusal.
type statusError struct {
	status int
	code   string
	after  time.Duration
}

func (e *statusError) Error() string { return fmt.Sprintf("teams: status %d %s", e.status, e.code) }

// again reports whether the same call may pass later.
// 412 and 502 to 504 are documented as such.
func (e *statusError) again() bool {
	switch e.status {
	case http.StatusTooManyRequests, http.StatusPreconditionFailed, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// A request is one call about a conversation.
type request struct {
	service string // the service's address
	room    string // the conversation, whose calls are made in order
	method  string
	path    []string // escaped when it is sent
	query   string
	body    any // nil for none
	into    any // where the answer goes, nil if it does not matter
}

// call makes a call. What the service will never take is a
// [*bot.RefusedError], what it was not asked for in time a [*bot.WaitError].
func (c *connector) call(ctx context.Context, q request) error {
	if !c.hosts.allowed(q.service) {
		return &bot.RefusedError{Reason: "teams: the service's host is not on the list"}
	}
	r, asked := c.room(q.room), time.Now()
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
	case <-ctx.Done():
		return &bot.WaitError{After: time.Minute, Err: context.Cause(ctx)}
	}
	for try := 0; ; try++ {
		if err := errors.Join(r.hour.Wait(ctx), r.limit.Wait(ctx), c.all.Wait(ctx)); err != nil {
			return &bot.WaitError{After: time.Minute, Err: err}
		}
		began := time.Now()
		err := c.once(ctx, q)
		c.watched(ctx, q, asked, began, err)
		asked = time.Now()
		refused, ok := errors.AsType[*statusError](err)
		if !ok {
			return err // done, or nobody knows
		}
		if refused.status == http.StatusUnauthorized && try == 0 {
			c.token.drop()
			continue
		}
		if !refused.again() {
			return errors.Join(&bot.RefusedError{Reason: refused.Error()}, refused)
		}
		wait := cmp.Or(refused.after, backoff(try))
		if end, has := ctx.Deadline(); try == maxTries || has && time.Until(end) <= wait || !pause(ctx, wait) {
			return &bot.WaitError{After: wait, Err: refused}
		}
	}
}

// watched tells whoever watches of a call, and of how long it was held back.
func (c *connector) watched(ctx context.Context, q request, asked, began time.Time, err error) {
	if c.watch == nil {
		return
	}
	name := q.name()
	if wait := began.Sub(asked); wait > time.Millisecond {
		c.watch.Waited(Platform, name, wait)
	}
	call := bot.Call{Platform: Platform, Method: name, Began: began, Ended: bot.CallFailed}
	switch refused, answered := errors.AsType[*statusError](err); {
	case err == nil:
		call.Ended = bot.CallDone
	case answered && refused.status == http.StatusTooManyRequests:
		call.Ended = bot.CallLimited
	case answered && !refused.again():
		call.Ended = bot.CallRefused
	}
	c.watch.Called(ctx, call)
}

// name is what a call is called, without anybody's ID.
func (q *request) name() string {
	about := ""
	for _, part := range q.path {
		switch part {
		case "conversations", "activities", "members", "pagedMembers":
			about = part
		}
	}
	return strings.ToLower(q.method) + " " + about
}

// backoff doubles, and is not the same for everybody.
func backoff(try int) time.Duration {
	wait := min(firstPause<<try, longestWait)
	return wait/2 + rand.N(wait/2)
}

func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func (c *connector) once(ctx context.Context, q request) error {
	token, err := c.token.get(ctx)
	if err != nil {
		return &bot.WaitError{After: time.Minute, Err: err}
	}
	var data []byte
	if q.body != nil {
		if data, err = json.Marshal(q.body); err != nil {
			return fmt.Errorf("teams: %w", err)
		}
	}
	r, err := http.NewRequestWithContext(ctx, q.method, q.address(), bytes.NewReader(data))
	if err != nil {
		return errors.New("teams: the service's address is malformed")
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	resp, err := c.http.Do(r)
	if err != nil {
		return errors.New("teams: the service did not answer")
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err != nil {
		return errors.New("teams: the service's answer was cut off")
	}
	if resp.StatusCode >= 300 {
		return refusedBy(resp, answer)
	}
	if q.into != nil && json.Unmarshal(answer, q.into) != nil {
		return errors.New("teams: the service's answer is malformed")
	}
	return nil
}

func (q *request) address() string {
	parts := []string{strings.TrimRight(q.service, "/")}
	for _, part := range q.path {
		parts = append(parts, url.PathEscape(part))
	}
	address := strings.Join(parts, "/")
	if q.query != "" {
		address += "?" + q.query
	}
	return address
}

func refusedBy(resp *http.Response, answer []byte) error {
	var body struct {
		Error struct {
			Code string `json:"code"`
		} `json:"error"`
	}
	_ = json.Unmarshal(answer, &body) // without a code the status says enough
	e := &statusError{status: resp.StatusCode, code: shorten(body.Error.Code, 60)}
	if seconds, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && seconds > 0 {
		e.after = time.Duration(seconds) * time.Second
	}
	return e
}

// tokens keep the token for calls out, until it ends or is refused.
type tokens struct {
	config *clientcredentials.Config
	client *http.Client

	mu   sync.Mutex
	have *oauth2.Token
}

func tokenOf(c *Config, client *http.Client) *tokens {
	return &tokens{client: client, config: &clientcredentials.Config{
		ClientID: c.App, ClientSecret: string(c.Password), AuthStyle: oauth2.AuthStyleInParams,
		TokenURL: cmp.Or(c.TokenURL, publicLogin+url.PathEscape(c.Tenant)+"/oauth2/v2.0/token"),
		Scopes:   []string{cmp.Or(c.Scope, publicScope)},
	}}
}

// get returns a token that is good for a while. One is fetched at a time.
func (t *tokens) get(ctx context.Context) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.have.Valid() {
		return t.have.AccessToken, nil
	}
	fresh, err := t.config.Token(context.WithValue(ctx, oauth2.HTTPClient, t.client))
	if err != nil {
		// The library's error repeats the answer, which may repeat the secret.
		return "", errors.New("teams: no token for calls: are TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID right?")
	}
	t.have = fresh
	return fresh.AccessToken, nil
}

func (t *tokens) drop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.have = nil
}
