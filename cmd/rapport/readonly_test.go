package main

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot"
)

// volatile are the keys that looking may write: what a talk was about, lines
// too long for their buttons, who has a home page, what was asked of a model, and
// who saw what.
var volatile = regexp.MustCompile(`^- \{T1\}:(kept|home|homes|model|seen|audit)([:\n]|$)`)

// stored is what the store holds, key by key, without what is volatile.
func stored(k *talk) map[string]string {
	all := everyKey(k)
	maps.DeleteFunc(all, func(key, _ string) bool { return volatile.MatchString("- " + key) })
	return all
}

// everyKey is all that the store holds, key by key.
func everyKey(k *talk) map[string]string {
	all := map[string]string{}
	for _, key := range k.redis.Keys() {
		switch kind := k.redis.Type(key); kind {
		case "string":
			all[key], _ = k.redis.Get(key)
		case "list":
			list, _ := k.redis.List(key)
			all[key] = strings.Join(list, "\n")
		case "set":
			set, _ := k.redis.Members(key)
			all[key] = strings.Join(set, "\n")
		case "zset":
			set, _ := k.redis.SortedSet(key)
			all[key] = fmt.Sprint(set)
		case "hash":
			fields, _ := k.redis.HKeys(key)
			var b strings.Builder
			for _, f := range fields {
				b.WriteString(f + "=" + k.redis.HGet(key, f) + "\n")
			}
			all[key] = b.String()
		default:
			k.t.Fatalf("%s is a %s", key, kind)
		}
	}
	return all
}

// onlySaw looks at what is on record since a line of the trail: that somebody saw
// or used something, and nothing that was done.
func onlySaw(k *talk, since int) {
	k.t.Helper()
	lines := trail(k)[since:]
	if len(lines) < 5 {
		k.t.Errorf("only %d lines tell who saw what", len(lines))
	}
	for _, line := range lines {
		if !strings.Contains(line, `"what":"saw `) && !strings.Contains(line, `"what":"used `) || !strings.Contains(line, ", by a program") {
			k.t.Errorf("on record: %s", line)
		}
	}
}

func trail(k *talk) []string {
	lines, err := k.redis.List("{T1}:audit")
	if err != nil {
		k.t.Fatal(err)
	}
	return lines
}

// everything is each command as its examples have it, and about each company.
func everything(k *talk) []bot.Body {
	var all []bot.Body
	for _, s := range k.bot.Specs() {
		for _, line := range append([]string{s.Name, s.Latvian}, s.Examples...) {
			all = append(all, bot.Line{Text: line}, bot.Press{Line: line}, bot.Press{Line: "then \"" + strings.ReplaceAll(line, `"`, `""`) + "\""})
		}
		for _, co := range worldCompanies() {
			for _, rest := range []string{"", " as=customer", " as=partner confirm=yes", " text=x made=yes give=y", " 2026-03-20 x"} {
				all = append(all, bot.Line{Text: s.Name + ` "` + co.Name + `"` + rest})
			}
			all = append(all, bot.Submit{Form: s.Name, Values: map[string]string{"company": co.Name, "text": "x", "how": "call", "whose": "ours", "confirm": "yes"}})
		}
	}
	for _, line := range []string{
		"log Acme call said=sure", "Great call with Jana at Acme yesterday", "log Acme call draft=card", "admin", "settings language=lv", "pause 2w", "digest here friday 15:00",
	} {
		all = append(all, bot.Line{Text: line}, bot.Speech{Text: line}, bot.Shortcut{Command: line})
	}
	return all
}

// Who may only look changes nothing and tells nobody anything, whatever is
// asked and however: not even a manager's program.
func TestReadingTokensChangeNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newTalk(t)
		k.play("wait until 2026-03-10 09:00\ngiven world\ngiven manager anna\ngiven admin rita\nanna> settings autosave=on\nanna> due all\nanna> learn\nwait 1m\n")
		before, since := stored(k), len(trail(k))
		for i, does := range everything(k) {
			ev := bot.Event{
				ID: fmt.Sprint("reads-", i), Platform: "test", Team: k.team, Person: "anna", Room: "C1", Direct: true, Program: bot.Reads,
				At: time.Now(), Body: does,
			}
			if _, err := k.bot.Handle(t.Context(), ev); err != nil {
				t.Errorf("%v: %v", does, err)
			}
			if told := k.posts.take(); len(told) > 0 {
				t.Errorf("%v told %s", does, told[0].to.Person)
			}
		}
		if diff := cmp.Diff(before, stored(k)); diff != "" {
			t.Errorf("what was stored changed:\n%.4000s", diff)
		}
		onlySaw(k, since)
		// The same does change something for somebody who may.
		if _, err := k.bot.Handle(t.Context(), bot.Event{ID: "writes", Platform: "test", Team: k.team, Person: "anna", Program: bot.Writes, At: time.Now(), Body: bot.Line{Text: "note Acme x"}}); err != nil {
			t.Fatal(err)
		}
		if cmp.Equal(before, stored(k)) {
			t.Error("the test looks at nothing")
		}
	})
}

