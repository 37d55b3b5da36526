package language

import "slices"

// A subjectOf is who does what a verb says.
type subjectOf int

const (
	nobodySaid subjectOf = iota
	weSaid
	theySaid
)

// subject returns who the verb at a token is about: the nearest before it in
// the clause.
func (m *message) subject(i int) subjectOf {
	c := m.clauseOf(i).from
	for j := i - 1; j >= c; j-- {
		w := m.words[j]
		switch {
		case ourPronoun.has(w):
			return weSaid
		case theirPronoun.has(w), m.taken[j] == ofPerson, m.taken[j] == ofCompany:
			if j > 0 && objectCues.has(m.words[j-1]) {
				continue // with Jana is nobody who does something
			}
			return theySaid
		case m.tokens[j].capital() && !m.starts(j) && m.taken[j] == free && w != "i":
			return theySaid
		}
	}
	return nobodySaid
}

// topic is like subject, and goes back to the subject of the clauses before when
// the one of the token has none: "Priya apologised and promised to pay".
func (m *message) topic(i int) subjectOf {
	if s := m.subject(i); s != nobodySaid {
		return s
	}
	here := m.clauseOf(i)
	if m.subjectless(here, i) {
		for _, c := range slices.Backward(m.clauses) {
			if c.to > here.from || c.sentence != here.sentence {
				continue
			}
			switch w := m.words[c.from]; {
			case ourPronoun.has(w):
				return weSaid
			case theirPronoun.has(w), m.taken[c.from] == ofPerson:
				return theySaid
			case m.taken[c.from] == ofCompany:
				if m.onlyName(c) {
					continue
				}
				return theySaid
			}
			if q, n := contacts.at(m.words[c.from:c.to]); n > 0 && q.form != noun {
				if q.form == theirs {
					return theySaid
				}
				return weSaid
			}
		}
	}
	return nobodySaid
}

// subjectless reports whether a clause goes straight to its verb at a token.
func (m *message) subjectless(c clause, i int) bool {
	for j := c.from; j < i; j++ {
		if !andWords.has(m.words[j]) && !butWords.has(m.words[j]) && m.taken[j] == free {
			return false
		}
	}
	return true
}

// onlyName reports whether a clause is a name and nothing else, as before a
// colon.
func (m *message) onlyName(c clause) bool {
	for i := c.from; i < c.to; i++ {
		if m.taken[i] == free {
			return false
		}
	}
	return true
}

var ourPronoun = set(`i, we, i'm, we're, i've, we've, i'd, we'd, i'll, we'll, es, mes`)

var objectCues = set(`with, to, at, from, for, w/, about, ar, no, par, pie`)
