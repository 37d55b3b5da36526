package relationship

import "math"

// An Example is a relationship on a past day, as far as vitality looked at it,
// and whether two-way contact followed within its horizon.
type Example struct {
	says   [features]float64
	Active bool
}

// Example makes one of a history on a day, which must be a horizon before
// what is known. It reports false for a relationship that was not met by then.
// Only the outcome looks at what is recorded for later.
func (m *Model) Example(h History, day Day) (Example, bool) {
	s := m.Fold(h.Relationship, h.Entries, day)
	if !s.Met() {
		return Example{}, false
	}
	x := Example{says: m.On(h.Relationship.Side).vitals(s.pulse(h.Relationship, day)).says}
	for _, e := range Live(h.Entries) {
		if e.TwoWay() && e.On(h.Relationship.Side) && e.Day > day && float64(e.Day-day) <= s.Horizon {
			x.Active = true
		}
	}
	return x, true
}

// Examples makes one of each history, so many of its own horizons before
// today.
func (m *Model) Examples(histories []History, side Side, today Day, horizons int) []Example {
	var all []Example
	for _, h := range histories {
		if h.Relationship.Side != side {
			continue
		}
		back := Day(math.Ceil(m.Horizon(h.Relationship))) * Day(horizons)
		if x, ok := m.Example(h, today-back); ok {
			all = append(all, x)
		}
	}
	return all
}

const (
	leastForAll  = 100 // examples from which all coefficients are fitted
	leastOfEach  = 20  // of these, active and silent ones
	ridge        = 5.0
	leastRhythm  = 0.05 // the intercept is carried by rhythm, so it must say something
	coefficients = features + 1
)

// Refit returns a copy of p with the coefficients of vitality fitted to
// examples: a logistic regression that is drawn to p's own coefficients with a
// weight of 5 (Hoerl and Kennard, Technometrics 12, 1970) and whose slopes are
// not negative. It takes 100 examples with 20 of each outcome; from 30 on only
// the intercept is fitted; fewer teach nothing.
func (p *Params) Refit(sample []Example) *Params {
	fitted := *p
	active := 0
	for i := range sample {
		if sample[i].Active {
			active++
		}
	}
	center := p.coefficients()
	goal := func(beta []float64) float64 {
		sum := 0.0
		for i := range sample {
			z := beta[features]
			for j, f := range sample[i].says {
				z += beta[j] * f
			}
			if !sample[i].Active {
				z = -z
			}
			sum -= math.Log1p(math.Exp(-z))
		}
		for j := range beta {
			sum -= ridge / 2 * (beta[j] - center[j]) * (beta[j] - center[j])
		}
		return sum
	}
	switch {
	case len(sample) < leastToLearn:
		return &fitted
	case len(sample) < leastForAll || min(active, len(sample)-active) < leastOfEach:
		best := climb(center[features:], func(at []float64) float64 {
			beta := center
			beta[features] = at[0]
			return goal(beta[:])
		})
		center[features] = best[0]
		fitted.setCoefficients(center)
	default:
		// Outside of what is allowed the hill is mirrored at the border.
		best := climb(center[:], func(at []float64) float64 {
			beta := allowed(at)
			return goal(beta[:])
		})
		fitted.setCoefficients(allowed(best))
	}
	return &fitted
}

// allowed folds slopes that are too small back at the least they may be.
func allowed(at []float64) [coefficients]float64 {
	var beta [coefficients]float64
	copy(beta[:], at)
	beta[ofRhythm] = leastRhythm + math.Abs(beta[ofRhythm]-leastRhythm)
	for j := ofWarmth; j < features; j++ {
		beta[j] = math.Abs(beta[j])
	}
	return beta
}

// coefficients are the slopes and, last, the intercept.
func (p *Params) coefficients() [coefficients]float64 {
	return [coefficients]float64{
		ofRhythm: p.Rhythm, ofWarmth: p.Warmth, ofInbound: p.Inbound, ofBreadth: p.Breadth, features: -p.Rhythm * p.Alive,
	}
}

func (p *Params) setCoefficients(beta [coefficients]float64) {
	p.Rhythm, p.Warmth, p.Inbound, p.Breadth = beta[ofRhythm], beta[ofWarmth], beta[ofInbound], beta[ofBreadth]
	p.Alive = -beta[features] / beta[ofRhythm]
}

// A Contest is how a challenger did against the champion: by how much its
// log-loss was smaller, a mean, and the standard error of that.
type Contest struct {
	Examples int     `json:"n"`
	Gain     float64 `json:"gain"`
	Error    float64 `json:"se"`
	Won      bool    `json:"won"`
}

// Challenge fits a challenger, from the coefficients of defaults, to examples
// of two horizons ago and holds it against p on those of one horizon ago. It
// is adopted only if it was better by more than the standard error: refitting
// helps a steady business and hurts a changing one.
func (p *Params) Challenge(defaults *Params, older, newer []Example) (*Params, Contest) {
	start := *p
	start.setCoefficients(defaults.coefficients())
	challenger := start.Refit(older)
	c := Contest{Examples: len(newer)}
	if len(newer) < leastToLearn || challenger.coefficients() == p.coefficients() {
		return p, c
	}
	var sum, squares float64
	for i := range newer {
		d := p.loss(&newer[i]) - challenger.loss(&newer[i])
		sum, squares = sum+d, squares+d*d
	}
	n := float64(len(newer))
	c.Gain = sum / n
	c.Error = math.Sqrt(max(squares/n-c.Gain*c.Gain, 0) / (n - 1))
	c.Won = c.Gain > c.Error
	if c.Won {
		return challenger, c
	}
	return p, c
}

// loss is how surprised p is by an example.
func (p *Params) loss(x *Example) float64 {
	beta := p.coefficients()
	z := beta[features]
	for j, f := range x.says {
		z += beta[j] * f
	}
	return surprise(Guess{sigmoid(z), x.Active})
}
