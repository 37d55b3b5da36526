package ical

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

func day(t *testing.T, text string) relationship.Day {
	t.Helper()
	d, err := relationship.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// What is written is read back by another program as it was meant, line by line
// within the limits of the format.
func TestAgendaIsReadBack(t *testing.T) {
	riga, err := time.LoadLocation("Europe/Riga")
	if err != nil {
		t.Fatal(err)
	}
	hostile := "Ķīmijas, drošības; \\rūpnīca\r\nBEGIN:VALARM\nEND:VCALENDAR 🙂 " + strings.Repeat("garš āčē ", 30)
	a := commands.Agenda{Name: "Rapport", Of: "T1", Today: day(t, "2026-03-10"), Items: []commands.AgendaItem{
		{ID: "due-acme-customer", Day: day(t, "2026-03-29"), Title: "Talk to Acme", Text: "Last talk 2 Mar 2026 (#7)."},
		{ID: "promise-101", Day: day(t, "2026-03-20"), Title: hostile, Text: hostile},
		// The clocks change on the 29th.
		{ID: "step-acme-customer", Day: day(t, "2026-03-30"), At: time.Date(2026, 3, 30, 14, 0, 0, 0, riga), Title: "Call"},
	}}
	data, err := Writer{}.WriteAgenda(a)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(string(data), "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("%d bytes: %q", len(line), line)
		}
	}
	cal, err := ical.NewDecoder(bytes.NewReader(data)).Decode()
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	// The other library refuses to write what lacks something that is required.
	if err := ical.NewEncoder(new(bytes.Buffer)).Encode(cal); err != nil {
		t.Errorf("not valid: %v", err)
	}
	var got []commands.AgendaItem
	for _, e := range cal.Events() {
		var item commands.AgendaItem
		item.ID = strings.TrimSuffix(e.Props.Get(ical.PropUID).Value, "@T1.rapport")
		item.Title, _ = e.Props.Text(ical.PropSummary)
		item.Text, _ = e.Props.Text(ical.PropDescription)
		start := e.Props.Get(ical.PropDateTimeStart)
		at, err := e.DateTimeStart(riga)
		if err != nil {
			t.Fatal(err)
		}
		item.Day = relationship.DayOf(at, riga)
		if start.ValueType() == ical.ValueDateTime {
			item.At = at.In(riga)
		} else if start.Params.Get("VALUE") != "DATE" || len(start.Value) != len("20260320") {
			t.Errorf("start of %s: %v %q", item.ID, start.Params, start.Value)
		}
		if e.Props.Get(ical.PropDateTimeStamp).Value != "20260310T000000Z" {
			t.Errorf("stamp %q", e.Props.Get(ical.PropDateTimeStamp).Value)
		}
		got = append(got, item)
	}
	want := a.Items
	want[1].Title, want[1].Text = strings.ReplaceAll(hostile, "\r\n", "\n"), strings.ReplaceAll(hostile, "\r\n", "\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("read back (-want +got):\n%s\n%s", diff, data)
	}
	again, err := Writer{}.WriteAgenda(a)
	if err != nil || !bytes.Equal(data, again) {
		t.Errorf("the same agenda is another file: %v", err)
	}
}
