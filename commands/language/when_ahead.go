package language

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

// onlyDue reads what names a day to come and no day that was: within two weeks,
// nedēļas laikā, a week from Monday.
func (m *message) onlyDue(text string) (relationship.Day, bool) {
	if due, _, err := commands.ReadDue(text, m.today); err == nil && due > m.today {
		return due, true
	}
	span, day, ok := strings.Cut(text, " from ")
	if !ok {
		return 0, false
	}
	after, _, err := commands.ReadDue("in "+span, m.today)
	from, _, errFrom := commands.ReadDue(day, m.today)
	if err != nil || errFrom != nil || after <= m.today || from < m.today {
		return 0, false
	}
	return from + after - m.today, true
}

// aheadBy reads how long from now something is, when that is less than a day.
var aheadBy = regexp.MustCompile(`^(?:in|pec) (?:(?:about|around|apmeram) )?(?:(half an hour|half hour|pusstundas)|(an hour and a half|pusotras stundas)|(?:(an?|one|a couple of|couple of|two|three|four|five|six|\d{1,3}|vienas|divam|trim|cetram|piecam) ?)?(hours?|hrs?|h|stundas|stundam)|(a few|\d{1,3}|five|ten|fifteen|twenty|thirty|desmit|divdesmit|trisdesmit) ?(minutes?|mins?|m|minutem))(?: |$)`)

var smallNumbers = map[string]int{
	"": 1, "a": 1, "an": 1, "one": 1, "vienas": 1, "couple of": 2, "a couple of": 2, "two": 2, "divam": 2, "three": 3, "trim": 3, "four": 4, "cetram": 4,
	"five": 5, "piecam": 5, "a few": 5, "six": 6, "ten": 10, "desmit": 10, "fifteen": 15, "twenty": 20, "divdesmit": 20, "thirty": 30, "trisdesmit": 30,
}

// mostAheadWords is how many words such a time has at most.
const mostAheadWords = 7

// hoursAhead reads "in an hour" or "pēc 30 minūtēm" at a token.
func (m *message) hoursAhead(i int) (date, bool) {
	if w := m.words[i]; w != "in" && w != "pec" {
		return date{}, false
	}
	f := aheadBy.FindStringSubmatch(strings.Join(m.words[i:min(len(m.words), i+mostAheadWords)], " "))
	if f == nil {
		return date{}, false
	}
	var wait time.Duration
	switch {
	case f[1] != "":
		wait = 30 * time.Minute
	case f[2] != "":
		wait = 90 * time.Minute
	case f[4] != "":
		wait = time.Duration(number(f[3])) * time.Hour
	default:
		wait = time.Duration(number(f[5])) * time.Minute
	}
	to := i + len(strings.Fields(f[0]))
	if !m.isFree(i, to) {
		return date{}, false
	}
	then := m.talk.Now.Add(wait)
	day := relationship.DayOf(then, m.talk.Now.Location())
	return date{from: i, to: to, past: day, due: day, futureAll: true, at: then.Format("15:04")}, true
}

func number(word string) int {
	if n, ok := smallNumbers[word]; ok {
		return n
	}
	n, _ := strconv.Atoi(word)
	return n
}
