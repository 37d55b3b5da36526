package language

import (
	"slices"
	"strings"
	"unicode"

	"github.com/rapport-bot/rapport/commands"
)

// unknown returns the name of the company that a message is about and that
// nobody knows, "" if there is none.
func (m *message) unknown() string {
	a, b := m.unknownAt()
	return m.said(a, b)
}

// unknownAt finds where such a name stands: capitals after a word that stands
// before companies.
func (m *message) unknownAt() (int, int) {
	to := len(m.tokens)
	if len(m.companies) > 0 {
		return 0, 0
	}
	best, rank, end := 0, 0, 0
	for i := 1; i < to; i++ {
		t := m.tokens[i]
		if m.taken[i] != free || !t.capital() && !digitName(t.text) || notNames.has(t.plain) || dateWords.has(t.plain) {
			continue
		}
		cue := m.words[i-1]
		if _, hard := t.ends(m.tokens[i-1]); hard || !companyCues.has(cue) {
			continue
		}
		n := 1
		for i+n < to && m.taken[i+n] == free && (m.tokens[i+n].capital() || m.words[i+n] == "&") && m.tokens[i+n].gap == " " {
			n++
		}
		score := 1
		if cue == "at" || cue == "from" || cue == "of" || cue == "no" && m.latvian {
			score = 3
		}
		if n == 1 {
			score++
		}
		if tail := m.words[i+n-1]; thingTail.has(tail) || formTail.has(tail) {
			score += 3
		}
		if n == 2 && score < 3 && !m.latvian {
			// with Marcus Webb: a person.
			continue
		}
		if n == 2 && m.latvian && cue == "ar" && !formTail.has(m.words[i+n-1]) && m.looksLikePerson(i) {
			continue
		}
		if score > rank {
			best, end, rank = i, i+n, score
		}
	}
	return best, end
}

// looksLikePerson reports whether the two words at a token are declined as a
// Latvian name and surname in the same case.
func (m *message) looksLikePerson(i int) bool {
	a, b := m.words[i], m.words[i+1]
	return strings.HasSuffix(a, "u") && strings.HasSuffix(b, "u") || strings.HasSuffix(a, "i") && (strings.HasSuffix(b, "i") || strings.HasSuffix(b, "u"))
}

func digitName(s string) bool {
	return strings.IndexFunc(s, unicode.IsDigit) == 0 && strings.IndexFunc(s, unicode.IsUpper) > 0
}

var (
	companyCues = set(`at, from, with, w/, for, of, to, by, about, on, visited, called, emailed, met, phoned, score, summary, ar, no, par, pie, brief, sia, as, zvaniju, piezvaniju`)
	formTail    = set(`ltd, inc, llc, gmbh, corp, co, group, bank, sia, as, holding, holdings, plc, partners, logistics, technologies, solutions, systems, labs, studio, studios, consulting, energy, industries, banka, grupa`)
)

// guessed finds the company of a message that names none for certain: by the
// people, by a misspelling, or as a name that nobody has.
func (m *message) guessed() commands.Named {
	if n := m.byPeople(); n.ID != "" || len(n.Fits) > 0 {
		if m.unknown() == "" || len(m.misspelt().ID) == 0 {
			if said := m.unknown(); said != "" && !m.allFull() && m.followsPerson() {
				return commands.Named{Said: said}
			}
			return n
		}
	}
	if n := m.misspelt(); n.ID != "" {
		return n
	}
	if said := m.unknown(); said != "" {
		return commands.Named{Said: said}
	}
	return commands.Named{}
}

// followsPerson reports whether the name that nobody has is said of somebody:
// Jana from Globex.
func (m *message) followsPerson() bool {
	at, _ := m.unknownAt()
	return at > 1 && m.taken[at-2] == ofPerson
}

// allFull reports whether everybody named is named in full.
func (m *message) allFull() bool {
	return len(m.people) > 0 && !slices.ContainsFunc(m.people, func(p person) bool { return !p.full })
}

// misspelt looks for a slip of the pen in a name, and takes it for that name.
func (m *message) misspelt() commands.Named {
	from, to, id := m.slip()
	if id == "" {
		return commands.Named{}
	}
	m.take(from, to, ofCompany)
	return commands.Named{ID: id, Guess: true}
}

// slip finds a name with a slip of the pen: in capitals after a word that stands
// before names, or beside what is asked for.
func (m *message) slip() (from, to int, id string) {
	if m.talk.Directory == nil {
		return 0, 0, ""
	}
	for i := range m.tokens {
		if m.taken[i] != free {
			continue
		}
		for n := min(3, len(m.tokens)-i); n > 0; n-- {
			if !m.isFree(i, i+n) || n == 1 && (len(m.words[i]) < 4 || common(m.words[i])) || !m.mayName(i, n) {
				continue
			}
			if near := m.talk.Directory.Misspelt(m.said(i, i+n)); len(near) == 1 {
				return i, i + n, near[0]
			}
		}
	}
	return 0, 0, ""
}

// mayName reports whether n words at a token stand where names do.
func (m *message) mayName(i, n int) bool {
	if _, asked := bareRequest.at(m.words[i+n:]); asked > 0 && !slices.ContainsFunc(m.words[i+n+asked:], func(w string) bool { return !beside.has(w) }) {
		return true
	}
	if i == 0 {
		return false
	}
	before := m.words[i-1]
	if n == 1 && !m.tokens[i].capital() {
		return bareRequest.has(before) || closeCues.has(before)
	}
	return nameCues.has(before) || bareRequest.has(before)
}

// closeCues stand before names, even those in small letters.
var closeCues = set(`of, for, with, ar, at, from`)
