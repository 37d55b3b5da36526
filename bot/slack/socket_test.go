package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/rapport-bot/rapport/bot"
)

// A socketServer is Slack at the other end of sockets. It hands each envelope
// to one connection, cuts connections, and delivers again under another
// envelope ID what was not acknowledged.
type socketServer struct {
	*httptest.Server
	t        *testing.T
	lifetime int // envelopes a connection is sent before it ends

	mu       sync.Mutex
	waiting  []json.RawMessage // envelopes without their ID
	sent     int
	opened   int
	repeated int
	acks     map[string]string
	hooks    map[string]int // response_urls by how often they were used
	methods  map[string]int
	change   chan struct{}
}

func newSocketServer(t *testing.T, lifetime int) *socketServer {
	s := &socketServer{
		t: t, lifetime: lifetime, acks: map[string]string{}, hooks: map[string]int{}, methods: map[string]int{}, change: make(chan struct{}),
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/apps.connections.open", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer xapp-canary" {
			_, _ = io.WriteString(w, `{"ok":false,"error":"invalid_auth"}`)
			return
		}
		_, _ = fmt.Fprintf(w, `{"ok":true,"url":"ws%s/link"}`, strings.TrimPrefix(s.URL, "http"))
	})
	mux.HandleFunc("POST /api/{method}", func(w http.ResponseWriter, r *http.Request) {
		s.did(func() { s.methods[r.PathValue("method")]++ })
		_, _ = io.WriteString(w, `{"ok":true,"team_id":"T1","user_id":"U0BOT","url":"https://acme.slack.com/","channel":{"id":"C1"},"user":{"id":"U0ANNA","team_id":"T1"},"ts":"1.1","view":{"id":"V1"}}`)
	})
	mux.HandleFunc("POST /hook/{id}", func(w http.ResponseWriter, r *http.Request) {
		s.did(func() { s.hooks[r.PathValue("id")]++ })
		_, _ = io.WriteString(w, "ok")
	})
	mux.HandleFunc("GET /link", s.link)
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// did changes what is known and tells those who wait for it.
func (s *socketServer) did(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
	close(s.change)
	s.change = make(chan struct{})
}

// until waits until what is known satisfies a condition.
func (s *socketServer) until(ctx context.Context, what string, is func() bool) {
	s.t.Helper()
	for {
		s.mu.Lock()
		ok, change := is(), s.change
		s.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-change:
		case <-ctx.Done():
			s.t.Fatalf("waited too long for %s", what)
		}
	}
}

// link is one connection.
func (s *socketServer) link(w http.ResponseWriter, r *http.Request) {
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := up.Upgrade(w, r, nil)
	if err != nil {
		s.t.Error(err)
		return
	}
	defer conn.Close()
	number := 0
	s.did(func() { s.opened++; number = s.opened })
	_ = conn.WriteJSON(map[string]any{"type": "hello", "num_connections": 2, "debug_info": map[string]any{"approximate_connection_time": 18060}})
	open := map[string]json.RawMessage{} // sent, not acknowledged
	var mu sync.Mutex
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		for {
			var ack struct {
				ID      string          `json:"envelope_id"`
				Payload json.RawMessage `json:"payload"`
			}
			if conn.ReadJSON(&ack) != nil {
				return
			}
			mu.Lock()
			delete(open, ack.ID)
			mu.Unlock()
			s.did(func() { s.acks[ack.ID] = string(ack.Payload) })
		}
	}()
	s.feed(conn, number, gone, func(id string, envelope json.RawMessage) {
		mu.Lock()
		open[id] = envelope
		mu.Unlock()
	}, func() int {
		mu.Lock()
		defer mu.Unlock()
		return len(open)
	})
	_ = conn.Close()
	<-gone
	mu.Lock()
	defer mu.Unlock()
	s.did(func() {
		for _, envelope := range open {
			s.repeated++
			s.waiting = append(s.waiting, envelope)
		}
	})
}

// feed sends what waits until the connection's life is over, with a few
// envelopes not acknowledged: every other one ends without a word.
func (s *socketServer) feed(conn *websocket.Conn, number int, gone <-chan struct{}, sent func(string, json.RawMessage), open func() int) {
	for n := 0; n < s.lifetime; n++ {
		var next json.RawMessage
		for next == nil {
			s.mu.Lock()
			change := s.change
			if len(s.waiting) > 0 {
				next, s.waiting = s.waiting[0], s.waiting[1:]
				s.sent++
			}
			id := s.sent
			s.mu.Unlock()
			if next != nil {
				var envelope map[string]any
				if err := json.Unmarshal(next, &envelope); err != nil {
					s.t.Error(err)
				}
				name := fmt.Sprint("env-", id)
				envelope["envelope_id"] = name
				sent(name, next)
				_ = conn.WriteJSON(envelope)
				break
			}
			select {
			case <-change:
			case <-gone:
				return
			}
		}
	}
	const few = 3
	for open() > few {
		s.mu.Lock()
		change := s.change
		s.mu.Unlock()
		if open() <= few {
			break
		}
		select {
		case <-change:
		case <-gone:
			return
		}
	}
	if number%2 == 0 {
		_ = conn.WriteJSON(map[string]any{"type": "disconnect", "reason": "refresh_requested"})
	}
}

func (s *socketServer) send(envelope string) {
	s.did(func() { s.waiting = append(s.waiting, json.RawMessage(envelope)) })
}

