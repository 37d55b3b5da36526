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

	"github.com/rapport-bot/rapport/bot"
)

// Guests, people of other organisations and rooms that such people read are
// told apart by the roster, which is not asked again for a day.
func TestOutsidersAreKnownByTheRoster(t *testing.T) {
	ours := fmt.Sprintf(`{"id":"29:x","userRole":"user","userPrincipalName":"x@example.com","tenantId":%q}`, strings.ToUpper(tenant))
	for name, tt := range map[string]struct {
		anna, last string // what the roster says of them
		activity   string
		down       int
		outside    bool
	}{
		"one of ours":                   {"", "", activityOf(""), 0, false},
		"a guest":                       {`{"userRole":"guest"}`, "", activityOf(""), 0, true},
		"a guest by name":               {`{"userRole":"user","userPrincipalName":"x_other.com#EXT#@example.com"}`, "", activityOf(""), 0, true},
		"of another directory":          {`{"userRole":"user","tenantId":"0"}`, "", activityOf(""), 0, true},
		"in capitals":                   {ours, "", activityOf(""), 0, false},
		"nobody there":                  {"", "", activityOf(""), http.StatusNotFound, true},
		"a channel of ours":             {"", "", inChannel, 0, false},
		"a channel with a guest":        {"", `{"userRole":"guest"}`, inChannel, 0, true},
		"a channel shared with others":  {"", "", strings.Replace(inChannel, `"channel":{`, `"channel":{"type":"shared",`, 1), 0, true},
		"a channel with another tenant": {"", `{"userRole":"user","tenantId":"0"}`, inChannel, 0, true},
	} {
		synctest.Test(t, func(t *testing.T) {
			h, heard := hears(bot.Reply{Private: true, Message: plainCard("no")})
			g := newRig(t, h)
			g.fake.members = map[string]string{}
			if tt.anna != "" {
				g.fake.members["29:anna"] = tt.anna
			}
			if tt.last != "" {
				g.fake.members["29:last"] = tt.last
			}
			g.fake.refuse = func(c call) (int, http.Header, string) {
				if c.Method == http.MethodGet {
					return tt.down, nil, `{"error":{"code":"BotNotInConversationRoster"}}`
				}
				return 0, nil, ""
			}
			for i, wait := range []time.Duration{0, time.Hour, 24 * time.Hour} {
				time.Sleep(wait)
				asked := len(g.fake.asked)
				token := good(t)
				id := fmt.Sprint("again-", i)
				g.deliver(token, strings.NewReplacer("1700000000001", id, `"id":"c1"`, `"id":"`+id+`"`).Replace(tt.activity))
				g.idle(t)
				got := heard()
				if len(got) != i+1 || got[i].Outside != tt.outside {
					t.Fatalf("%s: heard %+v", name, got)
				}
				if more := len(g.fake.asked) > asked; more != (i != 1 || tt.down != 0) {
					t.Errorf("%s: asked the roster %v at %d", name, g.fake.asked[asked:], i)
				}
			}
		})
	}
}

// What the roster and the activity say of a person is told on, once.
func TestPeopleAreMet(t *testing.T) {
	var met []bot.Profile
	g := newRig(t, func(_ context.Context, ev bot.Event) (bot.Reply, error) {
		if b, ok := ev.Body.(bot.Met); ok {
			met = append(met, b.Profile)
		}
		return bot.Reply{}, nil
	})
	for i := range 3 {
		g.deliver(good(t), strings.Replace(activityOf(""), "1700000000001", fmt.Sprint("met-", i), 1))
		g.idle(t)
	}
	want := bot.Profile{Name: "Anna Liepa", Zone: "Europe/Riga", Locale: "lv-LV", Email: "Anna@Example.com"}
	if len(met) == 0 || len(met) > 2 || met[0] != want {
		t.Errorf("met %+v, want %+v", met, want)
	}
}

// A digest does not go to a channel that a guest has come to.
func TestADigestIsNotForGuests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(t, says(bot.Reply{}))
		g.known(t)
		room := bot.Address{Platform: Platform, Team: tenant, Room: "19:sales@thread.tacv2"}
		if _, err := g.Send(t.Context(), room, plainCard("digest")); err != nil {
			t.Fatal(err)
		}
		g.fake.members = map[string]string{"29:last": `{"userRole":"guest"}`}
		time.Sleep(25 * time.Hour)
		if _, err := g.Send(t.Context(), room, plainCard("digest")); err == nil {
			t.Error("a guest reads the digest")
		}
	})
}

