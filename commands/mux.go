package commands

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// A Mux is the one road on which every way of asking becomes a command line
// and every command line is run: typed, pressed, submitted or said.
type Mux struct {
	specs []*Spec
	verbs map[string]*Spec
	envs  func(team string) (*Env, error)
}

// New returns a mux over every declared command. The function returns the
// environment of a workspace, the same one each time.
func New(envs func(team string) (*Env, error)) (*Mux, error) {
	all, err := declared()
	if err != nil {
		return nil, err
	}
	m := &Mux{specs: all, verbs: map[string]*Spec{}, envs: envs}
	for _, s := range all {
		for _, v := range s.verbs() {
			m.verbs[v] = s
		}
	}
	return m, nil
}

// Specs returns the commands by group and name.
func (m *Mux) Specs() []*Spec { return m.specs }

// homeKept is how long a home page that nobody looks at is drawn anew.
const homeKept = 30 * 24 * time.Hour

// attempts bounds how often a command is worked out again because the
// directory was out of date.
const attempts = 4

// Handle decides what to do about an event. It is a [bot.Handler]. The errors
// it returns are faults of ours; what people get wrong is answered.
func (m *Mux) Handle(ctx context.Context, ev bot.Event) (bot.Reply, error) {
	e, err := m.envs(ev.Team)
	if err != nil {
		return bot.Reply{}, err
	}
	var r *Request
	for range attempts {
		if r, err = e.request(ctx, ev); err == nil {
			var reply bot.Reply
			if reply, err = m.answer(ctx, e, r, ev); err == nil {
				err = m.saw(ctx, e, r, ev)
			}
			if err == nil {
				return e.carried(ctx, reply)
			}
			// A name nobody knows or a right that is missing may be news that
			// another process wrote.
			if !errors.Is(err, relationship.ErrStale) && !errors.Is(err, relationship.ErrUnavailable) {
				if fresh := e.Ledger.Store.Fresh(ctx); fresh != nil {
					err = fresh
				}
			}
		}
		if !errors.Is(err, relationship.ErrStale) {
			break
		}
	}
	if untold(ev.Body) {
		return bot.Reply{}, err
	}
	reply, err := m.explain(ctx, e, ev, r, err)
	if err != nil {
		return bot.Reply{}, err
	}
	return e.carried(ctx, reply)
}

// harmless lets go of what could not be written only beside an answer.
func harmless(err error) error {
	if errors.Is(err, relationship.ErrUnavailable) {
		return nil
	}
	return err
}

// untold reports whether there is nobody to explain an error to.
func untold(b bot.Body) bool {
	switch b.(type) {
	case bot.Occasion, bot.Met, bot.Removed:
		return true
	case bot.Line, bot.Speech, bot.Press, bot.Submit, bot.Typing, bot.Shortcut, bot.Proposed, bot.Noticed, bot.Home, bot.Agenda, bot.Hello:
	}
	return false
}

// request gathers who asks and what is known of them.
func (e *Env) request(ctx context.Context, ev bot.Event) (*Request, error) {
	d, err := e.Ledger.Store.Directory(ctx)
	if err != nil {
		return nil, err
	}
	r := e.bare(ev)
	// What a platform says of a second account is about that one.
	if _, news := ev.Body.(bot.Met); !news {
		r.Person = d.As(ev.Person)
	}
	r.Directory, r.User = d, d.User(r.Person)
	if slices.Contains(e.Admins, r.Person) || slices.Contains(e.Admins, ev.Person) {
		r.User.Right = relationship.Admin
	}
	if r.User.Language != "" {
		r.lang = languageOf(r.User.Language)
	}
	return r, nil
}

// bare is the request as far as it can be told without the store.
func (e *Env) bare(ev bot.Event) *Request {
	locale := ev.Locale
	if locale == "" {
		locale = e.Language
	}
	native := languageOf(locale)
	link := ""
	if _, said := ev.Body.(bot.Speech); said {
		link = keptLink(ev.Link)
	}
	return &Request{
		ID: ev.ID, Platform: ev.Platform, Team: ev.Team, Person: ev.Person, Room: ev.Room, Thread: ev.Thread,
		Direct: ev.Direct, At: ev.At, Today: e.Ledger.Today(ev.At), Link: link,
		Directory: relationship.NewDirectory(), Native: native, lang: native,
		Program: ev.Program,
	}
}

