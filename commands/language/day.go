package language

// setDay chooses the day on which it happened among those named.
func (m *message) setDay(e *Event, g group, main *cue) {
	e.Day = m.today
	best, rank := date{}, 0
	for _, d := range m.dates {
		if !g.has(d.from) && !m.leading(d) {
			continue
		}
		if d.futureAll || m.isDue(d) || m.elsewhere(d) {
			continue
		}
		c := m.clauseOf(d.from)
		if m.promiseAt(d.from) && !d.pastOnly {
			continue
		}
		if d.month && d.vague && (main == nil || c.sentence != m.clauseOf(main.at).sentence || !m.monthOfEvent(d)) {
			continue
		}
		score := 1
		if main != nil && c == m.clauseOf(main.at) {
			score += 3
		}
		if main != nil && c.sentence == m.clauseOf(main.at).sentence {
			score++
		}
		if !d.vague {
			score++
		}
		if m.promiseAt(d.from) {
			score -= 2
		}
		if score > rank {
			best, rank = d, score
		}
	}
	if rank > 0 {
		e.Day, e.DaySaid, e.DayVague = best.past, true, best.vague
	}
}

// leading reports whether a date stands in a clause before every company, and
// so is of all of them.
func (m *message) leading(d date) bool {
	return len(m.companies) > 0 && m.clauseOf(d.from).to <= m.companies[0].from
}

var (
	notTheDay = set(`since, kops, from, next, until, starting, effective, for, of, dated, last year's, beginning, no`)
	earlier   = set(`he'd, she'd, they'd, had, because, which, that, who, as, where, kurs, kura, kuru, kas, jo, ko, launched, launch, sakot, renew, renewal, pagarinat, expires, ends, beidzas, starts, start, due, deadline, decision, lemums, lemumu, delivery of, order from, invoice from, invoice of, expected, planned, kops`)
)

// elsewhere reports whether a date is of something else than the contact.
func (m *message) elsewhere(d date) bool {
	if d.from > 0 {
		w := m.words[d.from-1]
		if notTheDay.has(w) && (!m.latvian || w == "kops" || w == "no") && w != "of" && w != "for" {
			return true
		}
		if m.latvian && w == "no" {
			return true
		}
	}
	c := m.clauseOf(d.from)
	for i := c.from; i < d.from; i++ {
		if m.words[i] == "had" && i == c.from {
			continue // "had a call yesterday"
		}
		if m.words[i] == "had" && i+1 < len(m.words) && (m.words[i+1] == "a" || m.words[i+1] == "an" || m.words[i+1] == "the" || m.words[i+1] == "our" || m.words[i+1] == "lunch" || m.words[i+1] == "coffee" || m.words[i+1] == "drinks") {
			continue
		}
		if earlier.has(m.words[i]) && m.taken[i] == free && (i > c.from || m.words[i] != "that") {
			cueBetween := false
			for _, q := range m.cues {
				cueBetween = cueBetween || q.at > i && q.at < d.from && q.state == happened
			}
			if !cueBetween {
				return true
			}
		}
	}
	return false
}

// monthOfEvent reports whether a bare month says when contact was: "met in
// February".
func (m *message) monthOfEvent(d date) bool {
	return d.past < m.today && d.from > 0 && (m.words[d.from-1] == "in" || m.words[d.from-1] == "back" || m.latvian || d.pastOnly)
}
