package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// Each secret of the program holds this word.
const secretWord = "c4nary"

// secretKey is a key of the ring, with the word in it.
var secretKey = base64.StdEncoding.EncodeToString([]byte((secretWord + strings.Repeat("-key", 8))[:32]))

// A leakySlack repeats whatever it was sent in its errors, as a proxy might.
func leakySlack(t *testing.T) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		switch {
		case r.URL.Path == "/api/oauth.v2.access" && strings.Contains(string(body), "code=good"):
			_, _ = fmt.Fprintf(w, `{"ok":true,"access_token":"xoxb-%s","refresh_token":"xoxe-%s","expires_in":43200,"scope":"commands","bot_user_id":"U0BOT","app_id":"A1","team":{"id":"T1","name":"Acme"},"authed_user":{"id":"U0RITA"}}`, secretWord, secretWord)
		case r.URL.Path == "/api/auth.test":
			_, _ = io.WriteString(w, `{"ok":true,"team_id":"T1","user_id":"U0BOT","url":"https://acme.slack.com/"}`)
		case r.URL.Path == "/api/users.info":
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = fmt.Fprintf(w, "proxy error for %s %s", r.Header, body)
		default:
			_, _ = fmt.Fprintf(w, `{"ok":false,"error":%q}`, "failed: "+string(body)+fmt.Sprint(r.Header))
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// A collector keeps what it is sent of traces.
type collector struct{ shared }

func (c *collector) ServeHTTP(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(c, r.Body) }

// No secret is in anything that the program writes: what it prints, what it
// logs at its most talkative, the pages it serves, its answers, its figures and
// traces, or the disk. Of these those who run it see the log, the figures and
// the traces, in which there is no word either that people typed.
func TestNoSecretIsWritten(t *testing.T) {
	slackServer := leakySlack(t)
	traces := &collector{}
	collects := httptest.NewServer(traces)
	t.Cleanup(collects.Close)
	data := t.TempDir()
	for name, value := range map[string]string{
		"RAPPORT_DATA": data, "RAPPORT_ADDR": "", "RAPPORT_CONFIG": "", "REDIS_URL": "", "RAPPORT_LOG": "debug", "SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": "",
		"SLACK_SIGNING_SECRET": "sign-" + secretWord, "SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "client-" + secretWord,
		"SLACK_API_URL": slackServer.URL + "/api/", "RAPPORT_PUBLIC_URL": "http://127.0.0.1:1", "RAPPORT_SECRET_KEY": secretKey,
		"RAPPORT_BACKUP_KEY": "backup-" + secretWord,
		"TEAMS_APP_ID":       microsoftApp, "TEAMS_APP_PASSWORD": "teams-" + secretWord, "TEAMS_TENANT_ID": "11111111-0000-0000-0000-000000000001",
		"TEAMS_TOKEN_URL": slackServer.URL + "/token", "TEAMS_OPENID_METADATA_URL": microsoftKeys(t), "TEAMS_SERVICE_URL_ALLOW": slackServer.URL,
		"RAPPORT_METRICS_ADDR": "127.0.0.1:0", "OTEL_EXPORTER_OTLP_ENDPOINT": collects.URL, "OTEL_EXPORTER_OTLP_HEADERS": "authorization=" + secretWord,
		"OPENAI_API_KEY": "sk-" + secretWord, "OPENAI_BASE_URL": slackServer.URL + "/v1",
	} {
		t.Setenv(name, value)
	}
	var written bytes.Buffer
	if code := run(t.Context(), []string{"config"}, strings.NewReader(""), &written, &written); code != done {
		t.Fatalf("config ended with %d: %s", code, &written)
	}
	if !strings.Contains(written.String(), "SLACK_CLIENT_SECRET") || !strings.Contains(written.String(), "***") {
		t.Errorf("config says %s", &written)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	stderr, heard := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"--addr=127.0.0.1:0"}, strings.NewReader(""), heard, heard)
		_ = heard.Close()
	}()
	log := &tee{Reader: stderr}
	address := addressIn(t, log)
	written.WriteString(useSlack(t, address))
	written.WriteString(useTeams(t, address, slackServer.URL))
	written.WriteString(usePrograms(t, address))
	figures := figuresOf(t, log.String())
	stop()
	if got := <-code; got != done {
		t.Errorf("exit code %d", got)
	}
	for what, seen := range map[string]string{"log": log.String(), "figures": figures, "traces": traces.String()} {
		written.WriteString(seen)
		if strings.Contains(strings.ToUpper(seen), canary) {
			t.Errorf("the %s say what was typed: %q", what, seen)
		}
		if !strings.Contains(seen, "score") {
			t.Errorf("the %s say nothing of a score: %.200s", what, seen)
		}
		if what != "log" && !strings.Contains(seen, "/hooks/{token}") {
			t.Errorf("the %s say nothing of programs: %.200s", what, seen)
		}
	}
	// The doctor asks the same leaky servers, and a backup goes onto the disk.
	if code := run(t.Context(), []string{"doctor"}, strings.NewReader(""), &written, &written); code != failed {
		t.Errorf("doctor ended with %d", code)
	}
	if code := run(t.Context(), []string{"backup", filepath.Join(data, "all.backup")}, strings.NewReader(""), &written, &written); code != done {
		t.Errorf("backup ended with %d", code)
	}
	for line := range strings.Lines(written.String()) {
		if strings.Contains(line, secretWord) || strings.Contains(line, secretKey) {
			t.Errorf("a secret was written: %s", line)
		}
	}
	if n := strings.Count(log.String(), `"level":"`); n < 4 {
		t.Errorf("only %d lines were logged: the test looks at nothing", n)
	}
	searchDisk(t, data)
}

