package relationship

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func guesses(t *rapid.T) []Guess {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Guess {
		return Guess{float64(rapid.IntRange(0, 100).Draw(t, "p")) / 100, rapid.Bool().Draw(t, "was")}
	}), 1, 60).Draw(t, "guesses")
}

// The area is the share of pairs in the right order, a tie counting half, as
// counted pair by pair.
func TestAUCCountsPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := guesses(t)
		var right, pairs float64
		for _, a := range all {
			for _, b := range all {
				if !a.Was || b.Was {
					continue
				}
				pairs++
				switch {
				case a.P > b.P:
					right++
				case a.P == b.P:
					right += 0.5
				}
			}
		}
		got := AUC(all)
		if pairs == 0 {
			if !math.IsNaN(got) {
				t.Fatalf("AUC without pairs = %v, want NaN", got)
			}
			return
		}
		if math.Abs(got-right/pairs) > 1e-12 {
			t.Fatalf("AUC = %v, by pairs %v", got, right/pairs)
		}
		// Only the order counts.
		for i := range all {
			all[i].P = math.Exp(3*all[i].P) - 7
		}
		if again := AUC(all); math.Abs(again-got) > 1e-12 {
			t.Fatalf("AUC = %v on another scale, was %v", again, got)
		}
	})
}

func TestScoresOfChances(t *testing.T) {
	all := []Guess{{1, true}, {0, false}, {0.5, true}, {0.8, false}}
	if got, want := Brier(all), (0+0+0.25+0.64)/4; math.Abs(got-want) > 1e-12 {
		t.Errorf("Brier = %v, want %v", got, want)
	}
	if got, want := LogLoss(all[2:]), (math.Log(2)+math.Log(5))/2; math.Abs(got-want) > 1e-9 {
		t.Errorf("log-loss = %v, want %v", got, want)
	}
	if got := LogLoss([]Guess{{0, true}}); math.IsInf(got, 0) {
		t.Error("certainty that proves wrong costs infinitely much")
	}
}

// Every guess is in one bin, and each bin holds means of its own.
func TestCalibrationCountsAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := guesses(t)
		n := 0
		for _, b := range Calibration(all) {
			n += b.Count
			if b.Said < b.From-1e-9 || b.Said > b.To+1e-9 || b.Became < 0 || b.Became > 1 || b.Count == 0 {
				t.Fatalf("bin %+v", b)
			}
		}
		if n != len(all) {
			t.Fatalf("%d of %d guesses are in bins", n, len(all))
		}
	})
}
