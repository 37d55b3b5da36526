package language

import (
	"context"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

// Rules read talk by word lists and grammar, in English and Latvian. They know
// no one: companies and people are those of the directory.
type Rules struct{}

// Understand reads t and proposes what it asks for.
func (r Rules) Understand(_ context.Context, t commands.Talk) (commands.Heard, error) {
	return r.Read(t).Heard(t), nil
}

// Read says what t means. It is a pure function of t and what its directory
// holds.
func (Rules) Read(t commands.Talk) Reading {
	text, pasted := own(clean(t.Text))
	text, injected := obedient(text)
	m := newMessage(t, text)
	r := Reading{Latvian: m.latvian}
	switch {
	case len(m.tokens) == 0:
		r.Intent, r.Nothing = None, commands.Unclear
		if pasted || injected {
			r.Nothing = commands.Pasted
		}
		return r
	case m.follows(&r), m.reminds(&r), m.asks(&r), m.small(&r):
		return r
	}
	m.record(&r)
	r.Unsure = r.Unsure || pasted || injected || len(t.Text) > mostRead
	return r
}

// A message is a text with what has been found in it.
type message struct {
	talk    commands.Talk
	today   relationship.Day
	text    string // cleaned
	tokens  []token
	words   []string // the tokens as they compare; of a name only the first
	clauses []clause
	latvian bool

	companies []company
	people    []person
	dates     []date
	taken     []role // by token: whether a name or a date has it
	cues      []cue
	promises  []promised
}

// A role is what a token is part of.
type role byte

const (
	free role = iota
	ofCompany
	ofPerson
	ofDate
)

func newMessage(t commands.Talk, text string) *message {
	m := &message{talk: t, today: relationship.DayOf(t.Now, t.Now.Location()), text: text, tokens: tokens(text)}
	m.words = make([]string, len(m.tokens))
	for i, t := range m.tokens {
		m.words[i] = t.plain
	}
	m.taken = make([]role, len(m.tokens))
	m.latvian = isLatvian(m.tokens)
	m.apostrophes()
	m.findNames()
	m.findDates()
	m.clauses = m.cutClauses()
	m.findCues()
	m.findPromises()
	return m
}

// said returns the words from one token up to another, as written.
func (m *message) said(from, to int) string {
	if from >= to || from < 0 || to > len(m.tokens) {
		return ""
	}
	return m.text[m.tokens[from].from:m.tokens[to-1].to]
}

// take marks tokens as part of something.
func (m *message) take(from, to int, r role) {
	for i := from; i < to; i++ {
		m.taken[i] = r
		if i > from && (r == ofCompany || r == ofPerson) {
			m.words[i] = "" // a name is one word
		}
	}
}

// free reports whether no token of a range is part of a name or a date.
func (m *message) isFree(from, to int) bool {
	for i := from; i < to && i < len(m.taken); i++ {
		if m.taken[i] != free {
			return false
		}
	}
	return true
}

// starts reports whether a token begins a sentence.
func (m *message) starts(i int) bool {
	if i == 0 {
		return true
	}
	hard, _ := m.tokens[i].ends(m.tokens[i-1])
	return hard
}