// microsoftKeys publishes the key that useTeams signs with.
func microsoftKeys(t *testing.T) (address string) {
	m := newMicrosoft(&talk{t: t})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/openidconfiguration" {
			_, _ = fmt.Fprintf(w, `{"jwks_uri":"http://%s/keys"}`, r.Host)
			return
		}
		answer, err := m.RoundTrip(r)
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.Copy(w, answer.Body)
		_ = answer.Body.Close()
	}))
	t.Cleanup(s.Close)
	return s.URL + "/openidconfiguration"
}

// useTeams says something on Teams, with a token that is good and with one that
// is not. The login repeats what it was sent, so that nobody can be answered.
func useTeams(t *testing.T, address, service string) string {
	t.Helper()
	m := newMicrosoft(&talk{t: t})
	var all strings.Builder
	for _, token := range []string{m.token(service + "/"), m.token("https://elsewhere.example/"), "e30.e30." + secretWord} {
		body := fmt.Sprintf(`{"type":"message","id":"1","serviceUrl":%q,"channelId":"msteams","text":"add Acme customer","from":{"id":"29:anna","aadObjectId":"anna"},
			"recipient":{"id":"28:x"},"conversation":{"id":"a:1","conversationType":"personal","tenantId":"11111111-0000-0000-0000-000000000001"}}`, service+"/")
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"/api/messages", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(resp.Body)
		if err := errors.Join(err, resp.Body.Close()); err != nil {
			t.Fatal(err)
		}
		_, _ = fmt.Fprintf(&all, "%d %s\n", resp.StatusCode, answer)
	}
	if got := all.String(); !strings.HasPrefix(got, "202") || strings.Count(got, "401")+strings.Count(got, "403") < 2 {
		t.Errorf("Teams was answered %s", got)
	}
	return all.String()
}

