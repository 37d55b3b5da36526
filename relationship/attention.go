package relationship

// Attention says whether now is the time: how the silence compares with the
// relationship's own rhythm.
type Attention string

// The kinds of attention, most urgent last. NoAttention is that of a
// relationship that was never met.
const (
	NoAttention  Attention = ""
	AttentionNew Attention = "new"
	Cold         Attention = "cold"
	Fine         Attention = "fine"
	Quiet        Attention = "quiet"
	Unanswered   Attention = "unanswered"
	Drifting     Attention = "drifting"
	Neglected    Attention = "neglected"
	Lost         Attention = "lost"
)

const (
	lostBelow      = 15 // vitality
	neglectedBelow = 40
	driftingBelow  = 55
	driftingAlive  = 0.5
	quietBelow     = 0.1

	// unansweredDays of attempts are themselves the news.
	unansweredDays = 4
)

// attention returns the first kind that fits. While nothing happens it only
// ever becomes more urgent.
func (st *standing) attention() Attention {
	late := float64(st.silent) > st.gap
	switch {
	case !st.met:
		return NoAttention
	case st.x < 2 && float64(st.silent) > st.horizon:
		return Cold
	case st.x < 2:
		return AttentionNew
	case late && st.vitality < lostBelow:
		return Lost
	case late && st.vitality < neglectedBelow:
		return Neglected
	case late && (st.vitality < driftingBelow || st.alive < driftingAlive):
		return Drifting
	case st.unanswered >= unansweredDays:
		return Unanswered
	case st.allowed < quietBelow:
		return Quiet
	default:
		return Fine
	}
}

// NextAlarm returns the first day on which, nothing more being recorded,
// vitality is below 40 and the usual gap has passed; it may lie in the past.
// Before the second repeat contact there is no usual gap to wait for. It is 0
// for a relationship that was never met, and if that day is a century away.
func (m *Model) NextAlarm(r *Relationship, s *State) Day {
	if !s.Met() {
		return 0
	}
	const century = 36525
	p := m.On(r.Side)
	below := func(silent Day) bool {
		return percent(p.vitals(s.pulse(r, s.Last+silent)).z) < neglectedBelow
	}
	from := Day(0)
	if s.X() >= 2 {
		pu := s.pulse(r, s.Last)
		from = Day(p.gap(&pu)) + 1
	}
	if below(from) {
		return s.Last + from
	}
	// Vitality only falls while nothing happens: leap until it is below, then
	// close in.
	above, leap := from, Day(16)
	for !below(above + leap) {
		above += leap
		if leap *= 2; above > century {
			return 0
		}
	}
	lo, hi := above, above+leap
	for hi-lo > 1 {
		if mid := lo + (hi-lo)/2; below(mid) {
			hi = mid
		} else {
			lo = mid
		}
	}
	return s.Last + hi
}
