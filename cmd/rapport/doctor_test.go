package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/store"
	"github.com/rapport-bot/rapport/store/redistest"
)

// geheim is in every secret of these tests, and nowhere in what is said.
const geheim = "geheim"

// outside is Slack, Microsoft and a model, as well or as ill as a test has them.
type outside struct {
	scopes string // of the token
	refuse bool   // everybody's credentials
}

func (o outside) serve(t *testing.T) string {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	say := func(path, good, bad string, status int) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-OAuth-Scopes", o.scopes)
			if o.refuse {
				w.WriteHeader(status)
				_, _ = fmt.Fprint(w, bad)
				return
			}
			_, _ = fmt.Fprint(w, strings.ReplaceAll(good, "HOST", "http://"+r.Host))
		})
	}
	say("POST /api/auth.test", `{"ok":true,"team":"Blue Sky","team_id":"T1","bot_id":"B1"}`, `{"ok":false,"error":"xoxb-`+geheim+`"}`, 200)
	say("POST /api/apps.connections.open", `{"ok":true,"url":"wss://example"}`, `{"ok":false,"error":"invalid_auth"}`, 200)
	say("GET /metadata", `{"jwks_uri":"HOST/keys"}`, "no", 503)
	say("GET /keys", fmt.Sprintf(`{"keys":[{"kid":"k","kty":"RSA","n":%q,"e":%q,"endorsements":["msteams"]}]}`,
		base64.RawURLEncoding.EncodeToString(key.N.Bytes()), base64.RawURLEncoding.EncodeToString(big.NewInt(int64(key.E)).Bytes())), "", 503)
	w := `{"access_token":"token-` + geheim + `","token_type":"Bearer","expires_in":3600}`
	mux.HandleFunc("POST /token", func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "application/json")
		if o.refuse {
			rw.WriteHeader(http.StatusUnauthorized)
			_, _ = fmt.Fprint(rw, `{"error":"invalid_client","error_description":"AADSTS7000215: the secret `+geheim+` is wrong"}`)
			return
		}
		_, _ = fmt.Fprint(rw, w)
	})
	say("GET /v1/models", `{"data":[{"id":"gemma3"}]}`, `{"error":{"message":"bad key `+geheim+`"}}`, 401)
	say("GET /healthz", "alive\n", "down", 502)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// setUp sets everything there is to set, all of it at one address.
func setUp(t *testing.T, at string) {
	t.Helper()
	for name, value := range map[string]string{
		"SLACK_API_URL": at + "/api/", "SLACK_BOT_TOKEN": "xoxb-" + geheim, "SLACK_APP_TOKEN": "xapp-" + geheim, "SLACK_SIGNING_SECRET": geheim + "-signing",
		"TEAMS_APP_ID": "app", "TEAMS_APP_PASSWORD": geheim, "TEAMS_TENANT_ID": "tenant",
		"TEAMS_TOKEN_URL": at + "/token", "TEAMS_OPENID_METADATA_URL": at + "/metadata",
		"OPENAI_BASE_URL": at + "/v1", "OPENAI_API_KEY": "sk-" + geheim, "OPENAI_MODEL": "gemma3",
		"RAPPORT_PUBLIC_URL": strings.Replace(at, "127.0.0.1", "localhost", 1), "RAPPORT_TIMEZONE": "Europe/Riga", "RAPPORT_ADDR": "0.0.0.0:8080",
	} {
		t.Setenv(name, value)
	}
}

// examined runs the doctor, and returns what it says by check.
func examined(t *testing.T, wantCode int, args ...string) map[string][]finding {
	t.Helper()
	var out, wrong bytes.Buffer
	if code := run(t.Context(), append([]string{"doctor", "--format", "json"}, args...), strings.NewReader(""), &out, &wrong); code != wantCode {
		t.Errorf("doctor = %d, want %d:\n%s%s", code, wantCode, out.String(), wrong.String())
	}
	if text := out.String() + wrong.String(); strings.Contains(text, geheim) {
		t.Errorf("a secret is printed:\n%s", text)
	}
	all := map[string][]finding{}
	for line := range strings.Lines(out.String()) {
		var f finding
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if f.Verdict == ill && f.Do == "" && f.Check != "settings" {
			t.Errorf("%s: %s, and nothing to do about it", f.Check, f.Found)
		}
		all[f.Check] = append(all[f.Check], f)
	}
	return all
}

// expect compares the verdicts of checks, and what they say with a pattern.
func expect(t *testing.T, all map[string][]finding, want map[string]string) {
	t.Helper()
	for name, pattern := range want {
		var lines []string
		for _, f := range all[name] {
			lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s %s", f.Verdict, f.Found, f.Do)))
		}
		if text := strings.Join(lines, "\n"); !regexp.MustCompile("(?m)" + pattern).MatchString(text) {
			t.Errorf("%s says\n%s\nwant %s", name, text, pattern)
		}
	}
}

