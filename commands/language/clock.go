package language

import (
	"regexp"
	"strconv"
	"strings"
)

var clockTime = regexp.MustCompile(`^(\d{1,2})(?:[:.](\d{2}))?(am|pm)?$`)

// clock finds the time of day that a message names, as HH:MM.
func (m *message) clock() string {
	for _, d := range m.dates {
		if d.at != "" {
			return d.at
		}
	}
	for i, w := range m.words {
		switch w {
		case "noon", "midday", "pusdienlaika":
			return "12:00"
		case "midnight":
			return "00:00"
		}
		if spoken := m.spokenClock(i); spoken != "" {
			return spoken
		}
		t := clockTime.FindStringSubmatch(strings.TrimSuffix(w, "."))
		if t == nil {
			continue
		}
		before, after := "", ""
		if i > 0 {
			before = m.words[i-1]
		}
		if i+1 < len(m.words) {
			after = m.words[i+1]
		}
		hour, _ := strconv.Atoi(t[1])
		minute, _ := strconv.Atoi(t[2])
		half := t[3]
		if half == "" && (after == "am" || after == "pm" || after == "a.m" || after == "p.m") {
			half = after[:1] + "m"
		}
		cued := before == "at" || before == "plkst" || before == "plkst." || before == "@" || before == "around" || before == "pulksten" || before == "pulkst" || before == "ap"
		sure := half != "" || strings.Contains(w, ":") || t[2] != "" && cued || cued && !dateWords.has(after) && m.taken[i] != ofDate && !monthName.has(after)
		if !sure || hour > 23 || minute > 59 {
			continue
		}
		if half == "pm" && hour < 12 {
			hour += 12
		}
		if half == "am" && hour == 12 {
			hour = 0
		}
		if half == "" && !strings.Contains(w, ":") && hour > 0 && hour < 7 && before == "at" {
			hour += 12
		}
		return twoDigits(hour) + ":" + twoDigits(minute)
	}
	return ""
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// spokenHours are the hours as people say them.
var spokenHours = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}

// spokenClock reads "half past four" and "quarter to 5" at a word, "" if it is
// none. Hours up to six are in the afternoon: nobody is reminded before dawn.
func (m *message) spokenClock(i int) string {
	if i+2 >= len(m.words) {
		return ""
	}
	hour, known := spokenHours[m.words[i+2]]
	if !known {
		n, err := strconv.Atoi(m.words[i+2])
		if hour = n; err != nil || n < 1 || n > 12 {
			return ""
		}
	}
	minute := 0
	switch m.words[i] + " " + m.words[i+1] {
	case "half past":
		minute = 30
	case "quarter past":
		minute = 15
	case "quarter to":
		hour, minute = hour-1, 45
	default:
		return ""
	}
	if hour < 7 {
		hour += 12
	}
	return twoDigits(hour) + ":" + twoDigits(minute)
}
