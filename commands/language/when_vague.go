package language

import (
	"strings"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// guess gives a day to a week or a month: its middle for what happened, its
// end for what is due.
func (m *message) guess(from, to int, words []string) (date, bool) {
	d := date{from: from, to: to, vague: true, past: m.today}
	text := " " + strings.Join(words, " ")
	last := strings.Contains(text, " last") || strings.Contains(text, " past") || strings.Contains(text, " prev") || strings.Contains(text, " pagaj") || strings.Contains(text, " iepr")
	next := strings.Contains(text, " next") || strings.Contains(text, " nakam") || strings.Contains(text, " nakos")
	monday := m.today - relationship.Day((int(m.today.Date().Weekday())+6)%7)
	y, month, _ := m.today.Date().Date()
	switch {
	case strings.Contains(text, "week") && !strings.Contains(text, "weekend") || strings.Contains(text, "nedel"):
		switch {
		case last:
			d.past, d.pastOnly = monday-5, true
			d.due = d.past
		case next:
			d.due, d.futureAll = monday+11, true
		default:
			d.due = max(monday+4, m.today)
		}
	case strings.Contains(text, "month") || strings.Contains(text, "menes"):
		switch {
		case last:
			d.past, d.pastOnly = relationship.DateDay(y, month-1, 15), true
		case next:
			d.due, d.futureAll = relationship.DateDay(y, month+2, 0), true
		default:
			d.due = relationship.DateDay(y, month+1, 0)
		}
	case strings.Contains(text, "quarter") || strings.Contains(text, "ceturksn") || strings.Contains(text, "year") || strings.Contains(text, "gad"):
		d.pastOnly, d.futureAll = last, next
		d.month = true
	case strings.Contains(text, "weekend"):
		d.past, d.due = monday-2, monday+5
		d.pastOnly = last
	case strings.Contains(text, "ago") || strings.Contains(text, "pirms"):
		d.past, d.pastOnly = m.today-3, true
	case strings.Contains(text, "soon") || strings.Contains(text, "driz") || strings.Contains(text, "asap"):
		d.futureAll = true
	default:
		for _, w := range words {
			if at := monthOf(w); at != 0 {
				d.month = true
				year := y
				if at > month {
					year--
				}
				d.past = min(relationship.DateDay(year, at, 15), m.today)
				if last := relationship.DateDay(year, at+1, 0); last < m.today {
					year++
				}
				d.due = relationship.DateDay(year, at+1, 0)
				return d, true
			}
		}
		d.pastOnly = true
	}
	return d, true
}

// monthOf reads the name of a month.
func monthOf(word string) time.Month {
	if !monthName.has(word) {
		return 0
	}
	for i, stem := range []string{"jan", "feb", "mar", "apr", "ma", "jun", "jul", "aug", "sep", "o", "nov", "dec"} {
		if strings.HasPrefix(word, stem) {
			return time.Month(i + 1)
		}
	}
	return 0
}
