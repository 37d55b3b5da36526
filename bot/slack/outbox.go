package slack

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

const (
	// lateFor is how long an answer is tried again: after that nobody waits.
	lateFor = time.Hour
	// maxLate is how many answers wait whole, and maxSorry how many in all:
	// older ones become an apology.
	maxLate  = 500
	maxSorry = 10_000
)

// retries are the pauses after which answers are tried again.
var retries = []time.Duration{2 * time.Second, 5 * time.Second, 15 * time.Second, 30 * time.Second}

// An outbox keeps answers that Slack did not take, and gives them when it does
// again. It lives as long as the process: what was recorded is in the store.
type outbox struct {
	mu      sync.Mutex
	waiting []*lateAnswer // oldest first
	running bool
}

type lateAnswer struct {
	talk  talk
	said  said
	since time.Time
}

// add keeps an answer that err says was not taken, unless it never will be.
func (o *outbox) add(s *Slack, t *talk, m said, err error) {
	if refusedFor(err) || t.unasked || err == errNoToken { //nolint:errorlint // it is never wrapped
		return
	}
	late := &lateAnswer{talk: *t, said: m, since: time.Now()}
	if _, waits := errors.AsType[*bot.WaitError](err); !m.private && !m.replace && t.Back.URL != "" && !waits {
		late.said = sorry(t) // the room may have seen it, and shall not see it twice
	}
	late.talk.id = "answer:" + t.Team + ":" + t.ID // so that it is not said twice
	late.talk.hold = hold
	late.talk.view = surface{} // gone by then
	late.talk.Trigger = ""
	o.mu.Lock()
	defer o.mu.Unlock()
	o.waiting = append(o.waiting, late)
	if whole := len(o.waiting) - maxLate; whole > 0 {
		old := o.waiting[whole-1]
		old.said = sorry(&old.talk)
	}
	if len(o.waiting) > maxSorry {
		s.log.Error("slack answers given up", "event", o.waiting[0].talk.ID, "team", o.waiting[0].talk.Team)
		o.waiting = slices.Delete(o.waiting, 0, 1)
	}
	if !o.running {
		o.running = true
		s.beside(s.life, func() { o.run(s) })
	}
}

// Waiting is how many answers wait for Slack to take them.
func (s *Slack) Waiting() int {
	s.outbox.mu.Lock()
	defer s.outbox.mu.Unlock()
	return len(s.outbox.waiting)
}

// left takes off whom the answers are for that wait.
func (o *outbox) left() (all []bot.Event) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, late := range o.waiting {
		all = append(all, late.talk.Event)
	}
	o.waiting = nil
	return all
}

// sorry says that an answer got lost.
func sorry(t *talk) said {
	return said{message: card.Message{Summary: t.words.Sorry}, private: true}
}

// close ends the trying. Tests drain more than once: what comes later is tried
// once more.
func (o *outbox) close(s *Slack) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.running {
		s.log.Warn("slack answers given up", "answers", len(o.waiting))
		s.end()
	}
}

// run tries the answers that wait, until none does.
func (o *outbox) run(s *Slack) {
	for try := 0; ; try++ {
		pause(s.life, retries[min(try, len(retries)-1)])
		if o.round(s) {
			try = -1
		}
		o.mu.Lock()
		over := len(o.waiting) == 0 || s.life.Err() != nil
		if over {
			o.running = false
		}
		o.mu.Unlock()
		if over {
			return
		}
	}
}

// next takes the oldest answer off, nil if none waits.
func (o *outbox) next() *lateAnswer {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.waiting) == 0 {
		return nil
	}
	oldest := o.waiting[0]
	o.waiting = slices.Delete(o.waiting, 0, 1)
	return oldest
}

// round tries one answer after another until Slack does not take one, and
// reports whether it took any.
func (o *outbox) round(s *Slack) (some bool) {
	for {
		next := o.next()
		if next == nil {
			return some
		}
		ctx, stop := context.WithTimeout(s.life, longest)
		d := s.desk(ctx, next.talk.Team, next.talk.Enterprise)
		err := d.deliver(ctx, &next.talk, next.said)
		stop()
		switch {
		case err == nil:
			some = true
		case refusedFor(err) || time.Since(next.since) > lateFor:
			s.log.Error("slack answer lost", "event", next.talk.ID, "team", next.talk.Team, "err", d.safe(err))
		default:
			o.mu.Lock()
			o.waiting = slices.Insert(o.waiting, 0, next)
			o.mu.Unlock()
			return some
		}
		if s.life.Err() != nil {
			return some
		}
	}
}
