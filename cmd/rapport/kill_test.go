package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store"
	"github.com/rapport-bot/rapport/store/embedded"
)

// The whole program is killed while people log talks over signed requests.
// What was acknowledged is there afterwards, and nothing is there twice: not
// even what is sent again because nobody knew whether it had arrived.
func TestKillLosesNothingAcknowledged(t *testing.T) {
	dir, err := os.MkdirTemp("", "kill") // the path of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	t.Run("embedded", func(t *testing.T) {
		data := filepath.Join(dir, "data")
		killing(t, func() ([]string, func()) { return []string{"RAPPORT_DATA=" + data}, func() {} },
			func() (*store.Redis, func()) {
				e, err := embedded.Open(data, embedded.Options{})
				if err != nil {
					t.Fatal(err)
				}
				r := store.Through(e.Dial)
				return r, func() { _, _ = r.Close(), e.Close() }
			})
	})
	t.Run("redis", func(t *testing.T) {
		path, err := exec.LookPath("redis-server")
		if err != nil {
			if os.Getenv("CI") != "" {
				t.Fatal("redis-server is missing; CI must install it")
			}
			t.Skip("no redis-server on PATH: apt-get install redis-server runs this on the real one")
		}
		socket := filepath.Join(dir, "s")
		start := func() func() {
			server := exec.Command(path, "--port", "0", "--unixsocket", socket, "--dir", dir,
				"--appendonly", "yes", "--appendfsync", "always", "--save", "")
			if err := server.Start(); err != nil {
				t.Fatal(err)
			}
			kill := func() { _ = server.Process.Kill(); _ = server.Wait() }
			t.Cleanup(kill)
			return kill
		}
		open := func() *store.Redis {
			r := store.Through(func(ctx context.Context, _, _ string) (net.Conn, error) {
				return (&net.Dialer{}).DialContext(ctx, "unix", socket)
			})
			for deadline := time.Now().Add(10 * time.Second); r.Ping(t.Context()) != nil; {
				if time.Now().After(deadline) {
					t.Fatal("redis-server did not answer within 10 s")
				}
			}
			return r
		}
		killing(t, func() ([]string, func()) {
			kill := start()
			_ = open().Close()
			return []string{"REDIS_URL=unix://" + socket}, kill
		}, func() (*store.Redis, func()) {
			kill := start()
			r := open()
			return r, func() { _ = r.Close(); kill() }
		})
	})
}

const (
	killRounds  = 4
	killPeople  = 4
	killAnswers = 60 // acknowledged before each kill
)

// killing starts and kills the program in rounds. begin starts what it stores
// in and returns its settings and how to kill that; look opens the store for
// the test while nothing runs.
func killing(t *testing.T, begin func() ([]string, func()), look func() (*store.Redis, func())) {
	r, leave := look()
	killLedger(t, r, func(l *relationship.Ledger) {
		for i := range killPeople {
			w := relationship.Writing{
				ID: fmt.Sprint("add-", i), By: "U1", At: time.Now(), Company: fmt.Sprint("c", i), New: true, Names: true,
				Edit: func(co *relationship.Company) error {
					co.Name = fmt.Sprint("Company ", i)
					co.Relationships = []relationship.Relationship{{Side: relationship.Customer, Segment: relationship.TierB, Owner: "U1"}}
					return nil
				},
			}
			if _, err := l.Write(t.Context(), w); err != nil {
				t.Fatal(err)
			}
		}
	})
	leave()

	people := make([]*killPerson, killPeople)
	for i := range people {
		people[i] = &killPerson{company: i}
	}
	for range killRounds {
		settings, end := begin()
		program, address := startProgram(t, settings)
		enough := make(chan struct{}, killPeople*killAnswers)
		var wg sync.WaitGroup
		for _, p := range people {
			wg.Go(func() { p.log(address, enough) })
		}
		for range killAnswers {
			select {
			case <-enough:
			case <-time.After(30 * time.Second):
				t.Fatal("no answers for 30 s")
			}
		}
		_ = program.Process.Kill()
		_ = program.Wait()
		end()
		wg.Wait()
	}

	r, leave = look()
	defer leave()
	killLedger(t, r, func(l *relationship.Ledger) {
		for i, p := range people {
			entries, err := l.History(t.Context(), fmt.Sprint("c", i))
			if err != nil {
				t.Fatal(err)
			}
			times := map[string]int{}
			for _, e := range entries {
				times[e.Text]++
			}
			for n := range p.sent {
				if got := times[fmt.Sprint("talk ", n)]; got > 1 || got == 0 && n < p.acknowledged {
					t.Errorf("company %d has talk %d %d times, want once (%d of %d acknowledged)", i, n, got, p.acknowledged, p.sent)
				}
			}
		}
	})
}