// listening starts an adapter over the sockets of a server.
func listening(t *testing.T, s *socketServer, h bot.Handler) (*Slack, context.Context) {
	t.Helper()
	a, err := New(Config{Sockets: "xapp-canary", Token: botToken, APIURL: s.URL + "/api/", Handle: h, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	over := make(chan error, 1)
	go func() { over <- a.Listen(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-over; err != nil {
			t.Errorf("listening ended with %v", err)
		}
		if err := a.Drain(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return a, ctx
}

// Two hundred commands come while connections end all the time. Each is
// answered, and once.
func TestSocketsLoseNothingAndAnswerOnce(t *testing.T) {
	const commands = 200
	s := newSocketServer(t, 9)
	var mu sync.Mutex
	handled := map[string]int{}
	a, ctx := listening(t, s, func(_ context.Context, ev bot.Event) (bot.Reply, error) {
		mu.Lock()
		defer mu.Unlock()
		handled[ev.Body.(bot.Line).Text]++
		return bot.Reply{Private: true, Message: plainly("done")}, nil
	})
	for i := range commands {
		s.send(fmt.Sprintf(`{"type":"slash_commands","accepts_response_payload":true,"payload":{"token":"x","command":"/relationship","text":"score Acme %d",
			"team_id":"T1","team_domain":"acme","channel_id":"C1","channel_name":"sales","user_id":"U0ANNA","user_name":"anna","api_app_id":"A1",
			"is_enterprise_install":"false","response_url":"%s/hook/%d","trigger_id":"trigger-%d"}}`, i, s.URL, i, i))
	}
	s.until(ctx, "every answer", func() bool { return len(s.hooks) == commands && len(s.waiting) == 0 })
	if err := a.Drain(ctx); err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, n := range s.hooks {
		if n != 1 {
			t.Errorf("command %s was answered %d times", id, n)
		}
	}
	for text, n := range handled {
		if n != 1 {
			t.Errorf("%s was done %d times", text, n)
		}
	}
	if s.opened < commands/9 {
		t.Errorf("%d connections were opened: they did not end as they should have", s.opened)
	}
	for id, payload := range s.acks {
		if payload != "" && payload != "null" {
			t.Errorf("%s was acknowledged with %s: it may be lost", id, payload)
		}
	}
	t.Logf("%d connections, %d envelopes, %d delivered again", s.opened, s.sent, s.repeated)
}

// What must be answered in the acknowledgement is; what nobody knows is
// acknowledged all the same.
func TestSocketsCarryFormsAndStrangers(t *testing.T) {
	s := newSocketServer(t, 100)
	events := make(chan bot.Body, 10)
	_, ctx := listening(t, s, func(_ context.Context, ev bot.Event) (bot.Reply, error) {
		switch ev.Body.(type) {
		case bot.Submit:
			return bot.Reply{Errors: map[string]string{"company": "Which company?"}}, nil
		case bot.Typing:
			return bot.Reply{}, nil
		}
		events <- ev.Body
		return bot.Reply{}, nil
	})
	for _, envelope := range []string{
		`{"type":"interactive","accepts_response_payload":true,"payload":{"type":"view_submission","team":{"id":"T1"},"user":{"id":"U0ANNA","team_id":"T1"},"view":{"id":"V1","hash":"h","callback_id":"log","private_metadata":"{\"c\":\"log\"}","blocks":[{"type":"input","block_id":"company"}],"state":{"values":{}}}}}`,
		`{"type":"interactive","accepts_response_payload":true,"payload":{"type":"block_suggestion","team":{"id":"T1"},"user":{"id":"U0ANNA","team_id":"T1"},"action_id":"company","value":"zzz"}}`,
		`{"type":"events_api","payload":{"type":"event_callback","team_id":"T1","event_id":"Ev0","event":{"type":"brand_new_event","x":1}}}`,
		`{"type":"brand_new_type","payload":{}}`,
		`{"type":"events_api","payload":{"type":"event_callback","team_id":"T1","event_id":"Ev1","event":{"type":"message","channel_type":"im","channel":"D1","user":"U0ANNA","ts":"5.1","text":"how is Acme?","blocks":[{"type":"from_the_future","elements":7}]}}}`,
	} {
		s.send(envelope)
	}
	if got := <-events; got != (bot.Speech{Text: "how is Acme?"}) {
		t.Errorf("heard %v", got)
	}
	s.until(ctx, "every acknowledgement", func() bool { return len(s.acks) == 5 })
	s.mu.Lock()
	defer s.mu.Unlock()
	var payloads []string
	for _, p := range s.acks {
		if p != "" && p != "null" {
			payloads = append(payloads, p)
		}
	}
	all := strings.Join(payloads, "\n")
	if len(payloads) != 2 || !strings.Contains(all, `"response_action":"errors"`) || !strings.Contains(all, `"options":[]`) {
		t.Errorf("acknowledged with %s", all)
	}
}

func TestAWrongAppTokenIsSaid(t *testing.T) {
	s := newSocketServer(t, 1)
	a, err := New(Config{Sockets: "xapp-wrong", Token: botToken, APIURL: s.URL + "/api/", Handle: says(bot.Reply{}), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	err = a.Listen(t.Context())
	if err == nil || !strings.Contains(err.Error(), "SLACK_APP_TOKEN") || strings.Contains(err.Error(), "xapp-wrong") {
		t.Errorf("Listen: %v", err)
	}
}

// Without a signing secret nothing is taken over HTTP: an empty key would sign
// anything.
func TestSocketsAloneTakeNothingOverHTTP(t *testing.T) {
	a, err := New(Config{Sockets: "xapp-canary", Token: botToken, Handle: says(bot.Reply{}), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	body := commandForm("score Acme")
	r := signed("/slack/commands", formType, body, time.Now())
	r.Header.Set("X-Slack-Signature", sign("", r.Header.Get("X-Slack-Request-Timestamp"), body))
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, r)
	if w.Code != http.StatusNotFound {
		t.Errorf("status %d, want 404", w.Code)
	}
}
