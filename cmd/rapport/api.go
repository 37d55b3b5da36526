package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/api"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/commands/ical"
	"github.com/rapport-bot/rapport/commands/mail"
	"github.com/rapport-bot/rapport/relationship"
)

// answeredFor is how long an Idempotency-Key belongs to its request: as long
// as what an event was recorded as is remembered.
const answeredFor = 72 * time.Hour

// base is where programs reach the server.
func (c *Config) base() string {
	if c.PublicURL != "" {
		return c.PublicURL
	}
	return "http://" + reachable(c.Addr)
}

// mountPrograms serves programs that act for people, each within the limits of
// its token.
func (p *program) mountPrograms(mux *http.ServeMux, o *office, l *bot.Limiter) error {
	handle := o.observed(nil)
	programs, err := p.api(o, handle, l)
	if err != nil {
		return err
	}
	handler := programs.Handler()
	for _, path := range []string{"/api/", "/calendar/", "/hooks/"} {
		mux.Handle(path, handler)
	}
	mux.Handle("/mcp", p.mcpOver(o, handle, programs))
	return nil
}

// api is what programs are answered by.
func (p *program) api(o *office, handle bot.Handler, l *bot.Limiter) (*api.API, error) {
	o.senders[api.Platform] = relay{o}
	tokens := &tokenUse{office: o, seen: map[string]relationship.Day{}}
	return api.New(api.Config{
		Mail: mail.Read, Words: mail.Words, Events: func(text []byte) ([]bot.Contact, error) { return ical.Read(text, o.Zone) },
		Handle: handle, Tools: o.Tools(), Whose: tokens.whose, Hold: l.HoldProgram, First: o.first, Ignored: o.ignored, Name: o.nameOf,
		Now: o.clock.Now, Log: o.log, Base: p.base(),
	})
}

// tokenUse knows who tokens stand for, and notes the day of each use once a
// process.
type tokenUse struct {
	*office

	mu   sync.Mutex
	seen map[string]relationship.Day // by digest
}

// whose says who a token's text stands for.
func (u *tokenUse) whose(ctx context.Context, text string) (api.Caller, error) {
	team, id, ok := relationship.ReadToken(text)
	if !ok {
		return api.Caller{}, api.ErrToken
	}
	w, err := u.Store.Workspace(team)
	if err != nil {
		return api.Caller{}, fmt.Errorf("%w: %w", api.ErrToken, err) // no workspace can be called so
	}
	t, err := w.Token(ctx, id)
	switch {
	case errors.Is(err, relationship.ErrUnknown):
		t = relationship.Token{} // compared all the same
	case err != nil:
		return api.Caller{}, err
	}
	if !t.Is(text) {
		return api.Caller{}, api.ErrToken
	}
	d, err := w.Directory(ctx)
	if err != nil {
		return api.Caller{}, err
	}
	if d.User(d.As(t.Person)).Gone {
		return api.Caller{}, api.ErrToken
	}
	u.note(ctx, w, t)
	c := api.Caller{Token: id, Team: team, Person: t.Person, Inbound: t.May(relationship.InScope), Feed: t.May(relationship.FeedScope)}
	switch {
	case t.May(relationship.WriteScope):
		c.Access = bot.Writes
	case t.May(relationship.ReadScope):
		c.Access = bot.Reads
	}
	return c, nil
}

// note writes down the day on which a token was used. That it cannot be is no
// reason to refuse.
func (u *tokenUse) note(ctx context.Context, w interface {
	UseToken(ctx context.Context, id string, day relationship.Day) error
}, t relationship.Token,
) {
	today := relationship.DayOf(u.clock.Now(), u.Zone)
	u.mu.Lock()
	known := u.seen[t.Digest] == today || t.Used == today
	u.seen[t.Digest] = today
	u.mu.Unlock()
	if known {
		return
	}
	if err := w.UseToken(ctx, t.ID, today); err != nil {
		u.log.WarnContext(ctx, "use of a token not noted", "token", t.ID, "err", err)
	}
}

func (o *office) first(ctx context.Context, team, name, text string) (string, error) {
	w, err := o.Store.Workspace(team)
	if err != nil {
		return "", err
	}
	return w.First(ctx, name, text, answeredFor)
}

func (o *office) ignored(ctx context.Context, team, token string) error {
	w, err := o.Store.Workspace(team)
	if err != nil {
		return err
	}
	return w.IgnoreByToken(ctx, token)
}

// A relay tells people what programs have the assistant say: where they talk to
// it, since they are in no room with the program.
type relay struct{ o *office }

func (r relay) Send(ctx context.Context, to bot.Address, m card.Message) (bot.Ref, error) {
	to.Platform = platformOf(to.Team)
	return r.o.senders.Send(ctx, to, m)
}
