package teams

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

const (
	appID    = "11111111-2222-3333-4444-555555555555"
	tenant   = "99999999-8888-7777-6666-555555555555"
	annaID   = "aaaaaaaa-0000-0000-0000-000000000001"
	service  = "https://smba.trafficmanager.net/emea/"
	password = "canary-password"
)

// signers are made once: keys take a while.
var signers = sync.OnceValue(func() (all [3]*rsa.PrivateKey) {
	for i := range all {
		var err error
		if all[i], err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
			panic(err)
		}
	}
	return all
})

// A fake is Microsoft: the channel with its keys, the login, and the connector,
// which keeps its limits.
type fake struct {
	t  *testing.T
	mu sync.Mutex

	published map[string][]string // key IDs with their endorsements
	downloads int
	down      bool // the key documents
	logins    int
	calls     []call
	refuse    func(call) (status int, header http.Header, body string)
	strangers []string          // hosts that were called and should not have been
	members   map[string]string // what the roster says of people, in JSON; of others, that they are of the house
	asked     []string          // what was asked of the roster
	drive     []byte            // what was put in somebody's OneDrive
}

type call struct {
	Method, Path, Query string
	Body                map[string]any
	At                  time.Time
}

func newFake(t *testing.T) *fake {
	return &fake{t: t, published: map[string][]string{"key0": {"msteams"}}}
}

func (f *fake) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
	}
	w := httptest.NewRecorder()
	f.mu.Lock()
	defer f.mu.Unlock()
	switch r.URL.Host {
	case "login.botframework.com":
		f.document(w, r)
	case "login.microsoftonline.com":
		f.login(w, r, string(body))
	case "smba.trafficmanager.net":
		if r.Method == http.MethodGet {
			f.roster(w, r)
			break
		}
		f.connector(w, r, body)
	case "acme-my.sharepoint.com":
		if r.Header.Get("Authorization") != "" || r.Method != http.MethodPut {
			f.t.Errorf("%s to the drive with %q", r.Method, r.Header.Get("Authorization"))
		}
		f.drive = body
	default:
		f.strangers = append(f.strangers, r.URL.Host)
		w.WriteHeader(http.StatusTeapot)
	}
	return w.Result(), nil
}

func (f *fake) document(w http.ResponseWriter, r *http.Request) {
	f.downloads++
	if f.down {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	if strings.HasSuffix(r.URL.Path, "openidconfiguration") {
		_, _ = io.WriteString(w, `{"issuer":"https://api.botframework.com","jwks_uri":"https://login.botframework.com/v1/.well-known/keys","brand_new":1}`)
		return
	}
	var keys []map[string]any
	for id, endorsements := range f.published {
		public := signers()[id[len("key")]-'0'].PublicKey
		one := map[string]any{"kty": "RSA", "use": "sig", "kid": id, "n": base64.RawURLEncoding.EncodeToString(public.N.Bytes()), "e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(public.E)).Bytes())}
		if endorsements != nil {
			one["endorsements"] = endorsements
		}
		keys = append(keys, one)
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"keys": keys})
}

func (f *fake) login(w http.ResponseWriter, r *http.Request, body string) {
	f.logins++
	form, _ := url.ParseQuery(body)
	if form.Get("client_secret") != password || form.Get("scope") != publicScope || !strings.Contains(r.URL.Path, tenant) {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = fmt.Fprintf(w, `{"error":"invalid_client","error_description":"bad secret %s"}`, form.Get("client_secret"))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = fmt.Fprintf(w, `{"access_token":"out-%d","token_type":"Bearer","expires_in":3600}`, f.logins)
}

func (f *fake) connector(w http.ResponseWriter, r *http.Request, body []byte) {
	c := call{Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery, At: time.Now()}
	_ = json.Unmarshal(body, &c.Body)
	if got, want := r.Header.Get("Authorization"), fmt.Sprint("Bearer out-", f.logins); got != want {
		f.t.Errorf("%s with %q, want %q", r.URL.Path, got, want)
	}
	if f.refuse != nil {
		if status, header, answer := f.refuse(c); status != 0 {
			maps.Copy(w.Header(), header)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, answer)
			return
		}
	}
	for _, problem := range c.problems() {
		f.t.Errorf("%s %s: %s", c.Method, c.Path, problem)
	}
	f.calls = append(f.calls, c)
	w.WriteHeader(http.StatusCreated)
	_, _ = fmt.Fprintf(w, `{"id":"a:%d"}`, len(f.calls))
}

// roster tells who somebody is, or who reads a room.
func (f *fake) roster(w http.ResponseWriter, r *http.Request) {
	f.asked = append(f.asked, r.URL.Path)
	if f.refuse != nil {
		if status, _, answer := f.refuse(call{Method: r.Method, Path: r.URL.Path}); status != 0 {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, answer)
			return
		}
	}
	one := func(id string) string {
		if said, ok := f.members[id]; ok {
			return said
		}
		return fmt.Sprintf(`{"id":%q,"name":"Anna Liepa","email":"Anna@Example.com","userPrincipalName":"anna@example.com","userRole":"user","tenantId":%q}`, id, tenant)
	}
	if !strings.HasSuffix(r.URL.Path, "/pagedMembers") {
		_, _ = io.WriteString(w, one(r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]))
		return
	}
	if r.URL.Query().Get("continuationToken") == "" {
		_, _ = fmt.Fprintf(w, `{"members":[%s],"continuationToken":"more"}`, one("29:anna"))
		return
	}
	_, _ = fmt.Fprintf(w, `{"members":[%s]}`, one("29:last"))
}