// The figures beside an answer say nothing that its words keep from the person.
func TestFiguresKeepWhatIsPrivate(t *testing.T) {
	learnt := func(setup string) string {
		var told string
		synctest.Test(t, func(t *testing.T) {
			p := newPrograms(t)
			p.play(setup)
			p.tokens["kate"] = p.mint("kate", "write")
			before := p.out.Len()
			for _, name := range []string{"Ziemeļu%20Loģistika", "Nordtek", "Acme", "Acme%20Logistics", "Mono%20Chip"} {
				for _, path := range []string{"score", "timeline", "summary"} {
					p.play("kate GET /api/v1/companies/" + name + "/" + path + "\n")
				}
				p.play("kate POST /api/v1/companies/" + name + "/entries {\"how\": \"call\", \"mood\": \"great\"}\n")
			}
			for _, path := range []string{"companies", "companies?filter=partners&sort=score", "due", "due?who=@toms"} {
				p.play("kate GET /api/v1/" + path + "\n")
			}
			told = p.out.String()[before:]
		})
		return told
	}
	one := learnt(secrets(2, "delivery", "small", "accepted", "good", "2026-04-01"))
	other := learnt(secrets(3, "money", "usual", "declined", "bad", "2026-05-01"))
	if diff := cmp.Diff(strings.Split(one, "\n"), strings.Split(other, "\n")); diff != "" {
		t.Errorf("what is private can be told by its effect:\n%.6000s", diff)
	}
	for line := range strings.Lines(one) {
		if strings.Contains(line, canary) {
			t.Errorf("what is private is said: %s", line)
		}
	}
	if strings.Count(one, `"hidden": true`)+strings.Count(one, `"hidden":true`) < 4 || !strings.Contains(one, `"score":`) {
		t.Errorf("the figures were not there:\n%.3000s", one)
	}
}

// proposals are each tool about each company, once with little and once with
// all that it takes.
func proposals(k *talk) []bot.Body {
	samples := map[string]string{
		"text": "x draft= id=1", "date": "2026-03-09", "by": "2026-03-20", "on": "2026-03-20", "days": "2w", "entry": "#7", "name": "New One", "give": "y", "gain": "z",
		"person": "Jana Novak", "value": "82", "reason": "z", "to": "@toms", "who": "@toms", "owner": "@toms", "goal": "60", "last": "2026-06-01", "alias": "A1", "cadence": "21",
		"file": "company,kind,date,type,text\nFresh,customer,2026-03-01,call,x\n", "room": "here", "fact": "on-time=82", "severity": "3", "impact": "3", "risk": "3",
	}
	var all []bot.Body
	for _, t := range k.bot.Tools() {
		for _, co := range worldCompanies() {
			few, many := map[string]string{}, map[string]string{}
			for _, f := range t.Fields {
				v := samples[f.Name]
				switch {
				case f.Name == "company":
					v = co.Name
				case f.Name == "as":
					v = string(co.Relationships[0].Side)
				case len(f.Choices) > 0:
					v = f.Choices[len(f.Choices)-1].Value
				}
				if many[f.Name] = v; f.Required {
					few[f.Name] = v
				}
			}
			all = append(all, bot.Proposed{Form: t.Name, Values: few}, bot.Proposed{Form: t.Name, Values: many})
		}
	}
	return all
}

// Whatever a model proposes, nothing changes before the person presses, and
// nobody else hears of it: not even a manager's model does more.
func TestProposalsChangeNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newTalk(t)
		k.play("wait until 2026-03-10 09:00\ngiven world\ngiven manager anna\ngiven admin rita\nanna> settings autosave=on\nanna> due all\nanna> learn\nwait 1m\n")
		before, since := stored(k), len(trail(k))
		asked := 0
		for i, does := range proposals(k) {
			ev := bot.Event{
				ID: fmt.Sprint("proposes-", i), Platform: "mcp", Team: k.team, Person: "anna", Direct: true, Program: bot.Writes, At: time.Now(), Body: does,
			}
			if _, err := k.bot.Handle(t.Context(), ev); err != nil {
				t.Errorf("%v: %v", does, err)
			}
			for _, one := range k.posts.take() {
				if asked++; one.to.Person != "anna" {
					t.Errorf("%v told %s", does, one.to.Person)
				}
			}
		}
		if diff := cmp.Diff(before, stored(k)); diff != "" {
			t.Errorf("what was stored changed:\n%.4000s", diff)
		}
		onlySaw(k, since)
		if asked < 40 {
			t.Errorf("anna was asked %d times only", asked)
		}
	})
}
