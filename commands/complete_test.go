package commands

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

func directory(companies int) *relationship.Directory {
	d := relationship.NewDirectory()
	customer := []relationship.Side{relationship.Customer}
	d.List(relationship.Listing{ID: "acme", Name: "Acme", Sides: customer, People: []string{"Jana Novak", "Peter Lind"}})
	d.List(relationship.Listing{ID: "nordtek", Name: "Nordtek", Sides: relationship.Sides[:], People: []string{"Eva Holm"}})
	for i := range companies {
		d.List(relationship.Listing{ID: fmt.Sprint(i), Name: fmt.Sprintf("Company %d of the North", i), Sides: customer})
	}
	return d
}

// A field is completed by what its command reads there, and nothing is told to
// people of other companies.
func TestCompleteFields(t *testing.T) {
	m, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	r := &Request{Directory: directory(20), lang: english}
	at := func(company string) map[string]string { return map[string]string{"company": company} }
	for name, test := range map[string]struct {
		typing bot.Typing
		want   []string
	}{
		"a company":               {bot.Typing{Form: "log", Field: "company", Prefix: "ac"}, []string{"Acme"}},
		"in Latvian":              {bot.Typing{Form: "pieraksti", Field: "company", Prefix: "ac"}, []string{"Acme"}},
		"of both sides":           {bot.Typing{Form: "promise", Field: "company", Prefix: "nord"}, []string{"Nordtek", "Nordtek · customer", "Nordtek · partner"}},
		"people":                  {bot.Typing{Form: "log", Field: "with", Prefix: "n", Values: at("Acme")}, []string{"Jana Novak", "+n"}},
		"people of a side":        {bot.Typing{Form: "log", Field: "with", Prefix: "", Values: at("Nordtek · partner")}, []string{"Eva Holm"}},
		"people of nobody":        {bot.Typing{Form: "log", Field: "with", Prefix: "Jana"}, []string{"+Jana"}},
		"people of one not known": {bot.Typing{Form: "log", Field: "with", Prefix: "Jana", Values: at("Akme")}, []string{"+Jana"}},
		"a known name":            {bot.Typing{Form: "log", Field: "with", Prefix: "peter lind", Values: at("Acme")}, []string{"Peter Lind"}},
		"after a comma":           {bot.Typing{Form: "log", Field: "with", Prefix: "Jana Novak,li", Values: at("Acme")}, []string{"Jana Novak, Peter Lind", "Jana Novak, +li"}},
		"no search":               {bot.Typing{Form: "log", Field: "mood", Prefix: "g"}, nil},
		"no field":                {bot.Typing{Form: "log", Field: "colour", Prefix: "a"}, nil},
		"no form":                 {bot.Typing{Form: "dance", Field: "company", Prefix: "a"}, nil},
	} {
		for _, outside := range []bool{false, true} {
			reply, err := m.answer(t.Context(), &Env{}, r, bot.Event{Body: test.typing, Outside: outside})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range reply.Choices {
				got = append(got, c.Value)
			}
			want := test.want
			if outside {
				want = nil
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, outside %v (-want +got):\n%s", name, outside, diff)
			}
		}
	}
	all, err := m.answer(t.Context(), &Env{}, r, bot.Event{Body: bot.Typing{Form: "log", Field: "company", Prefix: "company"}})
	if err != nil || len(all.Choices) != completions {
		t.Errorf("%d companies offered, %v; want %d", len(all.Choices), err, completions)
	}
}

// Suggestions among a hundred thousand companies come within ten milliseconds.
func BenchmarkCompleteField(b *testing.B) {
	m, err := New(nil)
	if err != nil {
		b.Fatal(err)
	}
	r := &Request{Directory: directory(100_000), lang: english}
	for name, typing := range map[string]bot.Typing{
		"first letter": {Form: "log", Field: "company", Prefix: "c"},
		"later word":   {Form: "log", Field: "company", Prefix: "nor"},
		"last":         {Form: "log", Field: "company", Prefix: "company 99999"},
		"nothing":      {Form: "log", Field: "company", Prefix: "zzz"},
		"people":       {Form: "log", Field: "with", Prefix: "ja", Values: map[string]string{"company": "Acme"}},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				m.complete(b.Context(), &Env{}, r, typing)
			}
			const most = 10 * time.Millisecond
			if each := b.Elapsed() / time.Duration(b.N); each > most {
				b.Errorf("%v each, want %v at most", each, most)
			}
		})
	}
}
