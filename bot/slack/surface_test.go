package slack

import (
	"context"
	"encoding/json"
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

const (
	onHome  = `{"type":"block_actions","trigger_id":"h1","team":{"id":"T1"},"user":{"id":"U0ANNA","team_id":"T1"},"container":{"type":"view","view_id":"VH"},"view":{"id":"VH","type":"home","hash":"1.h"},"actions":[{"type":"button","value":"score Acme"}]}`
	onModal = `{"type":"block_actions","trigger_id":"m1","team":{"id":"T1"},"user":{"id":"U0ANNA","team_id":"T1"},"container":{"type":"view","view_id":"VM"},"view":{"id":"VM","type":"modal","hash":"1.m"},"actions":[{"type":"button","value":"score Acme why"}]}`
	opened  = `{"type":"event_callback","team_id":"T1","event_id":"EvH","event":{"type":"app_home_opened","user":"U0ANNA","channel":"D1","tab":"%s"}}`
)

func form() *bot.Form {
	return &bot.Form{Command: "log", Token: "t1", Title: "Log", Submit: "Save", Fields: []bot.Field{{Name: "text", Label: "What happened"}}}
}

// Where a button is on no message the answer comes where the person looks.
func TestButtonsOfViewsAreAnsweredThere(t *testing.T) {
	shown, page := bot.Reply{Private: true, Message: plainly("87/100")}, bot.Reply{Private: true, Home: true, Message: plainly("your page")}
	for name, tt := range map[string]struct {
		payload string
		reply   bot.Reply
		want    string
	}{
		"a card from a home page":   {onHome, shown, "views.open"},
		"another tab of the page":   {onHome, page, "views.publish"},
		"a form from a home page":   {onHome, bot.Reply{Form: form()}, "views.open"},
		"a card from a modal":       {onModal, shown, "views.update"},
		"a form from a modal":       {onModal, bot.Reply{Form: form()}, "views.update"},
		"a home page from a modal":  {onModal, page, "views.update"},
		"nothing, from a home page": {onHome, bot.Reply{}, ""},
	} {
		var heard bot.Event
		g := newRig(t, func(_ context.Context, ev bot.Event) (bot.Reply, error) { heard = ev; return tt.reply, nil })
		if w := g.interact(tt.payload); w.Code != http.StatusOK || w.Body.Len() > 0 {
			t.Errorf("%s: status %d, %q", name, w.Code, w.Body)
		}
		g.idle(t)
		if got := strings.Join(g.fake.asked(), " "); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
		if !heard.Direct || heard.Room != "" {
			t.Errorf("%s: heard in room %q, direct %v", name, heard.Room, heard.Direct)
		}
		for _, c := range g.fake.got("views.update") {
			if c.JSON["view_id"] != "VM" || c.JSON["hash"] != "1.m" {
				t.Errorf("%s: changed view %v with hash %v", name, c.JSON["view_id"], c.JSON["hash"])
			}
		}
	}
}

// Slack opens nothing any more: the answer comes as a message.
func TestAViewThatCannotBeShownIsSaid(t *testing.T) {
	for _, payload := range []string{onHome, onModal} {
		g := newRig(t, says(bot.Reply{Private: true, Message: plainly("87/100")}))
		for _, method := range []string{"views.open", "views.update"} {
			g.fake.answers[method] = func(call) (int, http.Header, string) { return 200, nil, `{"ok":false,"error":"expired_trigger_id"}` }
		}
		g.interact(payload)
		g.idle(t)
		if posts := g.fake.in("DU0ANNA"); len(posts) != 1 || posts[0].text != "87/100" {
			t.Errorf("said %v", posts)
		}
	}
}

func TestAHomePageIsDrawn(t *testing.T) {
	g := newRig(t, func(_ context.Context, ev bot.Event) (bot.Reply, error) {
		if _, home := ev.Body.(bot.Home); !home || ev.ID == "" || !ev.Direct {
			t.Errorf("asked %+v", ev)
		}
		return bot.Reply{Private: true, Home: true, Message: plainly("your page")}, nil
	})
	g.event(fmt.Sprintf(opened, "home"))
	g.idle(t)
	if err := g.Home(t.Context(), anna); err != nil {
		t.Error(err)
	}
	if d := cmp.Diff([]string{"views.publish", "views.publish"}, g.fake.asked()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// However often a page changes, it is drawn once at a time, and the last
// change is in it.
func TestAHomePageIsDrawnOnceAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		g := newRig(t, func(context.Context, bot.Event) (bot.Reply, error) {
			n++
			return bot.Reply{Home: true, Message: plainly(fmt.Sprint("page ", n))}, nil
		})
		g.fake.fault = func(call) fault { return fault{slow: time.Second} }
		const changes = 40
		for range changes {
			go func() { _ = g.Home(t.Context(), anna) }()
			time.Sleep(10 * time.Millisecond)
		}
		time.Sleep(time.Minute)
		pages := g.fake.got("views.publish")
		if len(pages) < 2 || len(pages) > 5 {
			t.Errorf("drawn %d times for %d changes", len(pages), changes)
		}
		if got := encoded(t, pages[len(pages)-1].JSON); !strings.Contains(got, fmt.Sprint("page ", n)) {
			t.Errorf("the last page is not the newest: %s", got)
		}
	})
}

