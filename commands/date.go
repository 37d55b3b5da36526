package commands

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// A lean says whether a date is of what happened or of what is due.
type lean int

const (
	past lean = iota
	future
)

// errNoDate says that a text is no date at all and may be something else; a
// date that is wrong or unclear has an error of its own.
var errNoDate = errors.New("no date")

// A badDateError says that no calendar has the date.
type badDateError struct{ Text string }

func (e *badDateError) Error() string { return strconv.Quote(e.Text) + " is not a date" }

// A whichDateError says that a date can be read in several ways: the day first,
// as in most of Europe, and the month first.
type whichDateError struct {
	Text    string
	Options []relationship.Day
}

func (e *whichDateError) Error() string { return strconv.Quote(e.Text) + " has more than one reading" }

// A vagueDateError says that a text tells a time, such as last week, and no day.
type vagueDateError struct{ Text string }

func (e *vagueDateError) Error() string { return strconv.Quote(e.Text) + " names no day" }

// readDay reads a day in English or Latvian, with or without diacritics.
//
// A bare weekday is the most recent for the past, today included, and the
// coming one for the future, today excluded. "Last Friday" is the most recent
// before today, "next Friday" that of the next calendar week, "this Friday"
// that of this week for the past and the coming one, today included, for the
// future. Weeks begin on Monday; the end of a week is its Friday.
//
// A date without a year is the nearest that leans the right way, unless that is
// eleven months off and the one on the other side within thirty days: that one
// was meant, and the caller can say that it lies in the future or the past.
//
// The error is errNoDate, or a *badDateError, *whichDateError or
// *vagueDateError with the text.
func readDay(text string, today relationship.Day, l lean) (relationship.Day, error) {
	r := dayReader{text: strings.TrimSpace(text), today: today, lean: l}
	words := dateWords(text)
	if len(words) == 0 || len(words) > 8 {
		return 0, errNoDate
	}
	for _, read := range []func([]string) (relationship.Day, error){
		r.numeric, r.fixed, r.ago, r.end, r.weekday, r.calendar, r.ordinal, r.vague,
	} {
		if day, err := read(words); !errors.Is(err, errNoDate) {
			return r.plausible(day, err)
		}
	}
	return 0, errNoDate
}

// A dayReader reads one text. Its methods return errNoDate for words that are
// not of their form.
type dayReader struct {
	text  string
	today relationship.Day
	lean  lean
}

func (r dayReader) bad() (relationship.Day, error) { return 0, &badDateError{r.text} }

// plausible refuses days that only a slip can mean.
func (r dayReader) plausible(day relationship.Day, err error) (relationship.Day, error) {
	if err == nil && (day < relationship.DateDay(firstYear, 1, 1) || day >= relationship.DateDay(lastYear+1, 1, 1)) {
		return r.bad()
	}
	return day, err
}

const (
	firstYear = 1900
	lastYear  = 2199
)

