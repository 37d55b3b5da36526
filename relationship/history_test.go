package relationship

import (
	"math/rand/v2"
	"slices"
	"strconv"
)

// A draw picks a number from 0 to n-1: from rapid, from a seeded generator or
// from the bytes of a fuzzer, so that all of them make the same histories.
type draw func(n int) int

func (d draw) chance(oneIn int) bool { return d(oneIn) == 0 }

func pick[T any](d draw, from ...T) T { return from[d(len(from))] }

func seeded(seed uint64) draw {
	return rand.New(rand.NewPCG(seed, 2005)).IntN
}

// bytesDraw spends one byte a draw, and draws 0 when there are none left.
func bytesDraw(b []byte) draw {
	return func(n int) int {
		if len(b) == 0 {
			return 0
		}
		v := int(b[0]) % n
		b = b[1:]
		return v
	}
}

// A history is a relationship, its journal and the day of scoring. Some
// entries lie after that day, are of the other side, or were undone.
type history struct {
	r       Relationship
	entries []Entry
	today   Day
}

const epoch = Day(20000)

func newHistory(d draw) history {
	var h history
	h.r = Relationship{Side: pick(d, Customer, Partner), Added: epoch, Org: d(3) > 0, Sole: d.chance(4), Alternative: d.chance(3)}
	if d(4) > 0 {
		segments := h.r.Side.Segments()
		h.r.Segment = segments[d(len(segments))]
	}
	if d.chance(3) {
		h.r.Cadence = 1 + d(250)
		if d.chance(2) {
			h.r.Max = h.r.Cadence + d(100)
		}
	}
	day := epoch
	gap := 1 + d(60)
	for range d(26) {
		day += Day(d(gap))
		on := day
		if d.chance(7) {
			on -= Day(d(90))
		}
		h.add(d, on)
	}
	if d.chance(3) { // attempts at the end
		for range 1 + d(6) {
			day += Day(d(15))
			h.interaction(d, day, Out)
		}
	}
	h.today = day + Day(d(pick(d, 1, 30, 200)))
	if d.chance(10) {
		h.today -= Day(d(100))
	}
	return h
}

func (h *history) next() int {
	if len(h.entries) == 0 {
		return 1
	}
	return h.entries[len(h.entries)-1].Number + 1
}

func (h *history) push(e Entry) int {
	e.Number = h.next()
	h.entries = append(h.entries, e)
	return e.Number
}

func (h *history) interaction(d draw, day Day, dir Direction) int {
	e := Entry{Type: Interaction, Day: day, Direction: dir, Mood: anyMood(d), Who: anyPeople(d)}
	if d.chance(3) {
		e.Confidence = 0.7
	}
	if d.chance(6) {
		e.Given = pick(d, SmallFavour, UsualFavour, BigFavour)
	}
	if d.chance(6) {
		e.Received = pick(d, SmallFavour, UsualFavour, BigFavour)
	}
	return h.push(e)
}

func anyMood(d draw) *Mood {
	if d.chance(3) {
		return nil
	}
	return new(pick(d, append(Moods, -0.02, 0.25)...))
}

func anyPeople(d draw) []string {
	var who []string
	for range pick(d, 0, 1, 1, 2, 4) {
		who = append(who, "p"+strconv.Itoa(d(8)))
	}
	return who
}

func anyFact(d draw, s Side) (kind, value string) {
	kinds := s.FactKinds()
	kind = kinds[d(len(kinds))]
	if kind == Renewal {
		return kind, Renewals[d(len(Renewals))]
	}
	return kind, strconv.Itoa(d(131) - 30)
}

// ofType returns the number of an earlier entry of a type, 0 if there is none.
func (h *history) ofType(d draw, t Type) int {
	var numbers []int
	for _, e := range h.entries {
		if e.Type == t {
			numbers = append(numbers, e.Number)
		}
	}
	if len(numbers) == 0 {
		return 0
	}
	return numbers[d(len(numbers))]
}

// add records something on a day.
func (h *history) add(d draw, day Day) {
	if d(2) == 0 {
		h.interaction(d, day, pick(d, Mutual, Mutual, In, Out))
		return
	}
	side := h.r.Side
	if d.chance(6) {
		side = side.Other()
	}
	e := Entry{Day: day, Side: side}
	switch d(13) {
	case 0, 1:
		e.Type, e.Whose, e.Due = Promise, pick(d, Ours, Theirs), day+Day(d(60)-10)
	case 2, 3:
		e.Type, e.Of, e.Result = PromiseOutcome, h.ofType(d, Promise), pick(d, Kept, Kept, Broken, Released, Moved)
		if e.Result == Moved {
			e.Due = day + Day(d(60))
		}
	case 4:
		e.Type = Complaint
	case 5:
		e.Type, e.Of = ComplaintClose, h.ofType(d, Complaint)
	case 6:
		e.Type, e.Severity = Harm, 1+d(5)
	case 7, 8:
		e.Type = FactEntry
		e.Fact, e.Value = anyFact(d, side)
	case 9:
		e.Type, e.Given, e.Received = Value, pick(d, 0, 0.5, 1, 2), pick(d, 0, 0.5, 1, 2)
	case 10:
		e.Type = Ask
		if of := h.ofType(d, Ask); of != 0 && d.chance(2) {
			e.Type, e.Of, e.Result, e.Received = AskOutcome, of, pick(d, Accepted, Declined, Countered), 2
		}
	case 11:
		e.Type = pick(d, Note, Insight)
		e.Side = Whole
	case 12:
		e.Type, e.Of, e.Side = Void, 1+d(h.next()), Whole
		if e.Of == h.next() {
			e.Of = 0
		}
	}
	h.push(e)
}

// with returns the history with more entries, numbered on.
func (h history) with(entries ...Entry) history {
	h.entries = slices.Clip(h.entries)
	for _, e := range entries {
		h.push(e)
	}
	return h
}

// only returns the history with the entries that keep says.
func (h history) only(keep func(*Entry) bool) history {
	var kept []Entry
	for i := range h.entries {
		if keep(&h.entries[i]) {
			kept = append(kept, h.entries[i])
		}
	}
	h.entries = kept
	return h
}

func (h *history) fold(m *Model) *State { return m.Fold(&h.r, h.entries, h.today) }

func (h *history) rate(m *Model) Score { return m.Rate(&h.r, h.fold(m), h.today) }
