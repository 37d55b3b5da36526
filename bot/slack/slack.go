package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

// Platform is how events of this adapter are marked.
const Platform = "slack"

const (
	defaultAPI      = "https://slack.com/api/"
	defaultPatience = 2 * time.Second
	// longest is how long a handler may think, and its answer take to deliver.
	longest = time.Minute
	// callTimeout is how long one call to Slack may take; uploads included.
	callTimeout = 10 * time.Second
)

// A Secret is a string that prints as ***.
type Secret string

// String hides the secret from fmt.
func (Secret) String() string { return "***" }

// GoString hides the secret from %#v.
func (Secret) GoString() string { return "***" }

// MarshalText hides the secret from encoders.
func (Secret) MarshalText() ([]byte, error) { return []byte("***"), nil }

// LogValue hides the secret from logs.
func (Secret) LogValue() slog.Value { return slog.StringValue("***") }

// A Config is what a [Slack] is made of. Handle is required, and Signing
// unless everything comes through sockets.
type Config struct {
	Signing Secret // the app's signing secret
	// Token is the bot token of the one workspace that we work for. Without it
	// commands are still answered, but talk, forms, files and unprompted
	// messages are not possible.
	Token Secret
	// Sockets is the app-level token with which events come through sockets of
	// our own, see [Slack.Listen].
	Sockets Secret
	// Client lets workspaces install the app, in the place of Token.
	Client *Client
	APIURL string // where Slack's methods are, "https://slack.com/api/" if empty
	Handle bot.Handler
	// Claim reports whether an event is new, so that one which is delivered
	// again, to whichever process, is answered once; nil: only this process
	// remembers.
	Claim func(ctx context.Context, team, id string) (bool, error)
	// Now is what people see as the time of their act. Signatures, timeouts and
	// rate limits go by the machine's clock. It is time.Now if nil.
	Now  func() time.Time
	HTTP http.RoundTripper // http.DefaultTransport if nil
	Log  *slog.Logger      // slog.Default() if nil
	// Patience is how long a request waits for the handler before it is
	// acknowledged without an answer: 2 s if zero, at most 2.5 s, since Slack
	// gives up after three.
	Patience time.Duration
	// Share is the part of Slack's rate limits that may be used for what nobody
	// asked for: all if zero. Processes that speak for the same app share them;
	// more than 1 is for a Slack that has other limits.
	Share float64
	Watch bot.CallWatcher // of the calls that are made; nil: nobody does
	// Unanswered is told, when the program has to stop, of whom there was no time
	// to answer; nil: nobody is.
	Unanswered func(context.Context, bot.Event) error
}

// A Client is the app as workspaces install it. All of it is required but the
// hooks.
type Client struct {
	ID     string
	Secret Secret
	Base   string // where [Slack.Handler] is reached, such as "https://bot.example.com"
	Vault  Vault
	// Installed is called when a workspace has installed the app, Left when it
	// has taken the app away.
	Installed func(context.Context, Installation) error
	Left      func(ctx context.Context, workspace string) error
}

// Slack speaks Slack for one app. Its methods may be called concurrently.
type Slack struct {
	verify   *verifier
	signed   bool // requests are
	handle   bot.Handler
	now      func() time.Time
	log      *slog.Logger
	patience time.Duration
	share    float64
	watch    bot.CallWatcher
	sockets  Secret

	http   *http.Client
	origin *url.URL // of APIURL
	// methods is APIURL with a slash at its end.
	methods string

	only     *desk     // of the workspace whose token is configured
	client   *Client   // nil where nobody can install the app
	installs *installs // with client
	sites    sites
	claims   claims
	outbox   outbox
	homes    homes
	inHand   tally
	owed     bot.Owed
	park     func(context.Context, bot.Event) error // of [Config], nil if not there
	life     context.Context                        //nolint:containedctx // of what is done beside requests; it ends with Drain
	end      context.CancelFunc
}

