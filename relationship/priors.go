package relationship

import (
	"cmp"
	"maps"
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
	center := []float64{math.Log(.7), math.Log(max(ages[len(ages)/2], 1)) - 2, math.Log(.8), math.Log(2.5)}
	groups := grouped(rhythms)
	best := climb(center, func(at []float64) float64 { return groups.logLikelihood(at) - penalty(at, center) })
	fitted.R, fitted.Alpha, fitted.A, fitted.B = math.Exp(best[0]), math.Exp(best[1]), math.Exp(best[2]), math.Exp(best[3])
	return &fitted
}

// A group holds the rhythms of relationships with as many repeat contacts, for
// which the costly part of a likelihood is the same.
type group struct {
	x       float64
	rhythms []weighed
	count   float64
}

// A weighed rhythm stands for as many as its weight says.
type weighed struct{ tx, age, weight float64 }

type rhythmGroups []group

// grouped counts equal rhythms, so that each is weighed once.
func grouped(rhythms []Rhythm) rhythmGroups {
	counts := make(map[Rhythm]float64, len(rhythms))
	for _, r := range rhythms {
		counts[r]++
	}
	// In a fixed order: a sum of floats depends on it.
	distinct := slices.SortedFunc(maps.Keys(counts), func(a, b Rhythm) int {
		return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.Tx, b.Tx), cmp.Compare(a.Age, b.Age))
	})
	var groups rhythmGroups
	for _, r := range distinct {
		if n := len(groups); n == 0 || groups[n-1].x != r.X {
			groups = append(groups, group{x: r.X})
		}
		g := &groups[len(groups)-1]
		g.rhythms = append(g.rhythms, weighed{r.Tx, r.Age, counts[r]})
		g.count += counts[r]
	}
	return groups
}

// logLikelihood is that of the MBG/NBD model at the logarithms of r, alpha, a
// and b.
func (groups rhythmGroups) logLikelihood(at []float64) float64 {
	r, alpha, a, b := math.Exp(at[0]), math.Exp(at[1]), math.Exp(at[2]), math.Exp(at[3])
	constant := r*at[1] - lnGamma(r) + lnGamma(a+b) - lnGamma(b)
	var sum float64
	for i := range groups {
		g := &groups[i]
		sum += g.count * (constant + lnGamma(r+g.x) + lnGamma(b+g.x) - lnGamma(a+b+g.x) - math.Log(a+b+g.x))
		ends, goesOn := at[2], math.Log(b+g.x)
		for _, q := range g.rhythms {
			sum += q.weight * lnSum(ends-(r+g.x)*math.Log(alpha+q.tx), goesOn-(r+g.x)*math.Log(alpha+q.age))
		}
	}
	return sum
}

// lnSum is ln(e^a + e^b).
func lnSum(a, b float64) float64 {
	if a < b {
		a, b = b, a
	}
	return a + math.Log1p(math.Exp(b-a))
}

func lnGamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}

func penalty(at, center []float64) float64 {
	const deviation = 0.7
	var sum float64
	for i := range at {
		sum += (at[i] - center[i]) * (at[i] - center[i])
	}
	return sum / (2 * deviation * deviation)
}
