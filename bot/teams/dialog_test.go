package teams

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

// invocationOf is an invoke with a name and a value, in Anna's own chat.
func invocationOf(name, value string) string {
	return strings.NewReplacer(`"type":"message"`, `"type":"invoke"`, `"text":"kā iet ar Acme?",`, "", "lv-LV", "en-GB").
		Replace(activityOf(fmt.Sprintf(`"name":%q,"replyToId":"card1","value":%s,`, name, value)))
}

// inRoom moves an activity to a channel.
func inRoom(activity string) string {
	return strings.NewReplacer("a:chat-anna", "19:sales@thread.tacv2", `"conversationType":"personal"`, `"conversationType":"channel"`).Replace(activity)
}

// taskOf is what the response to an invoke says about a dialog.
func taskOf(t *testing.T, body []byte) (kind string, content string) {
	t.Helper()
	if len(body) == 0 {
		return "", ""
	}
	var got struct {
		Task struct {
			Type  string          `json:"type"`
			Value json.RawMessage `json:"value"`
		} `json:"task"`
	}
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	var value struct {
		Card struct {
			Content json.RawMessage `json:"content"`
		} `json:"card"`
	}
	if json.Unmarshal(got.Task.Value, &value) == nil && len(value.Card.Content) > 0 {
		for _, problem := range problemsOf(value.Card.Content) {
			t.Error(problem)
		}
		if strings.Contains(string(value.Card.Content), "Action.Execute") {
			t.Errorf("a dialog takes no Action.Execute: %s", value.Card.Content)
		}
	}
	return got.Task.Type, string(got.Task.Value)
}

var noteForm = &bot.Form{Command: "note", Token: "form-2", Title: "Note", Submit: "Save", Fields: []bot.Field{
	{Name: "company", Label: "Company", Kind: bot.Search, Required: true}, {Name: "text", Label: "Text", Kind: bot.ManyLine, Required: true},
}}

