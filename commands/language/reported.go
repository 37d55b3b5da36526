package language

// saying are verbs of people who were talked to, however that was; agreeing
// needs both sides.
var (
	saying   = set(`said, says, told, mentioned, mentions, confirmed, confirms, explained, announced, informed, let us know, let me know, agreed, admitted, teica, teic, saka, pateica, pastastija, mineja, pieminēja, apstiprinaja, pazinoja, informeja, piekrita, ludza, prasija, jautaja, atzina`)
	agreeing = set(`agreed with, vienojamies, vienojos, norunajam, norunaju`)
	silence  = set(`gone quiet, gone silent, gone dark, went quiet, went silent, went dark, radio silence, no news from, no word from, apklusa, pazuda, klusē, kluse`)
)

// reported reports whether somebody at the other side is said to have said
// something, or to have agreed with us.
func (m *message) reported(g group) bool {
	for i := range m.words {
		if !g.has(i) {
			continue
		}
		// To agree on a meeting is to plan one.
		if _, n := agreeing.at(m.words[i:]); n > 0 && (i+n >= len(m.words) || m.words[i+n] != "par") {
			return true
		}
		c := m.clauseOf(i)
		if _, n := saying.at(m.words[i:]); n == 0 || m.denied(max(c.from, i-2), i) {
			continue
		}
		for j := i - 1; j >= max(c.from, i-2); j-- {
			if m.taken[j] == ofPerson || m.taken[j] == ofCompany || theirPronoun.has(m.words[j]) {
				return true
			}
		}
	}
	return false
}

// silent reports whether all that is told is that nothing is heard of them.
func (m *message) silent(g group) bool {
	for i := range m.words {
		if _, n := silence.at(m.words[i:]); n > 0 && g.has(i) {
			return true
		}
	}
	return false
}
