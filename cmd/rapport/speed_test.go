package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rapport-bot/rapport/bot/slack"
	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store"
)

const benchSecret = "8f742231b10e8888abcd99yyyzzz85a5"

// startRedis starts a redis-server on a unix socket for as long as the test
// runs.
func startRedis(tb testing.TB, args ...string) *store.Redis {
	tb.Helper()
	r, _ := startRedisAt(tb, args...)
	return r
}

// startRedisAt is startRedis, and says where the socket is.
func startRedisAt(tb testing.TB, args ...string) (*store.Redis, string) {
	tb.Helper()
	path, err := exec.LookPath("redis-server")
	if err != nil {
		if os.Getenv("CI") != "" {
			tb.Fatal("redis-server is missing; CI must install it")
		}
		tb.Skip("no redis-server on PATH: apt-get install redis-server runs this on the real one")
	}
	dir, err := os.MkdirTemp("", "redis") // the path of a socket must be short
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(dir) })
	socket := filepath.Join(dir, "s")
	server := exec.Command(path, append([]string{"--port", "0", "--unixsocket", socket, "--dir", dir, "--save", ""}, args...)...)
	if err := server.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = server.Process.Kill(); _ = server.Wait() })
	r := store.Through(func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socket)
	})
	tb.Cleanup(func() { _ = r.Close() })
	for deadline := time.Now().Add(10 * time.Second); r.Ping(tb.Context()) != nil; {
		if time.Now().After(deadline) {
			tb.Fatal("redis-server did not answer within 10 s")
		}
	}
	return r, socket
}

// fill adds companies with talks, the newest today.
func fill(tb testing.TB, a *Assistant, companies, talks int) {
	tb.Helper()
	e, err := a.Env("T1")
	if err != nil {
		tb.Fatal(err)
	}
	now := time.Now()
	today := e.Ledger.Today(now)
	for i := range companies {
		entries := make([]relationship.Entry, talks)
		for j := range entries {
			entries[j] = relationship.Entry{
				Type: relationship.Interaction, How: relationship.Call, Direction: relationship.Mutual,
				Day: today - relationship.Day(talks-1-j), Mood: new(relationship.Good),
			}
		}
		_, err := e.Ledger.Write(tb.Context(), relationship.Writing{
			ID: fmt.Sprint("fill", i), By: "U1", At: now, Company: fmt.Sprint("c", i), New: true, Names: true, Blind: true,
			Edit: func(c *relationship.Company) error {
				c.Name = fmt.Sprint("Company ", i)
				c.Relationships = []relationship.Relationship{{Side: relationship.Customer, Segment: relationship.TierB, Owner: "U1", Org: true}}
				return nil
			},
			Entries: entries,
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
}

var acts atomic.Int64

// signed is a slash command as Slack sends it.
func signed(target, text string) *http.Request {
	form := url.Values{
		"team_id": {"T1"}, "user_id": {"U1"}, "channel_id": {"D1"}, "channel_name": {"directmessage"},
		"command": {"/relationship"}, "text": {text}, "trigger_id": {"t" + strconv.FormatInt(acts.Add(1), 10)},
	}.Encode()
	return signedBody(target+"/slack/commands", "application/x-www-form-urlencoded", form)
}

// signedBody is a request of Slack's.
func signedBody(to, kind, body string) *http.Request {
	r, _ := http.NewRequest(http.MethodPost, to, strings.NewReader(body))
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(benchSecret))
	_, _ = io.WriteString(mac, "v0:"+stamp+":"+body)
	r.Header.Set("Content-Type", kind)
	r.Header.Set("X-Slack-Request-Timestamp", stamp)
	r.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	return r
}

// A whole signed command: over a socket, through the signature, the mux and
// Redis, and back as Block Kit, from 16 people at once.
func BenchmarkSignedCommand(b *testing.B) {
	for _, bc := range []struct{ name, text, answer string }{
		{"score", "score Company %d", "/100 "},
		{"log", "log Company %d call good", "Logged #"},
	} {
		for _, talks := range []int{10, 1000} {
			b.Run(fmt.Sprintf("%s/talks=%d", bc.name, talks), func(b *testing.B) {
				a, err := assemble(Parts{Store: startRedis(b), Zone: time.UTC, Language: "en"})
				if err != nil {
					b.Fatal(err)
				}
				const companies = 500
				fill(b, a, companies, talks)
				s, err := slack.New(slack.Config{Signing: benchSecret, Handle: a.Handle, Log: slog.New(slog.DiscardHandler)})
				if err != nil {
					b.Fatal(err)
				}
				server := httptest.NewServer(s.Handler())
				defer server.Close()
				client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
				resp, err := client.Do(signed(server.URL, fmt.Sprintf(bc.text, 7)))
				if err != nil {
					b.Fatal(err)
				}
				answer, err := io.ReadAll(resp.Body)
				resp.Body.Close()
				if err != nil || !strings.Contains(string(answer), bc.answer) {
					b.Fatalf("answer: %v %.3000s", err, answer)
				}
				b.SetParallelism(8) // on 2 cores, 16 at once
				b.ResetTimer()
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						i := acts.Load()
						resp, err := client.Do(signed(server.URL, fmt.Sprintf(bc.text, i%companies)))
						if err != nil {
							b.Error(err)
							return
						}
						_, _ = io.Copy(io.Discard, resp.Body)
						resp.Body.Close()
						if resp.StatusCode != http.StatusOK {
							b.Errorf("status %d", resp.StatusCode)
							return
						}
					}
				})
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commands/s")
			})
		}
	}
}
