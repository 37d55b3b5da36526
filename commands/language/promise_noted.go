package language

var (
	// toUsNoted begin what is noted as ours: "us to send the paper".
	toUsNoted = set(`us, me, we, i`)
	// noteLinks stand between those who are to do something.
	noteLinks = set(`and, &, from, at, of, team`)
)

// noted reads the "to" of a note of who is to do what: "Nadia to send us the
// numbers". Nothing else may stand before it in the clause, as in "met Nadia to
// discuss", and what is to be done is no contact, which would be a plan.
func (m *message) noted(i int) (ours, ok bool) {
	if m.latvian || m.words[i] != "to" || i+1 >= len(m.words) || !deeds.has(m.words[i+1]) || meetingDeeds.has(m.words[i+1]) {
		return false, false
	}
	if c, n := contacts.at(m.words[i+1:]); n > 0 && c.channel != bySent {
		return false, false
	}
	from, who := m.clauseOf(i).from, false
	for j := from; j < i; j++ {
		switch {
		case m.taken[j] == ofPerson, m.taken[j] == ofCompany:
			who = true
		case toUsNoted.has(m.words[j]):
			who, ours = true, true
		case !noteLinks.has(m.words[j]) || j == from:
			return false, false
		}
	}
	return ours, who
}

// meetingDeeds are deeds that are contact, or too little to be held to.
var meetingDeeds = set(`meet, visit, come, discuss, join, attend, connect, look, try, be`)
