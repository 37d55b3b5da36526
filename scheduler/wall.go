package scheduler

import (
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// wall returns the instant at which clocks on the wall show a time of day. A
// time that the change of clocks leaves out is the first instant after the
// change; of one that comes twice it is the first.
func wall(day relationship.Day, clock Clock, zone *time.Location) time.Time {
	d := day.Date()
	at := time.Date(d.Year(), d.Month(), d.Day(), clock.Hour, clock.Minute, 0, 0, zone)
	start, end := at.ZoneBounds()
	if at.Day() != d.Day() || at.Hour() != clock.Hour || at.Minute() != clock.Minute {
		// Which side of the gap Date chose is not promised.
		if !start.IsZero() && at.Sub(start) < 12*time.Hour {
			return start
		}
		return end
	}
	if start.IsZero() {
		return at
	}
	_, now := at.Zone()
	_, before := start.Add(-time.Nanosecond).Zone()
	if earlier := at.Add(time.Duration(now-before) * time.Second); earlier.Before(start) {
		return earlier
	}
	return at
}

// A Clock is a time of day.
type Clock struct{ Hour, Minute int }
