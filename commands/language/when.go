package language

import (
	"regexp"
	"strings"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

// A date is a place where a message names a day or a time that has one.
type date struct {
	from, to  int
	past      relationship.Day // as a day of what happened
	due       relationship.Day // as a day of what is due
	vague     bool             // a week or a month: the days are guesses
	pastOnly  bool             // yesterday, last week
	futureAll bool             // tomorrow, next week
	month     bool             // a bare month
	at        string           // HH:MM, of what is so many hours from now
}

const longestDate = 6

// findDates finds every day and time that a message names.
func (m *message) findDates() {
	for i := 0; i < len(m.tokens); i++ {
		if m.taken[i] != free || !m.mayDate(i) {
			continue
		}
		if d, ok := m.hoursAhead(i); ok {
			m.dates = append(m.dates, d)
			m.take(i, d.to, ofDate)
			i = d.to - 1
			continue
		}
		for n := min(longestDate, len(m.tokens)-i); n > 0; n-- {
			if !m.isFree(i, i+n) || !m.dateLike(i, i+n) || m.countsOff(i+n) {
				continue
			}
			if d, ok := m.dateAt(i, i+n); ok {
				m.dates = append(m.dates, d)
				m.take(i, i+n, ofDate)
				i += n - 1
				break
			}
		}
	}
}

var ordinalDay = regexp.MustCompile(`^\d{1,2}(st|nd|rd|th)$`)

// counted are what an ordinal counts when it is no day of a month.
var counted = set(`time, times, attempt, call, calls, meeting, visit, round, month, week, quarter, year, day, email, mail, outage, complaint, try, floor, party, demo, order, invoice`)

// countsOff reports whether words that end before a token count something: for
// the 3rd time, our 2nd meeting.
func (m *message) countsOff(end int) bool {
	return end < len(m.words) && ordinalDay.MatchString(m.words[end-1]) && counted.has(m.words[end])
}

// mayDate reports whether a date can begin at a token.
func (m *message) mayDate(i int) bool {
	w := m.words[i]
	first := w[0]
	if first >= '0' && first <= '9' {
		return true
	}
	if dateWords.has(strings.TrimSuffix(w, "'s")) || w == "in" || w == "within" || w == "a" || w == "one" || w == "the" || w == "early" || w == "late" || w == "mid" {
		return true
	}
	return numberWords.has(w)
}

// dateLike reports whether a range can be one date: nothing hard cuts it and
// something in it is a word of dates or a number with a dot or a slash.
func (m *message) dateLike(from, to int) bool {
	found := false
	for i := from; i < to; i++ {
		if i > from {
			if hard, _ := m.tokens[i].ends(m.tokens[i-1]); hard || strings.ContainsAny(m.tokens[i].gap, "():-–—") {
				return false
			}
			if strings.Contains(m.tokens[i].gap, ",") && !m.commaDate(i) {
				return false
			}
		}
		w := strings.TrimSuffix(m.words[i], "'s")
		found = found || dateWords.has(w) || numericDate.MatchString(w) || ordinalNumber.MatchString(w)
	}
	return found
}

// commaDate reports whether the comma before a token is one within a date:
// Monday, 9 March; March 9, 2026.
func (m *message) commaDate(i int) bool {
	before, w := m.words[i-1], m.words[i]
	digit := w[0] >= '0' && w[0] <= '9'
	return digit && (weekdayName.has(before) || len(w) == 4) || weekdayName.has(before) && monthName.has(w)
}

// dateAt reads the tokens of a range as a date.
func (m *message) dateAt(from, to int) (date, bool) {
	first, last := m.words[from], m.words[to-1]
	if m.unlikely(from, to) || to-from > 1 && (first == "the" && !ordinalNumber.MatchString(m.words[from+1]) && m.words[from+1] != "other" && m.words[from+1] != "day" && m.words[from+1] != "end" || leadsDate.has(last)) {
		return date{}, false
	}
	phrase := make([]string, to-from)
	for i := from; i < to; i++ {
		phrase[i-from] = strings.TrimSuffix(m.words[i], "'s")
	}
	for i, w := range phrase {
		if other, ok := otherForms[w]; ok {
			phrase[i] = other
		}
	}
	text := strings.Join(phrase, " ")
	for _, lead := range []string{"early ", "late ", "mid ", "earlier ", "later ", "first thing "} {
		text = strings.TrimPrefix(text, lead)
	}
	past, vague, err := commands.ReadPast(text, m.today)
	if err != nil && !vague {
		if past, due, ok := m.either(text); ok {
			return date{from: from, to: to, past: past, due: due, pastOnly: past < m.today && due == past, futureAll: past > m.today}, true
		}
		if due, ok := m.onlyDue(text); ok {
			return date{from: from, to: to, past: due, due: due, futureAll: true}, true
		}
		return date{}, false
	}
	if vague {
		return m.guess(from, to, strings.Fields(text))
	}
	due, _, _ := commands.ReadDue(text, m.today)
	// A date long past is the one to come, if that is nearer.
	const long = 150
	ahead := past > m.today || past < m.today-long && due > m.today && due-m.today < m.today-past
	return date{from: from, to: to, past: past, due: due, pastOnly: past < m.today && due == past, futureAll: ahead}, true
}

var slashed = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})$`)

// either reads a date that could have the day or the month first: the nearer of
// the two is meant.
func (m *message) either(text string) (past, due relationship.Day, ok bool) {
	s := slashed.FindStringSubmatch(text)
	if s == nil {
		return 0, 0, false
	}
	near := func(read func(string, relationship.Day) (relationship.Day, bool, error)) relationship.Day {
		var best relationship.Day
		found := false
		for _, t := range []string{s[1] + "." + s[2] + ".", s[2] + "." + s[1] + "."} {
			d, _, err := read(t, m.today)
			if err == nil && (!found || max(d-m.today, m.today-d) < max(best-m.today, m.today-best)) {
				best, found = d, true
			}
		}
		ok = ok || found
		return best
	}
	past, due = near(commands.ReadPast), near(commands.ReadDue)
	return past, due, ok
}

// unlikely reports whether a range that reads as a date is a word or a number.
func (m *message) unlikely(from, to int) bool {
	first := m.words[from]
	if to-from == 1 {
		before := ""
		if from > 0 {
			before = m.words[from-1]
		}
		after := ""
		if to < len(m.words) {
			after = m.words[to]
		}
		if _, rated := m.rating(from); rated || first == "24/7" || first == "50/50" {
			return true
		}
		if shyDates.has(first) && (!m.tokens[from].capital() || from == 0) && !leadsDate.has(before) && !m.bareWeekday(from) {
			return true
		}
		if first == "may" && (verbBase.has(after) || after == "not" || after == "or") {
			return true
		}
		if numericDate.MatchString(first) && (before == "plkst" || before == "€" || before == "$" || after == "%" || after == "€" || after == "eur" || after == "milj" || after == "million") {
			return true
		}
		if ordinalNumber.MatchString(first) && before != "the" && before != "on" && before != "by" {
			return true
		}
		switch first {
		case "day", "week", "month", "year", "this", "last", "next", "night", "morning", "evening", "afternoon", "quarter", "earlier":
			return true
		}
	}
	return false
}

// bareWeekday reports whether the short name of a weekday, written small, ends
// what is said of contact: "lunch mon, talked pricing". Elsewhere sun and sat
// are words.
func (m *message) bareWeekday(i int) bool {
	if i == 0 || !shortWeekdays.has(m.words[i]) || subjectWords.has(m.words[i-1]) || m.words[i-1] == "the" {
		return false
	}
	if i+1 < len(m.tokens) {
		if _, soft := m.tokens[i+1].ends(m.tokens[i]); !soft {
			return false
		}
	}
	_, ends := m.contactEnds(i)
	return ends || m.taken[i-1] == ofPerson || m.taken[i-1] == ofCompany
}

// dueWords stand before the day on which something is due.
var dueWords = set(`by, until, till, before, due, deadline, within, latest, lidz, til, no later than, ne velak ka, not later than, termins, termina`)

// isDue reports whether a date is said to be a limit.
func (m *message) isDue(d date) bool {
	if dueWords.has(m.words[d.from]) || m.words[d.to-1] == "laika" {
		return true // within a week, nedēļas laikā
	}
	for i := d.from - 1; i >= 0 && i >= d.from-2; i-- {
		if dueWords.has(m.words[i]) {
			return true
		}
		if !leadsDate.has(m.words[i]) {
			return false
		}
	}
	return false
}
