package teams

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot"
)

// inChannel is a mention in a thread of a channel, with somebody else named.
const inChannel = `{"type":"message","id":"c1","serviceUrl":"` + service + `","channelId":"msteams","locale":"en-GB","from":{"id":"29:anna","name":"Anna","aadObjectId":"` + annaID + `"},
	"recipient":{"id":"28:` + appID + `","name":"Rapport"},"conversation":{"id":"19:sales@thread.tacv2;messageid=1600","conversationType":"channel","tenantId":"` + tenant + `","isGroup":true},
	"channelData":{"tenant":{"id":"` + tenant + `"},"team":{"id":"19:team@thread.tacv2"},"channel":{"id":"19:sales@thread.tacv2"}},
	"text":"<at>Rapport</at>&nbsp; score  Acme with <at>Toms Kalns</at>\n","entities":[{"type":"mention","mentioned":{"id":"28:` + appID + `","name":"Rapport"},"text":"<at>Rapport</at>"},{"type":"mention","mentioned":{"id":"29:toms","name":"Toms Kalns"},"text":"<at>Toms Kalns</at>"},7]}`

// hears remembers what was asked, but for news of people and what completes a
// field.
func hears(reply bot.Reply) (bot.Handler, func() []bot.Event) {
	var mu sync.Mutex
	var all []bot.Event
	return func(_ context.Context, ev bot.Event) (bot.Reply, error) {
			switch ev.Body.(type) {
			case bot.Met, bot.Typing:
				return bot.Reply{}, nil
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, ev)
			return reply, nil
		}, func() []bot.Event {
			mu.Lock()
			defer mu.Unlock()
			return all
		}
}

func TestAMessageIsHeardAndAnswered(t *testing.T) {
	h, heard := hears(bot.Reply{Private: true, Message: plainCard("87/100")})
	g := newRig(t, h)
	for range 3 { // the service repeats what it thinks was lost
		if w := g.deliver(good(t), activityOf("")); w.Code != http.StatusAccepted {
			t.Fatalf("status %d", w.Code)
		}
	}
	g.idle(t)
	got := heard()
	if len(got) != 1 {
		t.Fatalf("heard %d times", len(got))
	}
	got[0].At = time.Time{}
	want := bot.Event{
		ID: "a:chat-anna:1700000000001", Platform: Platform, Team: tenant, Person: annaID, Room: "a:chat-anna", Direct: true, Locale: "lv-LV",
		Link: "https://teams.microsoft.com/l/message/a:chat-anna/1700000000001?context=%7B%22contextType%22%3A%22chat%22%7D&tenantId=" + tenant,
		Body: bot.Speech{Text: "kā iet ar Acme?"},
	}
	if d := cmp.Diff(want, got[0]); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	calls := g.fake.got()
	if len(calls) != 1 || calls[0].Path != "/emea/v3/conversations/a:chat-anna/activities" || !strings.Contains(calls[0].text(), "87/100") {
		t.Errorf("answered %v", calls)
	}
}

// In a channel only our own mention is taken out of what was said, the answer
// for one goes to their own chat, and the channel hears one neutral line.
func TestInAChannelTheAnswerIsPrivate(t *testing.T) {
	h, heard := hears(bot.Reply{Private: true, Message: plainCard("secret 87/100")})
	g := newRig(t, h)
	g.deliver(good(t), inChannel)
	g.idle(t)
	ev := heard()[0]
	if ev.Body != (bot.Speech{Text: "score Acme with @Toms Kalns"}) || ev.Room != "19:sales@thread.tacv2" || ev.Thread != "1600" || ev.Direct {
		t.Errorf("heard %+v", ev)
	}
	var paths []string
	for _, c := range g.fake.got() {
		paths = append(paths, c.Path)
		if strings.Contains(c.Path, "19:sales") && strings.Contains(c.text(), "87/100") {
			t.Errorf("the channel hears %s", c.text())
		}
	}
	want := []string{"/emea/v3/conversations", "/emea/v3/conversations/a:1/activities", "/emea/v3/conversations/19:sales@thread.tacv2;messageid=1600/activities"}
	if d := cmp.Diff(want, paths); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	// The chat is not opened again.
	g.deliver(good(t), strings.Replace(inChannel, `"c1"`, `"c2"`, 1))
	g.idle(t)
	if n := len(g.fake.got()); n != 5 {
		t.Errorf("%d calls, want 5", n)
	}
}

