package relationship

import (
	"errors"
	"math"
)

// BGNBD are the parameters of the BG/NBD model (Fader, Hardie and Lee,
// "Counting Your Customers" the Easy Way, Marketing Science 24(2), 2005): the
// yardstick that our score is held against. It differs from the priors of
// [Params] in that nobody leaves before a first repeat contact. Alpha is in
// days.
type BGNBD struct{ R, Alpha, A, B float64 }

// ErrTooFew says that there is too little history to learn from.
var ErrTooFew = errors.New("too few relationships")

// FitBGNBD fits the model by maximum likelihood, without any penalty. It
// returns ErrTooFew for fewer than 30 rhythms, or none with a repeat contact.
func FitBGNBD(rhythms []Rhythm) (BGNBD, error) {
	groups := grouped(rhythms)
	if len(rhythms) < leastToLearn || groups[len(groups)-1].x == 0 {
		return BGNBD{}, ErrTooFew
	}
	const week = 7
	at := climb([]float64{0, math.Log(week), 0, 0}, groups.logLikelihoodBG)
	return BGNBD{math.Exp(at[0]), math.Exp(at[1]), math.Exp(at[2]), math.Exp(at[3])}, nil
}

// LogLikelihood is the logarithm of how likely the rhythms are, by equation 19
// of the paper.
func (m BGNBD) LogLikelihood(rhythms []Rhythm) float64 {
	return grouped(rhythms).logLikelihoodBG([]float64{math.Log(m.R), math.Log(m.Alpha), math.Log(m.A), math.Log(m.B)})
}

func (groups rhythmGroups) logLikelihoodBG(at []float64) float64 {
	r, alpha, a, b := math.Exp(at[0]), math.Exp(at[1]), math.Exp(at[2]), math.Exp(at[3])
	constant := r*at[1] - lnGamma(r) + lnGamma(a+b) - lnGamma(b)
	var sum float64
	for i := range groups {
		g := &groups[i]
		sum += g.count * (constant + lnGamma(r+g.x) + lnGamma(b+g.x) - lnGamma(a+b+g.x))
		left := math.Inf(-1)
		if g.x > 0 {
			left = at[2] - math.Log(b+g.x-1)
		}
		for _, q := range g.rhythms {
			here := -(r + g.x) * math.Log(alpha+q.age)
			if g.x == 0 {
				sum += q.weight * here
				continue
			}
			sum += q.weight * lnSum(here, left-(r+g.x)*math.Log(alpha+q.tx))
		}
	}
	return sum
}

// PAlive returns the chance that a relationship of this rhythm goes on, by
// equation 7 of Fader, Hardie and Lee, "Computing P(alive) Using the BG/NBD
// Model", 2008. Without a repeat contact it is 1.
func (m BGNBD) PAlive(q Rhythm) float64 {
	if q.X == 0 {
		return 1
	}
	return 1 / (1 + m.A/(m.B+q.X-1)*math.Pow((m.Alpha+q.Age)/(m.Alpha+q.Tx), m.R+q.X))
}

// PActive returns the chance of contact within some days: the relationship
// goes on, and its rate, now Gamma(R+X, Alpha+Age), gives at least one.
func (m BGNBD) PActive(q Rhythm, within float64) float64 {
	return m.PAlive(q) * -math.Expm1(-(m.R+q.X)*math.Log1p(within/(m.Alpha+q.Age)))
}

// FallsSilent returns after how many days without contact PAlive is below a
// half, infinity if it never is.
func (m BGNBD) FallsSilent(q Rhythm) float64 {
	if q.X == 0 {
		return math.Inf(1)
	}
	// a/(b+x-1) * ((alpha+t)/(alpha+tx))^(r+x) = 1
	ratio := math.Pow((m.B+q.X-1)/m.A, 1/(m.R+q.X))
	return max(0, (m.Alpha+q.Tx)*ratio-m.Alpha-q.Tx)
}
