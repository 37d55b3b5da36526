package commands

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// errNoSpan says that a text is no length of time.
var errNoSpan = errors.New("no length of time")

// readSpan reads a length of time such as 2w, 10 dienas, mēnesis or two years,
// in days; a month is 30 of them, a quarter 91, a year 365. A number without a
// unit is none. The caller sets the limits.
func readSpan(text string) (days int, err error) {
	words := strings.Fields(relationship.Plain(text))
	if len(words) > 1 && (words[0] == "for" || words[0] == "uz") {
		words = words[1:]
	}
	count, u, ok := lengthOf(words)
	if !ok {
		return 0, errNoSpan
	}
	return count * unitDays[u], nil
}

var shortSpan = regexp.MustCompile(`^(\d{1,4})([a-z]+\.?)$`)

// lengthOf reads a count and a unit; a unit alone is one of it.
func lengthOf(words []string) (int, unit, bool) {
	switch len(words) {
	case 1:
		if m := shortSpan.FindStringSubmatch(words[0]); m != nil {
			n, err := strconv.Atoi(m[1])
			u := unitOf(m[2])
			return n, u, err == nil && u != noUnit
		}
		u := unitOf(words[0])
		return 1, u, u != noUnit && len(strings.TrimSuffix(words[0], ".")) > 2
	case 2:
		n, ok := countOf(words[0])
		u := unitOf(words[1])
		return n, u, ok && u != noUnit
	default:
		return 0, noUnit, false
	}
}

var (
	yearMonth   = regexp.MustCompile(`^(\d{4})[-./ ](\d{1,2})\.?$`)
	monthYear   = regexp.MustCompile(`^(\d{1,2})[-./](\d{4})\.?$`)
	wholeYear   = regexp.MustCompile(`^(\d{4})\.?(?: ?(?:gads|gada|g\.?))?$`)
	quarterYear = regexp.MustCompile(`^q([1-4])(?:[- /]?(\d{4}))?$`)
	yearQuarter = regexp.MustCompile(`^(\d{4})[- /]?q([1-4])$`)
	ordinalQ    = regexp.MustCompile(`^(?:(\d{4})\. ?(?:gada )?)?([1-4])\.? ?(?:ceturksn[a-z]{1,3}|quarter)(?: (\d{4})\.?(?: ?gada)?)?$`)
)

// readPeriod reads a month, a quarter or a year: 2026-02, 02.2026, Feb 2026,
// februāris, Q1 2026, 2026. gada 1. ceturksnis, last month, 2026. Without a year
// it is the latest that has begun. The error is errNoDate, or a *badDateError
// with the text.
func readPeriod(text string, today relationship.Day) (first, last relationship.Day, err error) {
	plain := relationship.Plain(text)
	r := dayReader{text: strings.TrimSpace(text), today: today}
	if m := yearMonth.FindStringSubmatch(plain); m != nil {
		return r.period(m[1], m[2], monthUnit)
	}
	if m := monthYear.FindStringSubmatch(plain); m != nil {
		return r.period(m[2], m[1], monthUnit)
	}
	if m := wholeYear.FindStringSubmatch(plain); m != nil {
		return r.period(m[1], "1", yearUnit)
	}
	if m := quarterYear.FindStringSubmatch(plain); m != nil {
		return r.quarter(m[2], m[1])
	}
	if m := yearQuarter.FindStringSubmatch(plain); m != nil {
		return r.quarter(m[1], m[2])
	}
	if m := ordinalQ.FindStringSubmatch(plain); m != nil {
		return r.quarter(m[1]+m[3], m[2])
	}
	words := dateWords(text)
	if len(words) == 2 {
		n := map[which]int{lastWhich: -1, thisWhich: 0}
		w, u := whichOf(words[0]), unitOf(words[1])
		if shift, ok := n[w]; ok && (u == monthUnit || u == quarterUnit || u == yearUnit) {
			first, last = periodOf(r.later(shift, u), u)
			return first, last, nil
		}
	}
	return r.namedMonth(words)
}

// namedMonth reads a month by its name, with or without a year.
func (r dayReader) namedMonth(words []string) (first, last relationship.Day, err error) {
	var month time.Month
	year := ""
	for i, w := range words {
		w = strings.TrimSuffix(w, ".")
		m, ok := monthOf(w)
		switch {
		case ok && month == 0:
			month = m
		case isDigits(w, 4, 4) && year == "":
			year = w
		case i > 0 && (hasLatvian(w, "gad") || w == "g"):
		default:
			return 0, 0, errNoDate
		}
	}
	if month == 0 {
		return 0, 0, errNoDate
	}
	return r.period(year, strconv.Itoa(int(month)), monthUnit)
}

func (r dayReader) quarter(year, quarter string) (first, last relationship.Day, err error) {
	q, _ := strconv.Atoi(quarter)
	return r.period(year, strconv.Itoa(3*q-2), quarterUnit)
}

// period returns the period of a month; without a year the latest begun.
func (r dayReader) period(year, month string, u unit) (first, last relationship.Day, err error) {
	m, _ := strconv.Atoi(month)
	y, _ := strconv.Atoi(year)
	if year == "" {
		if y = r.today.Date().Year(); relationship.DateDay(y, time.Month(m), 1) > r.today {
			y--
		}
	}
	if !isDate(y, time.Month(m), 1) {
		return 0, 0, &badDateError{r.text}
	}
	first, last = periodOf(relationship.DateDay(y, time.Month(m), 1), u)
	return first, last, nil
}

// periodOf returns the month, quarter or year that a day is in.
func periodOf(day relationship.Day, u unit) (first, last relationship.Day) {
	y, m, _ := day.Date().Date()
	size := time.Month(1)
	switch u {
	case quarterUnit:
		m, size = (m-1)/3*3+1, 3
	case yearUnit:
		m, size = 1, 12
	default:
	}
	return relationship.DateDay(y, m, 1), relationship.DateDay(y, m+size, 1) - 1
}
