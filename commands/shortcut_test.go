package commands

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

// What a message tells of the company and the people is filled in where it is
// plain, and nothing is guessed.
func TestQuoted(t *testing.T) {
	m, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	riga, err := time.LoadLocation("Europe/Riga")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 10, 9, 0, 0, 0, riga)
	e := &Env{Ledger: &relationship.Ledger{Zone: riga}, Self: "URAPPORT1"}
	d := directory(0)
	d.List(relationship.Listing{ID: "acmelog", Name: "Acme Logistics", Sides: []relationship.Side{relationship.Partner}})
	d.Enter(relationship.User{ID: "toms"})
	d.Enter(relationship.User{ID: "left", Gone: true})
	r := &Request{ID: "1", Person: "anna", At: now, Today: relationship.DayOf(now, riga), Directory: d, lang: english}
	long := strings.Repeat("ā", quoteTaken)
	midnight := time.Date(2026, 3, 8, 22, 30, 0, 0, time.UTC) // the 9th in Riga
	for name, test := range map[string]struct {
		quote bot.Quote
		want  map[string]string
	}{
		"a company and people": {
			bot.Quote{Text: "Met Jana and P. Lind of Acme's office.", Author: "toms", At: midnight},
			map[string]string{"company": "Acme", "with": "Jana Novak, Peter Lind", "us": "@toms", "date": "2026-03-09"},
		},
		"the longest name":         {bot.Quote{Text: "(Acme Logistics) called"}, map[string]string{"company": "Acme Logistics"}},
		"two companies":            {bot.Quote{Text: "Acme, Nordtek and Jana"}, nil},
		"the same twice":           {bot.Quote{Text: "Acme! acme?"}, map[string]string{"company": "Acme"}},
		"no company":               {bot.Quote{Text: "Jana Novak was here", Author: "U0NEW1"}, map[string]string{"us": "@U0NEW1"}},
		"the author is theirs":     {bot.Quote{Text: "hello from Acme", Author: "jana novak"}, map[string]string{"company": "Acme", "with": "Jana Novak"}},
		"the author is known only": {bot.Quote{Text: "Jana of Acme", Author: "Jana Novak"}, map[string]string{"company": "Acme", "with": "Jana Novak"}},
		"the author is a bot":      {bot.Quote{Text: "build failed", Author: "BUILDER"}, nil},
		"the author is me":         {bot.Quote{Text: "logged", Author: "URAPPORT1"}, nil},
		"the author is the person": {bot.Quote{Text: "note", Author: "anna"}, map[string]string{"us": "@anna"}},
		"the author has left":      {bot.Quote{Text: "bye", Author: "left"}, nil},
		"a clock that is ahead":    {bot.Quote{Text: "hi", At: now.Add(48 * time.Hour)}, map[string]string{"date": "2026-03-10"}},
		"a long one":               {bot.Quote{Text: long + "tail"}, map[string]string{"text": long}},
	} {
		want := map[string]string{"how": "message", "text": test.quote.Text}
		maps.Copy(want, test.want)
		reply, err := m.shortcut(t.Context(), e, r, bot.Shortcut{Command: "log", Quote: &test.quote}, false)
		if err != nil || reply.Form == nil {
			t.Fatalf("%s: %+v, %v", name, reply, err)
		}
		got := map[string]string{}
		for _, f := range reply.Form.Fields {
			if f.Value != "" {
				got[f.Name] = f.Value
			}
			if cut := f.Name == "text" && f.Help != ""; cut != (name == "a long one" && f.Name == "text") {
				t.Errorf("%s: help of %s is %q", name, f.Name, f.Help)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// Nobody from outside is given a form, and a link that cannot be kept is not
// carried along.
func TestShortcutIsRefused(t *testing.T) {
	m, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	e := &Env{Ledger: &relationship.Ledger{Zone: time.UTC}}
	r := &Request{ID: "1", Person: "anna", Directory: directory(0), lang: english}
	for _, q := range []*bot.Quote{nil, {Text: "Acme", Link: "https://chat.example/p1"}} {
		reply, err := m.shortcut(t.Context(), e, r, bot.Shortcut{Command: "log", Quote: q}, true)
		if _, ok := errors.AsType[*answerError](err); !ok || reply.Form != nil {
			t.Errorf("from outside: %+v, %v", reply, err)
		}
	}
	for link, want := range map[string]string{"https://chat.example/p1": "https://chat.example/p1", "file:///etc/passwd": ""} {
		reply, err := m.shortcut(t.Context(), e, r, bot.Shortcut{Command: "insight", Quote: &bot.Quote{Text: "Acme", Link: link}}, false)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, f := range reply.Form.Fields {
			if f.Name == linkKey && f.Kind == bot.Hidden {
				got = f.Value
			}
		}
		if got != want {
			t.Errorf("link %q is carried as %q, want %q", link, got, want)
		}
	}
}
