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
	if m.contactEnds(from) {
		return true
	}
	return nameLinks.has(m.words[from-1]) && m.contactEnds(from-1)
}

// longestContact is how many words tell of contact at most.
const longestContact = 5

// contactEnds reports whether words of contact that took place, or of contact as
// a thing, end before a token.
func (m *message) contactEnds(at int) bool {
	for i := max(0, at-longestContact); i < at; i++ {
		c, n := contacts.at(m.words[i:at])
		if n > 0 && i+n == at && (c.form == past || c.form == ours || c.form == theirs || nameLinks.has(m.words[at])) {
			return true
		}
	}
	return false
}