func killLedger(t *testing.T, r *store.Redis, do func(*relationship.Ledger)) {
	t.Helper()
	w, err := r.Workspace("T1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Directory(t.Context()); err != nil {
		t.Fatal(err)
	}
	do(&relationship.Ledger{Store: w, Model: relationship.Default(), Zone: time.UTC})
}

// startProgram runs the program until the test ends or kills it.
func startProgram(t *testing.T, settings []string) (*exec.Cmd, string) {
	t.Helper()
	program := exec.Command("rapport", "--addr=127.0.0.1:0")
	program.Dir = t.TempDir()
	program.Env = append(os.Environ(), append([]string{"SLACK_SIGNING_SECRET=" + benchSecret, "RAPPORT_LIMIT_PERSON=0", "RAPPORT_LIMIT_WORKSPACE=0"}, settings...)...)
	stderr, err := program.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = program.Process.Kill() })
	return program, addressIn(t, stderr)
}

// addressIn waits for the line that says where the program is, and lets it
// say whatever else it has to.
func addressIn(t *testing.T, stderr io.Reader) string {
	t.Helper()
	said := bufio.NewReader(stderr)
	var all strings.Builder
	for {
		line, err := said.ReadString('\n')
		all.WriteString(line)
		if _, rest, ok := strings.Cut(line, "http://"); ok {
			address, _, _ := strings.Cut(rest, ",")
			go func() { _, _ = io.Copy(io.Discard, said) }()
			return "http://" + address
		}
		if err != nil {
			t.Fatalf("program said %q and no address: %v", &all, err)
		}
	}
}

// A killPerson logs numbered talks with one company, one after another.
type killPerson struct {
	company            int
	sent, acknowledged int // talks; those below acknowledged are on record
}

// log goes on until the program is gone. What was not acknowledged is sent
// again first, as the platform would: the same event, signed anew.
func (p *killPerson) log(address string, acknowledged chan<- struct{}) {
	for {
		p.sent = max(p.sent, p.acknowledged+1)
		form := url.Values{
			"team_id": {"T1"}, "user_id": {"U1"}, "channel_id": {"D1"}, "channel_name": {"directmessage"}, "command": {"/relationship"},
			"trigger_id": {fmt.Sprintf("kill.%d.%d", p.company, p.acknowledged)},
			"text":       {fmt.Sprintf(`log "Company %d" call "talk %d"`, p.company, p.acknowledged)},
		}.Encode()
		answer, err := post(address+"/slack/commands", form)
		if err != nil || !bytes.Contains(answer, []byte("ogged")) { // "Logged #1", "Already logged as #1"
			return
		}
		p.acknowledged++
		select {
		case acknowledged <- struct{}{}:
		default:
		}
	}
}

func post(address, form string) ([]byte, error) {
	request, err := http.NewRequest(http.MethodPost, address, strings.NewReader(form))
	if err != nil {
		return nil, err
	}
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(benchSecret))
	_, _ = io.WriteString(mac, "v0:"+stamp+":"+form)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("X-Slack-Request-Timestamp", stamp)
	request.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	return io.ReadAll(response.Body)
}
