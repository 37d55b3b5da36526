package language

import (
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/relationship"
)

// A mark says what kind of words open a promise.
type mark int

const (
	weWill   mark = iota // I'll, we need to
	theyWill             // he'll
	anyWill              // will: whoever the subject is
	anySaid              // promised: whoever the subject is
	theyOwe              // owes us
	theyAsk              // asked us to, wants a
)

// A promised is a promise and where it stands.
type promised struct {
	from, mark, to int // from its subject, past its mark, to its end
	Promise
	asked bool
}

// findPromises finds what was promised, and by whom.
func (m *message) findPromises() {
	for i := 0; i < len(m.words); i++ {
		p, n := m.promiseFrom(i)
		if n == 0 {
			continue
		}
		m.promises = append(m.promises, p)
		i += n - 1
	}
	for i := range m.promises {
		m.bound(i)
	}
	m.promises = slices.DeleteFunc(m.promises, func(p promised) bool { return !m.holds(p) })
	m.merge()
}

// promiseFrom reads what opens a promise at a token.
func (m *message) promiseFrom(i int) (promised, int) {
	if m.taken[i] == ofCompany || m.taken[i] == ofPerson {
		return promised{}, 0
	}
	t := m.tokens[i]
	if m.latvian || strings.ContainsAny(t.text, "āēīšūžčģķļņ") {
		switch {
		case futureOurs(t):
			return promised{from: i, mark: i, Promise: Promise{Ours: true}}, 1
		case owed(t):
			ours := i == 0 || !toThem.has(m.words[i-1]) && m.taken[i-1] != ofPerson
			return promised{from: i, mark: i, Promise: Promise{Ours: ours}}, 1
		case futureTheirs(t.plain) && (m.topic(i) == theySaid || thirdFuture(t.text) && m.topic(i) != weSaid):
			return promised{from: i, mark: i}, 1
		}
	}
	if ours, ok := m.noted(i); ok {
		return promised{from: i, mark: i + 1, Promise: Promise{Ours: ours}}, 1
	}
	k, n := promiseMarks.at(m.words[i:])
	if n == 0 || m.negatedAt(i) {
		return promised{}, 0
	}
	p := promised{from: i, mark: i + n}
	switch k {
	case weWill:
		p.Ours = true
	case theyWill, theyOwe:
	case anyWill, anySaid:
		switch m.topic(i) {
		case weSaid:
			p.Ours = true
		case theySaid:
		default:
			// "Will get us the numbers": they will.
			p.Ours = !toUs.in(m.words[i+n:min(len(m.words), i+n+3)]) && !thirdPerson.has(m.words[i])
			if k == anyWill && i != m.clauseOf(i).from {
				return promised{}, 0
			}
		}
		if k == anySaid && m.latvian {
			p.Ours = false
		}
	case theyAsk:
		if m.subject(i) == weSaid || i > 0 && (m.words[i-1] == "had" || strings.HasSuffix(m.words[i-1], "'d")) {
			return promised{}, 0
		}
		p.Ours, p.asked = true, true
	}
	return p, n
}

// thirdPerson are verbs that are never ours.
var thirdPerson = set(`promises, pledges, agrees, commits`)

// negatedAt reports whether what begins at a token is denied.
func (m *message) negatedAt(i int) bool {
	return i > 0 && (m.words[i-1] == "not" || m.words[i-1] == "never" || m.words[i-1] == "didn't" || m.words[i-1] == "no") || i+1 < len(m.words) && (m.words[i+1] == "not" || m.words[i+1] == "never")
}

// bound finds where a promise ends: at the next one, or with its sentence.
func (m *message) bound(i int) {
	p := &m.promises[i]
	_, end := m.sentenceOf(p.from)
	if i+1 < len(m.promises) {
		end = min(end, max(m.promises[i+1].from, p.mark))
		if next := m.promises[i+1].from; next == end && next > 0 {
			// The subject of the next promise is not part of this one.
			if c := m.clauseOf(next); c.from > p.mark {
				end = c.from
			}
		}
	}
	p.to = end
	due, said := m.dueOf(p, end)
	if said.to > p.mark {
		// What follows the day in another clause says something else.
		if c := m.clauseOf(said.from); c.to < end && c.to > p.mark {
			p.to = c.to
		}
	}
	p.Due = due
	p.What = m.what(p, said)
}

// dueOf finds the day on which a promise is due.
func (m *message) dueOf(p *promised, end int) (relationship.Day, date) {
	best, found := date{}, false
	for _, d := range m.dates {
		if d.from < p.mark-1 || d.from >= end || d.pastOnly || d.month && !m.isDue(d) {
			continue
		}
		if !found || m.isDue(d) && !m.isDue(best) {
			best, found = d, true
		}
	}
	if found {
		return best.due, best
	}
	c := m.clauseOf(p.from)
	for _, d := range m.dates {
		if d.from < c.from || d.to > p.from || d.pastOnly {
			continue
		}
		told := false
		for _, q := range m.cues {
			told = told || q.at >= c.from && q.at < p.from && q.state == happened
		}
		if !told && (d.futureAll || m.isDue(d)) {
			return d.due, date{}
		}
	}
	return 0, date{}
}

// what returns the words of a promise without its day.
func (m *message) what(p *promised, said date) string {
	from, to := p.mark, p.to
	if said.to > 0 && said.to == to {
		to = said.from
		for to > from && (dueWords.has(m.words[to-1]) || leadsDate.has(m.words[to-1]) || m.words[to-1] == "latest") {
			to--
		}
	}
	for to > from && (m.words[to-1] == "and" || m.words[to-1] == "un" || m.words[to-1] == "but" || m.words[to-1] == "bet") {
		to--
	}
	for from < to && (m.words[from] == "to" || m.words[from] == "us" || m.words[from] == "that" || m.words[from] == "ka" && from+1 < to) {
		from++
	}
	if from >= to {
		return ""
	}
	return unlisted.Replace(m.said(m.pastNames(from, to), to))
}

// pastNames steps over the names of whom something is promised to: "Jana at
// Acme the samples". Names alone are what is promised.
func (m *message) pastNames(from, to int) int {
	i := from
	for i < to && (m.taken[i] == ofPerson || m.taken[i] == ofCompany || i > from && i+1 < to && objectCues.has(m.words[i]) && m.taken[i+1] == ofCompany) {
		i++
	}
	if i == to || m.words[i] == "to" {
		return from
	}
	return i
}

// unlisted takes out what parts promises from each other in a line.
var unlisted = strings.NewReplacer(";", ",", "\n", " ")

// promiseAt reports whether a token lies within a promise.
func (m *message) promiseAt(i int) bool {
	return slices.ContainsFunc(m.promises, func(p promised) bool { return p.from <= i && i < p.to })
}

// promiseOurs reports whether a token lies within a promise of ours, in which
// words of mood are none.
func (m *message) promiseOurs(i int) bool {
	return slices.ContainsFunc(m.promises, func(p promised) bool { return p.Ours && p.from <= i && i < p.to && !p.asked })
}
