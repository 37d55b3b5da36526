package relationship

import (
	"cmp"
	"math"
	"slices"
)

// A Guess is a number that was given beforehand and what came of it.
type Guess struct {
	P   float64 // higher: more likely
	Was bool
}

// AUC returns the area under the ROC curve: the chance that of one that came
// true and one that did not the first had the higher number, a tie counting
// half (Hanley and McNeil, Radiology 143, 1982). It is NaN unless there are
// both.
func AUC(guesses []Guess) float64 {
	ordered := slices.Clone(guesses)
	slices.SortFunc(ordered, func(a, b Guess) int { return cmp.Compare(a.P, b.P) })
	var yes, no, ranks float64
	for i := 0; i < len(ordered); {
		j := i
		for j < len(ordered) && ordered[j].P == ordered[i].P {
			j++
		}
		middle := float64(i+j+1) / 2 // the mean of the ranks i+1 … j
		for ; i < j; i++ {
			if ordered[i].Was {
				yes++
				ranks += middle
			} else {
				no++
			}
		}
	}
	if yes == 0 || no == 0 {
		return math.NaN()
	}
	return (ranks - yes*(yes+1)/2) / (yes * no)
}

// Brier returns the mean squared error of guesses that are chances, 0 being
// perfect (Brier, Monthly Weather Review 78, 1950). It is NaN without guesses.
func Brier(guesses []Guess) float64 {
	var sum float64
	for _, g := range guesses {
		d := g.P - truth(g.Was)
		sum += d * d
	}
	return sum / float64(len(guesses))
}

// LogLoss returns the mean of -ln of the chance that was given to what came
// true; chances are kept a millionth away from certainty.
func LogLoss(guesses []Guess) float64 {
	var sum float64
	for _, g := range guesses {
		sum += surprise(g)
	}
	return sum / float64(len(guesses))
}

// surprise is -ln of the chance that was given to what came true.
func surprise(g Guess) float64 {
	const certain = 1e-6
	p := min(max(g.P, certain), 1-certain)
	if !g.Was {
		p = 1 - p
	}
	return -math.Log(p)
}

func truth(was bool) float64 {
	if was {
		return 1
	}
	return 0
}

// A Bin is the guesses within a tenth of all chances, and what came of them.
type Bin struct {
	From   float64 `json:"from"`
	To     float64 `json:"to"`
	Count  int     `json:"n"`
	Said   float64 `json:"said"`   // the mean chance
	Became float64 `json:"became"` // the share that came true
}

// Calibration sorts guesses that are chances into ten bins of equal width and
// leaves the empty ones out.
func Calibration(guesses []Guess) []Bin {
	const bins = 10
	var all [bins]Bin
	for i := range all {
		all[i].From, all[i].To = float64(i)/bins, float64(i+1)/bins
	}
	for _, g := range guesses {
		b := &all[min(max(int(g.P*bins), 0), bins-1)]
		b.Count++
		b.Said += g.P
		b.Became += truth(g.Was)
	}
	var used []Bin
	for _, b := range all {
		if b.Count > 0 {
			b.Said, b.Became = b.Said/float64(b.Count), b.Became/float64(b.Count)
			used = append(used, b)
		}
	}
	return used
}
