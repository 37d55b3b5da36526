package relationship

import "time"

// A Day is a day number: days since 1 January 1970 in the workspace's time
// zone. All of the arithmetic of the score is done in whole days, so a score
// changes at midnight or when somebody records something, never in between.
type Day int

// DayOf returns the day on which at falls in zone.
func DayOf(at time.Time, zone *time.Location) Day {
	y, m, d := at.In(zone).Date()
	return DateDay(y, m, d)
}

// DateDay returns the day of a calendar date. Like time.Date it normalises
// values outside their usual ranges.
func DateDay(year int, month time.Month, day int) Day {
	const secondsPerDay = 24 * 60 * 60
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
}

// ParseDay reads an ISO 8601 date such as 2026-03-10.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, err
	}
	return DateDay(t.Date()), nil
}

// Date returns midnight UTC of the day, for calendar questions and formatting.
func (d Day) Date() time.Time { return time.Unix(0, 0).UTC().AddDate(0, 0, int(d)) }

// String returns the ISO 8601 date.
func (d Day) String() string { return d.Date().Format(time.DateOnly) }
