package language

import (
	"strings"
)

// A state says whether contact that is mentioned took place.
type state int

// A cue is a place where a message tells of contact.
type cue struct {
	at, to int
	contact
	state   state
	theirs  bool // it came from them
	ourOwn  bool // it is said to be ours
	attempt bool // they were not reached
}

// findCues finds all contact that a message mentions.
func (m *message) findCues() {
	for i := 0; i < len(m.words); i++ {
		if m.taken[i] != free {
			continue
		}
		c, n := contacts.at(m.words[i:])
		if n == 0 {
			c, n = m.byWhom(i)
		}
		if n == 0 || !m.isFree(i, i+1) {
			continue
		}
		if m.isLexical(i, i+n, c) {
			i += n - 1
			continue
		}
		if last := len(m.cues) - 1; last >= 0 && m.cues[last].to == i && m.cues[last].form == noun && c.form == noun &&
			c.channel != byTalk && !strings.ContainsAny(m.tokens[i].gap, ",;.") && !phones.has(m.words[i-1]) {
			m.cues = m.cues[:last] // an onboarding call is a call
		}
		q := cue{at: i, to: i + n, contact: c}
		q.state = m.stateOf(q)
		m.direct(&q)
		m.cues = append(m.cues, q)
		i += n - 1
	}
	m.conclude()
}

// direct says whose move a cue was.
func (m *message) direct(q *cue) {
	switch q.form {
	case ours:
		q.ourOwn = true
		return
	case theirs:
		q.theirs = true
	default:
	}
	phrase := strings.Join(m.words[q.at:q.to], " ")
	c := m.clauseOf(q.at)
	switch {
	case strings.HasPrefix(phrase, "got") && q.channel != byCall || strings.HasPrefix(phrase, "received") || strings.HasPrefix(phrase, "had an email"),
		strings.Contains(phrase, "heard"), strings.HasSuffix(phrase, " me"), strings.HasSuffix(phrase, " us"):
		q.theirs = true
		return
	}
	if q.form == noun {
		if q.to < len(m.words) && (m.words[q.to] == "from" || m.latvian && m.words[q.to] == "no") {
			q.theirs = true
		}
		for i := c.from; i < q.at; i++ {
			if receivedWords.has(m.words[i]) {
				q.theirs = true
			}
		}
		return
	}
	for i := q.at - 1; i >= c.from; i-- {
		switch {
		case m.words[i] == "i" || m.words[i] == "we" || m.words[i] == "i've" || m.words[i] == "we've" || m.words[i] == "es" || m.words[i] == "mes":
			q.ourOwn, q.theirs = true, false
			return
		case theirPronoun.has(m.words[i]), m.taken[i] == ofPerson, m.taken[i] == ofCompany:
			q.theirs = true
			return
		}
	}
	if q.form == past && q.at > c.from && m.tokens[c.from].capital() && !m.starts(c.from) {
		q.theirs = true
	}
	if q.form == past && q.at > c.from && m.taken[c.from] == free && m.tokens[c.from].capital() && !common(m.words[c.from]) && m.taken[q.at-1] == free && m.tokens[q.at-1].capital() {
		q.theirs = true
	}
}

var (
	theirPronoun  = set(`he, she, they, he's, she's, they've, who, vins, vina, vini, vinas, somebody, someone, their, client, customer, supplier, partner, klients, partneris, piegadatajs`)
	receivedWords = set(`got, received, receive, sanemu, sanemam, atsutija, atnaca, ienaca, iesutija, dabuju, dabujam, atrakstija`)
)

var hearing = set(`heard, hear, dzirdej*, sanem*`)

// conclude looks at all cues together: a meeting that was called off, an answer
// that did not come.
func (m *message) conclude() {
	for i := range m.cues {
		q := &m.cues[i]
		c := m.clauseOf(q.at)
		if q.form == noun && q.state == happened && cancelWords.in(m.words[c.from:c.to]) {
			q.state = negated
		}
		from, to := m.sentenceOf(q.at)
		if attemptWords.in(m.words[max(from, q.at-scope):min(len(m.words), to+6, q.at+scope)]) {
			// That we heard nothing is no attempt of ours.
			q.attempt = q.state != negated || !hearing.has(m.words[q.at])
		}
	}
}
