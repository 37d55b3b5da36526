package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

// canary is in everything that only one workspace knows.
func canary(team string) string { return "canary" + team }

// twoWorkspaces are an office that two workspaces installed, both with an
// Acme, of which each knows other things.
func twoWorkspaces(t *testing.T) *office {
	t.Helper()
	chest := &chest{holds: map[string][]byte{}, locks: map[string]bool{}}
	o := newOffice(t, func(c *Config) {
		c.Token = ""
		c.Client = &Client{ID: "1.2", Secret: "client-secret", Base: "https://bot.example.com", Vault: chest}
	})
	for _, team := range []string{"T1", "T2"} {
		token := Secret("xoxb-" + team)
		o.fake.tokens[string(token)] = team
		if err := o.installs.put(t.Context(), team, &Installation{Team: team, Token: token}); err != nil {
			t.Fatal(err)
		}
		o.knows(t, team, canary(team))
	}
	o.fake.answers["users.info"] = func(c call) (int, http.Header, string) {
		return 200, nil, fmt.Sprintf(`{"ok":true,"user":{"id":%q,"team_id":%q,"locale":"en-US","profile":{"display_name":"%s"}}}`, c.Args["user"], c.Team, canary(c.Team))
	}
	o.fake.answers["conversations.info"] = func(c call) (int, http.Header, string) {
		return 200, nil, fmt.Sprintf(`{"ok":true,"channel":{"id":%q}}`, c.Args["channel"])
	}
	return o
}

