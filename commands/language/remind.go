package language

import (
	"strings"
)

var (
	howTo       = set(`how do i, how can i, how do you, how to, can you remind people, ka es varu, ka var, ka uzlikt, ka izveidot, ka atgadinat`)
	remindWords = set(`remind me, remind us, be reminded, to be reminded, reminder, set a reminder, set reminder, create a reminder, add a reminder, make a reminder, new reminder, ping me, nudge me, poke me, prod me, alert me, notify me, wake me, buzz me, tell me to, don't let me forget, do not let me forget, make sure i, make sure i don't forget, i need a reminder, reminder to, reminder for, reminder about, bug me, remember to remind, follow-up reminder, schedule a reminder, put a reminder, reminder:, remind, jog my memory, flag for me, bring up, note to self,
		atgadini, atgadiniet, atgadinat, atgadinajum*, uzliec atgadinajumu, izveido atgadinajumu, ieliec atgadinajumu, pieliec atgadinajumu, pabiksti, iebiksti, pabakstī, bikst*, neļauj aizmirst, nelauj man aizmirst, nelauj aizmirst, lai neaizmirstu, neaizmirsti man, paceļ, dod zinu, iedod zinu, brīdini, bridini, vajag atgadinajumu, gribu atgadinajumu, signalize man, pasignalize`)
	notReminder = set(`reminded, atgadinaja, atgadinaju, reminds`)
	everyWord   = set(`every, each, katru, katra, katrs`)
)

// reminds reads a message as a wish to be reminded, if it is one.
func (m *message) reminds(r *Reading) bool {
	at := m.opening()
	if _, n := howTo.at(m.words[at:]); n > 0 {
		return false
	}
	_, n := remindWords.at(m.words[at:])
	if n == 0 {
		at = -1
		for i := range m.words {
			_, k := remindWords.at(m.words[i:])
			if k == 0 || m.taken[i] != free {
				continue
			}
			c := m.clauseOf(i)
			if k == 1 && !m.latvian && m.words[i] != "reminder" && i != c.from || notReminder.has(m.words[i]) || m.told(i) {
				continue
			}
			at, n = i, k
			break
		}
		if at < 0 {
			return false
		}
	}
	phrase := strings.Join(m.words[at:at+n], " ")
	if phrase == "remind me" && at+n < len(m.words) && (m.words[at+n] == "what" || m.words[at+n] == "who" || m.words[at+n] == "when" || m.words[at+n] == "where" || m.words[at+n] == "how") {
		return false
	}
	if (phrase == "remind" || phrase == "bring up" || phrase == "tell me to" || phrase == "make sure i") && at != m.opening() {
		return false
	}
	r.Intent = Remind
	r.Events = m.about()
	r.Remind.Time = m.clock()
	var day date
	found := false
	for _, d := range m.dates {
		if d.pastOnly && d.due < m.today {
			continue
		}
		if !found || day.due == 0 && d.due != 0 {
			day, found = d, true
		}
	}
	if found {
		r.Remind.Due, r.Remind.Vague = day.due, day.vague && day.due == 0
	} else {
		r.Remind.Vague = true
		if r.Remind.Time != "" {
			r.Remind.Due, r.Remind.Vague = m.today, false
		}
	}
	r.Remind.What = m.reminder(at, n)
	return true
}

// told reports whether the words about a reminder at a token only tell of one.
func (m *message) told(i int) bool {
	c := m.clauseOf(i)
	for j := c.from; j < i; j++ {
		if m.taken[j] == ofPerson || m.taken[j] == ofCompany || m.words[j] == "sent" || m.words[j] == "got" || m.words[j] == "he" || m.words[j] == "she" || m.words[j] == "they" || m.words[j] == "nosutiju" || m.words[j] == "sanemu" || m.words[j] == "i'll" || m.words[j] == "will" {
			return true
		}
	}
	for _, q := range m.cues {
		if q.state == happened && q.form != noun && q.to <= i {
			return true
		}
	}
	return false
}

// reminder returns what to be reminded of: what is left of the message without
// the wish, the day and the time.
func (m *message) reminder(at, n int) string {
	keep := make([]bool, len(m.words))
	for i := range m.words {
		keep[i] = i < at && i >= m.opening() || i >= at+n
	}
	for _, d := range m.dates {
		from := d.from
		for from > 0 && (leadsDate.has(m.words[from-1]) || dueWords.has(m.words[from-1]) || everyWord.has(m.words[from-1]) || m.words[from-1] == "plkst") && m.words[from-1] != "of" && m.words[from-1] != "for" {
			from--
		}
		for i := from; i < d.to; i++ {
			keep[i] = false
		}
	}
	for i := range m.words {
		if m.spokenClock(i) == "" {
			continue
		}
		keep[i], keep[i+1], keep[i+2] = false, false, false
		if i > 0 && m.words[i-1] == "at" {
			keep[i-1] = false
		}
	}
	for i, w := range m.words {
		if clockTime.MatchString(w) && i > 0 && (m.words[i-1] == "at" || m.words[i-1] == "plkst" || m.words[i-1] == "plkst.") {
			keep[i], keep[i-1] = false, false
		} else if clockTime.MatchString(w) && strings.ContainsAny(w, ":pma") && m.taken[i] == free && len(w) > 2 {
			keep[i] = false
		}
	}
	first, last := -1, -1
	for i := range keep {
		if keep[i] && first < 0 && !remindLead.has(m.words[i]) {
			first = i
		}
		if keep[i] && first >= 0 {
			last = i
		}
	}
	if first < 0 {
		return ""
	}
	// One run of words as written, leaving out what was taken from within.
	var b strings.Builder
	for i := first; i <= last; i++ {
		if !keep[i] {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(m.tokens[i].text)
	}
	return b.String()
}

var remindLead = set(`to, about, that, of, for, me, us, on, at, in, please, and, i, need, should, regarding, re, par, ka, man, mums, lai, ludzu, un, vajag, jauztaisa, in the`)