// useSlack installs the app, and uses it in ways that end well and badly. It
// returns everything it was answered.
func useSlack(t *testing.T, address string) string {
	t.Helper()
	var all strings.Builder
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	do := func(r *http.Request) (location string) {
		t.Helper()
		resp, err := browser.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = fmt.Fprintf(&all, "%s %s %s %s\n", r.URL.Path, resp.Status, resp.Header, body)
		return resp.Header.Get("Location")
	}
	get := func(path string) string {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		return do(r)
	}
	for _, end := range []string{"code=bad-" + secretWord, "code=good"} {
		to, err := url.Parse(get("/slack/install"))
		if err != nil {
			t.Fatal(err)
		}
		get("/slack/oauth_redirect?" + end + "&state=" + url.QueryEscape(to.Query().Get("state")))
	}
	if !strings.Contains(all.String(), "200 OK") {
		t.Errorf("not installed: %s", &all)
	}
	for i, line := range []string{
		"add Acme customer", "log Acme call great", "score Acme", "admin status", "admin audit 7d", "export customers csv", "log", "socre Acme",
		"add " + canary + " customer", "log " + canary + ` call great "` + canary + `"`, "score " + canary, canary, `promise ` + canary + ` ours "` + canary + `" by=friday`,
	} {
		form := url.Values{"text": {line}, "team_id": {"T1"}, "user_id": {"U0RITA"}, "channel_id": {"C1"}, "trigger_id": {fmt.Sprint("1.", i)}, "response_url": {"https://hooks.slack.com/commands/" + secretWord}}.Encode()
		do(slackRequest(t, address, "/slack/commands", "application/x-www-form-urlencoded", form))
	}
	do(slackRequest(t, address, "/slack/events", "application/json",
		`{"type":"event_callback","team_id":"T1","event_id":"Ev1","event":{"type":"message","channel_type":"im","channel":"D1","user":"U0RITA","text":"had a call with `+canary+`","ts":"1.1"}}`))
	get("/readyz")
	unsigned := slackRequest(t, address, "/slack/events", "application/json", "{}")
	unsigned.Header.Del("X-Slack-Signature")
	do(unsigned)
	return all.String()
}

// usePrograms asks with a token that is nobody's, in every place where tokens
// stand. It returns everything it was answered.
func usePrograms(t *testing.T, address string) string {
	t.Helper()
	var all strings.Builder
	for _, path := range []string{"POST /api/v1/commands", "POST /mcp", "POST /hooks/" + secretWord, "GET /calendar/" + secretWord + ".ics"} {
		method, path, _ := strings.Cut(path, " ")
		r, err := http.NewRequestWithContext(t.Context(), method, address+path, strings.NewReader(`{"line":"score `+canary+`"}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+secretWord)
		r.Header.Set("Content-Type", "application/json")
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		if err := errors.Join(err, resp.Body.Close()); err != nil || resp.StatusCode/100 != 4 {
			t.Errorf("%s was answered %s, %v", method, resp.Status, err)
		}
		_, _ = fmt.Fprintf(&all, "%s %s %s\n", resp.Status, resp.Header, body)
	}
	return all.String()
}

// figuresOf are the figures at the address that the program named.
func figuresOf(t *testing.T, log string) string {
	t.Helper()
	_, rest, ok := strings.Cut(log, "its figures at ")
	address, _, _ := strings.Cut(rest, ". ")
	if !ok {
		t.Fatalf("no address of the figures in %s", log)
	}
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("status %d, %v", resp.StatusCode, err)
	}
	return string(said)
}

func slackRequest(t *testing.T, address, path, kind, body string) *http.Request {
	t.Helper()
	stamp := fmt.Sprint(time.Now().Unix())
	mac := hmac.New(sha256.New, []byte("sign-"+secretWord))
	_, _ = io.WriteString(mac, "v0:"+stamp+":"+body)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("X-Slack-Request-Timestamp", stamp)
	r.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	return r
}

// searchDisk looks for secrets in every file.
func searchDisk(t *testing.T, dir string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		content, err := os.ReadFile(path)
		for _, secret := range []string{secretWord, "xoxb-", "xoxe-", secretKey} {
			if bytes.Contains(content, []byte(secret)) {
				t.Errorf("%s holds %q", path, secret)
			}
		}
		return err
	})
	if err != nil || files == 0 {
		t.Errorf("%d files, %v", files, err)
	}
}

// A tee keeps what was read.
type tee struct {
	io.Reader
	mu   sync.Mutex
	kept bytes.Buffer
}

func (r *tee) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kept.Write(p[:n])
	return n, err
}

func (r *tee) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.kept.String()
}