func TestTheTalkOpensWithSuggestions(t *testing.T) {
	choices := []bot.Choice{{Label: "Who needs me?", Value: "due"}, {Label: "2", Value: "2"}, {Label: "3", Value: "3"}, {Label: "4", Value: "4"}, {Label: "5", Value: "5"}}
	for name, tt := range map[string]struct{ event, channel, thread string }{
		"agents' talk":   {fmt.Sprintf(opened, "messages"), "D1", ""},
		"the older kind": {`{"type":"event_callback","team_id":"T1","event_id":"EvT","event":{"type":"assistant_thread_started","assistant_thread":{"user_id":"U0ANNA","channel_id":"D1","thread_ts":"1.7"}}}`, "D1", "1.7"},
	} {
		g := newRig(t, says(bot.Reply{Choices: choices}))
		g.event(tt.event)
		g.idle(t)
		calls := g.fake.got("assistant.threads.setSuggestedPrompts")
		if len(calls) != 1 {
			t.Fatalf("%s: %d calls", name, len(calls))
		}
		got := calls[0].Args
		var prompts []struct{ Title, Message string }
		if err := json.Unmarshal([]byte(got["prompts"]), &prompts); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got["channel_id"] != tt.channel || got["thread_ts"] != tt.thread || len(prompts) != maxPrompts || prompts[0].Message != "due" {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// A talk has a title, once, and where there are no agents nothing is tried
// again.
func TestATalkHasATitle(t *testing.T) {
	g := newRig(t, says(bot.Reply{Private: true, Message: plainly("hi")}))
	g.event(fmt.Sprintf(whisper, ""))
	g.idle(t)
	g.event(strings.Replace(fmt.Sprintf(whisper, `,"thread_ts":"1.0"`), `"1.2"`, `"1.9"`, 1))
	g.idle(t)
	if n := len(g.fake.got("assistant.threads.setTitle")); n != 1 {
		t.Errorf("%d titles, want 1", n)
	}
	none := newRig(t, says(bot.Reply{Private: true, Message: plainly("hi")}))
	none.fake.answers["assistant.threads.setTitle"] = func(call) (int, http.Header, string) { return 200, nil, `{"ok":false,"error":"not_allowed"}` }
	for i := range 3 {
		none.event(strings.Replace(fmt.Sprintf(whisper, ""), `"1.2"`, fmt.Sprintf(`"1.%d"`, i+3), 1))
		none.idle(t)
	}
	if n := len(none.fake.got("assistant.threads.setTitle")); n != 1 {
		t.Errorf("tried %d times where there is no agent", n)
	}
}

// What a model wrote comes bit by bit, then the card; where it cannot, at once.
func TestProseIsStreamed(t *testing.T) {
	words := strings.TrimSpace(strings.Repeat("Acme is *healthy* and <!channel> calm. ", 12))
	reply := bot.Reply{Private: true, Prose: true, Message: plainly(words)}
	g := newRig(t, says(reply))
	g.event(fmt.Sprintf(whisper, ""))
	g.idle(t)
	methods := g.fake.got("chat.startStream", "chat.appendStream", "chat.stopStream", "chat.postMessage")
	if len(methods) < 5 || methods[0].Method != "chat.startStream" || methods[len(methods)-1].Method != "chat.stopStream" {
		t.Fatalf("%d calls", len(methods))
	}
	if start := methods[0].Args; start["thread_ts"] != "1.2" || start["recipient_user_id"] == "" || start["recipient_team_id"] != "T1" {
		t.Errorf("begun with %v", start)
	}
	text := ""
	for _, c := range g.fake.got("chat.appendStream") {
		text += c.Args["markdown_text"]
	}
	if strings.Contains(text, "<!channel>") || strings.Contains(text, " *healthy*") || strings.ReplaceAll(text, `\`, "") == "" {
		t.Errorf("streamed %s", text)
	}
	for name, broken := range map[string]string{"not begun": "chat.startStream", "stopped": "chat.appendStream", "not ended": "chat.stopStream"} {
		g := newRig(t, says(reply))
		g.fake.answers[broken] = func(call) (int, http.Header, string) { return 200, nil, `{"ok":false,"error":"stopped_by_user"}` }
		g.event(fmt.Sprintf(whisper, ""))
		g.idle(t)
		said := ""
		for _, c := range g.fake.got("chat.postMessage", "chat.stopStream", "chat.update") {
			said += c.Args["blocks"]
		}
		if !strings.Contains(said, "healthy") {
			t.Errorf("%s: the answer was not said: %s", name, said)
		}
	}
}

// charted is a message with a picture whose figures Slack can draw.
func charted() card.Message {
	m := chart()
	image, _ := m.Blocks[1].(card.Image)
	image.Plot = &card.Plot{Title: "The week", Categories: []string{"Healthy", "Watch"}, Series: []card.Series{{Name: "now", Values: []float64{3, 2}}}}
	m.Blocks[1] = image
	return m
}

// Slack draws the chart itself; where it does not, the picture is uploaded.
func TestChartsAreDrawnBySlackOrAsAPicture(t *testing.T) {
	reply := bot.Reply{Private: true, Message: charted()}
	g := newRig(t, says(reply))
	g.event(fmt.Sprintf(whisper, ""))
	g.idle(t)
	if posts := g.fake.in("D1"); len(posts) != 1 || !strings.Contains(posts[0].blocks, `"data_visualization"`) || strings.Contains(posts[0].blocks, "slack_file") {
		t.Errorf("said %v", posts)
	}
	old := newRig(t, says(reply))
	old.fake.answers["chat.postMessage"] = func(c call) (int, http.Header, string) {
		if strings.Contains(c.Args["blocks"], `"data_visualization"`) {
			return 200, nil, `{"ok":false,"error":"invalid_blocks"}`
		}
		return 0, nil, ""
	}
	for i := range 2 {
		old.event(strings.Replace(fmt.Sprintf(whisper, ""), `"1.2"`, fmt.Sprintf(`"1.%d"`, i+3), 1))
		old.idle(t)
	}
	if posts := old.fake.in("D1"); len(posts) != 2 || !strings.Contains(posts[0].blocks, "slack_file") {
		t.Errorf("said %v", posts)
	}
	if n := len(old.fake.got("chat.postMessage")); n != 3 {
		t.Errorf("%d posts, want 3: charts are not tried again", n)
	}
}

func TestAMessageThatIsGoneIsFoundOut(t *testing.T) {
	const link = "https://acme.slack.com/archives/C1/p1515449522000016?thread_ts=1.1&cid=C1"
	for answer, want := range map[string]bool{
		`{"ok":true,"channel":"C1","permalink":"x"}`: true, `{"ok":false,"error":"message_not_found"}`: false,
		`{"ok":false,"error":"channel_not_found"}`: true,
	} {
		g := newRig(t, says(bot.Reply{}))
		g.fake.answers["chat.getPermalink"] = func(c call) (int, http.Header, string) {
			if c.Args["channel"] != "C1" || c.Args["message_ts"] != "1515449522.000016" {
				t.Errorf("asked for %v", c.Args)
			}
			return 200, nil, answer
		}
		if there, err := g.Exists(t.Context(), anna, link); there != want || err != nil {
			t.Errorf("%s: there %v, %v", answer, there, err)
		}
	}
	g := newRig(t, says(bot.Reply{}))
	if there, err := g.Exists(t.Context(), anna, "https://example.com/x"); !there || err != nil || len(g.fake.calls) > 0 {
		t.Errorf("an address elsewhere: %v, %v, %d calls", there, err, len(g.fake.calls))
	}
}

// People in a message are called by their names, those that Slack does not
// name as it writes them.
func TestAQuoteNamesPeople(t *testing.T) {
	heard := make(chan bot.Body, 1)
	g := newRig(t, func(_ context.Context, ev bot.Event) (bot.Reply, error) { heard <- ev.Body; return bot.Reply{}, nil })
	g.fake.users["U0TOMS"] = `{"id":"U0TOMS","team_id":"T1","profile":{"display_name":"toms"}}`
	g.interact(`{"type":"message_action","callback_id":"log:message","trigger_id":"q1","team":{"id":"T1"},"user":{"id":"U0ANNA","team_id":"T1"},"channel":{"id":"C1"},"message":{"ts":"1.1","user":"U0KATE","text":"<@U0TOMS> and <@U0NOBODY> met Jana in <#C9|lobby>"}}`)
	shortcut, _ := (<-heard).(bot.Shortcut)
	if shortcut.Quote == nil || shortcut.Quote.Text != "@toms and <@U0NOBODY> met Jana in #lobby" {
		t.Errorf("quoted %+v", shortcut.Quote)
	}
	g.idle(t)
}
