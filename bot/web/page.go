package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

// Platform is the name of this platform in events and addresses.
const Platform = "web"

// Room is the one room of the page, in events and in references to messages.
const Room = "page"

// A Config says what the page shows and who answers.
type Config struct {
	Handle     bot.Handler
	Workspaces []Workspace // the first is shown at "/"
	Clock      Clock       // nil for the real time, which cannot be moved
	Log        *slog.Logger
	Version    string

	// Welcome, if given, says the first thing in an empty conversation.
	Welcome func(ctx context.Context, workspace, person string) card.Message
	// Suggest, if given, returns lines to offer above the message box.
	Suggest func(workspace string, p Person) []string
	// AnyHost answers whatever host name a request came for. Without it only
	// loopback names are answered. The page has no sign-in.
	AnyHost bool
}

// A Workspace is what an event calls its team.
type Workspace struct {
	ID, Name, About string
	Demo            bool // says so on the page
	People          []Person
}

// A Person is somebody whom the user of the page can be.
type Person struct {
	ID, Name string
	About    string // what they look after: "customers · English"
	Locale   string
}

// A Clock is a present that can be moved. All methods are safe for concurrent
// use.
type Clock interface {
	// Now is the present, in the workspace's time zone.
	Now() time.Time
	// Move adds d to the present. It returns once what became due was done.
	Move(d time.Duration) error
	// Back returns to the real time.
	Back() error
	// Moved is how far Now is from the real time.
	Moved() time.Duration
}

// A Page is the local chat page and the conversations it holds in memory. It
// is a [bot.Poster].
type Page struct {
	Config
	watchers watchers

	mu    sync.Mutex
	panes map[place]*pane
	sent  int // messages sent unprompted, which numbers them
}

// A place is where a conversation is kept.
type place struct{ Workspace, Person string }

var _ bot.Poster = (*Page)(nil)

// New checks c and returns a page with empty conversations.
func New(c Config) (*Page, error) {
	var wrong []error
	if c.Handle == nil {
		wrong = append(wrong, errors.New("handler is missing"))
	}
	if len(c.Workspaces) == 0 {
		wrong = append(wrong, errors.New("workspaces are missing"))
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	p := &Page{Config: c, panes: map[place]*pane{}}
	for _, w := range c.Workspaces {
		if len(w.People) == 0 {
			wrong = append(wrong, fmt.Errorf("workspace %q has no people", w.ID))
		}
		for _, who := range w.People {
			at := place{w.ID, who.ID}
			if w.ID == "" || who.ID == "" || p.panes[at] != nil {
				wrong = append(wrong, fmt.Errorf("person %q of workspace %q is not one of a kind", who.ID, w.ID))
			}
			p.panes[at] = &pane{}
		}
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	return p, nil
}

// Handler serves the page.
func (p *Page) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.show)
	mux.HandleFunc("GET /items", p.items)
	mux.HandleFunc("GET /file", p.file)
	mux.HandleFunc("GET /stream", p.stream)
	mux.HandleFunc("POST /act", p.act)
	mux.HandleFunc("POST /clock", p.clock)
	for _, name := range []string{"app.js", "style.css", "icon.svg"} {
		mux.HandleFunc("GET /"+name, func(w http.ResponseWriter, r *http.Request) {
			http.ServeFileFS(w, r, assets, "assets/"+name)
		})
	}
	return p.guard(mux)
}

// Close ends the streams to browsers, which would otherwise keep a server from
// shutting down: pass it to [http.Server.RegisterOnShutdown].
func (p *Page) Close() { p.watchers.close() }

func (p *Page) workspace(id string) (Workspace, bool) {
	for _, w := range p.Workspaces {
		if w.ID == id {
			return w, true
		}
	}
	return Workspace{}, false
}

func (p *Page) person(at place) (Person, bool) {
	w, _ := p.workspace(at.Workspace)
	for _, who := range w.People {
		if who.ID == at.Person {
			return who, true
		}
	}
	return Person{}, false
}

// pane returns nil for a place that is not in the configuration. The map does
// not change after New.
func (p *Page) pane(at place) *pane { return p.panes[at] }

func (p *Page) now() time.Time {
	if p.Clock == nil {
		return time.Now()
	}
	return p.Clock.Now()
}
