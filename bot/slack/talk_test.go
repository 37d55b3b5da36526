package slack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

// says replies the same to everything.
func says(r bot.Reply) bot.Handler {
	return func(context.Context, bot.Event) (bot.Reply, error) { return r, nil }
}

// after replies like h, but takes its time.
func after(d time.Duration, h bot.Handler) bot.Handler {
	return func(ctx context.Context, ev bot.Event) (bot.Reply, error) {
		select {
		case <-time.After(d):
			return h(ctx, ev)
		case <-ctx.Done():
			return bot.Reply{}, ctx.Err()
		}
	}
}

func plainly(s string) card.Message {
	return card.Message{Summary: s, Blocks: []card.Block{card.Para(s)}}
}

const (
	mention = `{"type":"event_callback","team_id":"T1","event_id":"Ev1","event":{"type":"app_mention","user":"U0ANNA","text":"<@U0BOT> score","channel":"C1","ts":"1.1"%s},"authorizations":[{"user_id":"U0BOT","is_bot":true}],"is_ext_shared_channel":false}`
	whisper = `{"type":"event_callback","team_id":"T1","event_id":"Ev2","event":{"type":"message","channel_type":"im","user":"U0ANNA","text":"score","channel":"D1","ts":"1.2"%s},"authorizations":[{"user_id":"U0BOT","is_bot":true}],"is_ext_shared_channel":false}`
	press   = `{"type":"block_actions","trigger_id":"t1","team":{"id":"T1"},"user":{"id":"U0ANNA","team_id":"T1"},"channel":{"id":"C1"},"container":{"message_ts":"9.9","channel_id":"C1"},"response_url":"https://hooks.slack.com/actions/secretpath","actions":[{"type":"button","value":"score Acme"}]}`
)

func TestACommandIsAnsweredInTheResponse(t *testing.T) {
	tests := []struct {
		name  string
		reply bot.Reply
		want  string // response_type
	}{
		{"private", bot.Reply{Private: true, Message: plainly("hi")}, "ephemeral"},
		{"for the room", bot.Reply{Message: plainly("hi")}, "in_channel"},
	}
	for _, tt := range tests {
		g := newRig(t, says(tt.reply))
		got := shown(t, g.command("score Acme"))
		g.idle(t)
		if got["response_type"] != tt.want || got["text"] != "hi" || got["blocks"] == nil {
			t.Errorf("%s: answer %v", tt.name, got)
		}
		if asked := g.fake.asked(); asked != nil {
			t.Errorf("%s: called %v, want nothing", tt.name, asked)
		}
	}
}

func TestSilenceIsEmpty(t *testing.T) {
	g := newRig(t, says(bot.Reply{}))
	if w := g.command("x"); w.Code != 200 || w.Body.Len() != 0 {
		t.Errorf("status %d, body %q", w.Code, w.Body)
	}
	g.event(fmt.Sprintf(whisper, ""))
	g.interact(press)
	g.idle(t)
	if asked := g.fake.asked(); asked != nil {
		t.Errorf("called %v, want nothing", asked)
	}
}

func TestASlowCommandIsToldLookingFirst(t *testing.T) {
	tests := []struct {
		name  string
		reply bot.Reply
		want  []string // what the response_url was told
	}{
		{"private", bot.Reply{Private: true, Message: plainly("done")}, []string{"replace done"}},
		{"for the room", bot.Reply{Message: plainly("done")}, []string{"in_channel done", "delete"}},
		{"silence", bot.Reply{}, []string{"delete"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := newRig(t, after(20*time.Second, says(tt.reply)))
				start := time.Now()
				got := shown(t, g.command("score Acme"))
				if waited := time.Since(start); waited != defaultPatience {
					t.Errorf("answered after %v, want %v", waited, defaultPatience)
				}
				if got["text"] != english.Looking || got["response_type"] != "ephemeral" {
					t.Errorf("answer %v", got)
				}
				g.idle(t)
				if since := time.Since(start); since != 20*time.Second {
					t.Errorf("the rest came after %v", since)
				}
				if d := cmp.Diff(tt.want, told(g.fake)); d != "" {
					t.Errorf("response_url (-want +got):\n%s", d)
				}
			})
		})
	}
}