// A button that asks opens a dialog; what is wrong in it stands under its
// field; what it records is said in the chat, or, when others read that, in the
// dialog alone.
func TestDialogs(t *testing.T) {
	var reply bot.Reply
	var heard []bot.Body
	g := newRig(t, func(_ context.Context, ev bot.Event) (bot.Reply, error) {
		switch ev.Body.(type) {
		case bot.Met, bot.Typing:
			return bot.Reply{}, nil
		}
		heard = append(heard, ev.Body)
		return reply, nil
	})
	n := 0
	invoke := func(activity string) (kind, content string) {
		n++
		w := g.deliver(good(t), strings.Replace(activity, "1700000000001", fmt.Sprint("dialog-", n), 1))
		g.idle(t)
		if w.Code != http.StatusOK {
			t.Fatalf("status %d for %s", w.Code, activity)
		}
		return taskOf(t, w.Body.Bytes())
	}
	reply = bot.Reply{Private: true, Form: noteForm}
	kind, content := invoke(invocationOf("task/fetch", `{"data":{"msteams":{"type":"task/fetch"},"line":"note"},"context":{"theme":"dark"}}`))
	if kind != "continue" || !strings.Contains(content, `"f_company"`) || len(g.fake.got()) > 0 {
		t.Errorf("opened %s %s", kind, content)
	}
	submit := invocationOf("task/submit", `{"data":{"form":"note","token":"form-2","f_company":"Acmee","f_text":"*hi*"}}`)
	reply = bot.Reply{Private: true, Form: noteForm, Errors: map[string]string{"company": "Do you mean Acme?"}}
	if kind, content = invoke(submit); kind != "continue" || !strings.Contains(content, "Do you mean Acme?") {
		t.Errorf("a mistake is answered with %s %s", kind, content)
	}
	reply = bot.Reply{Private: true, Message: plainCard("Noted #7")}
	if kind, _ = invoke(submit); kind != "" || len(g.fake.got()) != 1 {
		t.Errorf("alone with her: %s, said %v", kind, g.fake.got())
	}
	g.fake.calls = nil
	if kind, content = invoke(inRoom(submit)); kind != "continue" || !strings.Contains(content, "Noted #7") || len(g.fake.got()) > 0 {
		t.Errorf("in a room: %s %s, said %v", kind, content, g.fake.got())
	}
	reply.Private = false
	if kind, _ = invoke(inRoom(submit)); kind != "" || len(g.fake.got()) != 1 || !strings.Contains(g.fake.got()[0].Path, "19:sales") {
		t.Errorf("for the room: %s, said %v", kind, g.fake.got())
	}
	want := []bot.Body{
		bot.Press{Line: "note", Message: bot.Ref{Room: "a:chat-anna", ID: "card1"}},
		bot.Submit{Form: "note", Token: "form-2", Values: map[string]string{"company": "Acmee", "text": "*hi*"}},
	}
	if d := cmp.Diff(want, heard[:2]); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// The menu of a message opens a form that holds it, as people read it. What
// comes of it is shown there: the chat it stands in may not be ours.
func TestTheMessageExtension(t *testing.T) {
	reply := bot.Reply{Private: true, Form: noteForm}
	h, heard := hears(reply)
	g := newRig(t, h)
	g.known(t)
	chosen := `{"commandId":"log","commandContext":"message","messagePayload":{"id":"1","createdDateTime":"2026-03-09T08:00:00Z","linkToMessage":"https://teams.example/l/1","brandNew":{},
		"from":{"user":{"id":"` + annaID + `","displayName":"Anna","userIdentityType":"aadUser"}},"body":{"contentType":"html","content":"<div><p>Jana &amp; <at id=\"0\">Toms</at>&nbsp;:</p><ul><li>renew<br>in March</li></ul></div>"}}}`
	between := strings.Replace(invocationOf("composeExtension/fetchTask", chosen), "a:chat-anna", "19:between-people@unq.gbl.spaces", 1)
	w := g.deliver(good(t), between)
	g.idle(t)
	if kind, content := taskOf(t, w.Body.Bytes()); kind != "continue" || !strings.Contains(content, "f_text") {
		t.Errorf("opened %s %s", kind, content)
	}
	all := heard()
	got := all[len(all)-1]
	want := bot.Shortcut{Command: "log", Quote: &bot.Quote{
		Text: "Jana & Toms :\nrenew\nin March", Author: annaID, At: time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC), Link: "https://teams.example/l/1",
	}}
	if d := cmp.Diff(bot.Body(want), got.Body); d != "" || got.Direct {
		t.Errorf("direct %v (-want +got):\n%s", got.Direct, d)
	}
	h, _ = hears(bot.Reply{Private: true, Message: plainCard("Logged #9")})
	g.handle = h
	g.fake.calls = nil
	w = g.deliver(good(t), strings.NewReplacer("composeExtension/fetchTask", "composeExtension/submitAction", chosen, `{"commandId":"log","data":{"form":"log","token":"t","f_company":"Acme"}}`, "1700000000001", "sent").Replace(between))
	g.idle(t)
	if kind, content := taskOf(t, w.Body.Bytes()); kind != "continue" || !strings.Contains(content, "Logged #9") || len(g.fake.got()) > 0 {
		t.Errorf("sent: %s %s, said %v", kind, content, g.fake.got())
	}
	if w := g.deliver(good(t), strings.Replace(between, `"commandId":"log"`, `"commandId":""`, 1)); w.Code != http.StatusBadRequest {
		t.Errorf("no command: %d", w.Code)
	}
}

// What takes long is answered in time with a word, and then in the chat.
func TestAnInvokeIsAnsweredInTime(t *testing.T) {
	for name, value := range map[string]string{
		"adaptiveCard/action": `{"action":{"data":{"line":"score Acme"}}}`,
		"task/submit":         `{"data":{"form":"note","token":"x"}}`,
	} {
		synctest.Test(t, func(t *testing.T) {
			g := newRig(t, func(_ context.Context, ev bot.Event) (bot.Reply, error) {
				if _, met := ev.Body.(bot.Met); met {
					return bot.Reply{}, nil
				}
				time.Sleep(20 * time.Second)
				return bot.Reply{Message: plainCard("87/100")}, nil
			})
			start := time.Now()
			w := g.deliver(good(t), invocationOf(name, value))
			if took := time.Since(start); took > 5*time.Second || !strings.Contains(w.Body.String(), english.Late) {
				t.Errorf("%s: after %v %s", name, took, w.Body)
			}
			g.idle(t)
			if calls := g.fake.got(); len(calls) != 1 || !strings.Contains(calls[0].text(), "87/100") {
				t.Errorf("%s: said %v", name, calls)
			}
		})
	}
}

