package slack

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"github.com/rapport-bot/rapport/bot"
)

const (
	knownFor   = 10 * time.Minute
	unknownFor = 30 * time.Second // how long a failed question is not repeated
	// askFor is how long an answer to a person may be held up by questions
	// about them.
	askFor     = 500 * time.Millisecond
	maxEntries = 4096
)

// A directory knows, for a while, what payloads do not say: who is a guest or
// of another organisation, which language they read, and which rooms are shared
// with other organisations.
type directory struct {
	people cache[person]
	rooms  cache[bool]     // shared with another organisation
	self   cache[identity] // one
}

type person struct {
	team, enterprise string
	guest            bool
	locale           string
	name, zone       string
	email            string // "" unless the scope for it was granted
	gone             bool
}

// foreign reports whether somebody of team is of another organisation than
// home, which may be one of an enterprise's teams.
func foreign(team, home, enterprise string) bool {
	return team != "" && team != home && team != enterprise && enterprise == ""
}

// know fills in what t's payload did not say, as far as it is known within
// [askFor].
func (s *desk) know(ctx context.Context, t *talk) {
	t.words = wordsFor(t.Locale)
	t.closed = t.Shared != nil && !*t.Shared
	if s.api == nil {
		return
	}
	ask := waiter{ctx: ctx}
	defer ask.stop()
	who := s.directory.person(s, t.Team, t.Person)
	var where *entry[bool]
	if !t.Direct && t.Room != "" && t.Shared == nil {
		where = s.directory.room(s, t.Team, t.Room)
	}
	if ask.wait(who.done) && who.known {
		p := who.value
		if t.Locale == "" {
			t.Locale = p.locale
			t.words = wordsFor(p.locale)
		}
		abroad := p.team != "" && p.team != t.Team && (t.Enterprise == "" || p.enterprise != t.Enterprise)
		t.Outside = t.Outside || p.guest || abroad
	}
	if where != nil && ask.wait(where.done) && where.known {
		t.Outside = t.Outside || where.value
		t.closed = !where.value
	}
}

// wordsOf is the language of a person as far as it is known already.
func (s *desk) wordsOf(team, id string) *words {
	if p, ok := s.directory.people.peek(team + "/" + id); ok {
		return wordsFor(p.locale)
	}
	return &english
}

// shared reports whether other organisations can read a room.
func (d *directory) shared(ctx context.Context, s *desk, team, room string) (bool, error) {
	e := d.room(s, team, room)
	select {
	case <-e.done:
		return e.value, e.err
	case <-ctx.Done():
		return false, fmt.Errorf("slack: conversations.info: %w", context.Cause(ctx))
	}
}

func (d *directory) person(s *desk, team, id string) *entry[person] {
	return d.people.get(team+"/"+id, s, func(ctx context.Context) (person, error) {
		return s.inquire(ctx, id, turn{method: "users.info"})
	})
}

// inquire asks Slack about a person.
func (s *desk) inquire(ctx context.Context, id string, t turn) (p person, err error) {
	err = s.call(ctx, t, func() error {
		u, err := s.api.GetUserInfoContext(ctx, id)
		if err != nil {
			return err
		}
		p = personOf(u)
		return nil
	})
	return p, err
}

// Profile tells what Slack knows about a person, as of ten minutes ago at most.
// It waits as long as Slack asks it to and ctx allows.
func (s *Slack) Profile(ctx context.Context, to bot.Address) (bot.Profile, error) {
	d, err := s.deskOf(ctx, to)
	if err != nil {
		return bot.Profile{}, err
	}
	if d.api == nil {
		return bot.Profile{}, errNoToken
	}
	key := to.Team + "/" + to.Person
	p, known := d.directory.people.fresh(key)
	if !known {
		if p, err = d.inquire(ctx, to.Person, turn{method: "users.info", unasked: true}); err != nil {
			return bot.Profile{}, err
		}
		d.directory.people.put(key, p)
	}
	return p.profile(), nil
}

// profile is what the assistant wants to know of p.
func (p person) profile() bot.Profile {
	return bot.Profile{Name: p.name, Zone: p.zone, Locale: p.locale, Email: p.email, Gone: p.gone}
}

func (d *directory) room(s *desk, team, id string) *entry[bool] {
	return d.rooms.get(team+"/"+id, s, func(ctx context.Context) (shared bool, err error) {
		err = s.call(ctx, turn{method: "conversations.info"}, func() error {
			c, err := s.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: id})
			if err != nil {
				return err
			}
			shared = c.IsExtShared || c.IsPendingExtShared
			return nil
		})
		return shared, err
	})
}

// A cache asks each question once at a time and remembers the answer.
type cache[V any] struct {
	mu      sync.Mutex
	entries map[string]*entry[V]
}

// An entry may be read once done is closed.
type entry[V any] struct {
	done  chan struct{}
	until time.Time
	value V
	known bool
	err   error // why not
}

func (e *entry[V]) ready() bool {
	select {
	case <-e.done:
		return true
	default:
		return false
	}
}

// get returns the entry of key, asking for it unless it is fresh.
func (c *cache[V]) get(key string, s *desk, ask func(context.Context) (V, error)) *entry[V] {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.entries[key]; e != nil && (!e.ready() || time.Now().Before(e.until)) {
		return e
	}
	e := &entry[V]{done: make(chan struct{})}
	c.keep(key, e)
	// Longer than anybody waits: the answer is for the next one too.
	ctx, stop := context.WithTimeout(context.Background(), callTimeout)
	s.beside(ctx, func() {
		defer close(e.done)
		defer stop()
		var err error
		e.value, err = ask(ctx)
		e.known, e.err, e.until = err == nil, err, time.Now().Add(knownFor)
		if err != nil {
			e.until = time.Now().Add(unknownFor)
			s.log.WarnContext(ctx, "slack question not answered", "err", s.safe(err))
		}
	})
	return e
}

// keep remembers e in the place of some other if there are too many.
func (c *cache[V]) keep(key string, e *entry[V]) {
	if c.entries == nil {
		c.entries = make(map[string]*entry[V])
	}
	for old := range c.entries {
		if len(c.entries) < maxEntries {
			break
		}
		delete(c.entries, old)
	}
	c.entries[key] = e
}

// put remembers an answer that was asked for elsewhere.
func (c *cache[V]) put(key string, value V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := &entry[V]{done: make(chan struct{}), until: time.Now().Add(knownFor), value: value, known: true}
	close(e.done)
	c.keep(key, e)
}

// fresh returns what is known of key and not too old.
func (c *cache[V]) fresh(key string) (value V, known bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.entries[key]; e != nil && e.ready() && e.known && time.Now().Before(e.until) {
		return e.value, true
	}
	return value, false
}

// peek returns what is known of key without asking.
func (c *cache[V]) peek(key string) (value V, known bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.entries[key]; e != nil && e.ready() {
		return e.value, e.known
	}
	return value, false
}

// A waiter waits for several things, [askFor] in all.
type waiter struct {
	ctx   context.Context
	timer *time.Timer // started by the first wait that is needed
	over  bool
}

// wait reports whether done closed in time.
func (w *waiter) wait(done <-chan struct{}) bool {
	select {
	case <-done:
		return true
	default:
	}
	if w.over {
		return false
	}
	if w.timer == nil {
		w.timer = time.NewTimer(askFor)
	}
	select {
	case <-done:
		return true
	case <-w.timer.C:
	case <-w.ctx.Done():
	}
	w.over = true
	return false
}

func (w *waiter) stop() {
	if w.timer != nil {
		w.timer.Stop()
	}
}
