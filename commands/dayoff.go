package commands

import (
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// dayOff reports whether nobody of the workspace works on a day.
func (e *Env) dayOff(d relationship.Day) bool {
	if e.DayOff != nil {
		return e.DayOff(d)
	}
	w := d.Date().Weekday()
	return w == time.Saturday || w == time.Sunday
}

// atNine is nine in the morning of a day.
func atNine(d relationship.Day, zone *time.Location) time.Time {
	const nine = 9
	date := d.Date()
	return time.Date(date.Year(), date.Month(), date.Day(), nine, 0, 0, 0, zone)
}
