package relationship

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// scheduleHistories is how many histories are walked day by day.
const scheduleHistories = 1500

// met returns a history rated no earlier than its newest entry.
func settled(seed uint64) history {
	h := newHistory(seeded(seed))
	for i := range h.entries {
		h.today = max(h.today, h.entries[i].Day)
	}
	return h
}

// A day by day walk finds the same day on which something turns.
func TestTurns(t *testing.T) {
	m := Default()
	words := func(h *history, s *State, day Day) face {
		sc := m.Rate(&h.r, s, day)
		tm := m.Timing(&h.r, s, &sc, day)
		return face{sc.Band, sc.Class, sc.SecondSource, sc.Attention, tm.Due}
	}
	turned := 0
	for seed := range uint64(scheduleHistories) {
		h := settled(seed)
		s := h.fold(m)
		now := words(&h, s, h.today)
		want := Day(0)
		for day := h.today + 1; day <= h.today+400; day++ {
			if words(&h, s, day) != now {
				want = day
				turned++
				break
			}
		}
		if got := m.Turns(&h.r, s, h.today); got != want {
			t.Fatalf("seed %d: Turns = %v, want %v\n%s", seed, got, want, h)
		}
	}
	if turned < scheduleHistories/2 {
		t.Errorf("%d of %d histories turn: too few to say anything", turned, scheduleHistories)
	}
}

func TestNeedsFrom(t *testing.T) {
	m := Default()
	needed := 0
	for seed := range uint64(scheduleHistories) {
		h := settled(seed)
		if seed%3 == 0 {
			h.r.Snoozed = h.today + Day(seed%40)
		}
		s := h.fold(m)
		want := Day(0)
		for day := h.today; day <= h.today+1200; day++ {
			sc := m.Rate(&h.r, s, day)
			tm := m.Timing(&h.r, s, &sc, day)
			if tm.NeedsAttention && tm.SilentUntil == 0 && day >= h.r.Snoozed {
				want = day
				needed++
				break
			}
		}
		if wants := m.WantsFrom(&h.r, s, h.today); want != 0 {
			sc := m.Rate(&h.r, s, wants)
			if tm := m.Timing(&h.r, s, &sc, wants); wants == 0 || wants > want || !tm.NeedsAttention {
				t.Fatalf("seed %d: WantsFrom = %v, needs %v; want no later than %v\n%s", seed, wants, tm.NeedsAttention, want, h)
			}
		}
		got := m.NeedsFrom(&h.r, s, h.today)
		if want == 0 && got > h.today+1200 {
			continue
		}
		if got != want {
			t.Fatalf("seed %d: NeedsFrom = %v, want %v\n%s", seed, got, want, h)
		}
	}
	if needed < scheduleHistories/2 {
		t.Errorf("%d of %d histories need attention: too few to say anything", needed, scheduleHistories)
	}
}

// What is forecast is what comes true: the score with an entry is the score
// once it is recorded, and so is vitality after a contact.
func TestForecast(t *testing.T) {
	m := Default()
	for seed := range uint64(scheduleHistories) {
		h := settled(seed)
		s := h.fold(m)
		before := s.Clone()
		e := Entry{Type: Interaction, Direction: Mutual, Day: h.today}
		got, ok := m.With(&h.r, s, e, h.today)
		if !ok {
			t.Fatalf("seed %d: With = false, want true\n%s", seed, h)
		}
		after := h.with(e)
		want := after.rate(m)
		if got != want {
			t.Fatalf("seed %d: With (-want +got):\n%s", seed, cmp.Diff(want, got))
		}
		if v := m.AfterContact(&h.r, s, h.today); v-want.Vitality > tiny || want.Vitality-v > tiny {
			t.Fatalf("seed %d: AfterContact = %v, want %v\n%s", seed, v, want.Vitality, h)
		}
		if diff := cmp.Diff(before, s); diff != "" {
			t.Fatalf("seed %d: With changed the state (-before +after):\n%s", seed, diff)
		}
		if v, ok := m.Value(&h.r, s, h.today); ok && v != m.Rate(&h.r, s, h.today).Value {
			t.Fatalf("seed %d: Value = %v, want %v", seed, v, m.Rate(&h.r, s, h.today).Value)
		}
	}
}

