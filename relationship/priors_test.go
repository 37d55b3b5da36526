package relationship

import (
	"math"
	"math/rand/v2"
	"testing"
)

// In a population drawn from known priors, the fit finds them.
func TestFitPriorsFindsThePriors(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const n, r, alpha, a, b = 4000, 1.0, 40.0, 1.0, 3.0 // whole shapes are sums of exponentials
	rhythms := make([]Rhythm, n)
	for i := range rhythms {
		rate := random.ExpFloat64() / alpha
		// Beta(1, 3) by inversion.
		ends := 1 - math.Pow(random.Float64(), 1/b)
		age := 100 + 300*random.Float64()
		q := Rhythm{Age: age}
		for at := 0.0; random.Float64() >= ends; q.X++ {
			if at += random.ExpFloat64() / rate; at > age {
				break
			}
			q.Tx = at
		}
		rhythms[i] = q
	}
	got := (&Default().Customer).FitPriors(rhythms)
	for _, c := range []struct {
		name      string
		got, want float64
	}{{"r", got.R, r}, {"alpha", got.Alpha, alpha}, {"a/(a+b)", got.A / (got.A + got.B), a / (a + b)}} {
		if math.Abs(math.Log(c.got/c.want)) > math.Log(1.25) {
			t.Errorf("%s = %.3f, want %.3f within a quarter", c.name, c.got, c.want)
		}
	}
	if got.Warmth != Default().Customer.Warmth {
		t.Error("a fit of priors changed a coefficient")
	}
}

func TestFewTeachNothing(t *testing.T) {
	p := &Default().Customer
	if got := p.FitPriors(make([]Rhythm, leastToLearn-1)); *got != *p {
		t.Errorf("29 relationships changed the priors: %+v", got)
	}
}

func BenchmarkFitPriors(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	rhythms := make([]Rhythm, 23570)
	for i := range rhythms {
		age := 1 + random.IntN(600)
		tx := random.IntN(age)
		rhythms[i] = Rhythm{float64(random.IntN(20)), float64(tx), float64(age)}
	}
	for b.Loop() {
		(&Default().Customer).FitPriors(rhythms)
	}
}
