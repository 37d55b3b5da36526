package relationship

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// drawn are examples of a world with coefficients of its own.
func drawnFrom(random *rand.Rand, p *Params, n int) []Example {
	all := make([]Example, n)
	beta := p.coefficients()
	for i := range all {
		z := beta[features]
		for j := range all[i].says {
			all[i].says[j] = 1.5 * random.NormFloat64()
			z += beta[j] * all[i].says[j]
		}
		all[i].Active = random.Float64() < sigmoid(z)
	}
	return all
}

// In a world of its own, the fit finds the coefficients; where there is little
// to learn from it stays with the defaults.
func TestRefitFindsTheWorld(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	defaults := &Default().Customer
	world := *defaults
	world.setCoefficients([coefficients]float64{1.2, 0.4, 0.9, 0, 0.7})
	got := defaults.Refit(drawnFrom(random, &world, 20000)).coefficients()
	for j, want := range world.coefficients() {
		if math.Abs(got[j]-want) > 0.1 {
			t.Errorf("coefficient %d = %.3f, want %.3f", j, got[j], want)
		}
	}
	some := defaults.Refit(drawnFrom(random, &world, 60))
	if some.Rhythm != defaults.Rhythm || some.Warmth != defaults.Warmth || some.Alive == defaults.Alive {
		t.Errorf("sixty examples gave %+v: want only the intercept moved", some)
	}
	if none := defaults.Refit(drawnFrom(random, &world, 29)); *none != *defaults {
		t.Errorf("29 examples changed %+v", none)
	}
	if one := defaults.Refit(make([]Example, 500)); one.Warmth != defaults.Warmth {
		t.Error("examples of one outcome fitted slopes")
	}
}

// Whatever the examples, slopes are not negative, the intercept can be carried,
// and the fit is not worse than where it began.
func TestRefitStaysAllowed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		world := Default().Customer
		world.setCoefficients([coefficients]float64{
			rapid.Float64Range(-2, 2).Draw(t, "rhythm"), rapid.Float64Range(-2, 2).Draw(t, "warmth"),
			rapid.Float64Range(-2, 2).Draw(t, "inbound"), rapid.Float64Range(-2, 2).Draw(t, "breadth"), rapid.Float64Range(-2, 2).Draw(t, "intercept"),
		})
		defaults := &Default().Customer
		sample := drawnFrom(random, &world, rapid.IntRange(30, 400).Draw(t, "n"))
		got := defaults.Refit(sample)
		if got.Rhythm < leastRhythm || got.Warmth < 0 || got.Inbound < 0 || got.Breadth < 0 || math.IsNaN(got.Alive) || math.IsInf(got.Alive, 0) {
			t.Fatalf("fitted %+v", got)
		}
		if a, b := lossOf(got, sample), lossOf(defaults, sample); a > b+1e-6 {
			t.Fatalf("log-loss %.6f after the fit, %.6f before", a, b)
		}
	})
}

func lossOf(p *Params, sample []Example) float64 {
	sum := 0.0
	for i := range sample {
		sum += p.loss(&sample[i])
	}
	return sum / float64(len(sample))
}

// A challenger wins in a world that is not the champion's, and rarely in the
// champion's own.
func TestChallenge(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 2))
	defaults := &Default().Customer
	other := *defaults
	other.setCoefficients([coefficients]float64{1.2, 0.2, 1.0, 0.1, -0.8})
	winner, c := defaults.Challenge(defaults, drawnFrom(random, &other, 500), drawnFrom(random, &other, 500))
	if !c.Won || winner == defaults || c.Gain <= c.Error || c.Examples != 500 {
		t.Errorf("in another world: %+v, want the challenger", c)
	}
	won := 0
	const contests = 100
	for range contests {
		if _, c := defaults.Challenge(defaults, drawnFrom(random, defaults, 150), drawnFrom(random, defaults, 150)); c.Won {
			won++
		}
	}
	if won > contests/4 {
		t.Errorf("noise beat the champion %d times of %d", won, contests)
	}
	// One who was adopted and is no better any more has to go.
	if _, c := winner.Challenge(defaults, drawnFrom(random, defaults, 500), drawnFrom(random, defaults, 500)); !c.Won {
		t.Errorf("the old world came back: %+v, want a challenger that is like the defaults", c)
	}
}

// Examples look ahead for the outcome alone.
func TestExamplesDoNotLookAhead(t *testing.T) {
	m := Default()
	histories := population(4, 120)
	const today = 700
	whole := m.Examples(histories, Customer, today, 2)
	if len(whole) < 50 || len(m.Examples(histories, Partner, today, 2)) != 0 {
		t.Fatalf("%d examples", len(whole))
	}
	for i := range histories {
		h := &histories[i]
		back := today - 2*Day(m.Horizon(h.Relationship))
		var known []Entry
		for _, e := range h.Entries {
			if e.Day <= back {
				known = append(known, e)
			}
		}
		h.Entries = known
	}
	for i, x := range m.Examples(histories, Customer, today, 2) {
		if x.says != whole[i].says || x.Active {
			t.Fatalf("example %d is %+v without a future, %+v with one", i, x, whole[i])
		}
	}
}
