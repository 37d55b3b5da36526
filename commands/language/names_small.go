package language

// nameLinks stand between contact and whom it was with.
var nameLinks = set(`with, w/, w, to, from, ar, no`)

// spokenWith reports whether the words of a range, which mean something besides
// a name, are a name by where they stand: "spoke to grace", "grace called".
func (m *message) spokenWith(from, to int) bool {
	if c, n := contacts.at(m.words[to:]); n > 0 && m.starts(from) && (c.form == past || c.form == theirs) {
		return true
	}
	if from == 0 {
		return false
	}
	if c, ends := m.contactEnds(from); ends && c.form != noun {
		return true
	}
	_, ends := m.contactEnds(from - 1)
	return ends && nameLinks.has(m.words[from-1])
}

// longestContact is how many words tell of contact at most.
const longestContact = 5

// contactEnds finds the words of contact that end before a token.
func (m *message) contactEnds(at int) (contact, bool) {
	for i := max(0, at-longestContact); i < at; i++ {
		if c, n := contacts.at(m.words[i:at]); n > 0 && i+n == at && c.form != lacking && c.form != intended {
			return c, true
		}
	}
	return contact{}, false
}
