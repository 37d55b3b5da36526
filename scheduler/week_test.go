package scheduler

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rapport-bot/rapport/relationship"
)

var zones = []string{
	"Europe/Riga", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe", "Pacific/Chatham",
	"Asia/Tehran", "America/Sao_Paulo", "Africa/Casablanca", "Asia/Tokyo", "Pacific/Kiritimati", "UTC",
}

func zoneOf(t testing.TB, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// calendarIn is a calendar in which nothing but what is named is off.
func calendarIn(zone *time.Location, weekly relationship.Weekly, off ...relationship.Day) calendar {
	return calendar{zone: zone, weekly: weekly, off: func(d relationship.Day) bool { return slices.Contains(off, d) }}
}

// On the wall it is the hour that was chosen, whatever the clocks do: a time
// that they leave out comes right after, one that comes twice comes first.
func TestWall(t *testing.T) {
	for _, tt := range []struct {
		zone, day string
		clock     Clock
		want      string
	}{
		{"Europe/Riga", "2026-03-16", Clock{9, 0}, "2026-03-16T07:00:00Z"},
		{"Europe/Riga", "2026-03-30", Clock{9, 0}, "2026-03-30T06:00:00Z"},
		{"Europe/Riga", "2026-03-29", Clock{3, 30}, "2026-03-29T01:00:00Z"}, // left out: 04:00 in summer time
		{"Europe/Riga", "2026-10-25", Clock{3, 30}, "2026-10-25T00:30:00Z"}, // twice: the first, in summer time
		{"Europe/Riga", "2026-10-25", Clock{4, 0}, "2026-10-25T02:00:00Z"},
		{"America/New_York", "2026-03-08", Clock{2, 30}, "2026-03-08T07:00:00Z"},
		{"America/New_York", "2026-11-01", Clock{1, 30}, "2026-11-01T05:30:00Z"},
		{"Asia/Kathmandu", "2026-03-16", Clock{9, 0}, "2026-03-16T03:15:00Z"},
		{"Australia/Lord_Howe", "2026-10-04", Clock{2, 15}, "2026-10-03T15:30:00Z"}, // half an hour is left out
		{"Pacific/Apia", "2011-12-30", Clock{9, 0}, "2011-12-30T10:00:00Z"},         // the day was left out: the next began
	} {
		day, err := relationship.ParseDay(tt.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := wall(day, tt.clock, zoneOf(t, tt.zone)).UTC().Format(time.RFC3339); got != tt.want {
			t.Errorf("wall(%s %v, %s) = %s, want %s", tt.day, tt.clock, tt.zone, got, tt.want)
		}
	}
}

// Three years of Mondays: one for each week of the calendar, at nine on the
// wall of everybody, in every zone.
func TestEveryWeekOnce(t *testing.T) {
	from, to := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2028, 12, 31, 0, 0, 0, 0, time.UTC)
	for _, name := range zones {
		zone := zoneOf(t, name)
		seen := map[string]bool{}
		for _, w := range calendarIn(zone, relationship.UsualWeekly).weeks(from, to) {
			at := w.at.In(zone)
			if at.Weekday() != time.Monday || at.Hour() != 9 || at.Minute() != 0 {
				t.Errorf("%s: %s came at %v", name, w.key, at)
			}
			if year, week := at.ISOWeek(); seen[w.key] || w.key != fmt.Sprintf("%d-W%02d", year, week) {
				t.Errorf("%s: %s at %v: named wrongly or twice", name, w.key, at)
			}
			seen[w.key] = true
		}
		const mondays = 156
		if len(seen) != mondays {
			t.Errorf("%s: %d weeks, want %d", name, len(seen), mondays)
		}
	}
}

// However the time is cut into looks, the same weeks and mornings come.
func TestLooksAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		weekly := relationship.Weekly{
			Day: time.Weekday(rapid.IntRange(1, 5).Draw(t, "day")), Hour: rapid.IntRange(0, 23).Draw(t, "hour"),
			Minute: rapid.IntRange(0, 59).Draw(t, "minute"), Monthly: rapid.Bool().Draw(t, "monthly"),
		}
		start := time.Unix(rapid.Int64Range(1.7e9, 1.9e9).Draw(t, "start"), 0)
		first := relationship.DayOf(start, zone)
		var off []relationship.Day
		for _, d := range rapid.SliceOfN(rapid.IntRange(0, 40), 0, 20).Draw(t, "off") {
			off = append(off, first+relationship.Day(d))
		}
		c := calendarIn(zone, weekly, off...)
		cuts := rapid.SliceOfN(rapid.IntRange(1, 5*24*3600), 1, 8).Draw(t, "cuts")
		var weeks, mornings []week
		at := start
		for _, cut := range cuts {
			next := at.Add(time.Duration(cut) * time.Second)
			weeks = append(weeks, c.weeks(at, next)...)
			mornings = append(mornings, c.mornings(at, next)...)
			at = next
		}
		if whole := c.weeks(start, at); fmt.Sprint(whole) != fmt.Sprint(weeks) {
			t.Errorf("weeks in pieces %v, in one %v", weeks, whole)
		}
		if whole := c.mornings(start, at); fmt.Sprint(whole) != fmt.Sprint(mornings) {
			t.Errorf("mornings in pieces %v, in one %v", mornings, whole)
		}
		for _, w := range weeks {
			if c.off(relationship.DayOf(w.at, zone)) {
				t.Errorf("%s comes on a day off, %v", w.key, w.at.In(zone))
			}
		}
	})
}

