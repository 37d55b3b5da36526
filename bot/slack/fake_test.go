package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	secret   = "8f742231b10e8888abcd99yyyzzz85a5" // the one of Slack's published example
	botToken = "xoxb-canary-0123456789"
)

// A fake is Slack: its methods, its response_urls and its files. It holds what
// it is sent against Slack's limits, and remembers it. As a RoundTripper it
// needs no socket, so that it works in bubbles.
type fake struct {
	t  *testing.T
	mu sync.Mutex
	// calls are in order of arrival.
	calls []call
	// answers take the place of a method's usual one.
	answers map[string]func(call) (status int, header http.Header, body string)
	users   map[string]string // users.info, JSON
	rooms   map[string]string // conversations.info, JSON
	files   map[string]string // content by path, on files.slack.com
	tokens  map[string]string // the workspace of each token that is good

	kept       []*kept // messages that people can see
	last       int
	honours    bool                 // client_msg_id
	duplicate  string               // error about one that was there before; "" answers with that
	pictures   map[string]time.Time // files by ID, and when they may be drawn
	processing time.Duration        // of a file
	fault      func(call) fault     // what goes wrong

	limits   bool // are kept
	window   map[string][]time.Time
	full     map[string]time.Time
	shut     map[string]time.Time // methods that were answered 429
	told     map[string]time.Time // when
	exceeded []string             // what was called too often
	early    int                  // calls while shut
}

// A call is a method called with its arguments, or a response_url ("hook") with
// its body.
type call struct {
	Method string
	Team   string // whose token it came with
	Args   map[string]string
	JSON   map[string]any
	At     time.Time
}

func newFake(t *testing.T) *fake {
	return &fake{
		t:       t,
		answers: map[string]func(call) (int, http.Header, string){},
		users:   map[string]string{"U0ANNA": `{"id":"U0ANNA","team_id":"T1","locale":"en-US"}`},
		rooms:   map[string]string{"C1": `{"id":"C1"}`, "C2": `{"id":"C2","is_ext_shared":true}`},
		files:   map[string]string{},
		tokens:  map[string]string{botToken: "T1"},

		pictures: map[string]time.Time{},
		window:   map[string][]time.Time{}, full: map[string]time.Time{}, shut: map[string]time.Time{}, told: map[string]time.Time{},
	}
}

func (f *fake) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	in := httptest.NewRequestWithContext(r.Context(), r.Method, r.URL.String(), http.NoBody)
	in.Header = r.Header
	if r.Body != nil {
		in.Body = r.Body
		defer r.Body.Close()
	}
	w := httptest.NewRecorder()
	f.ServeHTTP(w, in)
	switch w.Header().Get(faultHeader) {
	case "cut":
		return nil, &net.OpError{Op: "read", Net: "tcp", Err: errors.New("connection reset by peer")}
	case "hang":
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	resp := w.Result()
	resp.Request = r
	return resp, nil
}

// faultHeader tells RoundTrip what the handler cannot do.
const faultHeader = "X-Fault"

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		f.t.Errorf("reading %s: %v", r.URL.Path, err)
	}
	c := call{Args: map[string]string{}, At: time.Now()}
	bearer := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if r.Host == "files.slack.com" && r.Method == http.MethodGet {
		if bearer != botToken {
			f.t.Errorf("file asked for with token %q", bearer)
		}
		content, ok := f.files[r.URL.Path]
		if !ok {
			http.Error(w, "gone", http.StatusNotFound)
			return
		}
		_, _ = io.WriteString(w, content)
		return
	}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		if err := json.Unmarshal(body, &c.JSON); err != nil {
			f.t.Errorf("%s: body is not JSON: %v", r.URL.Path, err)
		}
	} else if form, err := url.ParseQuery(string(body)); err == nil {
		for _, given := range []url.Values{r.URL.Query(), form} {
			for k, v := range given {
				c.Args[k] = v[0]
			}
		}
	}
	method, isMethod := strings.CutPrefix(r.URL.Path, "/api/")
	switch {
	case r.Host == "hooks.slack.com":
		c.Method = "hook"
	case strings.HasPrefix(r.URL.Path, "/upload/"):
		c.Method = "upload"
		c.Args = map[string]string{"body": string(body)}
	case isMethod:
		c.Method = method
		c.Team = f.owner(c.Args["token"], bearer)
		if c.Team == "" && !strings.HasPrefix(method, "oauth.") {
			_, _ = io.WriteString(w, `{"ok":false,"error":"invalid_auth"}`)
			return
		}
		delete(c.Args, "token")
	default:
		f.t.Errorf("request to %s", r.URL)
	}
	f.check(c)
	f.mu.Lock()
	f.calls = append(f.calls, c)
	special := f.answers[c.Method]
	f.mu.Unlock()
	if special != nil {
		status, header, answer := special(c)
		if status != 0 {
			maps.Copy(w.Header(), header)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, answer)
			return
		}
	}
	f.faulty(r.Context(), w, c)
}

// owner is the workspace of one of some tokens, "" if none is good.
func (f *fake) owner(tokens ...string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, token := range tokens {
		if team := f.tokens[token]; team != "" {
			return team
		}
	}
	return ""
}

// faulty answers a call unless it is one too many, or something goes wrong.
func (f *fake) faulty(ctx context.Context, w http.ResponseWriter, c call) {
	f.mu.Lock()
	var wrong fault
	if f.fault != nil {
		wrong = f.fault(c)
	}
	if wait := max(f.limited(c), wrong.wait); wait > 0 {
		f.tooMany(w, c, wait)
		f.mu.Unlock()
		return
	}
	answer := ""
	if !wrong.first {
		answer = f.usual(c)
	}
	f.mu.Unlock()
	if wrong.slow > 0 && !pause(ctx, wrong.slow) {
		wrong.how = "hang"
	}
	switch wrong.how {
	case "500":
		w.WriteHeader(http.StatusInternalServerError)
	case "cut", "hang":
		w.Header().Set(faultHeader, wrong.how)
	default:
		_, _ = io.WriteString(w, answer)
	}
}