func TestAnAnswerForTheRoomStaysInItsThread(t *testing.T) {
	g := newRig(t, says(bot.Reply{Message: plainCard("87/100")}))
	g.deliver(good(t), inChannel)
	g.idle(t)
	if calls := g.fake.got(); len(calls) != 1 || !strings.Contains(calls[0].Path, ";messageid=1600/") {
		t.Errorf("said %v", calls)
	}
}

// A button is an invoke, or a message where a client does not know better.
func TestButtonsRunTheirLines(t *testing.T) {
	replaced := bot.Reply{Private: true, Replace: true, Message: plainCard("Logged #1")}
	for name, tt := range map[string]struct{ activity, body string }{
		"invoke":  {activityOf(`"name":"adaptiveCard/action","replyToId":"card1","value":{"action":{"type":"Action.Execute","verb":"press","data":{"line":"log Acme call"}},"trigger":"manual"},`), "Logged #1"},
		"message": {strings.Replace(activityOf(`"replyToId":"card1","value":{"line":"log Acme call"},`), `"text":"kā iet ar Acme?",`, "", 1), ""},
	} {
		h, heard := hears(replaced)
		g := newRig(t, h)
		activity := strings.Replace(tt.activity, "lv-LV", "en-GB", 1)
		if name == "invoke" {
			activity = strings.Replace(activity, `"type":"message"`, `"type":"invoke"`, 1)
		}
		w := g.deliver(good(t), activity)
		g.idle(t)
		if !strings.Contains(w.Body.String(), tt.body) || w.Code >= 300 {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
		if got := heard(); len(got) != 1 || got[0].Body != (bot.Press{Line: "log Acme call", Message: bot.Ref{Room: "a:chat-anna", ID: "card1"}}) {
			t.Errorf("%s: heard %+v", name, got)
		}
		if calls := g.fake.got(); len(calls) != 1 || calls[0].Method != http.MethodPut || !strings.HasSuffix(calls[0].Path, "/activities/card1") {
			t.Errorf("%s: %v", name, calls)
		}
	}
}

// A form goes to the person's own chat; what comes back is submitted with what
// it carried.
func TestFormsAreFilledIn(t *testing.T) {
	form := &bot.Form{Command: "log", Token: "form-1", Title: "Log *a* talk", Submit: "Save", Fields: []bot.Field{
		{Name: "company", Label: "Company", Kind: bot.Search, Required: true, Value: "Acme", Choices: []bot.Choice{{Label: "Acme", Value: "Acme"}}},
		{Name: "text", Label: "What happened", Kind: bot.ManyLine},
		{Name: "date", Label: "Date", Kind: bot.Date},
		{Name: "link", Kind: bot.Hidden, Value: "https://x"},
	}}
	g := newRig(t, func(_ context.Context, ev bot.Event) (bot.Reply, error) {
		switch ev.Body.(type) {
		case bot.Met:
			return bot.Reply{}, nil
		case bot.Typing:
			return bot.Reply{Choices: []bot.Choice{{Label: "Acme", Value: "Acme"}}}, nil
		}
		return bot.Reply{Form: form}, nil
	})
	g.deliver(good(t), activityOf(""))
	g.idle(t)
	said := g.fake.got()[0].text()
	for _, want := range []string{`"Input.ChoiceSet"`, `"Input.Date"`, `"isMultiline":true`, `"f_company"`, `"label":"Company"`, `"token":"form-1"`, `"f_link":"https://x"`} {
		if !strings.Contains(said, want) {
			t.Errorf("the form lacks %s: %s", want, said)
		}
	}
	h, heard := hears(bot.Reply{Errors: map[string]string{"company": "Which company?"}})
	g = newRig(t, h)
	w := g.deliver(good(t), strings.Replace(activityOf(`"name":"adaptiveCard/action","value":{"action":{"verb":"submit","data":{"form":"log","token":"form-1","f_link":"https://x","f_company":"Acme","f_size":2,"f_none":null}}},`), `"type":"message"`, `"type":"invoke"`, 1))
	g.idle(t)
	want := bot.Submit{Form: "log", Token: "form-1", Values: map[string]string{"link": "https://x", "company": "Acme", "size": "2"}}
	if d := cmp.Diff(bot.Body(want), heard()[0].Body); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if !strings.Contains(w.Body.String(), "Which company?") {
		t.Errorf("answered %s", w.Body)
	}
}

func TestWhatIsNotForUs(t *testing.T) {
	h, heard := hears(bot.Reply{Message: plainCard("hi")})
	g := newRig(t, h)
	for activity, want := range map[string]int{
		strings.Replace(activityOf(""), `"type":"message"`, `"type":"messageReaction"`, 1):                               http.StatusOK,
		strings.Replace(activityOf(""), `"type":"message"`, `"type":"conversationUpdate"`, 1):                            http.StatusOK,
		strings.Replace(activityOf(`"name":"task/unknown",`), `"type":"message"`, `"type":"invoke"`, 1):                  http.StatusNotImplemented,
		strings.Replace(activityOf(`"action":"remove",`), `"type":"message"`, `"type":"installationUpdate"`, 1):          http.StatusAccepted,
		strings.Replace(activityOf(`"name":"adaptiveCard/action","value":7,`), `"type":"message"`, `"type":"invoke"`, 1): http.StatusBadRequest,
	} {
		if w := g.deliver(good(t), activity); w.Code != want {
			t.Errorf("%.120s: status %d, want %d", activity, w.Code, want)
		}
	}
	g.idle(t)
	if got := heard(); len(got) != 0 {
		t.Errorf("heard %+v", got)
	}
	// Who has no directory of ours is a stranger, and installing is greeted.
	g.deliver(good(t), strings.Replace(strings.Replace(activityOf(""), `"aadObjectId":"`+annaID+`"`, `"x":1`, 1), "1700000000001", "guest", 1))
	g.idle(t)
	if got := heard(); len(got) != 1 || !got[0].Outside {
		t.Errorf("a guest is heard as %+v", got)
	}
	g.deliver(good(t), strings.Replace(strings.Replace(activityOf(`"action":"add",`), `"type":"message"`, `"type":"installationUpdate"`, 1), "1700000000001", "add", 1))
	g.idle(t)
	if got := heard(); len(got) != 2 || got[1].Body != (bot.Line{}) {
		t.Errorf("installing is heard as %+v", got)
	}
}

// A message that is deleted is the one that was heard, by its address.
func TestADeletedMessage(t *testing.T) {
	h, heard := hears(bot.Reply{})
	g := newRig(t, h)
	g.deliver(good(t), inChannel)
	g.idle(t)
	g.deliver(good(t), strings.Replace(inChannel, `"type":"message"`, `"type":"messageDelete"`, 1))
	g.idle(t)
	got := heard()
	if len(got) != 2 || got[0].Link == "" || !strings.Contains(got[0].Link, "parentMessageId=1600") {
		t.Fatalf("heard %+v", got)
	}
	if got[1].Body != (bot.Removed{Link: got[0].Link}) {
		t.Errorf("heard %+v", got[1])
	}
}

func TestOnlyServedDirectories(t *testing.T) {
	g := newRig(t, says(bot.Reply{}))
	g.tenants = []string{"another"}
	if w := g.deliver(good(t), activityOf("")); w.Code != http.StatusForbidden {
		t.Errorf("status %d, want 403", w.Code)
	}
}

// noted has the book know Anna's chat and a channel.
func (g *rig) known(t *testing.T) {
	t.Helper()
	g.deliver(good(t), activityOf(""))
	g.deliver(good(t), inChannel)
	g.idle(t)
	g.fake.calls = nil
}

// What the service asks to be asked again is; what it refuses for good is not;
// a token that it does not take is fetched anew.
func TestTheConnectorIsPatient(t *testing.T) {
	anna := bot.Address{Platform: Platform, Team: tenant, Person: annaID}
	for name, tt := range map[string]struct {
		status  int
		header  http.Header
		times   int
		refused bool
		waits   time.Duration // at least
	}{
		"429 with a time": {429, http.Header{"Retry-After": {"7"}}, 2, false, 14 * time.Second},
		"429 without":     {429, nil, 1, false, 500 * time.Millisecond},
		"412":             {412, nil, 1, false, 0},
		"503":             {503, nil, 3, false, 0},
		"401":             {401, nil, 1, false, 0},
		"blocked":         {403, nil, 99, true, 0},
		"too big":         {413, nil, 99, true, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			g := newRig(t, says(bot.Reply{}))
			g.known(t)
			n := 0
			g.fake.refuse = func(call) (int, http.Header, string) {
				if n++; n <= tt.times {
					return tt.status, tt.header, `{"error":{"code":"MessageWritesBlocked","message":"x"}}`
				}
				return 0, nil, ""
			}
			start := time.Now()
			_, err := g.Send(t.Context(), anna, plainCard("hi"))
			_, refused := errors.AsType[*bot.RefusedError](err)
			if refused != tt.refused || !refused && err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if waited := time.Since(start); waited < tt.waits {
				t.Errorf("%s: waited %v, want at least %v", name, waited, tt.waits)
			}
		})
	}
}