// Public holidays are days off: Easter Monday moves to Tuesday, a Christmas on
// Friday to Monday; a pause moves a week past its end, or out of the way of the
// next.
func TestDaysOff(t *testing.T) {
	riga := zoneOf(t, "Europe/Riga")
	w := &Workspace{Ledger: &relationship.Ledger{Zone: riga}}
	day := func(iso string) relationship.Day {
		d, err := relationship.ParseDay(iso)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, tt := range []struct {
		name     string
		user     relationship.User
		from, to string
		want     []string
	}{
		{"Easter Monday", relationship.User{}, "2026-04-01", "2026-04-20", []string{"2026-W15 Tue 7 Apr 09:00", "2026-W16 Mon 13 Apr 09:00"}},
		{"Easter Monday in New York", relationship.User{ZoneSeen: "America/New_York"}, "2026-04-01", "2026-04-10", []string{"2026-W15 Mon 6 Apr 09:00"}},
		{"where holidays were chosen", relationship.User{ZoneSeen: "America/New_York", Holidays: "lv"}, "2026-04-01", "2026-04-10", []string{"2026-W15 Tue 7 Apr 09:00"}},
		{"Fridays over Christmas", relationship.User{Weekly: "fri 16:00"}, "2026-12-20", "2027-01-10", []string{"2026-W52 Mon 28 Dec 16:00", "2026-W53 Mon 4 Jan 16:00", "2027-W01 Fri 8 Jan 16:00"}},
		{"a pause to Thursday", relationship.User{PauseFrom: day("2026-03-14"), PauseUntil: day("2026-03-19")}, "2026-03-10", "2026-03-25", []string{"2026-W12 Thu 19 Mar 09:00", "2026-W13 Mon 23 Mar 09:00"}},
		{"a pause of two weeks", relationship.User{PauseFrom: day("2026-03-14"), PauseUntil: day("2026-03-30")}, "2026-03-10", "2026-04-01", []string{"2026-W14 Mon 30 Mar 09:00"}},
		{"monthly", relationship.User{Weekly: "monthly mon 09:00"}, "2026-03-01", "2026-05-31", []string{"2026-W10 Mon 2 Mar 09:00", "2026-W15 Tue 7 Apr 09:00", "2026-W19 Tue 5 May 09:00"}},
		{"off", relationship.User{Weekly: "off"}, "2026-03-01", "2026-05-31", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := w.calendarOf(tt.user)
			from, to := day(tt.from).Date(), day(tt.to).Date()
			var got []string
			for _, week := range c.weeks(from, to) {
				got = append(got, week.key+week.at.In(c.zone).Format(" Mon 2 Jan 15:04"))
			}
			if fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}
