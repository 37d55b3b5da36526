// Package ical writes agendas for calendar programs, as RFC 5545 has it.
package ical

import (
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"

	"github.com/rapport-bot/rapport/commands"
)

// Writer implements [commands.Calendar].
type Writer struct{}

const (
	maker = "-//Rapport//Relationships//EN"
	// often is how long a program may wait before it looks again, and long how
	// much of the day something at an hour takes.
	often = "PT1H"
	long  = 30 * time.Minute
)

// WriteAgenda writes an agenda. The same agenda is the same file, byte for byte.
func (Writer) WriteAgenda(a commands.Agenda) ([]byte, error) {
	c := ics.NewCalendar()
	c.SetProductId(maker)
	c.SetMethod(ics.MethodPublish)
	c.SetXWRCalName(a.Name)
	c.SetXPublishedTTL(often)
	c.SetRefreshInterval(often)
	for _, item := range a.Items {
		e := c.AddEvent(item.ID + "@" + a.Of + ".rapport")
		// Of the day, so that what has not changed is not news each time.
		e.SetDtStampTime(a.Today.Date())
		if item.At.IsZero() {
			e.SetAllDayStartAt(item.Day.Date())
			e.SetAllDayEndAt((item.Day + 1).Date())
		} else {
			e.SetStartAt(item.At)
			e.SetEndAt(item.At.Add(long))
		}
		e.SetSummary(clean(item.Title))
		if item.Text != "" {
			e.SetDescription(clean(item.Text))
		}
		e.SetTimeTransparency(ics.TransparencyTransparent) // nobody is busy because of it
	}
	var b strings.Builder
	// Without being told to, the library ends lines with a bare line feed.
	err := c.SerializeTo(&b, ics.WithNewLineWindows)
	return []byte(b.String()), err
}

// clean keeps what a value may hold: a line break is one character, and no
// other control character may stand in a file.
func clean(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return ' '
		}
		return r
	}, text)
}
