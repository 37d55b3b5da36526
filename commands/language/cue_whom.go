package language

import (
	"strings"
	"unicode"
)

var (
	// outing are verbs that are contact when somebody is taken along.
	outing = set(`took, treated, drove, flew, escorted, accompanied, showed, entertained`)
	wasAt  = set(`biju, bijam`)
)

// byWhom reads words that are contact by whom or what stands beside them: "took
// Susan to the hockey", "biju Liepājas Ostā".
func (m *message) byWhom(i int) (contact, int) {
	switch {
	case outing.has(m.words[i]) && i+1 < len(m.taken) && m.taken[i+1] == ofPerson && m.subject(i) != theySaid:
		return contact{byMeeting, past}, 1
	case m.latvian && wasAt.has(m.words[i]) && m.inside(i):
		return contact{byVisit, ours}, 1
	}
	return contact{}, 0
}

// inside reports whether a company in the locative stands beside a token, a day
// between them or not.
func (m *message) inside(i int) bool {
	for _, c := range m.companies {
		if c.to > i && c.from <= i || !locative(m.tokens[c.to-1].text) {
			continue
		}
		if c.to <= i && m.onlyDays(c.to, i) || c.from > i && m.onlyDays(i+1, c.from) {
			return true
		}
	}
	return false
}

func (m *message) onlyDays(from, to int) bool {
	for i := from; i < to; i++ {
		if m.taken[i] != ofDate {
			return false
		}
	}
	return true
}

// locative reports whether a Latvian word may be in the locative, whose ending
// is long. People in a hurry write it short.
func locative(word string) bool {
	endings := []string{"ā", "ē", "ī", "ū", "os", "ās", "ēs", "īs"}
	if strings.IndexFunc(word, func(r rune) bool { return r > unicode.MaxASCII }) < 0 {
		endings = []string{"a", "e", "i", "u", "os", "as", "es", "is"}
	}
	for _, e := range endings {
		if strings.HasSuffix(word, e) {
			return true
		}
	}
	return false
}
