package teams

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/commands"
	painter "github.com/rapport-bot/rapport/commands/chart"
	"github.com/rapport-bot/rapport/commands/language"
	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store"
	"github.com/rapport-bot/rapport/store/redistest"
)

// An office is the whole assistant behind the adapter.
type office struct {
	*rig
	t     *testing.T
	mux   *commands.Mux
	env   *commands.Env
	token string
	n     int
	lines []string // of the buttons that were shown
}

// officeTime is when everything happens.
var officeTime = time.Date(2026, 3, 9, 9, 0, 0, 0, time.UTC)

func newOffice(t *testing.T) *office {
	t.Helper()
	m := miniredis.NewMiniRedis()
	t.Cleanup(m.Close)
	redis := store.Through(redistest.Dial(m))
	t.Cleanup(func() { _ = redis.Close() })
	w, err := redis.Workspace(tenant)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, env: &commands.Env{
		Ledger: &relationship.Ledger{Store: w, Model: relationship.Default(), Zone: time.UTC}, Memory: w, Homes: w, Digests: w, Errands: w, Trial: w,
		Painter: painter.Painter{}, Understander: &language.Rules{}, Language: "en", Admins: []string{"rita"},
	}}
	if o.mux, err = commands.New(func(string) (*commands.Env, error) { return o.env, nil }); err != nil {
		t.Fatal(err)
	}
	o.rig = newRig(t, o.mux.Handle)
	o.now, o.asks, o.token = func() time.Time { return officeTime }, o.mux.Asks, good(t)
	return o
}

// hostile is a name as long and as odd as names get.
const hostile = `<at>all</at> *Ziemeļu* & "Loģistika" 👩‍👩‍👧‍👦 {{DATE(2026-01-01)}} [a](https://b) `

// fill records companies, each looked after by Anna, with texts as long as they
// get.
func (o *office) fill(companies int) {
	today := o.env.Ledger.Today(officeTime)
	for i := range companies {
		name := strings.TrimSpace(strings.Repeat(hostile, 2)) + fmt.Sprint(" ", i)
		if i == 0 {
			name = "Acme"
		}
		_, err := o.env.Ledger.Write(o.t.Context(), relationship.Writing{
			ID: fmt.Sprint("fill-", i), By: "anna", At: officeTime, Company: fmt.Sprint("c", i), New: true, Names: true, Blind: true,
			Edit: func(c *relationship.Company) error {
				c.Name, c.Added = name, today-200
				c.People = []relationship.Person{{Name: "Jana " + strings.Repeat("Nováková ", 12), Role: "champion"}}
				for _, side := range relationship.Sides[:1+i%2] {
					segment := relationship.TierA
					if side == relationship.Partner {
						segment = relationship.Strategic
					}
					c.Relationships = append(c.Relationships, relationship.Relationship{
						Side: side, Segment: segment, Owner: "anna", Org: true, Added: today - 200, Next: today + 3, NextWhat: strings.Repeat(hostile, 20),
					})
				}
				return nil
			},
			Entries: []relationship.Entry{
				{Type: relationship.Interaction, How: relationship.Call, Direction: relationship.Mutual, Day: today - relationship.Day(30+i%90), Mood: new(relationship.Good), Text: strings.Repeat("🙂 ļoti ", 430)},
				{Type: relationship.Promise, Side: relationship.Customer, Whose: relationship.Ours, Day: today - 20, Due: today + relationship.Day(i%5), Text: strings.Repeat(hostile, 60)},
				{Type: relationship.Complaint, Side: relationship.Customer, Day: today - 10, Text: strings.Repeat("x", 3000)},
			},
		})
		if err != nil {
			o.t.Fatal(err)
		}
	}
}

// does delivers an activity of somebody, and reads what comes back.
func (o *office) does(who, locale string, a map[string]any) {
	o.t.Helper()
	o.n++
	maps.Copy(a, map[string]any{
		"id": fmt.Sprint("office-", o.n), "serviceUrl": service, "channelId": "msteams", "locale": locale,
		"from":         map[string]any{"id": "29:" + who, "name": who, "aadObjectId": who},
		"conversation": map[string]any{"id": "a:" + who, "conversationType": "personal", "tenantId": tenant},
		"channelData":  map[string]any{"tenant": map[string]any{"id": tenant}},
	})
	if a["recipient"] == nil {
		a["recipient"] = map[string]any{"id": "28:" + appID}
	}
	text, err := json.Marshal(a)
	if err != nil {
		o.t.Fatal(err)
	}
	w := o.deliver(o.token, string(text))
	o.idle(o.t)
	if w.Code >= http.StatusMultipleChoices {
		o.t.Errorf("%s: status %d", text, w.Code)
	}
	if w.Body.Len() == 0 {
		return
	}
	var response any
	if err := json.Unmarshal(w.Body.Bytes(), &response); err != nil {
		o.t.Errorf("%s: %v", text, err)
	}
	for _, c := range cardsIn(response) {
		drawn, err := json.Marshal(c)
		if err != nil {
			o.t.Fatal(err)
		}
		for _, problem := range problemsOf(drawn) {
			o.t.Errorf("%s: %s", text, problem)
		}
	}
	o.see(response)
}

