package ical

import (
	"bytes"
	"errors"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/rapport-bot/rapport/bot"
)

// ErrNotCalendar says that a text is no calendar with events.
var ErrNotCalendar = errors.New("ical: not a calendar with events")

// most bounds the events that are read of one file.
const most = 50

// Read reads the meetings of a calendar, without those that were called off.
// Of one that comes again the first is read. Zones are those of the database,
// of Windows, or else zone.
func Read(text []byte, zone *time.Location) ([]bot.Contact, error) {
	c, err := ics.ParseCalendar(bytes.NewReader(text))
	if err != nil || len(c.Events()) == 0 {
		return nil, ErrNotCalendar
	}
	for _, p := range c.CalendarProperties {
		if p.IANAToken == string(ics.PropertyMethod) && strings.EqualFold(p.Value, string(ics.MethodCancel)) {
			return nil, nil
		}
	}
	var all []bot.Contact
	for _, e := range c.Events() {
		if len(all) == most {
			break
		}
		if strings.EqualFold(value(e, ics.ComponentPropertyStatus), string(ics.ObjectStatusCancelled)) {
			continue
		}
		one, ok := contact(e, zone)
		if !ok {
			return nil, ErrNotCalendar
		}
		all = append(all, one)
	}
	return all, nil
}

func value(e *ics.VEvent, name ics.ComponentProperty) string {
	if p := e.GetProperty(name); p != nil {
		return p.Value
	}
	return ""
}

func contact(e *ics.VEvent, zone *time.Location) (bot.Contact, bool) {
	c := bot.Contact{
		Kind: bot.ByMeeting, Subject: ics.FromText(value(e, ics.ComponentPropertySummary)), Text: ics.FromText(value(e, ics.ComponentPropertyDescription)),
	}
	id := value(e, ics.ComponentPropertyUniqueId)
	start := e.GetProperty(ics.ComponentPropertyDtStart)
	if id == "" || start == nil {
		return c, false
	}
	c.Key = strings.Join([]string{id, value(e, ics.ComponentPropertySequence), value(e, ics.ComponentPropertyRecurrenceId), start.Value}, "|")
	var ok bool
	if c.At, c.AllDay, ok = instant(start, zone); !ok {
		return c, false
	}
	if o := e.GetProperty(ics.ComponentPropertyOrganizer); o != nil {
		c.From = party(o)
	}
	for _, a := range e.GetProperties(ics.ComponentPropertyAttendee) {
		// Rooms and those who said no were not there.
		if status(a, "PARTSTAT") == "DECLINED" || status(a, "CUTYPE") == "ROOM" || status(a, "CUTYPE") == "RESOURCE" {
			continue
		}
		if p := party(a); p != c.From {
			c.To = append(c.To, p)
		}
	}
	return c, true
}

func status(p *ics.IANAProperty, name string) string {
	if v := p.ICalParameters[name]; len(v) > 0 {
		return strings.ToUpper(v[0])
	}
	return ""
}

func party(p *ics.IANAProperty) bot.Party {
	var who bot.Party
	if scheme, address, ok := strings.Cut(p.Value, ":"); ok && strings.EqualFold(scheme, "mailto") {
		who.Email = address
	}
	if v := p.ICalParameters["CN"]; len(v) > 0 {
		who.Name = strings.Trim(v[0], `"`)
	}
	if strings.EqualFold(who.Name, who.Email) {
		who.Name = ""
	}
	return who
}

// instant reads when something begins: a day, an instant, or a time on the
// clock of a zone.
func instant(p *ics.IANAProperty, zone *time.Location) (at time.Time, allDay, ok bool) {
	if len(p.Value) == len("20060102") {
		at, err := time.Parse("20060102", p.Value)
		return at, true, err == nil
	}
	if at, err := time.Parse("20060102T150405Z", p.Value); err == nil {
		return at, false, true
	}
	if id := p.ICalParameters["TZID"]; len(id) > 0 {
		zone = zoneOf(strings.Trim(id[0], `"`), zone)
	}
	at, err := time.ParseInLocation("20060102T150405", p.Value, zone)
	return at, false, err == nil
}

func zoneOf(id string, otherwise *time.Location) *time.Location {
	if name, known := windowsZones[id]; known {
		id = name
	}
	id = strings.TrimPrefix(id, "/")
	if id == "" || id == "Local" {
		return otherwise
	}
	if zone, err := time.LoadLocation(id); err == nil {
		return zone
	}
	return otherwise
}
