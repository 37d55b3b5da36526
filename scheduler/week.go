package scheduler

import (
	"cmp"
	"fmt"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// A calendar is when a person is to be told things.
type calendar struct {
	zone   *time.Location
	weekly relationship.Weekly
	off    func(relationship.Day) bool
}

// calendarOf returns the calendar of a person. Their days off are weekends,
// public holidays and their pause.
func (w *Workspace) calendarOf(u relationship.User) calendar {
	zone := u.In(w.Ledger.Zone)
	country := cmp.Or(u.Holidays, capitals[zone.String()], w.Country)
	return calendar{
		zone: zone, weekly: u.WeeklyTime(),
		off: func(d relationship.Day) bool { return u.Paused(d) || dayOff(country, d) },
	}
}

// A week is one weekly occasion: which it is, and when.
type week struct {
	key string // "2026-W43"
	at  time.Time
}

const daysOfWeek = 7

// weeks returns the weekly occasions after from, up to and with to. One that
// falls on a day off is moved to the next working day; one that would be moved
// into the place of the next week's is left out.
func (c calendar) weeks(from, to time.Time) []week {
	if c.weekly.Off {
		return nil
	}
	first, last := relationship.DayOf(from, c.zone)-2*daysOfWeek, relationship.DayOf(to, c.zone)
	var all []week
	for d := first; d <= last; d++ {
		if d.Date().Weekday() != c.weekly.Day || c.weekly.Monthly && d.Date().Day() > daysOfWeek {
			continue
		}
		on := d
		for on < d+daysOfWeek && c.off(on) {
			on++
		}
		at := wall(on, Clock{c.weekly.Hour, c.weekly.Minute}, c.zone)
		if on < d+daysOfWeek && at.After(from) && !at.After(to) {
			year, number := d.Date().ISOWeek()
			all = append(all, week{fmt.Sprintf("%d-W%02d", year, number), at})
		}
	}
	return all
}

// mornings returns the working days after from, up to and with to, at the
// person's hour.
func (c calendar) mornings(from, to time.Time) []week {
	clock := Clock{c.weekly.Hour, c.weekly.Minute}
	if c.weekly.Off {
		clock = Clock{relationship.UsualWeekly.Hour, relationship.UsualWeekly.Minute}
	}
	var all []week
	for d := relationship.DayOf(from, c.zone); d <= relationship.DayOf(to, c.zone); d++ {
		if at := wall(d, clock, c.zone); !c.off(d) && at.After(from) && !at.After(to) {
			all = append(all, week{d.String(), at})
		}
	}
	return all
}