// told is what response_urls were sent, in short.
func told(f *fake) (all []string) {
	for _, c := range f.got("hook") {
		switch {
		case c.JSON["delete_original"] == true:
			all = append(all, "delete")
		case c.JSON["replace_original"] == true:
			all = append(all, fmt.Sprint("replace ", c.JSON["text"]))
		default:
			all = append(all, fmt.Sprint(c.JSON["response_type"], " ", c.JSON["text"]))
		}
	}
	return all
}

func TestAHandlerThatNeverReturnsIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, after(time.Hour, says(bot.Reply{})))
		start := time.Now()
		g.command("score Acme")
		g.idle(t)
		if since := time.Since(start); since != longest {
			t.Errorf("given up after %v, want %v", since, longest)
		}
	})
}

func TestAnAnswerOutlivesItsRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, after(time.Second, says(bot.Reply{Private: true, Message: plainly("done")})))
		ctx, hangUp := context.WithCancel(t.Context())
		time.AfterFunc(100*time.Millisecond, hangUp)
		r := signed("/slack/commands", formType, commandForm("score"), time.Now()).WithContext(ctx)
		g.http.ServeHTTP(httptest.NewRecorder(), r)
		g.idle(t)
		if d := cmp.Diff([]string{"ephemeral done"}, told(g.fake)); d != "" {
			t.Errorf("response_url (-want +got):\n%s", d)
		}
	})
}

func TestWhatBreaksIsLoggedOnceUnderAReference(t *testing.T) {
	boom := func(_ context.Context, ev bot.Event) (bot.Reply, error) {
		panic("cannot score " + bot.Typed(ev.Body)[0])
	}
	fails := func(_ context.Context, ev bot.Event) (bot.Reply, error) {
		return bot.Reply{}, fmt.Errorf("store: reading %s: %w", bot.Typed(ev.Body)[0], errors.New("connection refused by "+botToken))
	}
	reference := regexp.MustCompile(`Something broke on our side\. Reference ([0-9A-F]{8})$`)
	for name, h := range map[string]bot.Handler{"panic": boom, "error": fails} {
		t.Run(name, func(t *testing.T) {
			g := newRig(t, h)
			got := shown(t, g.command("score Ziemelu"))
			g.idle(t)
			m := reference.FindStringSubmatch(fmt.Sprint(got["text"]))
			if m == nil || got["response_type"] != "ephemeral" {
				t.Fatalf("answer %v", got)
			}
			log := g.log.String()
			if strings.Count(log, m[1]) != 1 || strings.Count(log, "level=ERROR") != 1 {
				t.Errorf("log has reference %s not once:\n%s", m[1], log)
			}
			if strings.Contains(log, "Ziemelu") || strings.Contains(log, botToken) {
				t.Errorf("log quotes what was typed, or a secret:\n%s", log)
			}
			if wantStack := name == "panic"; strings.Contains(log, "talk_test.go") != wantStack {
				t.Errorf("stack in the log: %v, want %v", !wantStack, wantStack)
			}
			if name == "error" && !strings.Contains(log, "connection refused") {
				t.Errorf("log does not say why:\n%s", log)
			}
			// The process lives.
			if w := g.command("again"); w.Code != http.StatusOK {
				t.Errorf("afterwards status %d", w.Code)
			}
			g.interact(press)
			g.event(fmt.Sprintf(whisper, ""))
			g.idle(t)
			if n := len(g.fake.got("hook", "chat.postMessage")); n != 2 {
				t.Errorf("press and talk were answered %d times, want 2", n)
			}
		})
	}
}

// A panic of the adapter's own, beside a request, is answered and logged like
// one of the handler's; the process lives.
func TestAPanicBesideTheRequestIsAnswered(t *testing.T) {
	for name, does := range map[string]func(g *rig){
		"command": func(g *rig) { g.command("score Ziemelu") },
		"press":   func(g *rig) { g.interact(press) },
		"talk":    func(g *rig) { g.event(fmt.Sprintf(whisper, "")) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := newRig(t, says(bot.Reply{}), func(c *Config) { c.Now = func() time.Time { panic("no time for Ziemelu") } })
				does(g)
				g.idle(t)
				var said string
				for _, c := range g.fake.got("hook", "chat.postMessage", "chat.update") {
					said += fmt.Sprint(c.Args, c.JSON)
				}
				log := g.log.String()
				_, ref, ok := strings.Cut(said, english.Broke)
				if !ok || len(ref) < 8 || strings.Count(log, ref[:8]) != 1 {
					t.Errorf("said %s, logged %s", said, log)
				}
				if strings.Contains(log, "Ziemelu") || !strings.Contains(log, "talk_test.go") {
					t.Errorf("logged %s", log)
				}
			})
		})
	}
}

