package commands

import (
	"reflect"
	"slices"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// another is a second company of a line. A word such as "into" may stand
// before it, which ends the name of the first.
type another struct{ ID string }

func (another) kind() bot.FieldKind { return bot.Search }

func (another) read(_ *Request, text string) (bool, error) { return joiner(text), nil }

// joiners stand between the names of two companies.
var joiners = index(map[bool]string{true: `into, to, with, ar, uz, pie, iekš, iekšā, ieksā, ->, →`})

func joiner(word string) bool {
	ok, _ := joiners.read(word)
	return ok
}

// other reports whether the parameter is a second company.
func (p *Param) other() bool { return p.typ == reflect.TypeFor[another]() }

// firstName returns how many of the words can name the first company of a
// command that takes two. Names have such words in them as well: of all that
// leave a company's whole name before them, the last counts.
func (s *Spec) firstName(r *Request, rest []token) int {
	if !slices.ContainsFunc(s.Params, func(p Param) bool { return p.other() }) {
		return len(rest)
	}
	first, named := len(rest), 0
	for n := 1; n < len(rest); n++ {
		if !joiner(rest[n].Text) {
			continue
		}
		first = min(first, n)
		if r.Directory.Find(wordsOf(rest[:n])).Exact {
			named = n
		}
	}
	if named > 0 {
		return named
	}
	if r.Directory.Find(wordsOf(rest)).Exact {
		return len(rest)
	}
	return first
}

// another reads the second company from all the words that are left.
func (in *reading) another(f reflect.Value, r *Request, rest []token) (int, error) {
	if rest[0].Kind == mentionToken {
		return 0, nil // our own people are never a company
	}
	name := rest
	if joiner(rest[0].Text) && !rest[0].Quoted {
		if name = rest[1:]; len(name) == 0 {
			return len(rest), nil // a name is still to come
		}
		// The word may be the beginning of a name, unless quotes say where it begins.
		whole := r.Directory.Find(joined(in.source, rest))
		if whole.Exact && whole.ID != in.about.ID && !name[0].Quoted {
			if after := r.Directory.Find(joined(in.source, name)); after.Exact {
				again := in.instead(name)
				return 0, &whichCompanyError{fits: []string{after.ID, whole.ID}, again: func(name string) string {
					return again(inQuotes(split(name)[0].Text))
				}}
			}
			name = rest
		}
	}
	text := joined(in.source, name)
	id, err := r.other(text, in.instead(name))
	f.Set(reflect.ValueOf(another{id}))
	return len(rest), err
}

// instead writes the line with another name in the place of some tokens.
func (in *reading) instead(of []token) func(string) string {
	from, to := of[0].Start, of[len(of)-1].End
	key := ""
	if of[0].Key != "" {
		key = of[0].Key + "="
	}
	return func(name string) string { return in.source[:from] + key + name + in.source[to:] }
}

// other finds the second company of a line, which must not be one that is ended.
func (r *Request) other(text string, again func(string) string) (string, error) {
	id, err := resolve(r.Directory.Find(text), text, again)
	if err != nil {
		return "", err
	}
	if l, _ := r.Directory.Listing(id); len(l.Sides) == 0 {
		return "", r.ended(l)
	}
	return id, nil
}

// ended refuses what is about a company with which there is nothing any more.
func (r *Request) ended(l relationship.Listing) *answerError {
	return r.refuse(saidEnded, card.Bold(l.Name)).with(
		card.Action{Label: r.say(buttonTimeline), Line: "timeline " + quote(l.Name)},
		card.Action{Label: r.say(buttonReopen), Line: "reopen " + quote(l.Name)})
}