// Two hundred posts to a channel at once: none is lost or said twice, and the
// service's limits are kept.
func TestABurstKeepsTheLimits(t *testing.T) {
	const posts = 200
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{}))
		g.known(t)
		var wg sync.WaitGroup
		for i := range posts {
			wg.Go(func() {
				to := bot.Address{Platform: Platform, Team: tenant, Room: "19:sales@thread.tacv2"}
				if _, err := g.Post(t.Context(), to, fmt.Sprint(i), plainCard(fmt.Sprintf("post %d.", i))); err != nil {
					t.Errorf("%d: %v", i, err)
				}
			})
		}
		wg.Wait()
		calls := g.fake.got()
		seen := map[string]int{}
		for _, c := range calls {
			seen[fmt.Sprint(c.Body["summary"])]++
		}
		if len(calls) != posts || len(seen) != posts {
			t.Errorf("%d posts, %d different", len(calls), len(seen))
		}
		for _, limit := range []struct {
			most int
			in   time.Duration
		}{{7, time.Second}, {8, 2 * time.Second}, {60, 30 * time.Second}} {
			for i := limit.most; i < len(calls); i++ {
				if gap := calls[i].At.Sub(calls[i-limit.most].At); gap < limit.in {
					t.Fatalf("%d posts in %v, at most %d in %v", limit.most+1, gap, limit.most, limit.in)
				}
			}
		}
	})
}