var (
	isoDate     = regexp.MustCompile(`^(\d{4})([-/.])(\d{1,2})([-/.])(\d{1,2})\.?$`)
	dottedDate  = regexp.MustCompile(`^(\d{1,2})\. ?(\d{1,2})(?:(\.)(?: ?(\d{4}|\d{2})\.?)?)?$`)
	slashedDate = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?$|^(\d{1,2})-(\d{1,2})-(\d{4})$`)
)

// numeric reads 2026-03-10, 10.03.2026, 10.03. and 10/3.
func (r dayReader) numeric(words []string) (relationship.Day, error) {
	text := strings.Join(words, " ")
	if m := isoDate.FindStringSubmatch(text); m != nil {
		if m[2] != m[4] {
			return 0, errNoDate
		}
		return r.date(m[5], m[3], m[1])
	}
	if m := dottedDate.FindStringSubmatch(text); m != nil {
		if month, _ := strconv.Atoi(m[2]); m[3] == "" && month > 12 {
			return 0, errNoDate // 10.35 is a number
		}
		if day, _ := strconv.Atoi(m[1]); m[3] == "" && day > 31 {
			return 0, errNoDate
		}
		return r.date(m[1], m[2], m[4])
	}
	m := slashedDate.FindStringSubmatch(text)
	if m == nil {
		return 0, errNoDate
	}
	first, second, year := m[1]+m[4], m[2]+m[5], m[3]+m[6]
	day, err := r.date(first, second, year)
	other, otherErr := r.date(second, first, year)
	switch {
	case err != nil:
		return other, otherErr
	case otherErr != nil || day == other:
		return day, nil
	case year != "" && r.leans(day) != r.leans(other):
		if r.leans(other) {
			return other, nil
		}
		return day, nil
	}
	return 0, &whichDateError{r.text, []relationship.Day{day, other}}
}

// leans reports whether day lies on the side that was asked for.
func (r dayReader) leans(day relationship.Day) bool {
	return day == r.today || (day < r.today) == (r.lean == past)
}

// date joins the digits of a date; year may have two digits, or none.
func (r dayReader) date(day, month, year string) (relationship.Day, error) {
	d, _ := strconv.Atoi(day)
	m, _ := strconv.Atoi(month)
	if year == "" {
		return r.nearest(time.Month(m), d)
	}
	y, _ := strconv.Atoi(year)
	if len(year) == 2 {
		y += 2000
	}
	if !isDate(y, time.Month(m), d) {
		return r.bad()
	}
	return relationship.DateDay(y, time.Month(m), d), nil
}

func isDate(y int, m time.Month, d int) bool {
	return y >= firstYear && y <= lastYear && m >= 1 && m <= 12 && d >= 1 && d <= daysIn(y, m)
}

func daysIn(y int, m time.Month) int { return time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day() }

// nearest finds the year of a date without one.
func (r dayReader) nearest(m time.Month, d int) (relationship.Day, error) {
	const far, near = 335, 30
	year := r.today.Date().Year()
	var best, other relationship.Day // on the side asked for, and beyond
	var found, beyond bool
	for _, y := range []int{year - 1, year, year + 1} {
		if !isDate(y, m, d) {
			continue
		}
		day := relationship.DateDay(y, m, d)
		switch {
		case r.leans(day):
			if !found || distance(day, r.today) < distance(best, r.today) {
				best, found = day, true
			}
		case !beyond || distance(day, r.today) < distance(other, r.today):
			other, beyond = day, true
		}
	}
	switch {
	case !found && !beyond:
		return r.bad()
	case !found || beyond && distance(best, r.today) > far && distance(other, r.today) <= near:
		return other, nil
	}
	return best, nil
}

func distance(a, b relationship.Day) relationship.Day { return max(a-b, b-a) }

// fixed reads today, aizvakar and their like.
func (r dayReader) fixed(words []string) (relationship.Day, error) {
	text := strings.TrimSuffix(strings.Join(words, " "), ".")
	if n, ok := fixedDays[text]; ok {
		return r.today + relationship.Day(n), nil
	}
	return 0, errNoDate
}

// vague refuses what names a time but no day: last week, march, nesen.
func (r dayReader) vague(words []string) (relationship.Day, error) {
	if words[0] == "in" && len(words) > 1 {
		words = words[1:]
	}
	named := len(words) == 2 && whichOf(words[0]) != noWhich && unitOf(words[1]) > dayUnit
	if whichOf(words[0]) != noWhich && len(words) > 1 {
		words = words[1:]
	}
	if _, month := monthOf(words[0]); month && (len(words) == 1 || len(words) == 2 && isDigits(words[1], 4, 4)) {
		named = true
	}
	named = named || slices.Contains(vagueDays, strings.Join(words, " "))
	if !named {
		return 0, errNoDate
	}
	return 0, &vagueDateError{r.text}
}

// calendar reads 10 March, March 10th 2026, 10. martā, 2026. gada 10. marts.
func (r dayReader) calendar(words []string) (relationship.Day, error) {
	var month time.Month
	var day, year string
	for i, w := range words {
		w = strings.TrimSuffix(w, ".")
		if m, ok := monthOf(w); ok && month == 0 {
			month = m
			continue
		}
		number := w
		for _, suffix := range []string{"st", "nd", "rd", "th"} {
			number = strings.TrimSuffix(number, suffix)
		}
		switch {
		case isDigits(w, 4, 4) && year == "":
			year = w
		case isDigits(number, 1, 2) && day == "":
			day = number
		case isDigits(w, 2, 2) && day != "" && year == "" && month != 0:
			year = w
		case slices.Contains([]string{"of", "the", "g"}, w), hasLatvian(w, "gad") && i > 0, hasLatvian(w, "datum"):
		default:
			return 0, errNoDate
		}
	}
	if month == 0 || day == "" {
		return 0, errNoDate
	}
	return r.date(day, strconv.Itoa(int(month)), year)
}

var ordinalDay = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th|\. ?datum[a-z]{1,2})$`)

// ordinal reads the 9th of the month that leans the right way.
func (r dayReader) ordinal(words []string) (relationship.Day, error) {
	m := ordinalDay.FindStringSubmatch(strings.Join(words, " "))
	if m == nil {
		return 0, errNoDate
	}
	d, _ := strconv.Atoi(m[1])
	if d < 1 || d > 31 {
		return r.bad()
	}
	step := 1
	if r.lean == past {
		step = -1
	}
	// Of any three months in a row one has 31 days, and is not this one.
	year, month, _ := r.today.Date().Date()
	for i := 0; ; i += step {
		first := time.Date(year, month+time.Month(i), 1, 0, 0, 0, 0, time.UTC)
		day := relationship.DateDay(first.Year(), first.Month(), d)
		if d <= daysIn(first.Year(), first.Month()) && r.leans(day) {
			return day, nil
		}
	}
}