// types says a line, as a slash command does.
func (o *office) types(who, locale, line string) {
	o.t.Helper()
	o.does(who, locale, map[string]any{"type": "message", "text": line, "recipient": map[string]any{"id": "28:" + appID, "isTargeted": true}})
}

// cardsIn are the cards anywhere in a document, those in cards aside.
func cardsIn(v any) (cards []map[string]any) {
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			cards = append(cards, cardsIn(one)...)
		}
	case map[string]any:
		if v["type"] == "AdaptiveCard" {
			return []map[string]any{v}
		}
		for _, one := range v {
			cards = append(cards, cardsIn(one)...)
		}
	}
	return cards
}

// see remembers the lines of buttons.
func (o *office) see(v any) {
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			o.see(one)
		}
	case map[string]any:
		if data, ok := v["data"].(map[string]any); ok {
			if line, _ := data["line"].(string); line != "" && !slices.Contains(o.lines, line) {
				o.lines = append(o.lines, line)
			}
		}
		for _, one := range v {
			o.see(one)
		}
	}
}

// Everything that the assistant says, in both languages, on a small portfolio
// and on a larger one, holds to the published schema and to the size, in chats
// and in dialogs. The fake complains about the rest.
func TestEverythingSaidIsWithinTheLimits(t *testing.T) {
	for _, companies := range []int{1, 80} {
		t.Run(fmt.Sprint(companies), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := newOffice(t)
				o.fill(companies)
				for _, locale := range []string{"en-GB", "lv-LV"} {
					o.everyCommand(locale)
					o.everyButton(locale)
					o.everyShortcut(locale)
				}
				o.everyOccasion()
				if said := len(o.fake.got()); said < 300 {
					t.Errorf("%d answers: that is not everything", said)
				}
				if log := o.log.String(); strings.Contains(log, "lost") || strings.Contains(log, "failed") {
					t.Errorf("log: %.2000s", log)
				}
			})
		})
	}
}

func (o *office) everyCommand(locale string) {
	o.t.Helper()
	for _, s := range o.mux.Specs() {
		for _, line := range append([]string{s.Name, s.Latvian}, s.Examples...) {
			for _, who := range []string{"anna", "rita", "kate"} {
				o.types(who, locale, line)
			}
		}
	}
	for _, line := range []string{
		"", "score Acm", "socre Acme", "log Acme dance", "score " + strings.Repeat("Ā👩‍👩‍👧‍👦", 900), "note Acme " + strings.Repeat("🙂", 3000),
		"list page=2", "due page=3", "settings change=yes", "had a great call with Jana at Acme, renewal in March looks good", "how is Acme doing?",
	} {
		o.types("anna", locale, line)
	}
	for _, c := range o.fake.got() {
		o.see(c.Body)
	}
}

// everyButton presses what was shown, in a card and in a dialog.
func (o *office) everyButton(locale string) {
	o.t.Helper()
	const most = 250
	lines := o.lines
	if len(lines) < 40 {
		o.t.Errorf("%d buttons", len(lines))
	}
	for _, line := range lines[:min(most, len(lines))] {
		o.does("anna", locale, map[string]any{"type": "invoke", "name": "task/fetch", "value": map[string]any{"data": map[string]any{"line": line}}})
		o.does("anna", locale, map[string]any{
			"type": "invoke", "name": "adaptiveCard/action", "replyToId": "card1", "value": map[string]any{"action": map[string]any{"data": map[string]any{"line": line}}},
		})
	}
}

func (o *office) everyShortcut(locale string) {
	o.t.Helper()
	for _, command := range []string{"log", "promise"} {
		for _, message := range []map[string]any{nil, {"createdDateTime": "2026-03-09T08:00:00Z", "linkToMessage": "https://teams.example/1", "body": map[string]any{"contentType": "html", "content": strings.Repeat("<p>Acme "+hostile+"</p>", 80)}}} {
			value := map[string]any{"commandId": command, "commandContext": "message", "messagePayload": message}
			o.does("anna", locale, map[string]any{"type": "invoke", "name": "composeExtension/fetchTask", "value": value})
		}
	}
}

// everyOccasion tells what is said unasked.
func (o *office) everyOccasion() {
	o.t.Helper()
	o.does("anna", "en-GB", map[string]any{"type": "message", "text": "hello"})
	said := 0
	for _, name := range []string{"checkin", "today", "digest", "offer", "ownerless", "unaccepted", "reminder"} {
		reply, err := o.mux.Handle(o.t.Context(), bot.Event{
			ID: name, Platform: Platform, Team: tenant, Person: "anna", Direct: true, At: officeTime, Body: bot.Occasion{Name: name, Key: "2026-03-09", Due: officeTime},
		})
		if err != nil || len(reply.Message.Blocks) == 0 {
			continue // it is not for her
		}
		said++
		if _, err := o.Post(o.t.Context(), bot.Address{Platform: Platform, Team: tenant, Person: "anna"}, name, reply.Message); err != nil {
			o.t.Errorf("%s: %v", name, err)
		}
	}
	if said == 0 {
		o.t.Error("nothing is said unasked")
	}
}
