package relationship

import (
	"math"
	"slices"
)

// A Part is one of the eleven parts of a score.
type Part int

// The parts, those of vitality first.
const (
	PartRhythm Part = iota
	PartWarmth
	PartInbound
	PartBreadth
	PartSatisfaction
	PartOurs
	PartTheirs
	PartBalance
	PartResults
	PartComplaints
	PartHarm

	NumParts = iota
)

var partNames = [NumParts]string{
	"rhythm", "warmth", "inbound", "breadth", "satisfaction", "our promises",
	"their promises", "balance", "results", "complaints", "harm",
}

// String returns the name of the part in English, such as "our promises".
func (p Part) String() string { return partNames[p] }

// A PartScore is what one part does to the score.
type PartScore struct {
	Part    Part
	Z       float64 // in log-odds; the four of vitality share its cap
	Points  float64 // 50 and the points of all parts make the score
	Integer int     // 50 and the integers of all parts make the rounded score
}

// Parts are the parts of a score in the order of their declaration.
type Parts [NumParts]PartScore

// share gives each part its points of a score of value at log-odds z. It is the
// Aumann-Shapley value of the sigmoid along the straight path from 0
// (Sundararajan, Taly and Yan, ICML 2017): the points sum exactly to the score
// less 50, keep every sign, and are 0 for a part that says nothing.
func (ps *Parts) share(value, z float64) {
	scale := 25.0 // the slope of the sigmoid at 0
	if math.Abs(z) >= 1e-9 {
		scale = (value - 50) / z
	}
	for i := range ps {
		ps[i].Part = Part(i)
		ps[i].Points = ps[i].Z * scale
	}
}

// byName lists the parts by their English names, to settle ties.
var byName = func() (order [NumParts]Part) {
	for i := range order {
		order[i] = Part(i)
	}
	slices.SortFunc(order[:], func(a, b Part) int {
		if partNames[a] < partNames[b] {
			return -1
		}
		return 1
	})
	return order
}()

// integers rounds the points so that they sum to total: every part is rounded
// down and the remainder goes to the largest fractions, ties by name.
func (ps *Parts) integers(total int) {
	var fraction [NumParts]float64
	for i := range ps {
		down := math.Floor(ps[i].Points)
		fraction[i] = ps[i].Points - down
		ps[i].Integer = int(down)
		total -= int(down)
	}
	for ; total > 0; total-- {
		best := byName[0]
		for _, p := range byName[1:] {
			if fraction[p] > fraction[best] {
				best = p
			}
		}
		ps[best].Integer++
		fraction[best] = -1
	}
}
