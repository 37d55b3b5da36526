package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// beat is how often a stream says something, so that a browser that is gone
// is noticed and the clock on the page goes on.
const beat = 15 * time.Second

// A notice tells a stream that something happened at a place. An empty Item
// means that the clock moved.
type notice struct {
	At   place
	Item string
}

// watchers are the open streams. The zero value has none.
type watchers struct {
	mu     sync.Mutex
	open   map[chan notice]struct{}
	closed bool
}

func (w *watchers) join() (ch chan notice, leave func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	ch = make(chan notice, 64)
	if w.closed {
		close(ch)
		return ch, func() {}
	}
	if w.open == nil {
		w.open = map[chan notice]struct{}{}
	}
	w.open[ch] = struct{}{}
	return ch, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.open, ch)
	}
}

// tell notifies every stream. One that does not keep up is ended: its browser
// connects again and asks for the whole conversation.
func (w *watchers) tell(at place, item string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for ch := range w.open {
		select {
		case ch <- notice{at, item}:
		default:
			close(ch)
			delete(w.open, ch)
		}
	}
}

func (w *watchers) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	for ch := range w.open {
		close(ch)
	}
	w.open = nil
}

// stream sends what happens to one person's page: "item" is something said,
// "unread" the count of another person, "clock" the time.
func (p *Page) stream(w http.ResponseWriter, r *http.Request) {
	at, who, ok := p.asked(r)
	if !ok {
		http.NotFound(w, r)
		return
	}
	news, leave := p.watchers.join()
	defer leave()
	out := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	tick := time.NewTicker(beat)
	defer tick.Stop()

	name, data := "clock", any(p.clockFace(who))
	for {
		// A server's write timeout is for answers that end. A writer without
		// deadlines is a test's.
		_ = out.SetWriteDeadline(time.Now().Add(2 * beat))
		if err := event(w, name, data); err != nil {
			return
		}
		if err := out.Flush(); err != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-tick.C:
			name, data = "clock", p.clockFace(who)
		case n, open := <-news:
			if !open {
				return
			}
			name, data = p.news(at, who, n)
		}
	}
}

func (p *Page) news(at place, who Person, n notice) (name string, data any) {
	switch {
	case n.Item == "" || n.At.Workspace != at.Workspace:
		return "clock", p.clockFace(who)
	case n.At != at:
		return "unread", map[string]any{"person": n.At.Person, "count": p.pane(n.At).waiting()}
	}
	it, ok := p.pane(at).see(n.Item)
	if !ok { // pushed out by newer ones
		return "clock", p.clockFace(who)
	}
	return "item", p.piece(at, who, it)
}

// event writes one server-sent event. JSON has no bare line breaks, so the
// data is always one line.
func event(w http.ResponseWriter, name string, data any) error {
	text, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("web: event %s: %w", name, err)
	}
	_, err = fmt.Fprintf(w, "event: %s\ndata: %s\n\n", name, text)
	return err
}