// usual is what Slack answers when all is well.
func (f *fake) usual(c call) string {
	switch c.Method {
	case "hook":
		return "ok"
	case "upload":
		return "OK - 1"
	case "auth.test":
		return fmt.Sprintf(`{"ok":true,"url":"https://acme.slack.com/","team":"Acme","user":"rapport","team_id":%q,"user_id":"U0BOT","bot_id":"B0BOT"}`, c.Team)
	case "users.info":
		if u, ok := f.users[c.Args["user"]]; ok {
			return `{"ok":true,"user":` + u + `}`
		}
		return `{"ok":false,"error":"user_not_found"}`
	case "conversations.info":
		if r, ok := f.rooms[c.Args["channel"]]; ok {
			return `{"ok":true,"channel":` + r + `}`
		}
		return `{"ok":false,"error":"channel_not_found"}`
	case "conversations.open":
		return `{"ok":true,"channel":{"id":"D` + c.Args["users"] + `"}}`
	case "files.getUploadURLExternal":
		f.last++
		return fmt.Sprintf(`{"ok":true,"upload_url":"https://files.slack.com/upload/1","file_id":"F%08d"}`, f.last)
	case "files.completeUploadExternal":
		var files []struct {
			ID string `json:"id"`
		}
		if err := json.Unmarshal([]byte(c.Args["files"]), &files); err != nil || len(files) != 1 {
			f.t.Errorf("files %q: %v", c.Args["files"], err)
			return `{"ok":false,"error":"invalid_arguments"}`
		}
		f.pictures[files[0].ID] = c.At.Add(f.processing)
		return fmt.Sprintf(`{"ok":true,"files":[{"id":%q,"title":"x"}]}`, files[0].ID)
	case "views.open", "views.update", "views.publish":
		return `{"ok":true,"view":{"id":"V1"}}`
	case "chat.startStream", "chat.appendStream", "chat.stopStream":
		f.last++
		return fmt.Sprintf(`{"ok":true,"channel":%q,"ts":"1700000000.%06d"}`, c.Args["channel"], f.last)
	case "assistant.threads.setSuggestedPrompts", "assistant.threads.setStatus", "assistant.threads.setTitle":
		return `{"ok":true}`
	case "chat.postMessage":
		return f.keep(c)
	case "chat.update":
		return f.change(c)
	case "conversations.history":
		return f.history(c)
	case "chat.postEphemeral", "chat.delete":
		f.last++
		return fmt.Sprintf(`{"ok":true,"channel":%q,"ts":"1700000000.%06d","message_ts":"1700000000.%06d"}`, c.Args["channel"], f.last, f.last)
	}
	f.t.Errorf("method %s is not one we say we use", c.Method)
	return `{"ok":false,"error":"unknown_method"}`
}

// check holds what is shown to people against Slack's limits.
func (f *fake) check(c call) {
	text, blocks, unfurl := c.Args["text"], c.Args["blocks"], c.Args["unfurl_links"]+c.Args["unfurl_media"]
	switch c.Method {
	case "views.open", "views.update", "views.publish":
		view, _ := c.JSON["view"].(map[string]any)
		for _, p := range checkView(view) {
			f.t.Errorf("%s: %s", c.Method, p)
		}
		return
	case "chat.stopStream":
		if blocks != "" {
			for _, p := range checkMessage(blocks) {
				f.t.Errorf("%s: %s", c.Method, p)
			}
		}
		return
	case "chat.appendStream":
		if n := len([]rune(c.Args["markdown_text"])); n == 0 || n > 12_000 {
			f.t.Errorf("%s: %d characters", c.Method, n)
		}
		return
	case "hook":
		text, _ = c.JSON["text"].(string)
		unfurl = fmt.Sprint(c.JSON["unfurl_links"], c.JSON["unfurl_media"])
		if c.JSON["delete_original"] == true {
			return
		}
		blocks = encoded(f.t, c.JSON["blocks"])
	case "chat.postMessage", "chat.postEphemeral", "chat.update":
	default:
		return
	}
	if text == "" || len([]rune(text)) > 4000 {
		f.t.Errorf("%s: text of %d characters", c.Method, len([]rune(text)))
	}
	if unfurl != "falsefalse" && unfurl != "false false" {
		f.t.Errorf("%s: unfurling is on: %q", c.Method, unfurl)
	}
	for _, p := range checkMessage(blocks) {
		f.t.Errorf("%s: %s", c.Method, p)
	}
	if (c.Method == "hook" || c.Method == "chat.postEphemeral") && strings.Contains(blocks, `"slack_file"`) {
		f.t.Errorf("%s: a picture where it may not be drawn", c.Method)
	}
}

func encoded(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// got returns the calls of the given methods so far.
func (f *fake) got(methods ...string) (calls []call) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.calls {
		if contains(methods, c.Method) {
			calls = append(calls, c)
		}
	}
	return calls
}

// asked are the methods called that show something, in order.
func (f *fake) asked() (methods []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.calls {
		if c.Method != "users.info" && c.Method != "conversations.info" && c.Method != "auth.test" && !strings.HasPrefix(c.Method, "assistant.") {
			methods = append(methods, c.Method)
		}
	}
	return methods
}