func (f *fake) got() []call {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]call(nil), f.calls...)
}

// text is what a call says, card and all.
func (c call) text() string {
	b, _ := json.Marshal(c.Body)
	return string(b)
}

// problems are what is wrong with the cards that a call says.
func (c *call) problems() (all []string) {
	list, _ := c.Body["attachments"].([]any)
	for _, one := range list {
		attachment, _ := one.(map[string]any)
		if attachment["contentType"] != cardType {
			continue
		}
		text, err := json.Marshal(attachment["content"])
		if err != nil {
			return append(all, err.Error())
		}
		all = append(all, problemsOf(text)...)
	}
	return all
}

// A book is in memory.
type book struct {
	mu    sync.Mutex
	pages map[string]string
}

func (b *book) Note(_ context.Context, team, name, text string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pages[team+"/"+name] = text
	return nil
}

func (b *book) Noted(_ context.Context, team string, names ...string) (texts []string, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, name := range names {
		texts = append(texts, b.pages[team+"/"+name])
	}
	return texts, nil
}

// A rig is an adapter with Microsoft on one side and a handler on the other.
type rig struct {
	*Teams
	fake *fake
	book *book
	log  *bytes.Buffer
}

func newRig(t *testing.T, h bot.Handler) *rig {
	t.Helper()
	g := &rig{fake: newFake(t), book: &book{pages: map[string]string{}}, log: new(bytes.Buffer)}
	var err error
	g.Teams, err = New(Config{
		App: appID, Password: password, Tenant: tenant, Handle: h, Book: g.book, HTTP: g.fake, Log: slog.New(slog.NewTextHandler(g.log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func (g *rig) idle(t *testing.T) {
	t.Helper()
	if err := g.Drain(context.WithoutCancel(t.Context())); err != nil {
		t.Error(err)
	}
}

// honest are the claims of a good token.
func honest() jwt.MapClaims {
	return jwt.MapClaims{
		"iss": publicIssuer, "aud": appID, "exp": time.Now().Add(time.Hour).Unix(), "nbf": time.Now().Add(-time.Minute).Unix(), "serviceurl": service,
	}
}

func signed(t *testing.T, method jwt.SigningMethod, kid string, key any, c jwt.MapClaims) string {
	t.Helper()
	token := jwt.NewWithClaims(method, c)
	token.Header["kid"] = kid
	text, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return "Bearer " + text
}

func good(t *testing.T) string {
	return signed(t, jwt.SigningMethodRS256, "key0", signers()[0], honest())
}

// deliver sends an activity with an Authorization header.
func (g *rig) deliver(authorization, activity string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/api/messages", strings.NewReader(activity))
	r.Header.Set("Content-Type", "application/json")
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	w := httptest.NewRecorder()
	g.Handler().ServeHTTP(w, r)
	return w
}

// activityOf is a message, with more fields in front of its own.
func activityOf(more string) string {
	return fmt.Sprintf(`{%s"type":"message","id":"1700000000001","timestamp":"2026-03-09T09:00:00Z","localTimezone":"Europe/Riga","locale":"lv-LV","serviceUrl":%q,"channelId":"msteams",
		"from":{"id":"29:anna","name":"Anna","aadObjectId":%q},"recipient":{"id":"28:%s","name":"Rapport"},
		"conversation":{"id":"a:chat-anna","conversationType":"personal","tenantId":%q},"channelData":{"tenant":{"id":%q},"brandNew":[1]},
		"text":"kā iet ar Acme?","textFormat":"plain","attachments":[{"contentType":"text/html","content":"<p>kā iet ar Acme?</p>"}],"entities":[{"type":"clientInfo","timezone":"Europe/Riga"}]}`,
		more, service, annaID, appID, tenant, tenant)
}

func says(reply bot.Reply) bot.Handler {
	return func(_ context.Context, ev bot.Event) (bot.Reply, error) {
		if _, met := ev.Body.(bot.Met); met {
			return bot.Reply{}, nil
		}
		return reply, nil
	}
}

func plainCard(s string) card.Message {
	return card.Message{Summary: s, Blocks: []card.Block{card.Para(s)}}
}
