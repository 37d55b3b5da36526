package relationship

import (
	"math"
	"testing"
)

// FuzzRate rates any history, also ones with values nobody should have been
// able to record.
func FuzzRate(f *testing.F) {
	f.Add([]byte{}, 0.0, 0.0, 0.0, "", 0, 0)
	f.Add([]byte("a relationship of many years, with its ups and downs"), 1.5, -2.0, 0.7, "82%", 3, 40)
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, math.Inf(1), math.NaN(), -1.0, "1e999", 99, -7)
	f.Fuzz(func(t *testing.T, b []byte, mood, size, confidence float64, value string, severity, due int) {
		const far = 1 << 20
		m, d := Default(), bytesDraw(b)
		h := newHistory(d)
		wild := Entry{
			Day: h.today - Day(d(200)), Side: h.r.Side, Mood: new(Mood(mood)), Given: size, Received: -size, Confidence: confidence,
			Value: value, Severity: severity, Due: Day(due % far), Whose: pick(d, Ours, Theirs), Who: []string{value, value},
			Direction: pick(d, Mutual, In, Out),
		}
		for _, kind := range []Type{Interaction, Value, Harm, Promise} {
			wild.Type = kind
			h = h.with(wild)
		}
		wild.Type = FactEntry
		for _, kind := range h.r.Side.FactKinds() {
			wild.Fact = kind
			h = h.with(wild)
		}
		if err := bounded(m, h, d); err != nil {
			t.Fatalf("%v\n%s", err, h)
		}
		if err := addUp(m, h, d); err != nil {
			t.Fatalf("%v\n%s", err, h)
		}
		s := h.fold(m)
		for _, today := range []Day{h.today, h.today + 10_000} {
			sc := m.Rate(&h.r, s, today)
			tm := m.Timing(&h.r, s, &sc, today)
			for _, x := range []float64{sc.Value, sc.Low, sc.High, tm.AfterContact} {
				if !(x >= 0 && x <= 100) {
					t.Errorf("score on %d has %v, want 0 to 100\n%s", today, x, h)
				}
			}
			if c := s.Credit(today); math.IsNaN(c) || math.IsInf(c, 0) {
				t.Errorf("Credit = %v", c)
			}
		}
		if day := m.NeedsFrom(&h.r, s, h.today); day != 0 && day < h.today {
			t.Errorf("NeedsFrom = %d, before today %d", day, h.today)
		}
		if day := m.Turns(&h.r, s, h.today); day != 0 && day <= h.today {
			t.Errorf("Turns = %d, not after today %d", day, h.today)
		}
	})
}

// FuzzFold folds any history in another order, and entry by entry.
func FuzzFold(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("who writes first and who answers, and on which day was that"))
	f.Add([]byte{255, 254, 253, 1, 0, 9, 33, 71, 5, 5, 5, 80, 0, 0, 1, 2, 3, 90, 91, 92, 93, 94, 6, 6, 6, 12, 12, 12, 200, 13})
	f.Fuzz(func(t *testing.T, b []byte) {
		m, d := Default(), bytesDraw(b)
		h := newHistory(d)
		if err := orderAndEpoch(m, h, d); err != nil {
			t.Fatalf("%v\n%s", err, h)
		}
		if err := keptUp(m, h, d); err != nil {
			t.Fatalf("%v\n%s", err, h)
		}
	})
}
