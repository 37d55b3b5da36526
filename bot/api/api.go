package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

// Platform is what events from programs say that they come from.
const Platform = "api"

// ErrToken says that a token is good for nothing: nobody's, revoked, of
// somebody who left.
var ErrToken = errors.New("api: no such token")

// A Caller is who asks: a program, in the name of a person.
type Caller struct {
	Token        string // its ID, which is no secret
	Team, Person string
	Access       bot.Access // "": neither reads nor writes
	Inbound      bool       // may tell of mail and meetings
	Feed         bool       // may have the person's calendar
}

// Config is what the API works with. All of it is needed.
type Config struct {
	Handle bot.Handler
	Tools  []bot.Tool
	// Whose says who a token's text stands for, [ErrToken] if for nobody.
	Whose func(ctx context.Context, token string) (Caller, error)
	// Hold returns how long the next request of a token has to wait, zero if it
	// need not.
	Hold func(ctx context.Context, team, token string) time.Duration
	// First keeps a text under a name of a workspace unless one is kept there,
	// and returns the one that is.
	First func(ctx context.Context, team, name, text string) (string, error)
	// Mail, Events and Words read what mail and calendar tools send: a message,
	// a calendar, and text that may be HTML.
	Mail   func(text []byte) (bot.Contact, error)
	Events func(text []byte) ([]bot.Contact, error)
	Words  func(text string) string
	// Ignored counts what came by a token and was nobody's.
	Ignored func(ctx context.Context, team, token string) error
	// Name is what a colleague is called, "" if nobody knows.
	Name func(ctx context.Context, team, person string) string
	Now  func() time.Time
	Log  *slog.Logger
	Base string // where programs reach the server, such as https://bot.example.com
}

// An API answers programs.
type API struct {
	Config
	tools       map[string]bot.Tool
	description []byte
}

// New returns an API. It fails if a resource is one of a command that there is
// not.
func New(c Config) (*API, error) {
	a := &API{Config: c, tools: map[string]bot.Tool{}}
	for _, t := range c.Tools {
		a.tools[t.Name] = t
	}
	for _, r := range resources {
		if _, known := a.tools[r.command]; !known {
			return nil, fmt.Errorf("api: there is no command %s for %s", r.command, r.path)
		}
	}
	var err error
	a.description, err = Describe(c.Tools, c.Base)
	return a, err
}

const (
	root     = "/api/v1"
	maxBody  = 1 << 20
	patience = 30 * time.Second
)

// Handler serves everything below /api/, the calendars below /calendar/ and the
// hooks below /hooks/.
func (a *API) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle(root+"/openapi.json", methods{http.MethodGet: a.describe})
	mux.Handle(root+"/commands", methods{http.MethodPost: a.guarded(a.line)})
	mux.Handle(root+"/commands/{command}", methods{http.MethodPost: a.guarded(a.command)})
	paths := map[string]methods{}
	for _, r := range resources {
		if paths[r.path] == nil {
			paths[r.path] = methods{}
			mux.Handle(root+r.path, paths[r.path])
		}
		paths[r.path][r.method] = a.guarded(a.resource(r))
	}
	mux.Handle(root+"/inbound", methods{http.MethodPost: a.inbound})
	mux.Handle("/hooks/{token}", methods{http.MethodPost: a.inbound})
	mux.Handle("/calendar/{file}", methods{http.MethodGet: a.feed})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		a.refuse(w, r, problem{Status: http.StatusNotFound, Kind: "no-resource", Detail: "There is nothing at this path.", Next: "See " + root + "/openapi.json."})
	})
	return plain(mux)
}

// methods are the handlers of a path by method.
type methods map[string]http.HandlerFunc

func (m methods) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h, ok := m[r.Method]
	if !ok && r.Method == http.MethodHead {
		h, ok = m[http.MethodGet]
	}
	if !ok {
		for method := range m {
			w.Header().Add("Allow", method)
		}
		write(w, problem{Status: http.StatusMethodNotAllowed, Kind: "method", Detail: "This path does not take " + r.Method + ".", Next: "Use one of the methods of the Allow header."})
		return
	}
	h(w, r)
}

// plain keeps answers from being stored and from being taken for anything else.
func plain(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}