func (m *Mux) answer(ctx context.Context, e *Env, r *Request, ev bot.Event) (bot.Reply, error) {
	switch b := ev.Body.(type) {
	case bot.Line:
		r.Origin = relationship.Typed
		if s, _ := m.spec(b.Text); s != nil {
			return m.run(ctx, e, r, b.Text, ev.Outside)
		}
		return m.hear(ctx, e, r, b.Text, ev.Outside)
	case bot.Speech:
		r.Origin = relationship.Sentence
		return m.hear(ctx, e, r, b.Text, ev.Outside)
	case bot.Press:
		r.Origin = relationship.Button
		return m.press(ctx, e, r, b.Line, ev.Outside)
	case bot.Submit:
		r.Origin = relationship.FormSent
		return m.submit(ctx, e, r, b, ev.Outside)
	case bot.Typing:
		if ev.Outside {
			return bot.Reply{}, nil // the names are not theirs to know
		}
		return bot.Reply{Choices: m.complete(ctx, e, r, b)}, nil
	case bot.Shortcut:
		r.Origin = relationship.FormSent
		return m.shortcut(ctx, e, r, b, ev.Outside)
	case bot.Proposed:
		r.Origin = relationship.FormSent
		return m.proposedBy(ctx, e, r, b, ev.Outside)
	case bot.Noticed:
		return m.noticed(ctx, e, r, b.Contact)
	case bot.Home:
		reply, err := m.home(ctx, e, r, ev.Outside)
		for _, whose := range slices.Compact([]string{r.Person, ev.Person}) {
			if err == nil && e.Homes != nil {
				err = harmless(e.Homes.SeeHome(ctx, whose, r.User.May(relationship.Manager), homeKept))
			}
		}
		return reply, err
	case bot.Agenda:
		if ev.Outside {
			return bot.Reply{}, r.refuse(saidOutside)
		}
		return e.agenda(ctx, r)
	case bot.Hello:
		return bot.Reply{Choices: r.hello()}, nil
	case bot.Met:
		return bot.Reply{}, e.met(ctx, r, b.Profile)
	case bot.Removed:
		return bot.Reply{}, e.removed(ctx, b.Link)
	case bot.Occasion:
		if r.Person != ev.Person {
			return bot.Reply{}, nil // they are told as who they are, once
		}
		return e.occur(ctx, r, b)
	default:
		return bot.Reply{}, nil
	}
}

// spec returns the command that a line names, and the rest of the line.
func (m *Mux) spec(line string) (*Spec, []token) {
	tokens := split(line)
	if len(tokens) == 0 {
		return nil, nil
	}
	return m.verbs[wordKey(tokens[0].Text)], tokens[1:]
}

// beside is what the line of a button carries on a page that is to stay: the
// answer does not take its place.
const beside = "beside"

// run runs a command line.
func (m *Mux) run(ctx context.Context, e *Env, r *Request, line string, outside bool) (bot.Reply, error) {
	r.Line = line
	if strings.TrimSpace(line) == "" {
		line = "help menu"
	}
	s, rest := m.spec(line)
	if outside && (s == nil || s.Name != "help") {
		return bot.Reply{}, r.refuse(saidOutside)
	}
	if s == nil {
		return bot.Reply{}, m.unknownVerb(line)
	}
	if r.Program != "" && s.InPerson {
		return bot.Reply{}, r.refuse(saidInPerson)
	}
	if r.Program == bot.Reads && s.writes(rest) {
		return bot.Reply{}, r.refuse(saidTokenReads, card.Lit("admin token"))
	}
	in, cancelled := r.reading(line, rest)
	if cancelled {
		return bot.Reply{Private: true, Message: r.refuse(saidCancelled).message}, nil
	}
	if in.id != "" {
		r.ID = in.id
	}
	r.Aloud, r.ran = s.Shared && in.share, s.Name
	reply, err := s.run(ctx, e, r, in)
	if err != nil {
		return bot.Reply{}, err
	}
	if s.Changes {
		reply.Message = m.sourced(reply.Message, r.Link)
	}
	if reply.Data == nil {
		reply.Data = e.recorded(r)
	}
	reply.Private = !s.Shared || !in.share
	reply.Replace = reply.Replace && !in.beside
	if s.Shared && reply.Private && !r.Direct && len(reply.Message.Blocks) > 0 {
		reply.Message.Blocks = share(r, reply.Message.Blocks)
	}
	return reply, nil
}

// reading takes off the words of a line that every command has. It reports
// whether they cancel it.
func (r *Request) reading(line string, rest []token) (in *reading, cancelled bool) {
	in = &reading{source: line}
	for _, t := range rest {
		switch t.Key {
		case "id":
			in.id = t.Text
		case "share":
			in.share = true
		case beside:
			in.beside = true
		case againKey:
		case linkKey:
			r.Link = linkIn(t)
		case "return":
			r.letIn = true
		case "confirm":
			if v, ok := readYes(t.Text); ok && !v {
				return nil, true
			}
			fallthrough
		default:
			if t.Kind == mentionToken {
				t.Text = "@" + t.ID // as it is typed where there are no tokens
			}
			if t.Kind == channelToken {
				t.Text = roomMark + t.ID + "|" + t.Text
			}
			in.tokens = append(in.tokens, t)
		}
	}
	return in, false
}

// share adds the button that shows an answer to the whole room.
func share(r *Request, blocks []card.Block) []card.Block {
	again := card.Action{Label: r.say(buttonShare), Line: r.Line + " share=here"}
	for i := len(blocks) - 1; i >= 0; i-- {
		if actions, ok := blocks[i].(card.Actions); ok {
			blocks[i] = append(slices.Clip(actions), again)
			return blocks
		}
	}
	return append(blocks, card.Actions{again})
}
