package teams

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

// Platform is how events of this adapter are marked.
const Platform = "teams"

// Where Microsoft's public cloud is.
const (
	publicMetadata = "https://login.botframework.com/v1/.well-known/openidconfiguration"
	publicIssuer   = "https://api.botframework.com"
	publicScope    = "https://api.botframework.com/.default"
	publicLogin    = "https://login.microsoftonline.com/"
)

const (
	callTimeout = 10 * time.Second
	longest     = time.Minute // a handler may think, and its answer take to deliver
	patience    = 4 * time.Second
	maxBody     = 256 << 10 // bytes of a request
)

// A Secret is a string that prints as ***.
type Secret string

// String hides the secret from fmt.
func (Secret) String() string { return "***" }

// GoString hides the secret from %#v.
func (Secret) GoString() string { return "***" }

// LogValue hides the secret from logs.
func (Secret) LogValue() slog.Value { return slog.StringValue("***") }

// A Config is what a [Teams] is made of. App, Password, Tenant, Handle and Book
// are required; what is empty of the rest is that of the public cloud.
type Config struct {
	App      string // the app's ID
	Password Secret // a client secret of it
	Tenant   string // the directory that the app is registered in
	// Tenants are the directories whose people are served, all if empty.
	Tenants []string

	Metadata, Issuer, TokenURL, Scope string
	Allow                             []string      // hosts that our token may be sent to
	KeyRefresh                        time.Duration // least time between two looks for an unknown key: a minute if zero

	Handle bot.Handler
	Book   Book
	// Claim reports whether an activity is new, to whichever process it is
	// delivered; nil: only this process remembers.
	Claim func(ctx context.Context, team, id string) (bool, error)
	// Name says what to call a colleague, "" if that is not known; nil: nobody's
	// name is known.
	Name func(ctx context.Context, team, person string) string
	// Zone is a person's time zone, or a workspace's when there is no person;
	// nil: UTC.
	Zone func(ctx context.Context, team, person string) *time.Location
	// Asks reports whether a command line opens a form; nil: none does.
	Asks func(line string) bool
	Now  func() time.Time  // time.Now if nil
	HTTP http.RoundTripper // http.DefaultTransport if nil
	Log  *slog.Logger      // slog.Default() if nil
	// Watch sees the calls that are made; nil: nobody does.
	Watch bot.CallWatcher
	// Unanswered is told, when the program has to stop, of whom there was no time
	// to answer; nil: nobody is.
	Unanswered func(context.Context, bot.Event) error
}

// Teams speaks Microsoft Teams for one app. Its methods may be called
// concurrently.
type Teams struct {
	app     string
	tenants []string
	handle  bot.Handler
	book    Book
	claim   func(ctx context.Context, team, id string) (bool, error)
	name    func(ctx context.Context, team, person string) string
	zone    func(ctx context.Context, team, person string) *time.Location
	asks    func(line string) bool
	now     func() time.Time
	log     *slog.Logger

	inbound *inbound
	hosts   hosts
	out     *connector
	noted   recent
	taken   recent
	files   shelf
	inHand  sync.WaitGroup
	owed    bot.Owed
	park    func(context.Context, bot.Event) error // of [Config], nil if not there
}

// New returns an adapter for c, or an error naming everything that is wrong
// with c.
func New(c Config) (*Teams, error) {
	var wrong []error
	for _, need := range []struct {
		name string
		has  bool
	}{
		{"app ID", c.App != ""}, {"password", c.Password != ""}, {"tenant", c.Tenant != ""}, {"handler", c.Handle != nil}, {"book", c.Book != nil},
	} {
		if !need.has {
			wrong = append(wrong, fmt.Errorf("%s is missing", need.name))
		}
	}
	allow, err := newHosts(c.Allow)
	if err = errors.Join(append(wrong, err)...); err != nil {
		return nil, fmt.Errorf("teams: %w", err)
	}
	client := &http.Client{
		Transport: c.HTTP, Timeout: callTimeout,
		// A redirect would carry our token to a host that nobody checked.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	s := &Teams{
		app: c.App, tenants: c.Tenants, handle: bot.Recovered(c.Handle), book: c.Book, claim: c.Claim, name: c.Name, zone: c.Zone, asks: c.Asks, now: c.Now, log: c.Log, hosts: allow, park: c.Unanswered,
		inbound: newInbound(c.App, cmp.Or(c.Issuer, publicIssuer), &keys{
			metadata: cmp.Or(c.Metadata, publicMetadata), floor: cmp.Or(c.KeyRefresh, time.Minute), http: client,
		}),
		out: newConnector(client, allow, tokenOf(&c, client), c.Watch),
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.Default()
	}
	return s, nil
}

// Handler serves the messaging endpoint.
func (s *Teams) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/messages", s.serve)
	return mux
}

// Drain waits for the answers in hand after requests have stopped coming, or
// until ctx ends. Who was not answered by then is parked.
func (s *Teams) Drain(ctx context.Context) error {
	done := make(chan struct{})
	go func() {
		s.inHand.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
	}
	if err := bot.Park(ctx, s.owed.Left(), s.park); err != nil {
		return fmt.Errorf("teams: answers still in hand: %w", err)
	}
	return nil
}

// reader is for whom something is drawn in a workspace.
func (s *Teams) reader(ctx context.Context, team, locale string) reader {
	to := reader{words: wordsFor(locale), asks: s.asks}
	if s.name != nil {
		to.name = func(id string) string { return cmp.Or(s.name(ctx, team, id), id) }
	}
	return to
}

// serves reports whether the people of a directory are served.
func (s *Teams) serves(tenant string) bool {
	return tenant != "" && (len(s.tenants) == 0 || slices.Contains(s.tenants, tenant))
}

// recent remembers the newest few things by name.
type recent struct {
	mu    sync.Mutex
	of    map[string]string
	older map[string]string
}

const maxRecent = 20_000

// same reports whether a name had a value already, and gives it the value.
func (r *recent) same(name, value string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	was, known := r.of[name]
	if !known {
		was, known = r.older[name]
	}
	if r.of == nil || len(r.of) >= maxRecent {
		r.of, r.older = make(map[string]string), r.of
	}
	r.of[name] = value
	return known && was == value
}
