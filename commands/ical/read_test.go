package ical

import (
	"errors"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot"
)

func calendar(lines ...string) []byte {
	return []byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VCALENDAR\r\n")
}

func event(lines ...string) string {
	return "BEGIN:VEVENT\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT"
}

// Meetings are read with who was there, on the clock that they were made on:
// also Outlook's.
func TestReadMeetings(t *testing.T) {
	riga, err := time.LoadLocation("Europe/Riga")
	if err != nil {
		t.Fatal(err)
	}
	who := []string{
		`ORGANIZER;CN="Jana Novak":mailto:jana@acme.eu`, "ATTENDEE;CN=Anna;PARTSTAT=ACCEPTED:MAILTO:anna@us.example", "ATTENDEE;PARTSTAT=DECLINED:mailto:no@acme.eu",
		"ATTENDEE;CUTYPE=ROOM:mailto:room@us.example", "ATTENDEE;CN=jana@acme.eu:mailto:jana@acme.eu",
	}
	for name, c := range map[string]struct {
		lines  []string
		at     time.Time
		allDay bool
	}{
		"utc":     {[]string{"DTSTART:20260309T080000Z"}, time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC), false},
		"zone":    {[]string{"DTSTART;TZID=Europe/Paris:20260330T100000"}, time.Date(2026, 3, 30, 8, 0, 0, 0, time.UTC), false},
		"outlook": {[]string{"DTSTART;TZID=FLE Standard Time:20260330T100000"}, time.Date(2026, 3, 30, 7, 0, 0, 0, time.UTC), false},
		"nowhere": {[]string{"DTSTART;TZID=Customized Time Zone:20260309T100000"}, time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC), false},
		"local":   {[]string{"DTSTART:20260309T100000"}, time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC), false},
		"day":     {[]string{"DTSTART;VALUE=DATE:20260309"}, time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC), true},
	} {
		got, err := Read(calendar(event(append(append(c.lines, who...), "UID:u1", "SEQUENCE:2", `SUMMARY:Q1\, review`, `DESCRIPTION:a\nb`)...)), riga)
		if err != nil || len(got) != 1 {
			t.Errorf("%s: %v %v", name, got, err)
			continue
		}
		if !got[0].At.Equal(c.at) || got[0].AllDay != c.allDay {
			t.Errorf("%s begins %v, want %v", name, got[0].At.UTC(), c.at)
		}
		got[0].At, got[0].AllDay, got[0].Key = time.Time{}, false, ""
		want := bot.Contact{
			Kind: bot.ByMeeting, From: bot.Party{Name: "Jana Novak", Email: "jana@acme.eu"}, Subject: "Q1, review", Text: "a\nb",
			To: []bot.Party{{Name: "Anna", Email: "anna@us.example"}, {Email: "jana@acme.eu"}},
		}
		if diff := cmp.Diff(want, got[0]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// What was moved is another contact, what was called off is none.
func TestReadKeys(t *testing.T) {
	key := func(lines ...string) string {
		t.Helper()
		got, err := Read(calendar(event(append(lines, "DTSTART:20260309T080000Z")...)), time.UTC)
		if err != nil || len(got) != 1 {
			t.Fatalf("%v %v", got, err)
		}
		return got[0].Key
	}
	one := key("UID:u1", "SEQUENCE:0")
	if one != key("UID:u1", "SEQUENCE:0", "SUMMARY:x") || one == key("UID:u1", "SEQUENCE:1") || one == key("UID:u2", "SEQUENCE:0") {
		t.Error("keys do not tell contacts apart")
	}
	for name, text := range map[string][]byte{
		"cancelled": calendar(event("UID:u", "DTSTART:20260309T080000Z", "STATUS:CANCELLED")),
		"cancel":    calendar("METHOD:CANCEL", event("UID:u", "DTSTART:20260309T080000Z")),
	} {
		if got, err := Read(text, time.UTC); err != nil || len(got) != 0 {
			t.Errorf("%s: %v %v", name, got, err)
		}
	}
	for _, text := range [][]byte{nil, []byte("hello"), calendar(), calendar(event("UID:u")), calendar(event("DTSTART:20260309T080000Z")), calendar(event("UID:u", "DTSTART:soon"))} {
		if got, err := Read(text, time.UTC); !errors.Is(err, ErrNotCalendar) {
			t.Errorf("%q: %v %v", text, got, err)
		}
	}
}

// Every zone of the table is in the database.
func TestWindowsZones(t *testing.T) {
	for name, city := range windowsZones {
		if _, err := time.LoadLocation(city); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Nothing that can be sent breaks it.
func FuzzRead(f *testing.F) {
	f.Add(calendar(event("UID:u", "DTSTART;TZID=FLE Standard Time:20260330T100000", "ATTENDEE;CN=\"a;b\":mailto:x@y.z")))
	f.Fuzz(func(t *testing.T, text []byte) {
		all, err := Read(text, time.UTC)
		if err == nil && len(all) > most {
			t.Errorf("%d contacts", len(all))
		}
	})
}
