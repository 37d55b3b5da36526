package slack

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

func TestOutsidersAreKnown(t *testing.T) {
	tests := []struct {
		name, user, room string
		more             []string // form fields
		want             bool
	}{
		{"colleague", `{"team_id":"T1"}`, "C1", nil, false},
		{"guest of several rooms", `{"team_id":"T1","is_restricted":true}`, "C1", nil, true},
		{"guest of one room", `{"team_id":"T1","is_ultra_restricted":true}`, "C1", nil, true},
		{"stranger", `{"team_id":"T1","is_stranger":true}`, "C1", nil, true},
		{"other team", `{"team_id":"T9"}`, "C1", nil, true},
		{"other team of our enterprise", `{"team_id":"T9","enterprise_user":{"enterprise_id":"E1"}}`, "C1", []string{"enterprise_id", "E1"}, false},
		{"other enterprise", `{"team_id":"T9","enterprise_user":{"enterprise_id":"E9"}}`, "C1", []string{"enterprise_id", "E1"}, true},
		{"shared room", `{"team_id":"T1"}`, "C2", nil, true},
		{"room to be shared", `{"team_id":"T1"}`, "C3", nil, true},
		{"between us", `{"team_id":"T1"}`, "D1", nil, false},
	}
	for _, tt := range tests {
		got := make(chan bot.Event, 1)
		g := newRig(t, func(_ context.Context, ev bot.Event) (bot.Reply, error) { got <- ev; return bot.Reply{}, nil })
		g.fake.users["U0ANNA"] = tt.user
		g.fake.rooms["C3"] = `{"id":"C3","is_pending_ext_shared":true}`
		g.command("score", append(tt.more, "channel_id", tt.room)...)
		g.idle(t)
		if ev := <-got; ev.Outside != tt.want {
			t.Errorf("%s: Outside = %v, want %v", tt.name, ev.Outside, tt.want)
		}
	}
}

func TestNothingIsSharedBeforeOutsiders(t *testing.T) {
	refused := func(call) (int, http.Header, string) { return 200, nil, `{"ok":false,"error":"missing_scope"}` }
	hang := func(call) (int, http.Header, string) { time.Sleep(5 * time.Second); return 0, nil, "" }
	tests := []struct {
		name   string
		room   string
		change func(*Config)
		info   func(call) (int, http.Header, string)
		want   string
		note   bool
	}{
		{"our room", "C1", nil, nil, "in_channel", false},
		{"shared room", "C2", nil, nil, "ephemeral", false},
		{"room Slack does not tell of", "C1", nil, refused, "ephemeral", true},
		{"room Slack takes long to tell of", "C1", nil, hang, "ephemeral", true},
		{"no token to ask with", "C1", func(c *Config) { c.Token = "" }, nil, "ephemeral", true},
		{"our talk", "DU0ANNA", nil, nil, "in_channel", false},
		{"talk of two people", "D9", nil, nil, "ephemeral", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				change := tt.change
				if change == nil {
					change = func(*Config) {}
				}
				g := newRig(t, says(bot.Reply{Message: plainly("87 of 100")}), change)
				g.fake.answers["conversations.info"] = tt.info
				if tt.info == nil {
					delete(g.fake.answers, "conversations.info")
				}
				start := time.Now()
				got := shown(t, g.command("share", "channel_id", tt.room))
				if waited := time.Since(start); waited > askFor {
					t.Errorf("answered after %v, want %v at most", waited, askFor)
				}
				g.idle(t)
				if got["response_type"] != tt.want || strings.Contains(encoded(t, got), english.Unchecked) != tt.note {
					t.Errorf("answer %s, want %s and a note %v", encoded(t, got), tt.want, tt.note)
				}
			})
		})
	}
}

func TestQuestionsAreAskedOnceInTenMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{Private: true, Message: plainly("hi")}))
		asked := func() int { return len(g.fake.got("users.info", "conversations.info")) }
		for range 20 {
			g.command("score")
		}
		g.idle(t)
		if n := asked(); n != 2 {
			t.Errorf("asked %d times, want 2", n)
		}
		time.Sleep(knownFor + time.Second)
		g.command("score")
		g.idle(t)
		if n := asked(); n != 4 {
			t.Errorf("asked %d times in all, want 4", n)
		}
	})
}

func TestWhatIsRememberedIsBounded(t *testing.T) {
	g := newRig(t, says(bot.Reply{}))
	for i := range maxEntries + 50 {
		<-g.only.directory.people.get(fmt.Sprint(i), g.only, func(context.Context) (person, error) { return person{}, nil }).done
	}
	g.idle(t)
	if n := len(g.only.directory.people.entries); n != maxEntries {
		t.Errorf("%d entries, want %d", n, maxEntries)
	}
}

