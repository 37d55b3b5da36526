package relationship

import "math"

// A pulse is what vitality needs to know of a relationship on one day.
type pulse struct {
	x       float64 // repeat contacts
	tx      float64 // days from the first active day to the last contact
	e       float64 // days since
	horizon float64
	n, inn  float64 // faded active days, and those with inbound contact, as of the last contact
	u       float64 // days of unanswered attempts
	people  int     // seen in the window; counts only if org
	org     bool
}

// vitals are what follows from a pulse, in log-odds.
type vitals struct {
	rhythm, warmth, inbound, breadth float64

	z       float64 // their sum: vitality
	alive   float64 // of being alive, clamped
	clamped bool
	lr      float64           // ln(1 + e/(alpha+tx)), the silence on the relationship's own scale
	says    [features]float64 // what the coefficients weigh
	nn      float64           // active days, faded to today
	soft    float64           // nn, levelling off
}

// The features that the coefficients of vitality weigh, each in log-odds.
const (
	ofRhythm = iota
	ofWarmth
	ofInbound
	ofBreadth
	features
)

// The constants of vitality. Contact beyond a dozen active days within a
// horizon warms no further.
const (
	aliveMost  = 4.0
	softMost   = 12.0
	warmthBase = 0.1
	warmthPar  = 1.89
	inboundAdd = 0.3
	inboundLow = -2.5
	inboundTop = 1.0
	peopleMost = 6
)

// lnPeople holds ln(people) - ln 2: two people say nothing.
var lnPeople = func() (t [peopleMost + 1]float64) {
	for i := range t {
		t[i] = math.Log(float64(max(i, 1))) - math.Ln2
	}
	return t
}()

// pulse takes the pulse of a relationship that was met, today or later than
// its newest entry.
func (s *State) pulse(r *Relationship, today Day) pulse {
	return pulse{
		x:       float64(s.X()),
		tx:      float64(s.Last - s.First),
		e:       float64(max(0, today-s.Last)),
		horizon: s.Horizon,
		n:       s.Active,
		inn:     s.Inbound,
		u:       float64(s.Unanswered()),
		people:  s.people(today),
		org:     r.Org,
	}
}

// vitals computes vitality: the chance of contact within the next horizon.
func (p *Params) vitals(q pulse) vitals {
	var v vitals
	v.lr = math.Log(1 + q.e/(p.Alpha+q.tx))
	v.alive = math.Log((p.B+q.x)/p.A) - (p.R+q.x)*v.lr
	if v.alive > aliveMost || v.alive < -aliveMost {
		v.clamped = true
		v.alive = min(max(v.alive, -aliveMost), aliveMost)
	}
	v.nn = q.n * fade(q.e, q.horizon)
	v.soft = softMost * (1 - math.Exp(-v.nn/softMost))

	outbound := max(0, q.n-q.inn) + q.u
	v.says = [features]float64{
		ofRhythm:  v.alive,
		ofWarmth:  math.Log((warmthBase + v.soft) / warmthPar),
		ofInbound: min(max(math.Log((q.inn+inboundAdd)/(outbound+inboundAdd)), inboundLow), inboundTop),
	}
	if q.org {
		v.says[ofBreadth] = lnPeople[min(q.people, peopleMost)]
	}
	v.rhythm = p.Rhythm * (v.alive - p.Alive)
	v.warmth = p.Warmth * v.says[ofWarmth]
	v.inbound = p.Inbound * v.says[ofInbound]
	v.breadth = p.Breadth * v.says[ofBreadth]
	v.z = v.rhythm + v.warmth + v.inbound + v.breadth
	return v
}

// gap returns the usual days between contacts.
func (p *Params) gap(q *pulse) float64 { return (p.Alpha + q.tx) / (p.R + q.x) }

// allowed returns the chance that the relationship's own rhythm allows the
// silence.
func (p *Params) allowed(q *pulse, v *vitals) float64 { return math.Exp(-(p.R + q.x) * v.lr) }

// PAlive returns the chance that a relationship with x repeat contacts, the
// last of them tx after the first, is alive at age t (MBG/NBD). The unit of
// time is that of Alpha.
func (p *Params) PAlive(x, tx, t float64) float64 {
	return sigmoid(math.Log((p.B+x)/p.A) - (p.R+x)*math.Log1p((t-tx)/(p.Alpha+tx)))
}

// PActive returns the chance that such a relationship has contact within a
// time after age t: it is alive, and its rate, now Gamma(R+x, Alpha+t),
// produces at least one.
func (p *Params) PActive(x, tx, t, within float64) float64 {
	return p.PAlive(x, tx, t) * -math.Expm1(-(p.R+x)*math.Log1p(within/(p.Alpha+t)))
}
