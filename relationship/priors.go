package relationship

import (
	"math"
	"slices"
)

// leastToLearn is how many relationships it takes to fit priors.
const leastToLearn = 30

// A Rhythm is what a fit of priors needs to know of one relationship: repeat
// contacts, days from the first active day to the last contact, and days from
// the first active day to the day of the fit.
type Rhythm struct{ X, Tx, Age float64 }

// Rhythm returns the rhythm of a relationship that was met, on a day not
// before its newest entry.
func (s *State) Rhythm(today Day) (Rhythm, bool) {
	return Rhythm{float64(s.X()), float64(s.Last - s.First), float64(today - s.First)}, s.Met()
}

// FitPriors returns a copy of p with R, Alpha, A and B fitted to the rhythms
// of a workspace's relationships of one side: the penalised maximum of the
// MBG/NBD likelihood (Batislam, Denizel and Filiztekin 2007). The penalty
// draws the logarithms of the four, with a deviation of 0.7, to those of .7,
// the median age over e², .8 and 2.5. Fewer than 30 rhythms teach nothing: p
// is returned as it is. No contact after the day of the rhythms is looked at.
func (p *Params) FitPriors(rhythms []Rhythm) *Params {
	fitted := *p
	if len(rhythms) < leastToLearn {
		return &fitted
	}
	ages := make([]float64, len(rhythms))
	for i, r := range rhythms {
		ages[i] = r.Age
	}
	slices.Sort(ages)
	center := [4]float64{math.Log(.7), math.Log(max(ages[len(ages)/2], 1)) - 2, math.Log(.8), math.Log(2.5)}
	groups := grouped(rhythms)
	best := climb(center, func(at [4]float64) float64 { return logLikelihood(groups, at) - penalty(at, center) })
	fitted.R, fitted.Alpha, fitted.A, fitted.B = math.Exp(best[0]), math.Exp(best[1]), math.Exp(best[2]), math.Exp(best[3])
	return &fitted
}

// grouped counts equal rhythms, so that each is weighed once.
func grouped(rhythms []Rhythm) map[Rhythm]float64 {
	groups := make(map[Rhythm]float64, len(rhythms))
	for _, r := range rhythms {
		groups[r]++
	}
	return groups
}

// logLikelihood is that of the MBG/NBD model at the logarithms of r, alpha, a
// and b.
func logLikelihood(groups map[Rhythm]float64, at [4]float64) float64 {
	r, alpha, a, b := math.Exp(at[0]), math.Exp(at[1]), math.Exp(at[2]), math.Exp(at[3])
	constant := r*math.Log(alpha) - lnGamma(r) + lnGamma(a+b) - lnGamma(b) - lnGamma(a)
	var sum float64
	for q, n := range groups {
		ended := math.Log(a) - (r+q.X)*math.Log(alpha+q.Tx)
		goesOn := math.Log(b+q.X) - (r+q.X)*math.Log(alpha+q.Age)
		most := max(ended, goesOn)
		ll := lnGamma(r+q.X) + lnGamma(a) + lnGamma(b+q.X) - lnGamma(a+b+q.X) - math.Log(a+b+q.X) +
			most + math.Log(math.Exp(ended-most)+math.Exp(goesOn-most))
		sum += n * (constant + ll)
	}
	return sum
}

func lnGamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}

func penalty(at, center [4]float64) float64 {
	const deviation = 0.7
	var sum float64
	for i := range at {
		sum += (at[i] - center[i]) * (at[i] - center[i])
	}
	return sum / (2 * deviation * deviation)
}

// climb finds the top of a smooth hill by a pattern search: a step along each
// axis as long as one helps, then steps of half the size.
func climb(from [4]float64, height func([4]float64) float64) [4]float64 {
	const first, last = 0.5, 1e-4
	best, top := from, height(from)
	for step := first; step > last; {
		moved := false
		for axis := range best {
			for _, sign := range [...]float64{1, -1} {
				next := best
				next[axis] += sign * step
				if h := height(next); h > top {
					best, top, moved = next, h, true
				}
			}
		}
		if !moved {
			step /= 2
		}
	}
	return best
}
