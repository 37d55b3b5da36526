package relationship

// A Band sums a score up in a word.
type Band string

// The bands: from 70, from 40 and below. While the class is new no band is
// printed, whatever the number.
const (
	NoBand   Band = "" // not scored yet
	Healthy  Band = "healthy"
	Watch    Band = "watch"
	AtRisk   Band = "at-risk"
	TooEarly Band = "too-early"
)

// The lowest rounded scores of the upper bands.
const (
	HealthyFrom = 70
	WatchFrom   = 40
)

// A Score is one relationship on one day. All numbers from 0 to 100 are better
// when higher, but for HarmIndex.
type Score struct {
	Scored bool // false without any two-way contact: the numbers say nothing then

	Value     float64 // 0 to 100
	Vitality  float64 // 0 to 100, the chance of contact within the next horizon
	Quality   float64 // 0 to 100
	Low, High float64 // the 80% interval of Value
	Shown     int     // Value rounded half up; bands and rules go by it
	Band      Band
	Parts     Parts

	Class         Class
	SecondSource  bool // class repair because there is no second source yet
	Attention     Attention
	LowConfidence bool

	PAlive         float64 // the chance of being alive, 0 to 1
	UsualGap       float64 // days between contacts
	SilenceAllowed float64 // the chance that the own rhythm allows this silence, 0 to 1
	Silent         int     // days since the last two-way contact
	Unanswered     int     // days of attempts since then

	X          int     // repeat contacts
	N          float64 // active days, faded to today
	M          float64 // mood, -1 to 1
	Facts      int     // how many are present; see [State.Present]
	HarmIndex  float64 // 0 to 100, higher is worse
	Complaints int     // open ones
}

const (
	// vitalityMost caps vitality in the score, in log-odds: beyond 90% more
	// contact is not more health.
	vitalityMost = 2.2
	// z80 is the normal quantile of an 80% interval.
	z80 = 1.2816
	// Widest is the interval, in points, beyond which confidence is low.
	Widest = 45
	// fewDays are the days of contact after the first below which it is low.
	fewDays = 2
)

// Rate scores r on a day, which must not be before the newest entry folded
// into s. It is a pure function, allocates nothing and takes less than half a
// microsecond.
func (m *Model) Rate(r *Relationship, s *State, today Day) Score {
	p := m.On(r.Side)
	q := p.qualities(r.Side, s, today)
	_, facts := s.results(today)
	sc := Score{
		LowConfidence: true,
		Unanswered:    s.Unanswered(),
		M:             q.mood.mood,
		Facts:         facts,
		HarmIndex:     q.index,
		Complaints:    len(s.Complaints),
	}
	if !s.Met() {
		sc.Class, sc.SecondSource = p.class(r, standing{index: q.index})
		sc.Parts.share(50, 0)
		return sc
	}
	pu := s.pulse(r, today)
	v := p.vitals(pu)
	zq := q.sum()
	left := 1.0
	if v.z > vitalityMost {
		left = vitalityMost / v.z
	}
	z := min(v.z, vitalityMost) + zq

	sc.Scored = true
	sc.Value, sc.Vitality, sc.Quality = percent(z), percent(v.z), percent(zq)
	width := z80 * p.spread(&pu, &v, q.mood, left)
	sc.Low, sc.High = percent(z-width), percent(z+width)
	sc.Shown = round(sc.Value)
	for i, term := range [NumParts]float64{
		v.rhythm * left, v.warmth * left, v.inbound * left, v.breadth * left,
		q.satisfaction, q.ours, q.theirs, q.balance, q.results, q.complaints, q.harm,
	} {
		sc.Parts[i].Z = term
	}
	sc.Parts.share(sc.Value, z)
	sc.Parts.integers(sc.Shown - 50)

	sc.X, sc.N = s.X(), v.nn
	sc.PAlive = sigmoid(v.alive)
	sc.UsualGap = p.gap(&pu)
	sc.SilenceAllowed = p.allowed(&pu, &v)
	sc.Silent = int(today - s.Last)
	sc.LowConfidence = s.X() < fewDays || sc.High-sc.Low > Widest

	st := standing{
		met: true, x: s.X(), vitality: sc.Vitality, quality: sc.Quality, index: q.index,
		complaints: len(s.Complaints), bad: q.mood.bad, badFor: int(today - q.mood.firstBad),
		silent: sc.Silent, gap: sc.UsualGap, alive: sc.PAlive, allowed: sc.SilenceAllowed,
		unanswered: sc.Unanswered, horizon: s.Horizon,
	}
	sc.Class, sc.SecondSource = p.class(r, st)
	sc.Attention = st.attention()
	sc.Band = band(sc.Shown, sc.Class)
	return sc
}

// Value returns the score alone, and whether there is one: the lean path for
// lists. The day must not be before the newest entry folded into s.
func (m *Model) Value(r *Relationship, s *State, today Day) (float64, bool) {
	if !s.Met() {
		return 0, false
	}
	p := m.On(r.Side)
	q := p.qualities(r.Side, s, today)
	return percent(min(p.vitals(s.pulse(r, today)).z, vitalityMost) + q.sum()), true
}

// band returns the band of a rounded score.
func band(shown int, c Class) Band {
	switch {
	case c == ClassNew:
		return TooEarly
	case shown >= HealthyFrom:
		return Healthy
	case shown >= WatchFrom:
		return Watch
	default:
		return AtRisk
	}
}
