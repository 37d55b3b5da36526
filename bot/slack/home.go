package slack

import (
	"context"
	"encoding/json"
	"strconv"
	"sync"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

// homes sees to it that the home page of a person is drawn once at a time: what
// changes while it is drawn is drawn after it.
type homes struct {
	mu      sync.Mutex
	drawing map[string]bool // whether to draw once more
}

// begin reports whether to draw the page now.
func (h *homes) begin(key string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, busy := h.drawing[key]; busy {
		h.drawing[key] = true
		return false
	}
	if h.drawing == nil {
		h.drawing = make(map[string]bool)
	}
	h.drawing[key] = false
	return true
}

// end reports whether to draw it once more.
func (h *homes) end(key string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.drawing[key] {
		h.drawing[key] = false
		return true
	}
	delete(h.drawing, key)
	return false
}

// Home draws the home page of to's person anew. While one is being drawn it
// returns at once: the page is drawn once more afterwards.
func (s *Slack) Home(ctx context.Context, to bot.Address) error {
	d, err := s.deskOf(ctx, to)
	if err != nil {
		return err
	}
	t := d.unasked(to)
	t.Platform, t.Direct, t.hold = Platform, true, hold
	return d.drawHome(ctx, t)
}

func (s *desk) drawHome(ctx context.Context, t *talk) error {
	if s.api == nil {
		return errNoToken
	}
	key := t.Team + "/" + t.Person
	if !s.homes.begin(key) {
		return nil
	}
	var err error
	for again := true; again; again = s.homes.end(key) {
		err = s.drawHomeOnce(ctx, t)
	}
	return err
}

func (s *desk) drawHomeOnce(ctx context.Context, t *talk) error {
	t.Body = bot.Home{}
	t.ID = "home:" + t.Person + ":" + strconv.FormatInt(time.Now().UnixNano(), 36) // the page's buttons work once each
	s.know(ctx, t)
	reply, _ := s.decide(ctx, t)
	return s.publish(ctx, t, said{message: reply.Message})
}

// readHomeOpened reads that somebody looks at their home page or opens their
// talk with us.
func readHomeOpened(_ *Slack, e *envelope, fallbackID string) (func(context.Context, *desk), error) {
	var opened struct {
		User    string `json:"user"`
		Channel string `json:"channel"`
		Tab     string `json:"tab"`
	}
	if json.Unmarshal(e.Event, &opened) != nil || opened.User == "" {
		return nil, errPayload
	}
	t := e.talk(opened.User, fallbackID)
	t.Direct = true
	if opened.Tab == "messages" {
		t.Room = opened.Channel
		return func(ctx context.Context, d *desk) { d.suggest(ctx, t) }, nil
	}
	return func(ctx context.Context, d *desk) {
		if err := d.drawHome(ctx, t); err != nil {
			d.log.WarnContext(ctx, "slack home page not drawn", "event", t.ID, "team", t.Team, "err", d.safe(err))
		}
	}, nil
}