// A state names the newest of the entries that the journal has as evidence,
// and knows how many there are.
func TestCitesAreEvidence(t *testing.T) {
	m := Default()
	many := 0
	for seed := range uint64(scheduleHistories) {
		h := newHistory(seeded(seed))
		s := h.fold(m)
		day := make(map[int]Day)
		for _, e := range h.entries {
			day[e.Number] = e.Day
		}
		full := m.Evidence(&h.r, h.entries, h.today)
		for p := range Part(NumParts) {
			c, all := s.Cites(p, h.today), full[p]
			if c.Count != len(all) && (!c.More || c.Count > len(all)) {
				t.Fatalf("seed %d: %v: %d cited, want %d\n%s", seed, p, c.Count, len(all), h)
			}
			if len(c.Newest) != min(len(all), Named) {
				t.Fatalf("seed %d: %v: newest %v of %v", seed, p, c.Newest, all)
			}
			if len(all) > Named {
				many++
			}
			for _, n := range c.Newest {
				if !slices.Contains(all, n) {
					t.Fatalf("seed %d: %v: #%d is cited and not evidence %v\n%s", seed, p, n, all, h)
				}
			}
			for _, n := range all {
				if p < PartOurs && !slices.Contains(c.Newest, n) && day[n] > day[c.Newest[0]] {
					t.Fatalf("seed %d: %v: #%d is newer than the cited %v", seed, p, n, c.Newest)
				}
			}
		}
	}
	if many == 0 {
		t.Errorf("no part rests on more than %d entries: too few to say anything", Named)
	}
}

// What the model cannot add it refuses.
func TestAddRefuses(t *testing.T) {
	m := Default()
	r := &Relationship{Side: Customer, Segment: TierB}
	entries := []Entry{
		{Number: 1, Type: Interaction, Direction: Mutual, Day: 100},
		{Number: 2, Type: Promise, Side: Customer, Whose: Ours, Day: 101, Due: 110},
		{Number: 3, Type: PromiseOutcome, Side: Customer, Day: 105, Of: 2, Result: Kept},
		{Number: 4, Type: Ask, Side: Customer, Day: 106},
	}
	s := m.Fold(r, entries, 200)
	for _, test := range []struct {
		name string
		e    Entry
		want bool
	}{
		{"a void", Entry{Number: 9, Type: Void, Day: 120, Of: 1}, false},
		{"a backdated contact", Entry{Number: 9, Type: Interaction, Direction: In, Day: 90}, false},
		{"an entry again", entries[3], false},
		{"a second outcome", Entry{Number: 9, Type: PromiseOutcome, Side: Customer, Day: 120, Of: 2, Result: Broken}, false},
		{"the close of nothing", Entry{Number: 9, Type: ComplaintClose, Side: Customer, Day: 120, Of: 8}, false},
		{"the outcome of an older ask", Entry{Number: 9, Type: AskOutcome, Side: Customer, Day: 120, Of: 1, Result: Accepted}, false},
		{"a backdated note", Entry{Number: 9, Type: Note, Day: 90}, true},
		{"an entry of the other side", Entry{Number: 9, Type: Harm, Side: Partner, Day: 90, Severity: 5}, true},
		{"a contact", Entry{Number: 9, Type: Interaction, Direction: In, Day: 120}, true},
	} {
		c := s.Clone()
		if got := m.Add(r, c, &test.e); got != test.want {
			t.Errorf("Add(%s) = %v, want %v", test.name, got, test.want)
		}
		if diff := cmp.Diff(s, c); !test.want && diff != "" {
			t.Errorf("Add(%s) changed the state:\n%s", test.name, diff)
		}
	}
	r.Segment = TierC
	if m.Add(r, s.Clone(), &Entry{Number: 9, Type: Interaction, Direction: In, Day: 120}) {
		t.Error("Add after the horizon changed = true, want false")
	}
}