// knows records Acme, and a company and a person that only this workspace has.
func (o *office) knows(t *testing.T, team, secret string) {
	t.Helper()
	e, err := o.env(team)
	if err != nil {
		t.Fatal(err)
	}
	today := e.Ledger.Today(officeTime)
	for i, name := range []string{"Acme", "Zed " + secret} {
		_, err := e.Ledger.Write(t.Context(), relationship.Writing{
			ID: fmt.Sprint("knows-", i), By: "U0ANNA", At: officeTime, Company: fmt.Sprint("c", i), New: true, Names: true,
			Edit: func(c *relationship.Company) error {
				c.Name, c.Added = name, today-200
				c.People = []relationship.Person{{Name: "Jana " + secret}}
				c.Relationships = []relationship.Relationship{{Side: relationship.Customer, Segment: relationship.TierA, Owner: "U0ANNA", Org: true, Added: today - 200, Next: today + 2, NextWhat: secret}}
				return nil
			},
			Entries: []relationship.Entry{
				{Type: relationship.Interaction, How: relationship.Call, Direction: relationship.Mutual, Day: today - 40, Text: "talk " + secret, Who: []string{"Jana " + secret}},
				{Type: relationship.Promise, Side: relationship.Customer, Whose: relationship.Ours, Day: today - 20, Due: today + 1, Text: secret},
			},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Two workspaces with the same company, the same people's IDs and the same
// room learn nothing of each other, on any surface.
func TestNothingLeaksBetweenWorkspaces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := twoWorkspaces(t)
		for _, pair := range [][2]string{{"T1", "T2"}, {"T2", "T1"}} {
			us, them := pair[0], pair[1]
			before := len(o.fake.calls)
			answers := o.everySurface(t, us, them)
			seen := 0
			for what, answer := range answers {
				if strings.Contains(answer, canary(them)) {
					t.Errorf("%s of %s shows what only %s knows: %s", what, us, them, answer)
				}
				seen += strings.Count(answer, canary(us))
			}
			for _, c := range o.fake.calls[before:] {
				if whole := encoded(t, c); strings.Contains(whole, canary(them)) {
					t.Errorf("%s for %s holds what only %s knows: %s", c.Method, us, them, whole)
				} else {
					seen += strings.Count(whole, canary(us))
				}
				if c.Team != us && c.Method != "hook" && c.Method != "upload" {
					t.Errorf("%s for %s with the token of %q", c.Method, us, c.Team)
				}
			}
			if seen < 30 {
				t.Errorf("%s saw its own secret %d times: the test looks at nothing", us, seen)
			}
		}
	})
}

// everySurface asks from a workspace for everything that it can, and for what
// only another one has.
func (o *office) everySurface(t *testing.T, us, them string) map[string]string {
	t.Helper()
	answers := map[string]string{}
	n := 0
	step := func(what string, do func(id string) string) {
		n++
		answers[what] = do(fmt.Sprint(us, "-", n))
		o.idle(t)
	}
	for _, line := range []string{
		"score Acme", "score Acme why", "summary Acme", "brief Acme", "timeline Acme", "entry #1", "entry #3", "list", "due", "due all", "home", "help",
		"score Zed " + canary(us), "score zed", "admin audit 7d", "admin status", "export customers csv", "undo", "log Acme call",
	} {
		for _, who := range []string{"U0ANNA", "U0RITA"} {
			step(line+" by "+who, func(id string) string {
				return o.command(line, "team_id", us, "user_id", who, "trigger_id", id).Body.String()
			})
		}
	}
	// What only the others have is not even known by name: the answer repeats
	// what was typed, so it is not looked at for the canary.
	w := o.command("score Zed "+canary(them), "team_id", us, "trigger_id", us+"-strange")
	o.idle(t)
	if body := w.Body.String(); !strings.Contains(body, "No “Zed") || strings.Contains(body, "/100") {
		t.Errorf("%s asks for what %s has and hears %s", us, them, body)
	}
	user := fmt.Sprintf(`"team":{"id":%q},"user":{"id":"U0ANNA","team_id":%q}`, us, us)
	for _, field := range []string{"company", "with"} {
		step("picking a "+field, func(id string) string {
			return o.interact(fmt.Sprintf(`{"type":"block_suggestion","trigger_id":%q,%s,"action_id":%q,"value":"z","view":{"id":"V1","private_metadata":"{\"c\":\"log\"}","state":{"values":{"company":{"company":{"selected_option":{"value":"Acme"}}}}}}}`, id, user, field)).Body.String()
		})
	}
	step("home page", func(id string) string {
		return o.event(fmt.Sprintf(`{"type":"event_callback","team_id":%q,"event_id":%q,"event":{"type":"app_home_opened","user":"U0ANNA","channel":"D1","tab":"home"}}`, us, id)).Body.String()
	})
	step("shortcut", func(id string) string {
		return o.interact(fmt.Sprintf(`{"type":"message_action","trigger_id":%q,"callback_id":"log:message",%s,"channel":{"id":"C1"},"message":{"ts":"1.1","user":"U0KATE","text":"Jana from Acme called"},"response_url":"https://hooks.slack.com/x"}`, id, user)).Body.String()
	})
	step("sentence", func(id string) string {
		return o.event(fmt.Sprintf(`{"type":"event_callback","team_id":%q,"event_id":%q,"event":{"type":"message","channel_type":"im","channel":"D1","user":"U0ANNA","text":"had a great call with Jana at Acme","ts":"%d.1"}}`, us, id, 5000+n)).Body.String()
	})
	for _, occasion := range []string{"checkin", "today", "digest"} {
		step(occasion, func(id string) string {
			reply, err := o.mux.Handle(t.Context(), bot.Event{
				ID: id, Platform: Platform, Team: us, Person: "U0ANNA", Direct: true, At: officeTime, Body: bot.Occasion{Name: occasion, Key: "2026-03-09", Due: officeTime},
			})
			if err != nil {
				return "" // not for a person
			}
			return encoded(t, reply.Message)
		})
	}
	return answers
}

// journal returns what Acme's journal holds in T1 besides what it began with.
func (o *office) journal(t *testing.T, began int) []relationship.Entry {
	t.Helper()
	e, err := o.env("T1")
	if err != nil {
		t.Fatal(err)
	}
	entries, err := e.Ledger.History(t.Context(), "c0")
	if err != nil {
		t.Fatal(err)
	}
	return entries[began:]
}

// Whatever is delivered, pressed or sent again is recorded once, and talk that
// is delivered again is answered once.
func TestEverythingIsRecordedOnce(t *testing.T) {
	const twice = 3 // times
	for name, act := range map[string]func(o *office, t *testing.T){
		"a command": func(o *office, t *testing.T) {
			for range twice {
				shown(t, o.command("note Acme moved house", "trigger_id", "tr.1"))
			}
		},
		"a retried event, and a press": func(o *office, t *testing.T) {
			for retry := range twice {
				r := signed("/slack/events", jsonType, `{"type":"event_callback","team_id":"T1","event_id":"Ev7","event":{"type":"message","channel_type":"im","channel":"D1","user":"U0ANNA","text":"had a great call with Jana at Acme","ts":"7.7"}}`, time.Now())
				if retry > 0 {
					r.Header.Set("X-Slack-Retry-Num", fmt.Sprint(retry))
					r.Header.Set("X-Slack-Retry-Reason", "http_timeout")
				}
				o.serve(r)
				o.idle(t)
			}
			cards := o.fake.got("chat.postMessage")
			if len(cards) != 1 {
				t.Fatalf("answered %d times", len(cards))
			}
			save := linesIn(t, cards[0].Args["blocks"])[0]
			for range twice {
				o.interact(fmt.Sprintf(`{"type":"block_actions","trigger_id":"p%s","team":{"id":"T1"},"user":{"id":"U0ANNA","team_id":"T1"},"channel":{"id":"D1"},"container":{"type":"message","message_ts":"1.9","channel_id":"D1"},"response_url":"https://hooks.slack.com/y","actions":[{"type":"button","value":%q}]}`, "x", save))
				o.idle(t)
			}
		},
		"a form": func(o *office, t *testing.T) {
			shown := o.command("note", "trigger_id", "tr.form")
			o.idle(t)
			views := o.fake.got("views.open")
			if len(views) != 1 {
				t.Fatalf("no form: %s", shown.Body)
			}
			view, _ := views[0].JSON["view"].(map[string]any)
			for try := range twice {
				o.interact(encoded(t, map[string]any{
					"type": "view_submission", "trigger_id": fmt.Sprint("sub", try), "team": map[string]string{"id": "T1"}, "user": map[string]string{"id": "U0ANNA", "team_id": "T1"},
					"view": map[string]any{
						"id": "V1", "hash": fmt.Sprint("h", try), "type": "modal", "callback_id": view["callback_id"], "private_metadata": view["private_metadata"],
						"blocks": view["blocks"],
						"state": map[string]any{"values": map[string]any{
							"company": map[string]any{"company": map[string]any{"type": "external_select", "selected_option": map[string]string{"value": "Acme"}}},
							"text":    map[string]any{"text": map[string]string{"type": "plain_text_input", "value": "moved house"}},
						}},
					},
				}))
				o.idle(t)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := newOffice(t)
				o.fill(t, "T1", 1)
				e, err := o.env("T1")
				if err != nil {
					t.Fatal(err)
				}
				began, err := e.Ledger.History(t.Context(), "c0")
				if err != nil {
					t.Fatal(err)
				}
				act(o, t)
				o.idle(t)
				if got := o.journal(t, len(began)); len(got) != 1 {
					t.Errorf("recorded %d entries: %+v", len(got), got)
				}
			})
		})
	}
}

