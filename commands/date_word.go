package commands

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// dateWords returns the words of a date as they compare, without the
// punctuation and the small words around them.
func dateWords(text string) []string {
	words := strings.FieldsFunc(relationship.Plain(text), func(r rune) bool { return strings.ContainsRune(" ,;!?()\"“”„'’", r) })
	for len(words) > 1 && slices.Contains([]string{"on", "by", "the", "until", "till", "since", "lidz", "kops"}, words[0]) {
		words = words[1:]
	}
	// The end of a day is the day: EOD Friday.
	for len(words) > 1 && slices.Contains([]string{"eod", "cob", "eob", "noon", "midday"}, words[0]) {
		words = words[1:]
	}
	// Excel's 10-Mar-26.
	if len(words) == 1 && strings.ContainsAny(words[0], "0123456789") {
		if parts := strings.Split(words[0], "-"); len(parts) > 1 && slices.ContainsFunc(parts, func(p string) bool { _, ok := monthOf(p); return ok }) {
			words = parts
		}
	}
	// The time of day, as in "friday morning" or "rīt no rīta".
	for len(words) > 1 && whichOf(words[0]) == noWhich && slices.Contains([]string{"morning", "afternoon", "evening", "night", "vakara", "rita", "no"}, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return words
}

// fixedDays are the words that mean a day counted from today.
var fixedDays = map[string]int{
	"today": 0, "now": 0, "just now": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "eod": 0, "end of day": 0, "end of the day": 0,
	"sodien": 0, "sorit": 0, "sovakar": 0, "tagad": 0, "tikko": 0, "dienas beigas": 0, "vakaram": 0,
	"yesterday": -1, "last night": -1, "vakar": -1,
	"day before yesterday": -2, "aizvakar": -2,
	"tomorrow": 1, "tmrw": 1, "rit": 1, "ritdien": 1,
	"day after tomorrow": 2, "parit": 2, "aizparit": 3,
}

// vagueDays point at a time and name no day.
var vagueDays = []string{
	"recently", "lately", "soon", "earlier", "other day", "weekend", "nesen", "driz", "drizuma", "senak",
	"pagajusnedel", "pagajusonedel", "nakamnedel", "sonedel", "pagajusgad", "nakamgad", "sogad", "pagajusmenes", "nakammenes", "somenes",
	"nedelas nogale", "brivdienas", "asap",
}

// weekdays are the names and short forms of weekdays, the Latvian ones as stems.
var weekdays = map[time.Weekday]struct{ english, latvian string }{
	time.Monday: {"monday mon", "pirmd"}, time.Tuesday: {"tuesday tue tues", "otrd"}, time.Wednesday: {"wednesday wed weds", "tresd"},
	time.Thursday: {"thursday thu thur thurs", "ceturtd"}, time.Friday: {"friday fri", "piektd"},
	time.Saturday: {"saturday sat", "sestd"}, time.Sunday: {"sunday sun", "svetd"},
}

// weekdayOf reads a weekday in English or in any case of Latvian; this is true
// of Latvian forms such as šopiektdien.
func weekdayOf(word string) (day time.Weekday, this, ok bool) {
	word = strings.TrimSuffix(word, ".")
	for day, names := range weekdays {
		if slices.Contains(strings.Fields(names.english), word) {
			return day, false, true
		}
		rest, found := strings.CutPrefix(word, names.latvian)
		if !found {
			rest, this = strings.CutPrefix(word, "so"+names.latvian)
		}
		if found || this {
			return day, this, slices.Contains([]string{"", "ien", "iena", "ienas", "ienai", "ienu", "ienam"}, rest)
		}
	}
	return 0, false, false
}

// A which tells last from this and next.
type which int

const (
	noWhich   which = 0
	lastWhich which = iota
	thisWhich
	nextWhich
)

func whichOf(word string) which {
	switch {
	case word == "last", word == "past", word == "previous", hasLatvian(word, "pagajus", "ieprieksej"):
		return lastWhich
	case word == "this", slices.Contains([]string{"saja", "so", "si", "sis", "sai", "sas"}, word):
		return thisWhich
	case word == "next", hasLatvian(word, "nakam", "nakos"):
		return nextWhich
	default:
		return noWhich
	}
}

// hasLatvian reports whether word is one of the stems with an ending.
func hasLatvian(word string, stems ...string) bool {
	return slices.ContainsFunc(stems, func(stem string) bool {
		rest, ok := strings.CutPrefix(word, stem)
		return ok && slices.Contains(latvianEndings, rest)
	})
}

// latvianEndings are those of nouns, adjectives and participles, plain.
var latvianEndings = strings.Fields("a ai aja ajai ajam ajas ajo ais am as em es e i iem im is o os s u us ei")

// A unit is a length of time.
type unit int

const (
	noUnit unit = iota
	dayUnit
	weekUnit
	fortnightUnit
	monthUnit
	quarterUnit
	yearUnit
)

// unitDays are the days of a unit, a month being 30 of them and a year 365.
var unitDays = map[unit]int{dayUnit: 1, weekUnit: 7, fortnightUnit: 14, monthUnit: 30, quarterUnit: 91, yearUnit: 365}

func unitOf(word string) unit {
	word = strings.TrimSuffix(word, ".")
	switch {
	case slices.Contains([]string{"d", "day", "days"}, word), hasLatvian(word, "dien"):
		return dayUnit
	case slices.Contains([]string{"w", "wk", "wks", "week", "weeks", "ned"}, word), hasLatvian(word, "nedel"):
		return weekUnit
	case word == "fortnight", word == "fortnights":
		return fortnightUnit
	case slices.Contains([]string{"m", "mo", "month", "months", "men"}, word), hasLatvian(word, "menes"):
		return monthUnit
	case slices.Contains([]string{"q", "quarter", "quarters"}, word), hasLatvian(word, "ceturksn"):
		return quarterUnit
	case slices.Contains([]string{"y", "yr", "yrs", "year", "years"}, word), hasLatvian(word, "gad"):
		return yearUnit
	default:
		return noUnit
	}
}

// numbers are the words for 1 to 12, the Latvian ones as stems.
var numbers = []string{
	1: "a an one vien", 2: "two div", 3: "three tris trim trij", 4: "four cetr", 5: "five piec", 6: "six ses", 7: "seven septin",
	8: "eight aston", 9: "nine devin", 10: "ten desmit", 11: "eleven vienpadsmit", 12: "twelve divpadsmit",
}

// countOf reads a whole number below 10,000, in digits or, up to twelve, in
// words.
func countOf(word string) (int, bool) {
	if isDigits(word, 1, 4) {
		n, err := strconv.Atoi(word)
		return n, err == nil
	}
	for n, names := range numbers {
		for name := range strings.FieldsSeq(names) {
			if word == name || len(name) > 2 && hasLatvian(word, name) {
				return n, true
			}
		}
	}
	return 0, false
}

func isDigits(s string, least, most int) bool {
	return len(s) >= least && len(s) <= most && strings.Trim(s, "0123456789") == ""
}

// months are the names and short forms of months, the Latvian ones as stems.
var months = [...]struct{ english, latvian string }{
	time.January: {"january jan", "janvar janv"}, time.February: {"february feb", "februar febr"}, time.March: {"march mar", "mart"},
	time.April: {"april apr", "april"}, time.May: {"may", "maij"}, time.June: {"june jun", "junij"}, time.July: {"july jul", "julij"},
	time.August: {"august aug", "august"}, time.September: {"september sep sept", "septembr"}, time.October: {"october oct", "oktobr okt"},
	time.November: {"november nov", "novembr"}, time.December: {"december dec", "decembr"},
}

// monthOf reads a month in English or in any case of Latvian, or shortened.
func monthOf(word string) (time.Month, bool) {
	word = strings.TrimSuffix(word, ".")
	for m, names := range months {
		if slices.Contains(strings.Fields(names.english), word) || slices.Contains(strings.Fields(names.latvian), word) ||
			hasLatvian(word, strings.Fields(names.latvian)...) {
			return time.Month(m), true
		}
	}
	return 0, false
}
