package language

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/sashabaranov/go-openai"
	"github.com/sony/gobreaker/v2"
)

// A Client asks a model behind any server that speaks OpenAI's chat
// completions: OpenAI, Azure, Ollama, vLLM, llama.cpp. It is safe for
// concurrent use.
type Client struct {
	model    string
	modern   bool // the server knows max_completion_tokens
	thinking bool // the model reasons before it answers
	timeout  time.Duration
	budget   Budget
	log      *slog.Logger
	watch    Watcher
	api      *openai.Client
	breaker  *gobreaker.CircuitBreaker[int]

	mu   sync.Mutex
	away time.Time // the server asked not to be called before

	life context.Context //nolint:containedctx // of all questions; it ends soon after Hurry
	end  context.CancelFunc
}

// A ClientConfig says which model to ask, and within which limits.
type ClientConfig struct {
	Key       Key
	BaseURL   string            // OpenAI's own if empty
	Model     string            // on Azure the deployment's name
	Timeout   time.Duration     // of a question with its retry; 20 s if zero
	Transport http.RoundTripper // the network if nil
	Budget    Budget            // no limit if nil
	Log       *slog.Logger      // nowhere if nil
	Watch     Watcher           // nil: nobody does
}

// A Watcher sees what a model is asked.
type Watcher interface {
	// Asked is told of a question by its name, how many tokens it took, and why
	// the model did not help, "" if it did.
	Asked(ctx context.Context, question string, began time.Time, tokens int, why Why)
}

// A Key opens a model's server. It prints as ***.
type Key string

func (Key) String() string { return "***" }

// GoString is String, for %#v.
func (k Key) GoString() string { return k.String() }

// MarshalText is String, for logs and JSON.
func (k Key) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// A Budget limits what is asked of the model. Take takes tokens for one call
// and reports whether they were to be had; after an error nothing is asked.
type Budget interface {
	Take(ctx context.Context, team, person string, tokens int) (bool, error)
}

const (
	openAI         = "https://api.openai.com/v1"
	usualTimeout   = 20 * time.Second
	shortWait      = 2 * time.Second // a server may ask to be waited for
	mostFailures   = 5               // in a row, then the model is left alone
	restAfterFails = time.Minute
)

// NewClient checks a configuration. Nothing is sent yet.
func NewClient(c ClientConfig) (*Client, error) {
	base, err := url.Parse(cmp.Or(c.BaseURL, openAI))
	switch {
	case c.Model == "":
		return nil, errors.New("model: no name of a model")
	case err != nil || base.Host == "" || base.User != nil || base.RawQuery != "" ||
		base.Scheme != "http" && base.Scheme != "https":
		// The address may hold a password, so it is not repeated.
		return nil, errors.New("model: the base URL is not an http:// or https:// address")
	case c.Key == "" && base.Hostname() == "api.openai.com":
		return nil, errors.New("model: OpenAI wants a key")
	}
	if c.Transport == nil {
		c.Transport = http.DefaultTransport
	}
	conf := openai.DefaultConfig(string(c.Key))
	conf.BaseURL = base.String()
	conf.HTTPClient = &http.Client{Transport: wire{c.Transport}, CheckRedirect: stay}
	thinking := reasons(c.Model)
	life, end := context.WithCancel(context.Background())
	return &Client{
		life: life, end: end,
		model:    c.Model,
		modern:   thinking || official(base.Hostname()),
		thinking: thinking,
		timeout:  cmp.Or(c.Timeout, usualTimeout),
		budget:   c.Budget,
		log:      cmp.Or(c.Log, slog.New(slog.DiscardHandler)),
		watch:    c.Watch,
		api:      openai.NewClientWithConfig(conf),
		breaker: gobreaker.NewCircuitBreaker[int](gobreaker.Settings{
			Timeout:     restAfterFails,
			ReadyToTrip: func(n gobreaker.Counts) bool { return n.ConsecutiveFailures >= mostFailures },
			IsExcluded:  harmless,
		}),
	}, nil
}

// official reports whether a host is OpenAI's or Azure's, which know
// max_completion_tokens; others may know max_tokens only.
func official(host string) bool {
	return host == "api.openai.com" || strings.HasSuffix(host, ".azure.com")
}

// reasons reports whether a model thinks first, by its name. Such models
// refuse a temperature and max_tokens.
func reasons(model string) bool {
	for _, family := range []string{"o1", "o3", "o4", "gpt-5", "gpt-6"} {
		if strings.HasPrefix(model, family) {
			return true
		}
	}
	return false
}

