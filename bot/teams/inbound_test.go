package teams

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/rapport-bot/rapport/bot"
)

// Every token but the channel's own is refused, and nothing is done for it.
func TestOnlyTheChannelIsBelieved(t *testing.T) {
	public := &signers()[0].PublicKey
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	asSecret := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	with := func(changes jwt.MapClaims) jwt.MapClaims {
		c := honest()
		maps.Copy(c, changes)
		return c
	}
	without := func(name string) jwt.MapClaims {
		c := honest()
		delete(c, name)
		return c
	}
	rs := func(c jwt.MapClaims) string { return signed(t, jwt.SigningMethodRS256, "key0", signers()[0], c) }
	ok := rs(honest())
	tests := map[string]struct {
		authorization string
		activity      string
		want          int
	}{
		"the channel's":                {ok, activityOf(""), 202},
		"none":                         {"", activityOf(""), 401},
		"another scheme":               {"Basic abc", activityOf(""), 401},
		"not three parts":              {"Bearer abc", activityOf(""), 401},
		"expired":                      {rs(with(jwt.MapClaims{"exp": time.Now().Add(-time.Hour).Unix()})), activityOf(""), 401},
		"just expired":                 {rs(with(jwt.MapClaims{"exp": time.Now().Add(-4 * time.Minute).Unix()})), activityOf(""), 202},
		"without an end":               {rs(without("exp")), activityOf(""), 401},
		"of the future":                {rs(with(jwt.MapClaims{"nbf": time.Now().Add(time.Hour).Unix()})), activityOf(""), 401},
		"of another issuer":            {rs(with(jwt.MapClaims{"iss": "https://sts.windows.net/" + tenant + "/"})), activityOf(""), 401},
		"for another app":              {rs(with(jwt.MapClaims{"aud": "another"})), activityOf(""), 401},
		"for our app as an API":        {rs(with(jwt.MapClaims{"aud": "api://" + appID})), activityOf(""), 401},
		"unsigned":                     {signed(t, jwt.SigningMethodNone, "key0", jwt.UnsafeAllowNoneSignatureType, honest()), activityOf(""), 401},
		"signed with the public key":   {signed(t, jwt.SigningMethodHS256, "key0", asSecret, honest()), activityOf(""), 401},
		"another algorithm":            {signed(t, jwt.SigningMethodRS384, "key0", signers()[0], honest()), activityOf(""), 401},
		"an unknown key":               {signed(t, jwt.SigningMethodRS256, "key9", signers()[1], honest()), activityOf(""), 401},
		"another's signature":          {signed(t, jwt.SigningMethodRS256, "key0", signers()[1], honest()), activityOf(""), 401},
		"a signature cut":              {ok[:len(ok)-6], activityOf(""), 401},
		"no service named":             {rs(without("serviceurl")), activityOf(""), 401},
		"another service":              {rs(with(jwt.MapClaims{"serviceurl": "https://smba.trafficmanager.net/amer/"})), activityOf(""), 401},
		"a slash less":                 {rs(with(jwt.MapClaims{"serviceurl": strings.TrimSuffix(service, "/")})), activityOf(""), 202},
		"an activity without service":  {ok, strings.Replace(activityOf(""), service, "", 1), 401},
		"another channel":              {ok, strings.Replace(activityOf(""), `"msteams"`, `"webchat"`, 1), 403},
		"a stranger's service, signed": {rs(with(jwt.MapClaims{"serviceurl": "https://evil.trafficmanager.net/"})), strings.Replace(activityOf(""), service, "https://evil.trafficmanager.net/", 1), 403},
		"not JSON":                     {ok, "{", 400},
		"a text that is a number":      {ok, strings.Replace(activityOf(""), `"text":"kā iet ar Acme?"`, `"text":123`, 1), 400},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var heard atomic.Int32
			g := newRig(t, func(context.Context, bot.Event) (bot.Reply, error) { heard.Add(1); return bot.Reply{}, nil })
			w := g.deliver(tt.authorization, tt.activity)
			g.idle(t)
			if w.Code != tt.want {
				t.Errorf("status %d, want %d", w.Code, tt.want)
			}
			if tt.want >= 400 && (heard.Load() > 0 || len(g.book.pages) > 0 || len(g.fake.calls) > 0) {
				t.Error("something was done all the same")
			}
			if len(g.fake.strangers) > 0 {
				t.Errorf("called %v", g.fake.strangers)
			}
			if token := strings.TrimPrefix(tt.authorization, "Bearer "); len(token) > 20 && strings.Contains(g.log.String(), token[len(token)-20:]) {
				t.Error("the log holds the token")
			}
		})
	}
}