const allScopes = "app_mentions:read,assistant:write,channels:read,chat:write,commands,files:read,files:write,groups:read,im:history,im:write,users:read," +
	"channels:history,groups:history,users:read.email"

func TestTheDoctorFindsNothing(t *testing.T) {
	server := redistest.Start(t).URL()
	setUp(t, outside{scopes: allScopes}.serve(t))
	t.Setenv("SLACK_SIGNING_SECRET", strings.Repeat("0123456789abcdef", 2))
	t.Setenv("REDIS_URL", server)
	all := examined(t, done)
	expect(t, all, map[string]string{
		"redis": `^ok .*redis [67]\.`, "clock": `^ok .*from ours`, "layout": "^ok all workspaces are up to date", "secrets": "^off no tokens are kept",
		"slack": `^ok the token is good for Blue Sky \(T1\)$`, "slack sockets": "^ok", "teams token": "^ok", "teams keys": "^ok 1 key may sign",
		"model": "^ok gemma3 is there", "time zones": "^ok it is ", "settings": "^ok go together", "folder": "^off not used",
		"public address": "^warn localhost.* cannot be reached from outside",
	})
	for name, findings := range all {
		for _, f := range findings {
			if f.Verdict == ill {
				t.Errorf("%s: %s", name, f.Found)
			}
		}
	}
}

func TestTheDoctorFindsWhatIsRefused(t *testing.T) {
	server := redistest.Start(t, "--appendonly", "no", "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru").URL()
	setUp(t, outside{refuse: true}.serve(t))
	t.Setenv("REDIS_URL", server)
	expect(t, examined(t, failed), map[string]string{
		"redis": "(?s)^fail .*is refused: maxmemory-policy is allkeys-lru, which throws away .* set it to noeviction.*^fail .*keeps nothing",
		"slack": "^fail SLACK_BOT_TOKEN is refused: refused", "slack sockets": "^fail SLACK_APP_TOKEN is refused: invalid_auth make an app-level token",
		"teams token": "^fail refused: status 401 AADSTS7000215", "teams keys": "^fail .*status 503", "model": "^fail the server refuses the key",
		"settings": "^warn SLACK_SIGNING_SECRET does not look like one",
	})
}

func TestTheDoctorFindsScopes(t *testing.T) {
	setUp(t, outside{scopes: "chat:write,commands,admin.users:write"}.serve(t))
	t.Setenv("RAPPORT_DATA", filepath.Join(t.TempDir(), "none"))
	expect(t, examined(t, failed), map[string]string{
		"slack":  "(?s)^fail the token lacks app_mentions:read, .*users:read paste the manifest again.*^ok left out, which is allowed: channels:history.*^warn nothing uses admin.users:write",
		"folder": "^ok .*does not exist yet", "redis": "^off",
	})
}

// Without a network it says so, and quickly.
func TestTheDoctorIsAlone(t *testing.T) {
	setUp(t, "http://127.0.0.1:1")
	t.Setenv("REDIS_URL", "redis://:"+geheim+"@127.0.0.1:1")
	expect(t, examined(t, failed), map[string]string{
		"redis": "^fail .*connection refused.*is REDIS_URL right", "clock": "^off", "layout": "^off", "secrets": "^off",
		"slack": "^fail .*no answer from 127.0.0.1:1", "teams token": "^fail .*no answer", "teams keys": "^fail .*refused", "model": "^fail model: unreachable",
		"time zones": "^ok",
	})
}