func TestPeopleAreSpokenToInTheirLanguage(t *testing.T) {
	locale := make(chan string, 3)
	g := newRig(t, func(_ context.Context, ev bot.Event) (bot.Reply, error) { locale <- ev.Locale; panic("boom") })
	g.fake.users["U0ANNA"] = `{"team_id":"T1","locale":"lv-LV"}`
	got := shown(t, g.command("score"))
	g.idle(t)
	if l := <-locale; l != "lv-LV" || !strings.HasPrefix(fmt.Sprint(got["text"]), latvian.Broke) {
		t.Errorf("locale %q, answer %v", l, got["text"])
	}
}

func TestAnswersGoToSlackOnly(t *testing.T) {
	tests := []struct {
		api, url string
		want     bool
	}{
		{"", "https://hooks.slack.com/commands/1", true},
		{"", "https://HOOKS.slack.com/commands/1", true},
		{"", "https://hooks.slack-gov.com/commands/1", true},
		{"", "https://slack.com/api/x", true}, // where the API is
		{"", "http://hooks.slack.com/commands/1", false},
		{"", "https://hooks.slack.com:8443/commands/1", false},
		{"", "https://hooks.slack.com.evil.example/1", false},
		{"", "https://evilslack.com/1", false},
		{"", "https://files.slack.com/1", false},
		{"", "https://user@hooks.slack.com/1", false},
		{"", "https://hooks.slack.com@evil.example/1", false},
		{"", "https://hooks.slack.com%2f@evil.example/1", false},
		{"", "https://evil.example/#hooks.slack.com", false},
		{"", "https://evil.example\\@hooks.slack.com/", false},
		{"", "https://127.0.0.1/1", false},
		{"", "http://169.254.169.254/latest/meta-data", false},
		{"", "https://[::1]/1", false},
		{"", "https://localhost/1", false},
		{"", "https://0x7f000001/1", false},
		{"", "file:///etc/passwd", false},
		{"", "gopher://hooks.slack.com/1", false},
		{"", "//hooks.slack.com/1", false},
		{"", "hooks.slack.com/1", false},
		{"", "https:hooks.slack.com", false},
		{"", "", false},
		{"http://127.0.0.1:9000/api", "http://127.0.0.1:9000/response/1", true},
		{"http://127.0.0.1:9000/api", "http://127.0.0.1:9001/response/1", false},
		{"http://127.0.0.1:9000/api", "https://127.0.0.1:9000/response/1", false},
		{"http://127.0.0.1:9000/api", "https://hooks.slack.com/1", true},
	}
	for _, tt := range tests {
		g := newRig(t, says(bot.Reply{}), func(c *Config) { c.APIURL = tt.api })
		if got := g.mayPost(tt.url); got != tt.want {
			t.Errorf("with API %q: mayPost(%q) = %v, want %v", tt.api, tt.url, got, tt.want)
		}
	}
}

func TestARefusedResponseURLIsNotLogged(t *testing.T) {
	g := newRig(t, says(bot.Reply{Private: true, Message: plainly("hi")}))
	g.interact(strings.ReplaceAll(press, "hooks.slack.com", "evil.example"))
	g.idle(t)
	if d := cmp.Diff([]string{"chat.postEphemeral"}, g.fake.asked()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if log := g.log.String(); strings.Contains(log, "evil.example") || strings.Contains(log, "secretpath") || !strings.Contains(log, "refused") {
		t.Errorf("log:\n%s", log)
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	g := newRig(t, says(bot.Reply{Private: true, Message: plainly("hi")}))
	g.fake.answers["hook"] = func(call) (int, http.Header, string) {
		return 307, http.Header{"Location": {"https://evil.example/"}}, ""
	}
	g.interact(press)
	g.idle(t)
	if n := len(g.fake.got("hook")); n != 1 { // the fake fails the test if evil.example is called
		t.Errorf("response_url called %d times, want once", n)
	}
}

func TestAResponseURLIsUsedFiveTimesInHalfAnHour(t *testing.T) {
	now := time.Now()
	k := ticket{URL: "https://hooks.slack.com/1"}
	k.issue(now)
	late := k
	for i := range ticketUses {
		if !k.spend(now.Add(29 * time.Minute)) {
			t.Errorf("use %d refused", i+1)
		}
	}
	if k.spend(now) || late.spend(now.Add(30*time.Minute)) {
		t.Error("used a sixth time, or after half an hour")
	}
}

func TestSharedRoomsAreNotWrittenTo(t *testing.T) {
	g := newRig(t, says(bot.Reply{}))
	if _, err := g.Send(t.Context(), bot.Address{Team: "T1", Room: "C2"}, card.Message{Summary: "digest"}); err == nil {
		t.Error("a shared room was written to")
	}
	if _, err := g.Send(t.Context(), bot.Address{Team: "T1", Room: "C0UNKNOWN"}, card.Message{Summary: "digest"}); err == nil {
		t.Error("a room that cannot be checked was written to")
	}
	if _, err := g.Send(t.Context(), bot.Address{Team: "T1", Room: "C1"}, card.Message{Summary: "digest"}); err != nil {
		t.Error(err)
	}
	if n := len(g.fake.got("chat.postMessage")); n != 1 {
		t.Errorf("posted %d times, want once", n)
	}
}
