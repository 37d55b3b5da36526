package slack

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares got with a file of testdata, or writes it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s (-want +got):\n%s", path, d)
	}
}

func indented(t *testing.T, v any) []byte {
	t.Helper()
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	return []byte(b.String())
}

// What Slack sends, as its documentation shows it, becomes these events.
func TestPayloadsBecomeEvents(t *testing.T) {
	files, err := filepath.Glob("testdata/in/*")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d payloads, error %v", len(files), err)
	}
	type outcome struct {
		Body  string
		Event *bot.Event
	}
	outcomes := map[string]outcome{}
	for _, file := range files {
		payload, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(file)
		events := make(chan bot.Event, 1)
		g := newRig(t, func(_ context.Context, ev bot.Event) (bot.Reply, error) { events <- ev; return bot.Reply{}, nil },
			func(c *Config) { c.HTTP = newFake(t) })
		body := strings.TrimSpace(string(payload))
		var status int
		switch {
		case strings.HasSuffix(name, ".form"):
			status = g.send("/slack/commands", formType, body).Code
		case strings.HasSuffix(name, ".payload.json"):
			status = g.interact(body).Code
		default:
			status = g.event(body).Code
		}
		g.idle(t)
		if status != 200 {
			t.Errorf("%s: status %d", name, status)
		}
		var o outcome
		select {
		case ev := <-events:
			if strings.HasPrefix(ev.ID, "request-") {
				ev.ID = "request-…" // goes by the signature, which goes by the time
			}
			if strings.HasPrefix(ev.ID, "home:") {
				ev.ID = "home:…" // each drawing has its own
			}
			o = outcome{Body: strings.TrimPrefix(typeName(ev.Body), "bot."), Event: &ev}
		default:
		}
		outcomes[name] = o
	}
	golden(t, "events.golden.json", indented(t, outcomes))
}

func TestPlainIsWhatWasSeen(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"  score Acme ", "score Acme"},
		{"a &amp; b &lt;c&gt; &quot;", "a & b <c> &quot;"},
		{"&amp;lt;", "&lt;"},
		{"<@U0BOT> score", "score"},
		{"<@U0BOT|rapport> score <@U0ANNA|anna>", "score <@U0ANNA>"},
		{"&lt;@U0BOT&gt;", "<@U0BOT>"},
		{"<https://a.example|a> <https://b.example/?x=1&amp;y=2> <mailto:x@y.z|x@y.z>", "a https://b.example/?x=1&y=2 x@y.z"},
		{"<!channel> <!subteam^S1|@team> <!date^1^x|then>", "@channel @team then"},
		{"<#C1|general> <#C1>", "#general <#C1>"},
		{"1 < 2 and 3 > 2", "1 < 2 and 3 > 2"},
		{"<<@U0ANNA>", "<<@U0ANNA>"},
		{"<", "<"},
		{"<>", "<>"},
		{"<@>", "<@>"},
		{"<@u0anna>", "<@u0anna>"},
		{"<b>x</b>", "<b>x</b>"},
	}
	for _, tt := range tests {
		if got := plain(tt.in, "U0BOT"); got != tt.want {
			t.Errorf("plain(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func typeName(v any) string { return fmt.Sprintf("%T", v) }

// No payload, signed or not, panics or is answered with a 5xx; whatever reaches
// the handler has an ID, a team and a person.
func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob("testdata/in/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		payload, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(payload))
	}
	f.Add("null")
	f.Add(`{"type":"block_actions","user":{"id":"U1","team_id":"T1"},"actions":[{}]}`)
	f.Fuzz(func(t *testing.T, body string) {
		g := newRig(t, func(_ context.Context, ev bot.Event) (bot.Reply, error) {
			_, gone := ev.Body.(bot.Removed) // by whom is not said
			if ev.ID == "" || ev.Team == "" || ev.Person == "" && !gone || ev.Platform != Platform || ev.Body == nil {
				t.Errorf("event %+v lacks something", ev)
			}
			return bot.Reply{}, nil
		}, func(c *Config) { c.Token = "" })
		requests := []struct{ path, contentType, body string }{
			{"/slack/commands", formType, body},
			{"/slack/events", jsonType, body},
			{"/slack/interactions", formType, body},
			{"/slack/interactions", formType, "payload=" + url.QueryEscape(body)},
		}
		for _, r := range requests {
			if w := g.send(r.path, r.contentType, r.body); w.Code >= 500 {
				t.Errorf("%s: status %d", r.path, w.Code)
			}
		}
		g.idle(t)
	})
}

func TestTheEventCarriesPeoplesTime(t *testing.T) {
	at := make(chan time.Time, 1)
	g := newRig(t, func(_ context.Context, ev bot.Event) (bot.Reply, error) { at <- ev.At; return bot.Reply{}, nil })
	g.command("score Acme")
	if got, want := <-at, time.Date(2026, 3, 9, 9, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("At = %v, want %v", got, want)
	}
}