// Welcome is said once; where the app was taken away nothing is said any more,
// until somebody speaks there again.
func TestComingAndGoing(t *testing.T) {
	h, heard := hears(bot.Reply{Message: plainCard("hello")})
	g := newRig(t, h)
	n := 0
	installation := func(activity, action string) {
		n++
		g.deliver(good(t), strings.NewReplacer(`"type":"message"`, fmt.Sprintf(`"type":"installationUpdate","action":%q`, action), "1700000000001", fmt.Sprint("i", n), `"id":"c1"`, fmt.Sprintf(`"id":"i%d"`, n)).Replace(activity))
		g.idle(t)
	}
	anna := bot.Address{Platform: Platform, Team: tenant, Person: annaID}
	sales := bot.Address{Platform: Platform, Team: tenant, Room: "19:sales@thread.tacv2"}
	reached := func(to bot.Address) bool {
		_, err := g.Send(t.Context(), to, plainCard("hi"))
		return err == nil
	}
	installation(activityOf(""), "add")
	// The same comes as a conversationUpdate as well.
	g.deliver(good(t), strings.Replace(activityOf(`"membersAdded":[{"id":"28:x"}],`), `"type":"message"`, `"type":"conversationUpdate"`, 1))
	installation(activityOf(""), "add-upgrade")
	g.idle(t)
	if got := heard(); len(got) != 1 || len(g.fake.got()) != 1 {
		t.Errorf("welcomed %d times, %v", len(got), g.fake.got())
	}
	g.deliver(good(t), inChannel)
	g.idle(t)
	if !reached(anna) || !reached(sales) || !Reached(g.notes()) {
		t.Fatal("not reached")
	}
	installation(activityOf(""), "remove")
	if reached(anna) || !reached(sales) {
		t.Error("whom she took away from is still written to, or the channel is not")
	}
	installation(strings.Replace(inChannel, "19:sales@thread.tacv2;messageid=1600", "19:team@thread.tacv2", 1), "remove")
	if reached(sales) || Reached(g.notes()) {
		t.Error("the team's channel still hears us")
	}
	installation(activityOf(""), "add")
	if got := heard(); len(got) != 3 || !reached(anna) {
		t.Errorf("coming back is welcomed %d times", len(got)-2)
	}
}

// Who adds the app to a team is welcomed alone: the channel hears nothing.
func TestATeamIsNotWelcomed(t *testing.T) {
	g := newRig(t, says(bot.Reply{Private: true, Message: plainCard("hello")}))
	g.deliver(good(t), strings.Replace(inChannel, `"type":"message"`, `"type":"installationUpdate","action":"add"`, 1))
	g.idle(t)
	calls := g.fake.got()
	if len(calls) != 2 || !strings.Contains(calls[1].text(), "hello") {
		t.Errorf("said %v", calls)
	}
	for _, c := range calls {
		if strings.Contains(c.Path, "19:sales") {
			t.Errorf("the channel hears %s", c.text())
		}
	}
}

func (g *rig) notes() map[string]string {
	all := map[string]string{}
	for name, text := range g.book.pages {
		all[strings.TrimPrefix(name, tenant+"/")] = text
	}
	return all
}

// A file is offered in the person's own chat, and goes only to their OneDrive,
// only once and only for them.
func TestFilesAreHandedOver(t *testing.T) {
	file := &bot.File{Name: "rapport.csv", MIME: "text/csv", Data: []byte("company\nAcme\n")}
	g := newRig(t, says(bot.Reply{Private: true, Message: plainCard("Here"), File: file}))
	g.deliver(good(t), activityOf(""))
	g.idle(t)
	calls := g.fake.got()
	var offer struct {
		Attachments []struct {
			Type    string `json:"contentType"`
			Name    string `json:"name"`
			Content struct {
				Size   int             `json:"sizeInBytes"`
				Accept json.RawMessage `json:"acceptContext"`
			} `json:"content"`
		} `json:"attachments"`
	}
	if len(calls) != 2 || json.Unmarshal([]byte(calls[1].text()), &offer) != nil || offer.Attachments[0].Type != consentType || offer.Attachments[0].Content.Size != len(file.Data) {
		t.Fatalf("offered %v", calls)
	}
	agree := func(action, upload, from string) {
		value := fmt.Sprintf(`{"type":"fileUpload","action":%q,"context":%s,"uploadInfo":{"contentUrl":"https://acme-my.sharepoint.com/x","name":"rapport.csv","uploadUrl":%q,"uniqueId":"u1","fileType":"csv"}}`, action, offer.Attachments[0].Content.Accept, upload)
		if w := g.deliver(good(t), strings.Replace(invocationOf("fileConsent/invoke", value), annaID, from, 1)); w.Code != http.StatusOK {
			t.Errorf("status %d", w.Code)
		}
		g.idle(t)
	}
	last := func() string { return g.fake.got()[len(g.fake.got())-1].text() }
	agree("accept", "https://acme-my.sharepoint.com/up", "somebody-else")
	if g.fake.drive != nil || !strings.Contains(last(), english.NoFile) {
		t.Errorf("somebody else got %q: %s", g.fake.drive, last())
	}
	agree("accept", "https://acme-my.sharepoint.com/up?t=secret", annaID)
	if string(g.fake.drive) != string(file.Data) || !strings.Contains(last(), infoType) {
		t.Errorf("put %q, said %s", g.fake.drive, last())
	}
	agree("accept", "https://acme-my.sharepoint.com/up", annaID)
	if !strings.Contains(last(), english.NoFile) {
		t.Errorf("twice: %s", last())
	}
	for _, stranger := range []string{"https://evil.example/up", "http://acme-my.sharepoint.com/up", "https://x@acme-my.sharepoint.com/", "https://sharepoint.com.evil.example/", "https://acme.sharepoint.com:8443/", "%"} {
		if err := g.upload(t.Context(), stranger, file.Data); err == nil {
			t.Errorf("%s takes files", stranger)
		}
	}
	if len(g.fake.strangers) > 0 {
		t.Errorf("called %v", g.fake.strangers)
	}
}