func TestTalkIsAnsweredWhereItWas(t *testing.T) {
	tests := []struct {
		name, event string
		reply       bot.Reply
		want        string
	}{
		{"private in a room", fmt.Sprintf(mention, ""), bot.Reply{Private: true, Message: plainly("hi")}, "chat.postEphemeral C1 U0ANNA "},
		{"in a thread", fmt.Sprintf(mention, `,"thread_ts":"1.0"`), bot.Reply{Private: true, Message: plainly("hi")}, "chat.postEphemeral C1 U0ANNA 1.0"},
		{"for the room", fmt.Sprintf(mention, `,"thread_ts":"1.0"`), bot.Reply{Message: plainly("hi")}, "chat.postMessage C1  1.0"},
		{"between us", fmt.Sprintf(whisper, ""), bot.Reply{Private: true, Message: plainly("hi")}, "chat.postMessage D1  1.2"},
		{"between us in a thread", fmt.Sprintf(whisper, `,"thread_ts":"1.0"`), bot.Reply{Message: plainly("hi")}, "chat.postMessage D1  1.0"},
	}
	for _, tt := range tests {
		g := newRig(t, says(tt.reply))
		if w := g.event(tt.event); w.Code != 200 || w.Body.Len() != 0 {
			t.Errorf("%s: status %d, body %q", tt.name, w.Code, w.Body)
		}
		g.idle(t)
		var got []string
		for _, c := range g.fake.got("chat.postMessage", "chat.postEphemeral") {
			got = append(got, strings.Join([]string{c.Method, c.Args["channel"], c.Args["user"], c.Args["thread_ts"]}, " "))
		}
		if d := cmp.Diff([]string{tt.want}, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, d)
		}
	}
}

func TestSlowTalkHearsLookingFirst(t *testing.T) {
	for event, want := range map[string]string{
		fmt.Sprintf(whisper, ""): "assistant.threads.setStatus Looking…, chat.postMessage done",
		fmt.Sprintf(mention, ""): "chat.postEphemeral Looking…, chat.postEphemeral done",
	} {
		synctest.Test(t, func(t *testing.T) {
			g := newRig(t, after(20*time.Second, says(bot.Reply{Private: true, Message: plainly("done")})))
			start := time.Now()
			g.event(event)
			if waited := time.Since(start); waited != 0 {
				t.Errorf("acknowledged after %v, want at once", waited)
			}
			g.idle(t)
			var got []string
			for _, c := range g.fake.got("chat.postMessage", "chat.postEphemeral", "chat.update", "assistant.threads.setStatus") {
				got = append(got, c.Method+" "+c.Args["text"]+c.Args["status"])
			}
			if s := strings.Join(got, ", "); s != want {
				t.Errorf("said %s, want %s", s, want)
			}
		})
	}
}

func TestOurOwnMentionIsFoundWithoutAuthorizations(t *testing.T) {
	speech := make(chan bot.Body, 1)
	g := newRig(t, func(_ context.Context, ev bot.Event) (bot.Reply, error) { speech <- ev.Body; return bot.Reply{}, nil })
	g.event(`{"type":"event_callback","team_id":"T1","event":{"type":"app_mention","user":"U0ANNA","text":"<@U0BOT> tell <@U0JAN>","channel":"C1","ts":"1.1"}}`)
	if got, want := <-speech, (bot.Speech{Text: "tell <@U0JAN>"}); got != want {
		t.Errorf("heard %v, want %v", got, want)
	}
	g.idle(t)
}

func TestAPressIsAnsweredThroughItsResponseURL(t *testing.T) {
	tests := []struct {
		name  string
		reply bot.Reply
		want  string
	}{
		{"new", bot.Reply{Private: true, Message: plainly("hi")}, "ephemeral hi"},
		{"in place", bot.Reply{Private: true, Replace: true, Message: plainly("hi")}, "replace hi"},
		{"shared", bot.Reply{Message: plainly("hi")}, "in_channel hi"},
	}
	for _, tt := range tests {
		g := newRig(t, says(tt.reply))
		if w := g.interact(press); w.Code != 200 || w.Body.Len() != 0 {
			t.Errorf("%s: status %d, body %q", tt.name, w.Code, w.Body)
		}
		g.idle(t)
		if d := cmp.Diff([]string{tt.want}, told(g.fake)); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, d)
		}
	}
}

func TestASlowPressIsReleasedInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, after(20*time.Second, says(bot.Reply{Private: true, Message: plainly("done")})))
		start := time.Now()
		g.interact(press)
		if waited := time.Since(start); waited != defaultPatience {
			t.Errorf("released after %v, want %v", waited, defaultPatience)
		}
		g.idle(t)
		if d := cmp.Diff([]string{"ephemeral done"}, told(g.fake)); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
	})
}

func TestAnExpiredResponseURLIsNotTheEnd(t *testing.T) {
	for name, tt := range map[string]struct {
		reply bot.Reply
		want  []string
	}{
		"private": {bot.Reply{Private: true, Message: plainly("hi")}, []string{"hook", "chat.postEphemeral"}},
		"replace": {bot.Reply{Private: true, Replace: true, Message: plainly("hi")}, []string{"hook", "chat.update"}},
	} {
		g := newRig(t, says(tt.reply))
		g.fake.answers["hook"] = func(call) (int, http.Header, string) { return 404, nil, "used_url" }
		g.interact(press)
		g.idle(t)
		if d := cmp.Diff(tt.want, g.fake.asked()); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

// What Slack did not take is said when it does again. What the room may have
// seen it does not see twice: the person is told instead.
func TestAnUncertainAnswerIsGivenLater(t *testing.T) {
	for want, reply := range map[string]bot.Reply{
		"ephemeral hi":               {Private: true, Message: plainly("hi")},
		"ephemeral " + english.Sorry: {Message: plainly("hi")},
	} {
		synctest.Test(t, func(t *testing.T) {
			g := newRig(t, says(reply))
			var down atomic.Bool
			down.Store(true)
			g.fake.answers["hook"] = func(call) (int, http.Header, string) {
				if down.Load() {
					return 502, nil, ""
				}
				return 0, nil, ""
			}
			g.interact(press)
			time.Sleep(10 * time.Minute)
			down.Store(false)
			before := len(told(g.fake))
			time.Sleep(time.Minute)
			g.idle(t)
			if d := cmp.Diff([]string{want}, told(g.fake)[before:]); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if log := g.log.String(); strings.Contains(log, "secretpath") || !strings.Contains(log, "answer not delivered") {
				t.Errorf("log:\n%s", log)
			}
		})
	}
}

func TestAFileIsHandedOverInPrivate(t *testing.T) {
	g := newRig(t, says(bot.Reply{Private: true, Message: plainly("here"), File: &bot.File{Name: "companies.csv", MIME: "text/csv", Data: []byte("a,b\n")}}))
	got := shown(t, g.command("export"))
	g.idle(t)
	if got["text"] != "here" {
		t.Errorf("answer %v", got)
	}
	if d := cmp.Diff([]string{"conversations.open", "files.getUploadURLExternal", "upload", "files.completeUploadExternal"}, g.fake.asked()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if c := g.fake.got("files.completeUploadExternal")[0]; c.Args["channel_id"] != "DU0ANNA" {
		t.Errorf("file shared in %v", c.Args)
	}
	if c := g.fake.got("files.getUploadURLExternal")[0]; c.Args["length"] != "4" || c.Args["alt_txt"] != "companies.csv" {
		t.Errorf("announced as %v", c.Args)
	}
	if body := g.fake.got("upload")[0].Args["body"]; !strings.Contains(body, "a,b\n") {
		t.Errorf("uploaded %q", body)
	}
}

func TestAFileThatCannotBeSentIsMissed(t *testing.T) {
	g := newRig(t, says(bot.Reply{Private: true, Message: plainly("here"), File: &bot.File{Name: "x.csv", Data: []byte("x")}}))
	g.fake.answers["files.getUploadURLExternal"] = func(call) (int, http.Header, string) {
		return 200, nil, `{"ok":false,"error":"missing_scope"}`
	}
	if got := shown(t, g.command("export")); got["text"] != "here "+english.NoFile {
		t.Errorf("answer %v", got)
	}
	g.idle(t)
}