// A question is one thing to ask a model.
type question struct {
	team, person string
	system, user string
	schema       schema
	most         int // tokens of the answer
	// read decodes and checks an answer. Its error counts as an answer that
	// does not fit.
	read func(answer []byte) error
}

// ask asks once, and once more if that may help. The error is a *ModelError.
func (c *Client) ask(ctx context.Context, q question) error {
	begun, asker := time.Now(), ctx
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	defer context.AfterFunc(c.life, cancel)() //nolint:contextcheck // the program may end before the asker goes away
	spent, err := c.breaker.Execute(func() (int, error) { return c.answer(ctx, q) })
	if whyOf(err) == Cancelled && asker.Err() == nil {
		err = &ModelError{Why: TooSlow} // it was our hurry
	}
	if errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests) {
		err = &ModelError{Why: Resting}
	}
	if c.watch != nil {
		c.watch.Asked(ctx, q.schema.Name, begun, spent, whyOf(err))
	}
	attrs := []slog.Attr{
		slog.String("question", q.schema.Name), slog.String("team", q.team), slog.String("person", q.person),
		slog.Duration("took", time.Since(begun)), slog.Int("tokens", spent),
	}
	if err != nil {
		c.log.LogAttrs(ctx, slog.LevelWarn, "the model did not help", append(attrs, slog.Any("err", err))...)
		return err
	}
	c.log.LogAttrs(ctx, slog.LevelInfo, "the model answered", attrs...)
	return nil
}

// whyOf is why a model did not help, "" if it did.
func whyOf(err error) Why {
	if err == nil {
		return ""
	}
	if m, ok := errors.AsType[*ModelError](err); ok {
		return m.Why
	}
	return Failed
}

// Hurry has the model answer within a time or not at all: the program is to
// stop.
func (c *Client) Hurry(within time.Duration) { time.AfterFunc(within, c.end) }

// Resting reports whether the model is left alone for a while.
func (c *Client) Resting() bool {
	return c.breaker.State() == gobreaker.StateOpen || c.stayAway(time.Now())
}

// answer is ask without its breaker. It returns the tokens that the server
// says it used.
func (c *Client) answer(ctx context.Context, q question) (spent int, err error) {
	if c.stayAway(time.Now()) {
		return 0, &ModelError{Why: Resting}
	}
	for try := range 2 {
		if err := c.take(ctx, q); err != nil {
			return spent, err
		}
		used, wait, failed := c.once(ctx, q)
		spent += used
		switch {
		case failed == nil:
			return spent, nil
		case try > 0 || wait < 0:
			return spent, failed
		}
		if err := pause(ctx, wait); err != nil {
			return spent, err
		}
	}
	panic("unreachable")
}

// once sends one request. After a failure, wait is how long to wait before
// asking again, below zero if that would not help.
func (c *Client) once(ctx context.Context, q question) (used int, wait time.Duration, failed *ModelError) {
	watching, seen := watched(ctx)
	res, err := c.api.CreateChatCompletion(watching, c.request(q))
	switch {
	case err != nil:
		failed = failure(ctx, err, seen.status)
	case seen.status >= http.StatusMultipleChoices: // a redirect, which is not followed
		failed = &ModelError{Why: Rejected, Status: seen.status}
	default:
		used, failed = res.Usage.TotalTokens, hand(res, q)
	}
	switch {
	case failed == nil || failed.again():
		return used, 0, failed
	case failed.Why != Busy:
		return used, -1, failed
	case seen.retryAfter <= shortWait:
		return used, seen.retryAfter, failed
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.away = time.Now().Add(seen.retryAfter)
	return used, -1, failed
}

// take pays for one request, by what it may cost at most.
func (c *Client) take(ctx context.Context, q question) error {
	if c.budget == nil {
		return nil
	}
	ok, err := c.budget.Take(ctx, q.team, q.person, q.tokens()+c.room(q))
	switch {
	case ctx.Err() != nil:
		return gaveUp(ctx)
	case err != nil:
		return &ModelError{Why: NoBudget}
	case !ok:
		return &ModelError{Why: OverBudget}
	}
	return nil
}

// tokens is about how many tokens the question has: three letters each, as
// Latvian is dearer than English.
func (q question) tokens() int {
	return (len(q.system) + len(q.user) + len(q.schema.JSON)) / 3
}

func (c *Client) stayAway(now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return now.Before(c.away)
}

// pause waits, if there is the time.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return gaveUp(ctx)
	case <-time.After(d):
		return nil
	}
}

// String names the client without its key.
func (c *Client) String() string { return fmt.Sprintf("model %s", c.model) }
