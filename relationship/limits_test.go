package relationship

import "testing"

// The limits hold to the day.
func TestLimits(t *testing.T) {
	m := Default()
	customer := &Relationship{Side: Customer}
	contact := func(number int, day Day, mood *Mood) Entry {
		return Entry{Number: number, Type: Interaction, Direction: Mutual, Day: day, Mood: mood}
	}
	fact := func(kind string) []Entry {
		return []Entry{{Number: 1, Type: FactEntry, Side: Customer, Day: 1000, Fact: kind, Value: Renewals[0]}}
	}
	csat := fact(CSAT)
	csat[0].Value = "90"
	first := []Entry{contact(1, 1000, nil)}
	// Three bad moods, with promises broken so that quality is below 20.
	bad := []Entry{contact(1, 1000, new(VeryBad)), contact(2, 1010, new(VeryBad)), contact(3, 1020, new(VeryBad))}
	for i := range 6 {
		bad = append(bad,
			Entry{Number: 4 + 2*i, Type: Promise, Side: Customer, Whose: Ours, Day: 1000, Due: 1005},
			Entry{Number: 5 + 2*i, Type: PromiseOutcome, Side: Customer, Day: 1005, Of: 4 + 2*i, Result: Broken})
	}
	// Kept is recorded for a day before the promise itself was written down.
	backdated := []Entry{
		{Number: 1, Type: Promise, Side: Customer, Whose: Theirs, Day: 1010, Due: 1005},
		{Number: 2, Type: PromiseOutcome, Side: Customer, Day: 1004, Of: 1, Result: Kept},
	}
	tests := []struct {
		name    string
		entries []Entry
		today   Day
		holds   func(*State, Score) bool
	}{
		{"a fact counts for 180 days", csat, 1180, func(s *State, sc Score) bool { return sc.Facts == 1 && len(s.Present(1180)) == 1 }},
		{"and then no more", csat, 1181, func(s *State, sc Score) bool { return sc.Facts == 0 && len(s.Present(1181)) == 0 }},
		{"a renewal counts for a year", fact(Renewal), 1365, func(_ *State, sc Score) bool { return sc.Facts == 1 }},
		{"and then no more", fact(Renewal), 1366, func(_ *State, sc Score) bool { return sc.Facts == 0 }},
		{"a first contact is new for a horizon", first, 1090, func(_ *State, sc Score) bool { return sc.Attention == AttentionNew }},
		{"and then cold", first, 1091, func(_ *State, sc Score) bool { return sc.Attention == Cold }},
		{"bad moods take 60 days to end it", bad, 1059, func(_ *State, sc Score) bool { return sc.Class == Repair && sc.Quality < 20 }},
		{"and then do", bad, 1060, func(_ *State, sc Score) bool { return sc.Class == ExitCandidate }},
		{"a promise kept before it was recorded", backdated, 1010, func(s *State, _ Score) bool { return s.Theirs.Kept == 1 && len(s.Open) == 0 }},
		{"does not count before", backdated, 1009, func(s *State, _ Score) bool { return s.Theirs.Kept == 0 && len(s.Open) == 0 }},
	}
	for _, test := range tests {
		s := m.Fold(customer, test.entries, test.today)
		sc := m.Rate(customer, s, test.today)
		if !test.holds(s, sc) {
			t.Errorf("%s: does not hold on day %d: score %+v", test.name, int(test.today), sc)
		}
	}
}

func TestWorth(t *testing.T) {
	tests := []struct {
		side        Side
		kind, value string
		want        float64
		ok          bool
	}{
		{Customer, Renewal, "committed", 1, true},
		{Customer, Renewal, "unknown", 0.5, true},
		{Customer, Renewal, "lost", 0, true},
		{Customer, Renewal, "perhaps", 0, false},
		{Customer, RevenueTrend, "5", 1, true},
		{Customer, RevenueTrend, "4.9", 0.7, true},
		{Customer, RevenueTrend, "-5", 0.7, true},
		{Customer, RevenueTrend, "-20%", 0.35, true},
		{Customer, RevenueTrend, "-20.1", 0, true},
		{Customer, CSAT, "130", 1, true},
		{Customer, NPS, "-100", 0, true},
		{Customer, NPS, "50", 0.75, true},
		{Partner, RateChange, "-2", 1, true},
		{Partner, RateChange, "2", 0.7, true},
		{Partner, RateChange, "+4 %", 0.4, true},
		{Partner, RateChange, "8.1", 0.1, true},
		{Partner, DeliveredOnTime, "82", 0.82, true},
		{Partner, DeliveredOnTime, "NaN", 0, false},
		{Partner, CSAT, "90", 0, false},
		{Customer, QualityFact, "90", 0, false},
	}
	for _, test := range tests {
		if got, ok := test.side.Worth(test.kind, test.value); got != test.want || ok != test.ok {
			t.Errorf("%s.Worth(%s, %q) = %v, %v, want %v, %v", test.side, test.kind, test.value, got, ok, test.want, test.ok)
		}
	}
	for _, s := range Sides {
		for _, kind := range s.FactKinds() {
			value := "50"
			if kind == Renewal {
				value = Renewals[0]
			}
			if _, ok := s.Worth(kind, value); !ok {
				t.Errorf("%s.Worth(%s, %s) = false, want true", s, kind, value)
			}
		}
	}
}
