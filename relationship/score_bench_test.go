package relationship

import "testing"

// portfolio returns relationships as a busy workspace has them: all were met,
// with some 13 contacts and as many other entries each.
func portfolio(m *Model, n int) (rs []Relationship, states []*State, today Day) {
	const kinds = 500 // different ones; the rest repeat
	today = epoch + 1000
	for seed := uint64(0); len(states) < kinds; seed++ {
		h := newHistory(seeded(seed))
		if s := m.Fold(&h.r, h.entries, today); s.Met() {
			rs, states = append(rs, h.r), append(states, s)
		}
	}
	for i := kinds; i < n; i++ {
		rs, states = append(rs, rs[i%kinds]), append(states, states[i%kinds].Clone())
	}
	return rs, states, today
}

func BenchmarkRate100k(b *testing.B) {
	const n = 100_000
	m := Default()
	rs, states, today := portfolio(m, n)
	b.Run("Rate", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for i := range states {
				sc := m.Rate(&rs[i], states[i], today)
				if !sc.Scored {
					b.Fatal("not scored")
				}
			}
		}
	})
	b.Run("Value", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for i := range states {
				if _, ok := m.Value(&rs[i], states[i], today); !ok {
					b.Fatal("not scored")
				}
			}
		}
	})
}

func BenchmarkAdd(b *testing.B) {
	m := Default()
	r := &Relationship{Side: Customer, Segment: TierB, Org: true}
	s := m.Fold(r, nil, epoch)
	e := Entry{Type: Interaction, Direction: Mutual, Mood: new(Good), Who: []string{"Jana", "Peter"}, Day: epoch}
	b.ReportAllocs()
	for b.Loop() {
		e.Number++
		e.Day += 7
		if !m.Add(r, s, &e) {
			b.Fatal("Add = false")
		}
	}
}

func BenchmarkFold(b *testing.B) {
	m := Default()
	var entries []Entry
	for i := range 200 {
		entries = append(entries, Entry{
			Number: i + 1, Type: Interaction, Direction: Mutual, Mood: new(Good), Who: []string{"Jana"}, Day: epoch + Day(5*i),
		})
	}
	r := &Relationship{Side: Customer, Segment: TierB, Org: true}
	b.ReportAllocs()
	for b.Loop() {
		m.Fold(r, entries, epoch+2000)
	}
}

func BenchmarkSchedule(b *testing.B) {
	m := Default()
	rs, states, _ := portfolio(m, 500)
	b.Run("Turns", func(b *testing.B) {
		i := 0
		for b.Loop() {
			m.Turns(&rs[i], states[i], states[i].Day)
			i = (i + 1) % len(states)
		}
	})
	b.Run("NeedsFrom", func(b *testing.B) {
		i := 0
		for b.Loop() {
			m.NeedsFrom(&rs[i], states[i], states[i].Day)
			i = (i + 1) % len(states)
		}
	})
	b.Run("NextAlarm", func(b *testing.B) {
		i := 0
		for b.Loop() {
			m.NextAlarm(&rs[i], states[i])
			i = (i + 1) % len(states)
		}
	})
	b.Run("Timing", func(b *testing.B) {
		i := 0
		for b.Loop() {
			sc := m.Rate(&rs[i], states[i], states[i].Day)
			m.Timing(&rs[i], states[i], &sc, states[i].Day)
			i = (i + 1) % len(states)
		}
	})
}
