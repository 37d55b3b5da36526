package relationship

import (
	"math"
	"slices"
)

// climb finds the top of a smooth hill from a starting point, without slopes:
// the downhill simplex of Nelder and Mead (The Computer Journal 7, 1965), with
// its usual coefficients, turned uphill and begun again from where it ended
// until a new beginning gains nothing.
func climb(from []float64, height func([]float64) float64) []float64 {
	const (
		beginnings = 8
		gain       = 1e-9
		step       = 0.5
	)
	best, top := slices.Clone(from), height(from)
	for range beginnings {
		next, higher := simplex(best, step, height)
		gained := higher - top
		best, top = next, higher
		if gained < gain*(1+math.Abs(top)) {
			break
		}
	}
	return best
}

// A corner of a simplex.
type corner struct {
	at     []float64
	height float64
}

func simplex(from []float64, step float64, height func([]float64) float64) ([]float64, float64) {
	const (
		moves = 2000
		flat  = 1e-10
		small = 1e-7
	)
	n := len(from)
	corners := []corner{{slices.Clone(from), height(from)}}
	for i := range n {
		at := slices.Clone(from)
		at[i] += step
		corners = append(corners, corner{at, height(at)})
	}
	along := func(center, worst []float64, t float64) corner {
		at := make([]float64, n)
		for i := range at {
			at[i] = center[i] + t*(center[i]-worst[i])
		}
		return corner{at, height(at)}
	}
	for range moves {
		slices.SortStableFunc(corners, func(a, b corner) int {
			switch {
			case a.height > b.height:
				return -1
			case a.height < b.height:
				return 1
			}
			return 0
		})
		best, worst := corners[0], corners[n]
		if best.height-worst.height < flat*(1+math.Abs(best.height)) && spread(corners) < small {
			break
		}
		center := make([]float64, n)
		for _, c := range corners[:n] {
			for i := range center {
				center[i] += c.at[i] / float64(n)
			}
		}
		switch mirrored := along(center, worst.at, 1); {
		case mirrored.height > best.height:
			if further := along(center, worst.at, 2); further.height > mirrored.height {
				mirrored = further
			}
			corners[n] = mirrored
		case mirrored.height > corners[n-1].height:
			corners[n] = mirrored
		default:
			t := -0.5
			if mirrored.height > worst.height {
				t = 0.5
			}
			if nearer := along(center, worst.at, t); nearer.height > max(worst.height, mirrored.height) {
				corners[n] = nearer
				continue
			}
			for j := 1; j <= n; j++ { // all towards the best
				for i := range corners[j].at {
					corners[j].at[i] = best.at[i] + (corners[j].at[i]-best.at[i])/2
				}
				corners[j].height = height(corners[j].at)
			}
		}
	}
	top := slices.MaxFunc(corners, func(a, b corner) int {
		switch {
		case a.height < b.height:
			return -1
		case a.height > b.height:
			return 1
		}
		return 0
	})
	return top.at, top.height
}

// spread is how far the corners are apart on the widest axis.
func spread(corners []corner) float64 {
	widest := 0.0
	for i := range corners[0].at {
		lo, hi := math.Inf(1), math.Inf(-1)
		for _, c := range corners {
			lo, hi = min(lo, c.at[i]), max(hi, c.at[i])
		}
		widest = max(widest, hi-lo)
	}
	return widest
}
