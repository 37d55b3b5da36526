package relationship

// A Side is one of the two roles a company can play for us.
type Side string

// The sides. An entry with no side belongs to the company as a whole and
// counts for each of its relationships.
const (
	Customer Side = "customer"
	Partner  Side = "partner"
	Whole    Side = ""
)

// Sides lists both, in the order they are shown.
var Sides = [...]Side{Customer, Partner}

// Other returns the opposite side.
func (s Side) Other() Side {
	if s == Customer {
		return Partner
	}
	return Customer
}

// A Segment says what a relationship is to us: a customer's tier, or a
// partner's place in the Kraljic matrix.
type Segment string

// The segments. NoSegment has no cadence of its own and exists for scoring in
// isolation; a stored relationship always has one of the others.
const (
	NoSegment  Segment = ""
	TierA      Segment = "A"
	TierB      Segment = "B"
	TierC      Segment = "C"
	Strategic  Segment = "strategic"
	Bottleneck Segment = "bottleneck"
	Leverage   Segment = "leverage"
	Routine    Segment = "routine"
)

// A Pace is how often a segment wants a talk and how much it weighs in the
// weekly list.
type Pace struct {
	Cadence int // days between talks that we want; 0 is no cadence
	Max     int // days that we tolerate
	Weight  int
}

var paces = map[Segment]Pace{
	NoSegment:  {Weight: 1},
	TierA:      {Cadence: 14, Max: 21, Weight: 3},
	TierB:      {Cadence: 30, Max: 45, Weight: 2},
	TierC:      {Cadence: 90, Max: 135, Weight: 1},
	Strategic:  {Cadence: 30, Max: 45, Weight: 3},
	Bottleneck: {Cadence: 30, Max: 45, Weight: 2},
	Leverage:   {Cadence: 60, Max: 90, Weight: 2},
	Routine:    {Cadence: 180, Max: 270, Weight: 1},
}

// Pace returns the segment's own cadence, max and weight.
func (s Segment) Pace() Pace { return paces[s] }

// Segments returns the segments of a side, the weightiest first.
func (s Side) Segments() []Segment {
	if s == Partner {
		return []Segment{Strategic, Bottleneck, Leverage, Routine}
	}
	return []Segment{TierA, TierB, TierC}
}

// DefaultSegment is what a new relationship is until somebody says otherwise.
func (s Side) DefaultSegment() Segment {
	if s == Partner {
		return Routine
	}
	return TierB
}

// Classify places a partner by its impact on us and the risk of losing it,
// both 1 to 5 (Kraljic, Harvard Business Review 61(5), 1983).
func Classify(impact, risk int) Segment {
	switch high := 3; {
	case impact >= high && risk >= high:
		return Strategic
	case impact >= high:
		return Leverage
	case risk >= high:
		return Bottleneck
	default:
		return Routine
	}
}
