package relationship

import "testing"

// What reminders are worth is told from what followed within a fortnight; the
// newest say nothing yet.
func TestReportComparesReminders(t *testing.T) {
	talk := func(n int, d Day) Entry {
		return Entry{Number: n, Type: Interaction, How: Call, Direction: Mutual, Day: d}
	}
	r := &Relationship{Side: Customer, Segment: TierB, Added: 1}
	histories := []History{
		{ID: "answered", Relationship: r, Entries: []Entry{talk(1, 800), talk(2, 913)}},
		{ID: "silent", Relationship: r, Entries: []Entry{talk(3, 800)}},
		{ID: "late", Relationship: r, Entries: []Entry{talk(4, 800), talk(5, 914)}},
	}
	nudge := func(id string, d Day, out bool) Nudge { return Nudge{Ref{id, Customer}, d, out} }
	rep := Default().NewReport(histories, []Nudge{
		nudge("answered", 900, false), nudge("silent", 900, false), nudge("late", 900, true), nudge("answered", 910, true),
		nudge("silent", 990, false), // too early to tell
	}, 1000)
	if rep.Given != (Answered{2, 1}) || rep.Left != (Answered{2, 1}) {
		t.Errorf("given %+v, left out %+v; want one of two each", rep.Given, rep.Left)
	}
	if share, ok := rep.Given.Share(); !ok || share != 0.5 {
		t.Errorf("share %v, %v", share, ok)
	}
	if rep.Backtest.Known != 3 || rep.Backtest.Days != ReportDays {
		t.Errorf("backtest %+v", rep.Backtest)
	}
}

// A snapshot counts bands and the largest moves; a partner with harm on record
// is in no mean and no move.
func TestSnapshot(t *testing.T) {
	l := &Ledger{Model: Default()}
	rec := func(id string, side Side, harm bool, days ...Day) *Record {
		r := Relationship{Side: side, Segment: side.DefaultSegment(), Added: 1, Owner: "anna"}
		var entries []Entry
		for i, d := range days {
			entries = append(entries, Entry{Number: i + 1, Type: Interaction, How: Call, Direction: Mutual, Day: d})
		}
		if harm {
			entries = append(entries, Entry{Number: 99, Type: Harm, Side: side, Day: days[len(days)-1], Severity: 4, Area: "money"})
		}
		return &Record{
			Company: Company{ID: id, Name: id, Relationships: []Relationship{r}},
			Held:    map[Side]*Held{side: l.Model.hold(&r, Live(entries))},
		}
	}
	const today = 420
	s := NewSnapshot(today)
	for _, x := range []*Record{
		rec("steady", Customer, false, 300, 320, 340, 360, 380, 400, 419),
		rec("fading", Customer, false, 200, 220, 240, 260, 280, 300),
		rec("harmed", Partner, true, 300, 330, 360, 390, 410),
		rec("new", Customer, false),
	} {
		for _, rating := range l.Ratings(x, today) {
			s.Add(l, rating)
		}
	}
	customers := s.Sides[Customer]
	if s.Count(Whole, NoBand) != 1 || s.Rated(Customer) != 2 || s.Rated(Partner) != 0 {
		t.Errorf("%+v, %+v: want one unscored, two scored customers, and no partner in the mean", customers, s.Sides[Partner])
	}
	if len(customers.Week.Down) == 0 || customers.Week.Down[0].ID != "fading" {
		t.Errorf("falls %+v, want fading first", customers.Week.Down)
	}
	if moves := s.Sides[Partner].Month; len(moves.Up)+len(moves.Down) != 0 {
		t.Errorf("a partner with harm on record moved: %+v", moves)
	}
	if mean, ok := s.Mean(Whole); !ok || mean <= 0 || mean >= 100 {
		t.Errorf("mean %v, %v", mean, ok)
	}
}