// A new key is found at once; made-up ones are looked for once a minute; when
// the channel does not say its keys, those that are known still count.
func TestKeysAreLookedForSparingly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{}))
		n := 0
		try := func(kid string, signer, want int) {
			t.Helper()
			n++
			body := strings.Replace(activityOf(""), "1700000000001", fmt.Sprint("id", n), 1)
			if w := g.deliver(signed(t, jwt.SigningMethodRS256, kid, signers()[signer], honest()), body); w.Code != want {
				t.Errorf("%d: %s: status %d, want %d", n, kid, w.Code, want)
			}
		}
		try("key0", 0, http.StatusAccepted)
		for range 40 {
			try("made-up", 1, http.StatusUnauthorized)
		}
		if g.fake.downloads != 2 { // the metadata, and the keys
			t.Errorf("%d downloads, want 2", g.fake.downloads)
		}
		g.fake.published["key1"] = []string{"msteams"}
		time.Sleep(time.Minute)
		try("key1", 1, http.StatusAccepted)
		g.fake.down = true
		time.Sleep(keysFor + time.Minute)
		try("key0", 0, http.StatusAccepted)
		g.idle(t)
	})
}

func TestHosts(t *testing.T) {
	h, err := newHosts(nil)
	if err != nil {
		t.Fatal(err)
	}
	for service, want := range map[string]bool{
		service: true, "https://smba.trafficmanager.net": true, "https://SMBA.trafficmanager.net/x/": true, "https://smba.trafficmanager.net:443/": true,
		"http://smba.trafficmanager.net/": false, "https://evil.trafficmanager.net/": false, "https://smba.trafficmanager.net.evil.example/": false,
		"https://u:p@smba.trafficmanager.net/": false, "https://smba.trafficmanager.net:8443/": false, "https://smba.trafficmanager.net/?x=1": false,
		"https://127.0.0.1/": false, "": false, "://": false,
	} {
		if got := h.allowed(service); got != want {
			t.Errorf("%q allowed: %v, want %v", service, got, want)
		}
	}
	rehearsal, err := newHosts([]string{"http://127.0.0.1:56150"})
	if err != nil || !rehearsal.allowed("http://127.0.0.1:56150/") || rehearsal.allowed("http://127.0.0.1:1/") || rehearsal.allowed(service) {
		t.Errorf("for a rehearsal: %v", err)
	}
	for _, bad := range []string{"ftp://x", "http://u@x", "http://x/path"} {
		if _, err := newHosts([]string{bad}); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func FuzzAuthorization(f *testing.F) {
	f.Add("Bearer a.b.c")
	f.Add("Bearer ey.ey.ey")
	f.Fuzz(func(t *testing.T, header string) {
		g := newRig(t, says(bot.Reply{}))
		r := strings.NewReplacer("\r", "", "\n", "").Replace(header)
		if _, err := g.inbound.prove(t.Context(), r); err == nil {
			t.Errorf("%q is believed", header)
		}
	})
}

// A stranger's address is not called, though the token confirms it: a real
// listener hears nothing, also not of what was kept by mistake.
func TestAStrangerHearsNothing(t *testing.T) {
	var heard atomic.Int32
	stranger := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { heard.Add(1) }))
	t.Cleanup(stranger.Close)
	g := newRig(t, says(bot.Reply{Message: plainCard("87/100")}))
	g.out.http = http.DefaultClient // calls out go over the network
	claims := honest()
	claims["serviceurl"] = stranger.URL + "/"
	w := g.deliver(signed(t, jwt.SigningMethodRS256, "key0", signers()[0], claims), strings.ReplaceAll(activityOf(""), service, stranger.URL+"/"))
	g.idle(t)
	_ = g.book.Note(t.Context(), tenant, personName(annaID), `{"u":"`+stranger.URL+`/","c":"a:1","b":"28:x","m":"29:x"}`)
	_, err := g.Send(t.Context(), bot.Address{Team: tenant, Person: annaID}, plainCard("hi"))
	if w.Code != http.StatusForbidden || err == nil || heard.Load() > 0 || g.fake.logins > 0 {
		t.Errorf("status %d, %v, %d calls, %d logins", w.Code, err, heard.Load(), g.fake.logins)
	}
}
