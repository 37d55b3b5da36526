package commands

import (
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

var (
	dayNames = map[time.Weekday]phrase{
		time.Monday: say("day.mon", "Monday", "pirmdiena"), time.Tuesday: say("day.tue", "Tuesday", "otrdiena"),
		time.Wednesday: say("day.wed", "Wednesday", "trešdiena"), time.Thursday: say("day.thu", "Thursday", "ceturtdiena"),
		time.Friday: say("day.fri", "Friday", "piektdiena"), time.Saturday: say("day.sat", "Saturday", "sestdiena"),
		time.Sunday: say("day.sun", "Sunday", "svētdiena"),
	}
	dayAndName = say("day.named", "%s (%s)", "%s (%s)")
)

// weekdayDate writes a day in full with its weekday, so that a day that was
// read from words can be checked at a glance.
func (l lang) weekdayDate(d relationship.Day) string {
	return l.say(dayAndName, l.date(d), l.say(dayNames[d.Date().Weekday()]))
}