// Nobody who was never met is written to, no stranger's host is called, and a
// wrong secret is not repeated.
func TestNothingGoesAstray(t *testing.T) {
	g := newRig(t, says(bot.Reply{}))
	if _, err := g.Send(t.Context(), bot.Address{Team: tenant, Person: "nobody"}, plainCard("hi")); err == nil {
		t.Error("somebody unknown was written to")
	}
	stolen, err := json.Marshal(reference{Service: "https://evil.example/", Room: "a:1", Bot: "28:x"})
	if err != nil {
		t.Fatal(err)
	}
	_ = g.book.Note(t.Context(), tenant, personName(annaID), string(stolen))
	_, err = g.Send(t.Context(), bot.Address{Team: tenant, Person: annaID}, plainCard("hi"))
	if _, refused := errors.AsType[*bot.RefusedError](err); !refused || g.fake.logins > 0 || len(g.fake.strangers) > 0 {
		t.Errorf("%v, %d logins, called %v", err, g.fake.logins, g.fake.strangers)
	}
	g.known(t)
	g.out.token.drop()
	g.out.token.config.ClientSecret = "canary-wrong"
	if _, err = g.Send(t.Context(), bot.Address{Team: tenant, Person: annaID}, plainCard("hi")); err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("with a wrong secret: %v", err)
	}
	if strings.Contains(g.log.String(), "canary") || strings.Contains(g.log.String(), "out-") {
		t.Errorf("log: %s", g.log)
	}
}
