package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAddress(t *testing.T) {
	for text, want := range map[string]endpoint{
		"redis://localhost":                          {kind: single, hosts: []string{"localhost:6379"}},
		"redis://127.0.0.1:7000/3":                   {kind: single, hosts: []string{"127.0.0.1:7000"}, db: 3},
		"REDIS://h?db=3":                             {kind: single, hosts: []string{"h:6379"}, db: 3},
		"redis://h/3?db=3":                           {kind: single, hosts: []string{"h:6379"}, db: 3},
		"rediss://anna:p%40ss%2Fword@h:1":            {kind: single, tls: true, hosts: []string{"h:1"}, user: "anna", password: "p@ss/word"},
		"redis://:secret@[::1]:7000":                 {kind: single, hosts: []string{"[::1]:7000"}, password: "secret"},
		"redis://[::1]":                              {kind: single, hosts: []string{"[::1]:6379"}},
		"unix:///run/redis.sock?db=2":                {kind: local, hosts: []string{"/run/redis.sock"}, db: 2},
		"unix://anna:secret@/run/redis.sock":         {kind: local, hosts: []string{"/run/redis.sock"}, user: "anna", password: "secret"},
		"redis+cluster://a,b:7001,c":                 {kind: cluster, hosts: []string{"a:6379", "b:7001", "c:6379"}},
		"rediss+cluster://u:p@a,b/0":                 {kind: cluster, tls: true, hosts: []string{"a:6379", "b:6379"}, user: "u", password: "p"},
		"redis+sentinel://a,b:7001,c/main":           {kind: sentinel, hosts: []string{"a:26379", "b:7001", "c:26379"}, master: "main"},
		"rediss+sentinel://u:p@a/main/4":             {kind: sentinel, tls: true, hosts: []string{"a:26379"}, user: "u", password: "p", master: "main", db: 4},
		"redis+sentinel://a/m?sentinel_password=s":   {kind: sentinel, hosts: []string{"a:26379"}, master: "m", sentinel: login{"", "s"}},
		"redis://h?timeout=500ms&dial_timeout=3s":    {kind: single, hosts: []string{"h:6379"}, timeout: 500 * time.Millisecond, dialed: 3 * time.Second},
		"redis+cluster://h?pool_size=8&timeout=1s":   {kind: cluster, hosts: []string{"h:6379"}, timeout: time.Second, pool: 8},
		"redis+sentinel://a/m?sentinel_user=u&db=1":  {kind: sentinel, hosts: []string{"a:26379"}, master: "m", sentinel: login{"u", ""}, db: 1},
		"redis://h/":                                 {kind: single, hosts: []string{"h:6379"}},
		"rediss://user@h":                            {kind: single, tls: true, hosts: []string{"h:6379"}, user: "user"},
		"redis+sentinel://u%3Aser:p@a/my%20master/0": {kind: sentinel, hosts: []string{"a:26379"}, user: "u:ser", password: "p", master: "my master"},
	} {
		got, err := parseURL(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(endpoint{}, login{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

// Every wrong address is refused with words that say what is wrong, and repeat
// nothing of it.
func TestWrongAddress(t *testing.T) {
	for text, want := range map[string]error{
		"":                                   errScheme,
		"localhost:6379":                     errScheme,
		"http://anna:s3cret@h":               errScheme,
		"redis-sentinel://h/m":               errScheme,
		"redisss://h":                        errScheme,
		"redis://":                           errNoHost,
		"redis://anna:s3cret@":               errNoHost,
		"redis://anna:s3cret@:7000":          errNoHost,
		"redis+cluster://a,,b":               errNoHost,
		"redis://h:0":                        errPort,
		"redis://h:s3cret":                   errPort,
		"redis://h:70000":                    errPort,
		"redis://::1:6379":                   errPort,
		"redis://[::1":                       errPort,
		"redis://a,b":                        errManyHost,
		"redis+sentinel://a,b,c":             errMaster,
		"redis+sentinel://a,b,c/":            errMaster,
		"redis://h/0/1":                      errPath,
		"redis+sentinel://a/m/0/1":           errPath,
		"redis://h/s3cret":                   errDB,
		"redis://h/-1":                       errDB,
		"redis://h/1?db=2":                   errDB,
		"redis+cluster://a/1":                errNoDB,
		"redis+cluster://a?db=1":             errNoDB,
		"unix://":                            errNoSocket,
		"unix://h/sock":                      errNoSocket,
		"redis://anna:s3#cret@h":             errParts,
		"redis://anna:s3/cret@h":             errParts,
		"redis://anna:s3?cret@h":             errParts,
		"redis://anna:s3%cret@h":             errParts,
		"redis://h?s3cret":                   errTwice,
		"redis://h?s3cret=1":                 errOption,
		"redis://h?timeout=1s&timeout=2s":    errTwice,
		"redis://h?timeout=s3cret":           errTime,
		"redis://h?timeout=1h":               errTime,
		"redis://h?dial_timeout=0s":          errTime,
		"redis://h?pool_size=s3cret":         errPool,
		"redis://h?pool_size=0":              errPool,
		"redis://h?sentinel_password=s3cret": errSentinel,
	} {
		r, err := Open(text, Options{})
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", text, err, want)
		}
		if err != nil && (strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), "anna") || !strings.Contains(err.Error(), "REDIS_URL")) {
			t.Errorf("%s is repeated, or not said to be what is wrong: %v", text, err)
		}
		if r != nil {
			_ = r.Close()
		}
	}
}

// No address makes a panic, and no error repeats a password.
func FuzzURL(f *testing.F) {
	f.Add("redis+sentinel://anna:", "@a,b:1,[::1]:2/m/0?timeout=1s")
	f.Add("rediss://:", "@h/1")
	f.Add("unix://u:", "@/run/s?db=1")
	f.Add("redis+cluster://", "#,?/%")
	f.Fuzz(func(t *testing.T, before, after string) {
		const secret = "k4n4rienvogel"
		a, err := parseURL(before + secret + after)
		if err != nil {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("the error says %v", err)
			}
			return
		}
		if len(a.hosts) == 0 {
			t.Errorf("%q has no host", before+secret+after)
		}
	})
}

func TestTrust(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ url, file, want string }{
		{"redis://h", empty, "speak TLS"},
		{"rediss://h", empty, "no certificate"},
		{"rediss://h", empty + ".not", "no such file"},
		{"rediss://h", "", ""},
	} {
		r, err := Open(c.url, Options{CAFile: c.file})
		if (err == nil) != (c.want == "") || err != nil && (!strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "REDIS_CA_FILE")) {
			t.Errorf("%s with %q: %v, want %q", c.url, c.file, err, c.want)
		}
		if r != nil {
			_ = r.Close()
		}
	}
}
