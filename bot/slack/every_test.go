package slack

import (
	"encoding/json"
	"fmt"
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

// An office is the whole assistant behind an adapter.
type office struct {
	*rig
	mux   *commands.Mux
	redis *store.Redis
	envs  map[string]*commands.Env
	n     int
}

// officeTime is when everything happens.
var officeTime = time.Date(2026, 3, 9, 9, 0, 0, 0, time.UTC)

func newOffice(t *testing.T, change ...func(*Config)) *office {
	t.Helper()
	m := miniredis.NewMiniRedis()
	t.Cleanup(m.Close)
	o := &office{redis: store.Through(redistest.Dial(m)), envs: map[string]*commands.Env{}}
	t.Cleanup(func() { _ = o.redis.Close() })
	mux, err := commands.New(o.env)
	if err != nil {
		t.Fatal(err)
	}
	o.mux = mux
	o.rig = newRig(t, mux.Handle, append([]func(*Config){func(c *Config) { c.Now = func() time.Time { return officeTime } }}, change...)...)
	return o
}

// env is the environment of a workspace. It is made before anything runs at the
// same time.
func (o *office) env(team string) (*commands.Env, error) {
	if e := o.envs[team]; e != nil {
		return e, nil
	}
	w, err := o.redis.Workspace(team)
	if err != nil {
		return nil, err
	}
	o.envs[team] = &commands.Env{
		Ledger: &relationship.Ledger{Store: w, Model: relationship.Default(), Zone: time.UTC}, Memory: w, Homes: w, Digests: w, Errands: w, Trial: w,
		Painter: painter.Painter{}, Understander: &language.Rules{}, Language: "en", Admins: []string{"U0RITA"},
	}
	return o.envs[team], nil
}

// hostile is a name as long and as odd as names get.
const hostile = `<!channel> *Ziemeļu* & "Loģistika" 👩‍👩‍👧‍👦 @here `

// fill records companies, each looked after by Anna on one side or both, with a
// talk, a promise and a note of three thousand characters.
func (o *office) fill(t *testing.T, team string, companies int) {
	t.Helper()
	e, err := o.env(team)
	if err != nil {
		t.Fatal(err)
	}
	today := e.Ledger.Today(officeTime)
	for i := range companies {
		name := strings.TrimSpace(strings.Repeat(hostile, 2)) + fmt.Sprint(" ", i)
		if i == 0 {
			name = "Acme"
		}
		_, err := e.Ledger.Write(t.Context(), relationship.Writing{
			ID: fmt.Sprint("fill-", i), By: "U0ANNA", At: officeTime, Company: fmt.Sprint("c", i), New: true, Names: true, Blind: true,
			Edit: func(c *relationship.Company) error {
				c.Name, c.Added = name, today-200
				c.People = []relationship.Person{{Name: "Jana " + strings.Repeat("Nováková ", 12), Role: "champion"}}
				for _, side := range relationship.Sides[:1+i%2] {
					segment := relationship.TierA
					if side == relationship.Partner {
						segment = relationship.Strategic
					}
					c.Relationships = append(c.Relationships, relationship.Relationship{
						Side: side, Segment: segment, Owner: "U0ANNA", Org: true, Added: today - 200, Next: today + 3, NextWhat: strings.Repeat(hostile, 20),
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
			t.Fatal(err)
		}
	}
}

// says types a line and returns the JSON of the answer, "" if it was a form.
func (o *office) says(t *testing.T, who, line string) string {
	t.Helper()
	o.n++
	w := o.command(line, "user_id", who, "trigger_id", fmt.Sprint("trigger-", o.n))
	o.idle(t)
	if w.Body.Len() == 0 {
		return ""
	}
	return encoded(t, shown(t, w))
}

// Everything that the assistant says, in both languages, on a small portfolio
// and on a large one, is within what Slack takes. The fake refuses the rest.
func TestEverythingSaidIsWithinTheLimits(t *testing.T) {
	for _, companies := range []int{1, 600} {
		t.Run(fmt.Sprint(companies), func(t *testing.T) {
			if companies > 1 && testing.Short() {
				t.Skip("many companies take a while")
			}
			// In a bubble keeping to Slack's rates takes no time.
			synctest.Test(t, func(t *testing.T) {
				o := newOffice(t)
				o.fill(t, "T1", companies)
				for _, lang := range []string{"en", "lv"} {
					o.reads(t, lang)
					o.everyCommand(t, companies)
					o.everyHome(t)
					o.everySentence(t)
					o.everyOccasion(t)
				}
			})
		})
	}
}

// reads begins anew with people who read a language.
func (o *office) reads(t *testing.T, lang string) {
	t.Helper()
	o.rig = newRig(t, o.mux.Handle, func(c *Config) { c.Now = func() time.Time { return officeTime } })
	for _, who := range []string{"U0ANNA", "U0RITA", "U0KATE"} {
		o.fake.users[who] = fmt.Sprintf(`{"id":%q,"team_id":"T1","locale":"%s-XX","tz":"Europe/Riga","profile":{"display_name":"Anna"}}`, who, lang)
	}
}

// everyCommand types the examples of every command, and each without anything
// else, which asks or opens a form.
func (o *office) everyCommand(t *testing.T, companies int) {
	t.Helper()
	answered, people := 0, []string{"U0ANNA", "U0RITA", "U0KATE"}
	if companies > 1 {
		people = people[:1] // who looks after them all: what others see is no longer
	}
	for _, s := range o.mux.Specs() {
		for _, line := range append([]string{s.Name, s.Latvian}, s.Examples...) {
			for _, who := range people {
				if o.says(t, who, line) != "" {
					answered++
				}
			}
		}
	}
	for _, line := range []string{"", "score Acm", "socre Acme", "log Acme dance", "score " + strings.Repeat("Ā👩‍👩‍👧‍👦", 900), "note Acme " + strings.Repeat("🙂", 3000), "list page=2", "due page=3", "settings change=yes"} {
		if o.says(t, "U0ANNA", line) != "" {
			answered++
		}
	}
	if forms := len(o.fake.got("views.open")); answered < 60 || forms < 20 {
		t.Errorf("%d answers and %d forms: that is not everything", answered, forms)
	}
	for _, c := range o.fake.got("views.open")[:20] {
		o.everySuggestion(t, c)
	}
}

// everySuggestion asks a form's fields for completions.
func (o *office) everySuggestion(t *testing.T, c call) {
	t.Helper()
	view, _ := c.JSON["view"].(map[string]any)
	blocks, _ := view["blocks"].([]any)
	for _, b := range blocks {
		block, _ := b.(map[string]any)
		element, _ := block["element"].(map[string]any)
		if kind, _ := element["type"].(string); !strings.Contains(kind, "external") {
			continue
		}
		w := o.interact(encoded(t, map[string]any{
			"type": "block_suggestion", "team": map[string]string{"id": "T1"}, "user": map[string]string{"id": "U0ANNA", "team_id": "T1"},
			"action_id": element["action_id"], "block_id": block["block_id"], "value": "z",
			"view": map[string]any{"id": "V1", "type": "modal", "private_metadata": view["private_metadata"], "callback_id": view["callback_id"]},
		}))
		var got struct {
			Options []any `json:"options"`
		}
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got.Options == nil || len(got.Options) > 100 {
			t.Errorf("suggestions for %v: %s, %v", element["action_id"], w.Body, err)
		}
		k := &checker{blockIDs: map[string]bool{}, actions: map[string]bool{}}
		for i, option := range got.Options {
			k.option(fmt.Sprint("option ", i), option)
		}
		for _, problem := range k.problems {
			t.Errorf("suggestions for %v: %s", element["action_id"], problem)
		}
	}
}

// everyHome opens home pages and presses every button there.
func (o *office) everyHome(t *testing.T) {
	t.Helper()
	time.Sleep(2 * time.Minute) // many forms were opened in no time: Slack's limits are at rest again
	for _, who := range []string{"U0ANNA", "U0RITA", "U0KATE"} {
		o.event(fmt.Sprintf(`{"type":"event_callback","team_id":"T1","event_id":"EvHome%s","event":{"type":"app_home_opened","user":%q,"channel":"D1","tab":"home","event_ts":"1.1"}}`, who, who))
		o.idle(t)
		pages := o.fake.got("views.publish")
		if len(pages) == 0 {
			t.Fatalf("no home page for %s", who)
		}
		page := pages[len(pages)-1]
		if page.JSON["user_id"] != who {
			t.Errorf("the page of %v was drawn for %s", page.JSON["user_id"], who)
		}
		view, _ := page.JSON["view"].(map[string]any)
		for _, line := range linesOf(view["blocks"]) {
			o.n++
			o.interact(encoded(t, map[string]any{
				"type": "block_actions", "trigger_id": fmt.Sprint("home-", o.n), "team": map[string]string{"id": "T1"}, "user": map[string]string{"id": who, "team_id": "T1"},
				"container": map[string]string{"type": "view", "view_id": "VHOME"}, "view": map[string]string{"id": "VHOME", "type": "home", "hash": "1.h"},
				"actions": []map[string]string{{"type": "button", "action_id": "press-0", "value": line}},
			}))
			o.idle(t)
			time.Sleep(time.Second) // nobody presses faster
		}
	}
	for _, c := range o.fake.got("chat.postMessage") {
		t.Errorf("the answer to a button of a home page went elsewhere: %.200s to %s", c.Args["text"], c.Args["channel"])
	}
}

// linesOf are the values of all buttons and menus in blocks.
func linesOf(blocks any) (lines []string) {
	list, _ := blocks.([]any)
	for _, b := range list {
		block, _ := b.(map[string]any)
		elements, _ := block["elements"].([]any)
		for _, e := range elements {
			element, _ := e.(map[string]any)
			if value, ok := element["value"].(string); ok {
				lines = append(lines, value)
			}
			options, _ := element["options"].([]any)
			for _, o := range options {
				option, _ := o.(map[string]any)
				if value, ok := option["value"].(string); ok {
					lines = append(lines, value)
				}
			}
		}
	}
	return lines
}

// everySentence tells of talks in a direct message.
func (o *office) everySentence(t *testing.T) {
	t.Helper()
	for i, said := range []string{
		"had a great call with Jana at Acme, renewal in March looks good", "how is Acme doing?", "who am I neglecting?", "hello",
		"remind me about Acme in two weeks", strings.Repeat("lunch with Jana from Acme and 🙂 ", 90),
	} {
		o.event(encoded(t, map[string]any{
			"type": "event_callback", "team_id": "T1", "event_id": fmt.Sprint("EvSaid", i),
			"event": map[string]any{"type": "message", "channel_type": "im", "channel": "D1", "user": "U0ANNA", "text": said, "ts": fmt.Sprint("17000", i, ".1")},
		}))
		o.idle(t)
	}
	if n := len(o.fake.got("chat.postMessage")); n < 5 {
		t.Errorf("%d sentences were answered", n)
	}
}

// everyOccasion tells what is said unasked.
func (o *office) everyOccasion(t *testing.T) {
	t.Helper()
	said := 0
	for _, name := range []string{"checkin", "today", "digest", "offer", "ownerless", "unaccepted", "reminder"} {
		for _, to := range []bot.Address{{Platform: Platform, Team: "T1", Person: "U0ANNA"}, {Platform: Platform, Team: "T1", Room: "C1"}} {
			reply, err := o.mux.Handle(t.Context(), bot.Event{
				ID: name, Platform: Platform, Team: "T1", Person: to.Person, Room: to.Room, Direct: to.Person != "", At: officeTime,
				Body: bot.Occasion{Name: name, Key: "2026-03-09", Due: officeTime},
			})
			if err != nil || len(reply.Message.Blocks) == 0 {
				continue // it is not for them
			}
			said++
			if _, err := o.Post(t.Context(), to, name+to.Person+to.Room, reply.Message); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if said == 0 {
		t.Error("nothing is said unasked")
	}
}
