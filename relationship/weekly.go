package relationship

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Weekly is when somebody wants the weekly message, on the clock of their
// wall.
type Weekly struct {
	Day          time.Weekday
	Hour, Minute int
	Monthly      bool // in the first week of a month only
	Off          bool
}

// UsualWeekly holds for those who chose nothing.
var UsualWeekly = Weekly{Day: time.Monday, Hour: 9}

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// ParseWeekly reads what [Weekly.String] writes.
func ParseWeekly(s string) (Weekly, bool) {
	if s == "off" {
		return Weekly{Off: true}, true
	}
	var w Weekly
	s, w.Monthly = strings.CutPrefix(s, "monthly ")
	day, clock, _ := strings.Cut(s, " ")
	at, err := time.Parse("15:04", clock)
	i := slices.Index(weekdays, day)
	if err != nil || i < 0 {
		return Weekly{}, false
	}
	w.Day, w.Hour, w.Minute = time.Weekday(i), at.Hour(), at.Minute()
	return w, true
}

// String is "mon 09:00", "monthly mon 09:00" or "off".
func (w Weekly) String() string {
	if w.Off {
		return "off"
	}
	words := fmt.Sprintf("%s %02d:%02d", weekdays[w.Day], w.Hour, w.Minute)
	if w.Monthly {
		words = "monthly " + words
	}
	return words
}
