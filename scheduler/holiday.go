package scheduler

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/ch"
	"github.com/rickar/cal/v2/cz"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/dk"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/lt"
	"github.com/rickar/cal/v2/lv"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/us"

	"github.com/rapport-bot/rapport/relationship"
)

// holidays are the public holidays by country, ISO 3166 in lower case.
var holidays = map[string][]*cal.Holiday{
	"at": at.Holidays, "be": be.Holidays, "ch": ch.Holidays, "cz": cz.Holidays, "de": de.Holidays, "dk": dk.Holidays,
	"es": es.Holidays, "fr": fr.Holidays, "gb": gb.Holidays, "ie": ie.Holidays, "it": it.Holidays, "lt": lt.Holidays,
	"lv": lv.Holidays, "nl": nl.Holidays, "no": no.Holidays, "pl": pl.Holidays, "se": se.Holidays, "us": us.Holidays,
}

// capitals are the time zones from which a country follows when nobody named
// one.
var capitals = map[string]string{
	"Europe/Vienna": "at", "Europe/Brussels": "be", "Europe/Zurich": "ch", "Europe/Prague": "cz", "Europe/Berlin": "de",
	"Europe/Copenhagen": "dk", "Europe/Madrid": "es", "Europe/Paris": "fr", "Europe/London": "gb", "Europe/Dublin": "ie",
	"Europe/Rome": "it", "Europe/Vilnius": "lt", "Europe/Riga": "lv", "Europe/Amsterdam": "nl", "Europe/Oslo": "no",
	"Europe/Warsaw": "pl", "Europe/Stockholm": "se", "America/New_York": "us", "America/Chicago": "us",
	"America/Denver": "us", "America/Los_Angeles": "us",
}

// Countries reports whether the public holidays of a country are known.
func Countries(code string) bool { return holidays[strings.ToLower(code)] != nil }

// Known lists the countries whose public holidays are known.
func Known() []string { return slices.Sorted(maps.Keys(holidays)) }

// DayOff reports whether nobody works on a day where a clock shows the time of
// zone: weekends and public holidays of country, or of the zone's.
func DayOff(country string, zone *time.Location, day relationship.Day) bool {
	return dayOff(cmp.Or(country, capitals[zone.String()]), day)
}

// dayOff reports whether nobody works on a day: a weekend, or a public holiday
// of the country. Without a country that is known, only weekends are.
func dayOff(country string, day relationship.Day) bool {
	date := day.Date()
	if w := date.Weekday(); w == time.Saturday || w == time.Sunday {
		return true
	}
	for _, h := range holidays[strings.ToLower(country)] {
		if actual, observed := h.Calc(date.Year()); sameDate(actual, date) || sameDate(observed, date) {
			return true
		}
	}
	return false
}

func sameDate(a, b time.Time) bool {
	ya, ma, da := a.Date()
	yb, mb, db := b.Date()
	return ya == yb && ma == mb && da == db
}