// A private answer to a button that others see as well is shown to who pressed
// it, and changes nothing for the others.
func TestAPrivateAnswerToASharedCard(t *testing.T) {
	g := newRig(t, says(bot.Reply{Private: true, Replace: true, Message: plainCard("secret 87/100")}))
	w := g.deliver(good(t), inRoom(invocationOf("adaptiveCard/action", `{"action":{"data":{"line":"undo 7"}}}`)))
	g.idle(t)
	if !strings.Contains(w.Body.String(), "secret 87/100") || len(g.fake.got()) > 0 {
		t.Errorf("answered %s, said %v", w.Body, g.fake.got())
	}
	// A client that sends it as a message has no such answer.
	g.deliver(good(t), strings.NewReplacer(`"text":"kā iet ar Acme?",`, "", "1700000000001", "pressed").Replace(inRoom(activityOf(`"replyToId":"card1","value":{"line":"undo 7"},`))))
	g.idle(t)
	for _, c := range g.fake.got() {
		if strings.Contains(c.Path, "19:sales") && strings.Contains(c.text(), "secret") {
			t.Errorf("the room hears %s", c.text())
		}
	}
}

// A slash command in a channel is a line, and its private answer is shown to
// the person alone.
func TestSlashCommands(t *testing.T) {
	h, heard := hears(bot.Reply{Private: true, Message: plainCard("secret 87/100")})
	g := newRig(t, h)
	g.deliver(good(t), strings.NewReplacer(`"name":"Rapport"},"conversation"`, `"name":"Rapport","isTargeted":true},"conversation"`, `"recipient":{"id":"28:`+appID+`","name":"Rapport"}`, `"recipient":{"id":"28:`+appID+`","name":"Rapport","isTargeted":true}`).Replace(inChannel))
	g.idle(t)
	if got := heard(); len(got) != 1 || got[0].Body != (bot.Line{Text: "score Acme with @Toms Kalns"}) {
		t.Errorf("heard %+v", got)
	}
	calls := g.fake.got()
	if len(calls) != 1 || calls[0].Query != "isTargetedActivity=true" {
		t.Fatalf("said %v", calls)
	}
	if to, _ := calls[0].Body["recipient"].(map[string]any); to["id"] != "29:anna" || to["isTargeted"] != true {
		t.Errorf("to %v", calls[0].Body["recipient"])
	}
}

// What does not fit on one card is said on several, in order.
func TestLongAnswersHavePages(t *testing.T) {
	m := card.Message{Summary: "Everything"}
	table := card.Table{Head: []string{"Company", "Score"}}
	for i := range 120 {
		table.Rows = append(table.Rows, [][]card.Span{card.Say(fmt.Sprintf("Company %03d %s", i, strings.Repeat("x", 60))), card.Say("87")})
	}
	m.Blocks = append(m.Blocks, card.Title("Everything"), table, card.Actions{{Label: "More", Line: "list page=2"}})
	g := newRig(t, says(bot.Reply{Message: m}))
	g.deliver(good(t), activityOf(""))
	g.idle(t)
	calls := g.fake.got()
	all := ""
	for _, c := range calls {
		all += c.text()
	}
	if len(calls) < 2 || len(calls) > maxPages {
		t.Fatalf("%d cards", len(calls))
	}
	last := -1
	for i := range 120 {
		at := strings.Index(all, fmt.Sprintf("Company %03d", i))
		if at < last {
			t.Fatalf("company %d is not in its place", i)
		}
		last = at
	}
	if !strings.Contains(calls[len(calls)-1].text(), "list page=2") {
		t.Error("the last card has no buttons")
	}
}
