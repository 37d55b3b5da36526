package slack

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

// A talk is an event together with the ways Slack gave us of answering it.
type talk struct {
	bot.Event
	Enterprise string // the organisation of Team, "" if none
	Trigger    string // opens a form within three seconds of the act
	Back       ticket // its response_url
	// Shared says whether other organisations can read the room; nil when the
	// payload does not say.
	Shared *bool

	view   surface // where a button was pressed that is on no message
	closed bool    // the room is known to be read by our own people only
	words  *words  // in the person's language

	// Of what nobody asked for:
	unasked bool
	hold    time.Duration // how long a call may be held up
	id      string        // what is said once has one
	keyless bool          // Slack does not take the id as a key
}

// turn is a call for t; room is where it posts, if it does.
func (t *talk) turn(method, room string) turn {
	return turn{method: method, room: room, unasked: t.unasked, hold: t.hold}
}

// said is what is left to say once forms are open and files are sent.
type said struct {
	message card.Message
	private bool
	replace bool
	form    *bot.Form // takes the place of the form submitted
	home    bool      // is the person's home page
	prose   bool      // a model wrote some of it
}

// silent reports whether there is nothing to say.
func (m said) silent() bool { return m.message.Summary == "" && len(m.message.Blocks) == 0 }

// ask has the handler decide about t and carries out what cannot be said:
// forms and files. It does not panic, and it always has an answer.
func (s *desk) ask(ctx context.Context, t *talk) said {
	s.know(ctx, t)
	reply, _ := s.decide(ctx, t)
	return s.settle(ctx, t, reply)
}

// decide calls the handler. When that fails it reports false and the reply says
// so.
func (s *desk) decide(ctx context.Context, t *talk) (reply bot.Reply, ok bool) {
	t.At = s.now()
	reply, err := s.handle(ctx, t.Event)
	if err != nil {
		return s.broke(ctx, t, err), false
	}
	return reply, true
}

// broke returns words with the reference under which the log says what went
// wrong.
func (s *desk) broke(ctx context.Context, t *talk, err error) bot.Reply {
	if _, logged := errors.AsType[*bot.BrokenError](err); !logged {
		if _, panicked := errors.AsType[*bot.PanicError](err); !panicked {
			err = s.safe(err)
		}
	}
	words := t.words.Broke + bot.Broke(ctx, s.log, t.Event, err)
	return bot.Reply{Private: true, Message: card.Message{Summary: words, Blocks: []card.Block{card.Para(words)}}}
}

// settle opens the form of a reply and sends its file, and returns what is left
// to say and to whom.
func (s *desk) settle(ctx context.Context, t *talk, reply bot.Reply) said {
	m := said{message: reply.Message, private: reply.Private, replace: reply.Replace, home: reply.Home, prose: reply.Prose}
	if reply.Form != nil {
		m = s.open(ctx, t, reply.Form)
	}
	if reply.File != nil {
		if err := s.hand(ctx, t.Person, reply.File); err != nil {
			s.log.ErrorContext(ctx, "slack file not sent", "event", t.ID, "team", t.Team, "err", s.safe(err))
			m.message.Blocks = append(slices.Clip(m.message.Blocks), card.Small(t.words.NoFile))
			m.message.Summary = strings.TrimSpace(m.message.Summary + " " + t.words.NoFile)
		}
	}
	if !m.private && !m.replace && !m.silent() && !s.mayShare(ctx, t) {
		m.private = true
		if !t.Outside {
			m.message.Blocks = append(slices.Clip(m.message.Blocks), card.Small(t.words.Unchecked))
		}
	}
	if s.show(ctx, t, m) {
		return said{}
	}
	return m
}

// mayShare reports whether an answer to t may be shown to everybody in the
// room.
func (s *desk) mayShare(ctx context.Context, t *talk) bool {
	if !t.Direct {
		return t.closed && !t.Outside
	}
	if _, said := t.Body.(bot.Speech); said {
		return true // we only hear talk that is between us
	}
	// Commands and buttons also work in a talk between two people.
	return s.between(ctx, t)
}

// between reports whether t's room is the one between its person and us.
func (s *desk) between(ctx context.Context, t *talk) bool {
	if s.api == nil {
		return false
	}
	ctx, stop := context.WithTimeout(ctx, askFor) // not knowing takes nothing away but sharing
	defer stop()
	return s.ourRoom(ctx, t.Person) == t.Room
}

// waiting fires when a request must be answered, with or without its answer.
func (s *Slack) waiting() (<-chan time.Time, func() bool) {
	timer := time.NewTimer(s.patience)
	return timer.C, timer.Stop
}