// New returns an adapter for c, or an error naming everything that is wrong
// with c.
func New(c Config) (*Slack, error) {
	base := cmp.Or(c.APIURL, defaultAPI)
	origin, err := url.Parse(base)
	switch {
	case err != nil || origin.Host == "" || origin.User != nil || (origin.Scheme != "https" && origin.Scheme != "http"):
		err = errors.New("API URL is not an http or https URL")
	case origin.RawQuery != "" || origin.Fragment != "":
		err = errors.New("API URL has a query or a fragment")
	}
	var missing error
	if c.Signing == "" && c.Sockets == "" {
		missing = errors.New("signing secret is missing")
	}
	if c.Client != nil {
		missing = errors.Join(missing, c.Client.check(c.Token))
	}
	if c.Handle == nil {
		missing = errors.Join(missing, errors.New("handler is missing"))
	}
	if c.Patience < 0 || c.Patience > 2500*time.Millisecond {
		missing = errors.Join(missing, fmt.Errorf("patience %v is outside 0 to 2.5s", c.Patience))
	}
	if c.Share < 0 {
		missing = errors.Join(missing, fmt.Errorf("share %v is negative", c.Share))
	}
	if err = errors.Join(missing, err); err != nil {
		return nil, fmt.Errorf("slack: %w", err)
	}

	s := &Slack{
		verify:   newVerifier(string(c.Signing)),
		signed:   c.Signing != "",
		handle:   bot.Recovered(c.Handle),
		now:      c.Now,
		log:      c.Log,
		patience: cmp.Or(c.Patience, defaultPatience),
		share:    c.Share,
		watch:    c.Watch,
		park:     c.Unanswered,
		sockets:  c.Sockets,
		origin:   origin,
		methods:  strings.TrimRight(base, "/") + "/",
		client:   c.Client,
		claims:   claims{shared: c.Claim},
		http: &http.Client{
			Transport: c.HTTP,
			Timeout:   callTimeout,
			// Following a redirect would carry a token or an answer to a host
			// that nobody checked.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	s.life, s.end = context.WithCancel(context.Background())
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.Default()
	}
	if c.Client != nil {
		s.installs = &installs{slack: s, vault: c.Client.Vault, id: c.Client.ID, key: c.Client.Secret}
	} else {
		s.only = s.seat("", c.Token)
	}
	return s, nil
}

// Handler serves Slack's request URLs, and those at which the app is
// installed. Without a signing secret nothing comes to them.
func (s *Slack) Handler() http.Handler {
	mux := http.NewServeMux()
	if s.signed { // nothing can be told from a forgery otherwise
		mux.HandleFunc("POST /slack/commands", s.serveCommand)
		mux.HandleFunc("POST /slack/events", s.serveEvent)
		mux.HandleFunc("POST /slack/interactions", s.serveInteraction)
	}
	if s.client != nil {
		mux.HandleFunc("GET /slack/install", s.serveInstall)
		mux.HandleFunc("GET /slack/oauth_redirect", s.serveInstalled)
	}
	return mux
}

// Drain waits for the answers in hand after requests have stopped coming, or
// until ctx ends. Who was not answered by then, or whose answer Slack does not
// take, is parked.
func (s *Slack) Drain(ctx context.Context) error {
	s.outbox.close(s)
	done := make(chan struct{})
	go func() {
		s.inHand.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-ctx.Done():
	}
	left := append(s.owed.Left(), s.outbox.left()...)
	if err := bot.Park(ctx, left, s.park); err != nil {
		return fmt.Errorf("slack: answers still in hand: %w", err)
	}
	return nil
}

// work does job beside a request, whose context may end before job does.
func (s *Slack) work(ctx context.Context, job func(context.Context)) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), longest)
	s.beside(ctx, func() {
		defer stop()
		job(ctx)
	})
}

// beside does f beside the caller.
func (s *Slack) beside(ctx context.Context, f func()) {
	s.inHand.Go(func() {
		defer bot.Survive(ctx, s.log)
		f()
	})
}

// owe does job, which answers t, beside a request. If it panics t is answered
// that it did.
func (s *desk) owe(ctx context.Context, t *talk, job func(context.Context)) {
	paid := s.owed.Owe(t.Event)
	s.work(ctx, func(ctx context.Context) {
		defer paid()
		defer func() {
			if p := recover(); p != nil {
				reply := s.broke(ctx, t, bot.Panicked(p))
				s.say(ctx, t, said{message: reply.Message, private: true})
			}
		}()
		job(ctx)
	})
}