// What is in the store is looked into: tokens that do not open, layouts that are
// not known, restores that were broken off.
func TestTheDoctorLooksIntoTheStore(t *testing.T) {
	const key, other = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "f00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
	server := redistest.Start(t).URL()
	t.Setenv("REDIS_URL", server)
	r, err := store.Open(server, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	ran(t, "", "--redis-url", server, "--workspace", "T1", "import", filepath.Join(first, "talks.csv"))
	ring, err := store.ParseRing(key)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Vault("slack", ring).Put(t.Context(), "T1", []byte(geheim)); err != nil {
		t.Fatal(err)
	}
	expect(t, examined(t, failed), map[string]string{"secrets": "^fail 1 token is sealed and there is no key"})
	t.Setenv("RAPPORT_SECRET_KEY", other)
	expect(t, examined(t, failed), map[string]string{"secrets": "^fail the tokens of T1 do not open"})
	t.Setenv("RAPPORT_SECRET_KEY", other+","+key)
	expect(t, examined(t, done), map[string]string{"secrets": "^ok 1 token opens", "layout": "^ok"})
}

// Every server of a cluster is looked at, and every sentinel.
func TestTheDoctorLooksAtSentinelsAndClusters(t *testing.T) {
	g := redistest.Watched(t, 1, time.Hour)
	t.Setenv("REDIS_URL", g.URL())
	expect(t, examined(t, done), map[string]string{
		"redis": "(?s)^ok main redis .*^warn main has 1 replica and waits for 0.* set RAPPORT_REPLICAS=1 .*^ok sentinel " + g.Sentinels[0].Addr + ": the master is " + g.Servers[0].Addr,
		"clock": "^ok main is ", "layout": "^ok",
	})
	t.Setenv("RAPPORT_REPLICAS", "2")
	g.Sentinels[1].Kill()
	g.Sentinels[2].Kill()
	expect(t, examined(t, failed), map[string]string{
		"redis": "(?s)^fail main has 1 of the 2 replicas .*^warn sentinel " + g.Sentinels[1].Addr,
	})
	t.Setenv("RAPPORT_REPLICAS", "0")
	c := redistest.StartCluster(t, 2)
	t.Setenv("REDIS_URL", c.URL())
	for _, s := range c.Servers {
		expect(t, examined(t, done), map[string]string{"redis": "(?m)^ok " + s.Addr + " redis ", "clock": "(?m)^ok " + s.Addr + " is "})
	}
}

// A check that hangs and one that breaks cost the others nothing.
func TestChecksAreIndependent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		forever := make(chan struct{})
		defer close(forever)
		began := time.Now()
		got := visit(t.Context(), &visited{}, []check{
			{"c", func(context.Context, *visited) []finding { return found(well, "", "there") }},
			{"b", func(context.Context, *visited) []finding { <-forever; return nil }},
			{"a", func(context.Context, *visited) []finding { panic("no") }},
			{"d", func(ctx context.Context, _ *visited) []finding { <-ctx.Done(); return found(warn, "wait", "slow") }},
		}, time.Minute)
		want := []finding{
			{"a", ill, "the check broke: no", "report this"}, {"b", ill, "no answer in 1m0s", "see whether what it asks is there"}, {"c", well, "there", ""}, {"d", warn, "slow", "wait"},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("findings (-want +got):\n%s", diff)
		}
		if took := time.Since(began); took > 2*time.Minute {
			t.Errorf("it took %v", took)
		}
	})
}

func TestExamineRedis(t *testing.T) {
	good := store.Server{Name: "redis", Version: "7.0.15", Policy: "noeviction", Appends: true, Sync: "always", Asked: true}
	for name, test := range map[string]struct {
		change func(*store.Server)
		want   string
	}{
		"good":        {func(*store.Server) {}, "ok redis 7.0.15\nok keeps a log (appendfsync always)"},
		"valkey":      {func(s *store.Server) { s.Name, s.Version = "valkey", "8.1" }, "ok valkey 8.1\nok keeps a log (appendfsync always)"},
		"old":         {func(s *store.Server) { s.Version = "6.0.16" }, "ok redis 6.0.16\nfail is refused: redis 6.0.16 is too old\nok keeps a log (appendfsync always)"},
		"oldest good": {func(s *store.Server) { s.Version = "6.2.0" }, "ok redis 6.2.0\nok keeps a log (appendfsync always)"},
		"mute":        {func(s *store.Server) { s.Version = "" }, "warn does not say its version\nok keeps a log (appendfsync always)"},
		"a replica":   {func(s *store.Server) { s.Replica = true }, "ok redis 7.0.15\nfail is a replica and takes no writes\nok keeps a log (appendfsync always)"},
		"evicting":    {func(s *store.Server) { s.Policy = "volatile-ttl" }, "ok redis 7.0.15\nfail is refused: maxmemory-policy is volatile-ttl, which throws away what people recorded when memory is short\nok keeps a log (appendfsync always)"},
		"nearly full": {func(s *store.Server) { s.Memory, s.MostMemory = 95<<20, 100<<20 }, "ok redis 7.0.15\nwarn uses 95 of 100 MB\nok keeps a log (appendfsync always)"},
		"snapshots":   {func(s *store.Server) { s.Appends, s.Saves = false, "3600 1" }, "ok redis 7.0.15\nwarn keeps snapshots only: what was saved since the last is lost when it stops"},
		"hosted":      {func(s *store.Server) { s.Appends, s.Asked = false, false }, "ok redis 7.0.15\nwarn has no log of writes that can be seen from here"},
		"careless":    {func(s *store.Server) { s.Sync = "no" }, "ok redis 7.0.15\nwarn writes its log when the system likes: what was saved in the last half minute may be lost"},
		"disk full":   {func(s *store.Server) { s.AppendFails = true }, "ok redis 7.0.15\nfail could not write to its disk the last time"},
	} {
		s := good
		test.change(&s)
		var lines []string
		for _, f := range examineRedis(&s) {
			lines = append(lines, string(f.Verdict)+" "+f.Found)
		}
		if diff := cmp.Diff(test.want, strings.Join(lines, "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
