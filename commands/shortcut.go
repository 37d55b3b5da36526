package commands

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

// What a form takes of a quoted message: so many characters, the most that
// every platform's fields take, and so many words that are read for names.
const (
	quoteTaken = 3000
	quoteRead  = 400
)

var saidQuoteCut = say("shortcut.cut", "The message is longer; this is its beginning.", "Ziņa ir garāka; šis ir tās sākums.")

// shortcut opens the form of a command. Of a message chosen for it everything
// that can be told is filled in, and nothing is recorded before the form is
// sent.
func (m *Mux) shortcut(ctx context.Context, e *Env, r *Request, c bot.Shortcut, outside bool) (bot.Reply, error) {
	s := m.verbs[wordKey(c.Command)]
	if s == nil || outside || c.Quote == nil {
		return m.run(ctx, e, r, c.Command, outside)
	}
	if err := (&reading{}).allowed(ctx, e, r, s); err != nil {
		return bot.Reply{}, err
	}
	r.Link = keptLink(c.Quote.Link)
	return bot.Reply{Private: true, Form: e.form(r, &missingError{spec: s}, e.quoted(r, s, c.Quote))}, nil
}

// quoted is what a message tells of a command's parameters.
func (e *Env) quoted(r *Request, s *Spec, q *bot.Quote) *formPart {
	part := &formPart{values: map[string]string{}, help: map[string]string{}}
	tell := func(name, value string) {
		i := slices.IndexFunc(s.Params, func(p Param) bool { return p.Name == name && p.shown() })
		if i >= 0 && value != "" {
			part.values[name] = value
		}
	}
	text := strings.TrimSpace(q.Text)
	if utf8.RuneCountInString(text) > quoteTaken {
		text = string([]rune(text)[:quoteTaken])
		part.help["text"] = r.say(saidQuoteCut)
	}
	tell("text", text)
	tell("how", string(relationship.Message))
	if !q.At.IsZero() {
		tell("date", min(e.Ledger.Today(q.At), r.Today).String())
	}
	words := wordsIn(q.Text)
	id := r.companyIn(words)
	tell("company", r.name(id))
	var who people
	if id != "" {
		who = r.peopleIn(words, id)
	}
	if colleague := r.colleague(q.Author); colleague != "" && colleague != e.Self {
		tell("us", "@"+colleague)
	} else if name := r.personAt(id, q.Author); name != "" && !slices.Contains(who, name) {
		who = append(people{name}, who...)
	}
	tell("with", who.String())
	return part
}

// wordsIn are the words of a text without the punctuation around them.
func wordsIn(text string) []string {
	var words []string
	for word := range strings.FieldsSeq(text) {
		word = strings.TrimFunc(word, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
		if word != "" && len(words) < quoteRead {
			words = append(words, word)
		}
	}
	return words
}

// companyIn is the company that words name in full, "" if they name none or
// several.
func (r *Request) companyIn(words []string) string {
	found := ""
	for _, h := range r.Directory.Scan(words) {
		switch {
		case h.Part:
		case h.Match.ID == "" || found != "" && found != h.Match.ID:
			return ""
		default:
			found = h.Match.ID
		}
	}
	return found
}

// peopleIn are those of a company's people whom words name.
func (r *Request) peopleIn(words []string, id string) people {
	var found people
	for _, h := range r.Directory.ScanPeople(words, id) {
		if len(h.People) == 1 && !h.Guess && !slices.Contains(found, h.People[0].Name) {
			found = append(found, h.People[0].Name)
		}
	}
	return found
}

// colleague is one of the platform's people by their ID, "" for a name or
// somebody nobody knows.
func (r *Request) colleague(id string) string {
	known := id == r.Person || slices.ContainsFunc(r.Directory.Users(), func(u relationship.User) bool { return u.ID == id && !u.Gone })
	if known || isID(id) && strings.ContainsAny(id, "0123456789") {
		return r.Directory.As(id)
	}
	return ""
}

// personAt is somebody who works at a company, by their name as a platform
// gives it.
func (r *Request) personAt(id, name string) string {
	l, _ := r.Directory.Listing(id)
	for _, known := range l.People {
		if name != "" && relationship.Plain(known) == relationship.Plain(name) {
			return known
		}
	}
	return ""
}
