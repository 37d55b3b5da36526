package commands

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

// A form stands for the line that says the same, whatever people typed into
// it: nothing in a field can become another argument.
func TestSubmittedIsReadBack(t *testing.T) {
	m, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	s := m.verbs["note"]
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-z="“”„'#@<>\\|~āč.,·-][a-z="“”„'\n #@<>\\|~āč.,·-]{0,30}[a-z="“”„'#@~āč·]`).Draw(t, "text")
		line := s.submitted(map[string]string{"company": "Beta Retail", "text": text, "link": "https://chat.example/p1?cid=C1", "share": "here"})
		got := map[string]string{}
		for _, token := range split(line)[1:] {
			got[token.Key] = token.Text
		}
		want := map[string]string{"company": "Beta Retail", "text": text, "link": "https://chat.example/p1?cid=C1"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s (-want +got):\n%s", line, diff)
		}
	})
}

// The side that was chosen with a company comes off its name in either
// language, and off nothing else.
func TestCutSide(t *testing.T) {
	for value, want := range map[string]struct {
		name string
		side relationship.Side
	}{
		"Nordtek · partner":   {"Nordtek", relationship.Partner},
		"Nordtek · klients":   {"Nordtek", relationship.Customer},
		"A · B · customer":    {"A · B", relationship.Customer},
		"Nordtek":             {"Nordtek", relationship.Whole},
		"Nordtek · Logistics": {"Nordtek · Logistics", relationship.Whole},
		"partner":             {"partner", relationship.Whole},
		"":                    {"", relationship.Whole},
	} {
		if name, side := cutSide(value); name != want.name || side != want.side {
			t.Errorf("%q is %q on side %q, want %q on %q", value, name, side, want.name, want.side)
		}
	}
}

// Every command's form can be filled in: no name stands twice, what is picked
// has choices, each of them is one that the command reads, and a colleague is
// read as platforms say who it is.
func TestEveryFormCanBeFilledIn(t *testing.T) {
	m, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	today := relationship.DayOf(time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC), time.UTC)
	e := &Env{Ledger: &relationship.Ledger{Zone: time.UTC}}
	for _, l := range []lang{english, latvian} {
		r := &Request{ID: "1", Today: today, Directory: relationship.NewDirectory(), lang: l}
		for _, s := range m.Specs() {
			seen := map[string]bool{}
			for _, f := range e.form(r, &missingError{spec: s}, &formPart{}).Fields {
				if seen[f.Name] || f.Name == "" || f.Label == "" || f.Kind == bot.Hidden {
					t.Errorf("%s in %s has the field %+v", s.Name, l, f)
				}
				seen[f.Name] = true
				if f.Kind == bot.Pick && len(f.Choices) == 0 {
					t.Errorf("%s in %s: nothing to pick for %s", s.Name, l, f.Name)
				}
				values := []string{"@U0TOMS", "<@U0TOMS>", "<@U0TOMS|toms>"}
				if f.Kind != bot.Colleague {
					values = nil
				}
				for _, c := range f.Choices {
					values = append(values, c.Value)
				}
				for _, v := range values {
					if !readsIn(t, r, s, f.Name, v) {
						t.Errorf("%s in %s does not read %s=%q", s.Name, l, f.Name, v)
					}
				}
			}
		}
	}
}

// readsIn reports whether a parameter reads a value.
func readsIn(t *testing.T, r *Request, s *Spec, name, value string) bool {
	t.Helper()
	for _, p := range s.Params {
		if p.Name == name {
			ok, err := (&reading{}).read(reflect.New(p.typ).Elem(), r, value)
			return ok && err == nil
		}
	}
	return false
}
