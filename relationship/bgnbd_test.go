package relationship

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"testing"
)

// The published parameters, in weeks, give the chances that the golden file
// has for them, in any unit of time.
func TestBGNBDChances(t *testing.T) {
	text, err := os.ReadFile("testdata/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var golden struct {
		Unit []struct {
			Model    string
			Params   [4]float64
			X, Tx, T float64
			H        float64
			PAlive   float64 `json:"p_alive"`
			PActive  float64 `json:"p_active"`
		}
	}
	if err := json.Unmarshal(text, &golden); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, u := range golden.Unit {
		if u.Model != "BG/NBD" {
			continue
		}
		n++
		for _, unit := range []float64{1, 7} {
			m := BGNBD{u.Params[0], u.Params[1] * unit, u.Params[2], u.Params[3]}
			q := Rhythm{u.X, u.Tx * unit, u.T * unit}
			if got := m.PAlive(q); math.Abs(got-u.PAlive) > 1e-9 {
				t.Errorf("PAlive(%+v) = %v, want %v", q, got, u.PAlive)
			}
			if got := m.PActive(q, u.H*unit); math.Abs(got-u.PActive) > 1e-9 {
				t.Errorf("PActive(%+v) = %v, want %v", q, got, u.PActive)
			}
		}
	}
	if n == 0 {
		t.Fatal("the golden file has no BG/NBD")
	}
}

// FallsSilent is the day on which the chance of being alive passes a half.
func TestFallsSilent(t *testing.T) {
	m := BGNBD{0.243, 30.9, 0.793, 2.426}
	for _, q := range []Rhythm{{1, 12, 0}, {2, 213, 0}, {7, 206, 0}, {20, 150, 0}} {
		after := m.FallsSilent(q)
		q.Age = q.Tx + after
		if p := m.PAlive(q); after > 0 && math.Abs(p-0.5) > 1e-9 || after == 0 && p > 0.5 {
			t.Errorf("%+v: alive with %v after %v days", q, p, after)
		}
	}
	if after := m.FallsSilent(Rhythm{Age: 900}); !math.IsInf(after, 1) {
		t.Errorf("without a repeat contact it falls silent after %v days; this model never says so", after)
	}
}

// In a population drawn from the model, the fit finds it, and no parameters
// nearby are likelier.
func TestFitBGNBD(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	const n, r, alpha, a, b = 6000, 1.0, 40.0, 1.0, 3.0
	rhythms := make([]Rhythm, n)
	for i := range rhythms {
		rate := random.ExpFloat64() / alpha
		ends := 1 - math.Pow(random.Float64(), 1/b)
		age := 100 + 300*random.Float64()
		q := Rhythm{Age: age}
		for at := 0.0; ; {
			if at += random.ExpFloat64() / rate; at > age {
				break
			}
			q.X, q.Tx = q.X+1, at
			if random.Float64() < ends {
				break
			}
		}
		rhythms[i] = q
	}
	m, err := FitBGNBD(rhythms)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{{"r", m.R, r}, {"alpha", m.Alpha, alpha}, {"a/(a+b)", m.A / (m.A + m.B), a / (a + b)}} {
		if math.Abs(math.Log(c.got/c.want)) > math.Log(1.2) {
			t.Errorf("%s = %.3f, want %.3f within a fifth", c.name, c.got, c.want)
		}
	}
	top := m.LogLikelihood(rhythms)
	for _, near := range []BGNBD{
		{m.R * 1.01, m.Alpha, m.A, m.B}, {m.R, m.Alpha / 1.01, m.A, m.B}, {m.R, m.Alpha, m.A * 1.02, m.B}, {m.R, m.Alpha, m.A, m.B / 1.02},
	} {
		if ll := near.LogLikelihood(rhythms); ll > top {
			t.Errorf("%+v is likelier than the fit %+v: %v > %v", near, m, ll, top)
		}
	}
	if _, err := FitBGNBD(rhythms[:10]); err == nil {
		t.Error("ten relationships were fitted")
	}
}
