package relationship

import (
	"cmp"
	"slices"
)

// A Snapshot is how all relationships stood on a day, as a digest needs it:
// written down every night, so that nobody has to read every company again.
type Snapshot struct {
	Day   Day                    `json:"day"`
	Sides map[Side]*SideSnapshot `json:"sides"`
}

// A SideSnapshot is one side of a snapshot.
type SideSnapshot struct {
	Bands map[Band]int `json:"bands"`
	// Sum is of the shown scores of those that have one and are not too early
	// to tell, Scored how many they are. Those that are guarded are not among
	// them, nor among the moves.
	Sum    int `json:"sum"`
	Scored int `json:"scored"`
	// Week and Month are the largest moves over 7 and 30 days, rises first.
	Week  Moves `json:"week"`
	Month Moves `json:"month"`
}

// A Move is how a shown score changed.
type Move struct {
	ID   string `json:"id"`
	From int    `json:"f"`
	To   int    `json:"t"`
}

// Moves are the largest rises and falls, the largest first.
type Moves struct {
	Up   []Move `json:"up,omitempty"`
	Down []Move `json:"down,omitempty"`
}

// mostMoves of each kind are kept: more than a digest shows, for some may not
// be shown to everybody.
const mostMoves = 20

// SnapshotName is what a snapshot is kept under.
func SnapshotName(d Day) string { return "snapshot:" + d.String() }

// NewSnapshot returns the snapshot of a day on which there is nothing yet.
func NewSnapshot(d Day) *Snapshot {
	s := &Snapshot{Day: d, Sides: map[Side]*SideSnapshot{}}
	for _, side := range Sides {
		s.Sides[side] = &SideSnapshot{Bands: map[Band]int{}}
	}
	return s
}

// Add counts a relationship.
func (s *Snapshot) Add(l *Ledger, x *Rating) {
	one := s.Sides[x.Side]
	one.Bands[x.Score.Band]++
	if !x.Score.Scored || x.Score.Band == TooEarly || x.Guarded() {
		return
	}
	one.Sum += x.Score.Shown
	one.Scored++
	const week, month = 7, 30
	for _, past := range [...]struct {
		back  Day
		moves *Moves
	}{{week, &one.Week}, {month, &one.Month}} {
		if was, known := l.Past(x, s.Day-past.back); known {
			past.moves.add(Move{x.Company.ID, was, x.Score.Shown})
		}
	}
}

func (m *Moves) add(one Move) {
	switch {
	case one.To > one.From:
		m.Up = largest(append(m.Up, one))
	case one.To < one.From:
		m.Down = largest(append(m.Down, one))
	}
}

func largest(moves []Move) []Move {
	slices.SortFunc(moves, func(a, b Move) int {
		return cmp.Or(cmp.Compare(b.size(), a.size()), cmp.Compare(a.ID, b.ID))
	})
	return moves[:min(len(moves), mostMoves)]
}

func (m Move) size() int { return max(m.To-m.From, m.From-m.To) }

// Mean returns the mean score of a side, or of both for [Whole]. It reports
// false when nothing was scored.
func (s *Snapshot) Mean(side Side) (float64, bool) {
	sum, n := 0, 0
	for at, one := range s.Sides {
		if side == Whole || at == side {
			sum, n = sum+one.Sum, n+one.Scored
		}
	}
	if n == 0 {
		return 0, false
	}
	return float64(sum) / float64(n), true
}

// Count returns how many relationships of a side, or of both, stood in a band.
func (s *Snapshot) Count(side Side, b Band) int {
	n := 0
	for at, one := range s.Sides {
		if side == Whole || at == side {
			n += one.Bands[b]
		}
	}
	return n
}

// Rated returns how many of a side, or of both, have a score that counts.
func (s *Snapshot) Rated(side Side) int {
	n := 0
	for at, one := range s.Sides {
		if side == Whole || at == side {
			n += one.Scored
		}
	}
	return n
}
