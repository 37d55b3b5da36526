package commands

import (
	"errors"
	"fmt"

	"github.com/rapport-bot/rapport/relationship"
)

// ReadPast reads the day of something that happened, and ReadDue the day on
// which something is due: "Friday" is the most recent for the one and the
// coming one for the other. A text that tells a time and no day (last week) is
// vague; any other error says that the text is no date, or none there can be.
func ReadPast(text string, today relationship.Day) (day relationship.Day, vague bool, err error) {
	return vagueness(readDay(text, today, past))
}

// ReadDue is like [ReadPast], for what is due.
func ReadDue(text string, today relationship.Day) (day relationship.Day, vague bool, err error) {
	return vagueness(readDay(text, today, future))
}

func vagueness(day relationship.Day, err error) (relationship.Day, bool, error) {
	_, vague := errors.AsType[*vagueDateError](err)
	return day, vague, err
}

// ReadMonth reads the name of a month, in English or in any case of Latvian,
// as the one that comes next, this one included: 2026-03.
func ReadMonth(word string, today relationship.Day) (month string, ok bool) {
	m, ok := monthOf(relationship.Plain(word))
	if !ok {
		return "", false
	}
	year, now, _ := today.Date().Date()
	if m < now {
		year++
	}
	return fmt.Sprintf("%04d-%02d", year, m), true
}

// ReadDays reads a length of time, such as 90d, 2w or "3 months", in days.
func ReadDays(text string) (int, error) { return readSpan(text) }
