package relationship

import "math"

// moodDoubt holds 0.7^(2k): how much of the doubt about the mood is left after
// k moods.
var moodDoubt = func() (t [64]float64) {
	for k := range t {
		t[k] = math.Pow(0.7, float64(2*k))
	}
	return t
}()

// spread returns the standard deviation of the score in log-odds. Records such
// as facts, promises, complaints and harm add nothing to it; cap is what was
// left of vitality by its cap.
func (p *Params) spread(q *pulse, v *vitals, f feeling, cap float64) float64 {
	rhythm := 1 / (p.B + q.x)
	if !v.clamped {
		rhythm += (p.R + q.x) * v.lr * v.lr
	}
	rhythm *= square(p.Rhythm * cap)

	slope := p.Warmth * cap * (1 - v.soft/softMost) / (warmthBase + v.soft)
	warmth := square(slope) * (v.nn/2 + 0.25)

	const (
		moodVariance = 0.25
		settled      = 0.3 / 1.7 // share left when ever so many moods are known
	)
	g := moodDoubt[min(f.seen, len(moodDoubt)-1)]
	mood := moodVariance * (settled*(1-g) + g)
	if f.mood < 0 {
		mood *= badMoodWeighs * badMoodWeighs
	}
	return math.Sqrt(rhythm + warmth + mood)
}

func square(x float64) float64 { return x * x }
