package commands

import (
	"slices"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// weekday reads Friday, last Friday, nākamajā pirmdienā, Friday next week, and
// a date with its weekday, which has to be right.
func (r dayReader) weekday(words []string) (relationship.Day, error) {
	var day time.Weekday
	var others []string
	w, weekdays := noWhich, 0
	for _, word := range words {
		d, this, ok := weekdayOf(word)
		if !ok {
			others = append(others, word)
			continue
		}
		if weekdays++; this {
			w = thisWhich
		}
		day = d
	}
	if weekdays != 1 {
		return 0, errNoDate
	}
	inWeek := false // of a week that is named: this, last or next
	for _, word := range others {
		switch {
		case whichOf(word) != noWhich && w == noWhich:
			w = whichOf(word)
		case word == "pagajusnedel", word == "pagajusonedel":
			w, inWeek = lastWhich, true
		case word == "nakamnedel":
			w, inWeek = nextWhich, true
		case word == "sonedel":
			w, inWeek = thisWhich, true
		case unitOf(word) == weekUnit && w != noWhich:
			inWeek = true
		case word == "coming":
		case word == "of", word == "the":
		default:
			return r.checked(others, day)
		}
	}
	ofThisWeek := r.monday() + relationship.Day(mondayFirst(day))
	switch {
	case w == nextWhich:
		return ofThisWeek + 7, nil
	case w == lastWhich && inWeek:
		return ofThisWeek - 7, nil
	case w == lastWhich:
		return before(ofThisWeek, r.today-1), nil
	case w == thisWhich && (inWeek || r.lean == past):
		return ofThisWeek, nil
	case w == thisWhich:
		return before(ofThisWeek, r.today+6), nil
	case r.lean == past:
		return before(ofThisWeek, r.today), nil
	default:
		return before(ofThisWeek, r.today+7), nil
	}
}

// checked reads a date that was given with its weekday.
func (r dayReader) checked(words []string, want time.Weekday) (relationship.Day, error) {
	day, err := r.numeric(words)
	if err != nil {
		day, err = r.calendar(words)
	}
	if err == nil && day.Date().Weekday() != want {
		return r.bad()
	}
	return day, err
}

// before returns the last day up to limit on the weekday of day.
func before(day, limit relationship.Day) relationship.Day {
	back := (limit - day) % 7
	if back < 0 {
		back += 7
	}
	return limit - back
}

func mondayFirst(d time.Weekday) int { return (int(d) + 6) % 7 }

// monday returns the first day of this week.
func (r dayReader) monday() relationship.Day {
	return r.today - relationship.Day(mondayFirst(r.today.Date().Weekday()))
}

// ago reads 3 days ago, in two weeks, within 5 days, pirms nedēļas, pēc 2
// nedēļām, 5 dienu laikā.
func (r dayReader) ago(words []string) (relationship.Day, error) {
	n, last := len(words), words[len(words)-1]
	sign := 0
	switch {
	case last == "ago", last == "atpakal", last == "back":
		sign, words = -1, words[:n-1]
	case n > 2 && words[n-2] == "from" && last == "now":
		sign, words = 1, words[:n-2]
	case words[0] == "pirms":
		sign, words = -1, words[1:]
	case words[0] == "in", words[0] == "pec", words[0] == "within" && r.lean == future:
		sign, words = 1, words[1:]
	case last == "laika" && n > 1 && r.lean == future:
		sign, words = 1, words[:n-1]
	}
	if sign == 0 || len(words) == 0 {
		return 0, errNoDate
	}
	if slices.ContainsFunc(words, func(w string) bool {
		return slices.Contains([]string{"few", "couple", "some", "several", "dazam", "daziem", "dazas", "paris", "pariem", "param", "laika"}, w)
	}) {
		return 0, &vagueDateError{r.text}
	}
	count, u, ok := lengthOf(words)
	if !ok {
		return 0, errNoDate
	}
	return r.later(sign*count, u), nil
}

// later returns the day some units from today. A month from the 31st is the
// last day of a shorter month.
func (r dayReader) later(n int, u unit) relationship.Day {
	months := n
	switch u {
	case yearUnit:
		months *= 12
	case quarterUnit:
		months *= 3
	case monthUnit:
	default:
		return r.today + relationship.Day(n*unitDays[u])
	}
	y, m, d := r.today.Date().Date()
	first := time.Date(y, m+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	return relationship.DateDay(first.Year(), first.Month(), min(d, daysIn(first.Year(), first.Month())))
}

// end reads end of month, mēneša beigās, end of March.
func (r dayReader) end(words []string) (relationship.Day, error) {
	switch text := strings.Join(words, " "); {
	case text == "eow":
		words = []string{"week"}
	case text == "eom":
		words = []string{"month"}
	case text == "eoy":
		words = []string{"year"}
	case len(words) > 2 && words[0] == "end" && words[1] == "of":
		words = words[2:]
	case len(words) > 1 && (words[len(words)-1] == "beigas" || words[len(words)-1] == "beigam"):
		words = words[:len(words)-1]
	default:
		return 0, errNoDate
	}
	if words[0] == "the" && len(words) > 1 {
		words = words[1:]
	}
	if m, ok := monthOf(words[0]); ok && len(words) == 1 {
		year := r.today.Date().Year()
		day, err := r.nearest(m, daysIn(year, m))
		if err == nil {
			year = day.Date().Year()
			day = relationship.DateDay(year, m, daysIn(year, m))
		}
		return day, err
	}
	shift := 0
	switch whichOf(words[0]) {
	case lastWhich:
		shift, words = -1, words[1:]
	case nextWhich:
		shift, words = 1, words[1:]
	case thisWhich:
		words = words[1:]
	case noWhich:
	}
	if len(words) != 1 {
		return 0, errNoDate
	}
	u := unitOf(words[0])
	if u == weekUnit {
		const friday, sunday = 4, 6
		day := r.monday() + relationship.Day(7*shift+friday)
		if shift == 0 && day < r.today {
			day = r.monday() + sunday
		}
		return day, nil
	}
	if u != monthUnit && u != quarterUnit && u != yearUnit {
		return 0, errNoDate
	}
	_, last := periodOf(r.later(shift, u), u)
	return last, nil
}