func (o *office) serve(r *http.Request) {
	o.http.ServeHTTP(httptest.NewRecorder(), r)
}

// For ten minutes nothing gets through to Slack. What people record meanwhile
// is recorded; what they asked is answered afterwards, once, or they are told
// that it got lost; and no more is kept than may be.
func TestSlackIsDownForTenMinutes(t *testing.T) {
	const talks = maxLate + 100
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		o.fill(t, "T1", 1)
		e, err := o.env("T1")
		if err != nil {
			t.Fatal(err)
		}
		began, err := e.Ledger.History(t.Context(), "c0")
		if err != nil {
			t.Fatal(err)
		}
		up := time.Now().Add(10 * time.Minute)
		o.fake.fault = func(c call) fault {
			if c.At.After(up) {
				return fault{}
			}
			return fault{how: []string{"cut", "500", "hang"}[c.At.UnixNano()/1000%3], first: true}
		}
		for i := range talks {
			o.event(fmt.Sprintf(`{"type":"event_callback","team_id":"T1","event_id":"EvD%d","event":{"type":"message","channel_type":"im","channel":"D%d","user":"U0P%d","text":"note Acme talk number %d","ts":"9%d.1"}}`, i, i, i, i, i))
			time.Sleep(100 * time.Millisecond)
		}
		time.Sleep(5 * time.Minute)
		if got := o.journal(t, len(began)); len(got) != talks {
			t.Errorf("%d talks are recorded while Slack is down, want %d", len(got), talks)
		}
		if n := o.outbox.size(); n > maxSorry {
			t.Errorf("%d answers wait", n)
		}
		if n := runtime.NumGoroutine(); n > 200 {
			t.Errorf("%d goroutines wait", n)
		}
		time.Sleep(30 * time.Minute)
		whole, sorry := 0, 0
		for i := range talks {
			said := o.fake.in(fmt.Sprint("D", i))
			if len(said) != 1 {
				t.Fatalf("talk %d was answered %d times", i, len(said))
			}
			if said[0].text == english.Sorry {
				sorry++
			} else {
				whole++
			}
		}
		if whole < maxLate || sorry == 0 {
			t.Errorf("%d answers and %d apologies", whole, sorry)
		}
		if n := o.outbox.size(); n != 0 {
			t.Errorf("%d answers still wait", n)
		}
		o.idle(t)
	})
}

// size is how many answers wait.
func (o *outbox) size() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.waiting)
}

// People are known as Slack tells of them, at once.
func TestPeopleAreKeptFresh(t *testing.T) {
	o := newOffice(t)
	o.event(`{"type":"event_callback","team_id":"T1","event_id":"EvU","event":{"type":"user_change","user":{"id":"U0TOMS","team_id":"T1","tz":"Europe/Riga","locale":"lv-LV","profile":{"display_name":"toms"}}}}`)
	o.idle(t)
	e, err := o.env("T1")
	if err != nil {
		t.Fatal(err)
	}
	d, err := e.Ledger.Store.Directory(context.WithoutCancel(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	want := relationship.User{ID: "U0TOMS", Name: "toms", Right: relationship.Member, ZoneSeen: "Europe/Riga", Locale: "lv-LV"}
	got := d.User("U0TOMS")
	got.Right = relationship.Member
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// linesIn are the values of all buttons in a message's blocks.
func linesIn(t *testing.T, blocks string) []string {
	t.Helper()
	var list []any
	if err := json.Unmarshal([]byte(blocks), &list); err != nil {
		t.Fatal(err)
	}
	return linesOf(list)
}
