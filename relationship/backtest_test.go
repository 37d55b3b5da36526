package relationship

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
)

// population is relationships that are met in a rhythm and fall silent at some
// time, by chance.
func population(seed uint64, n int) []History {
	random := rand.New(rand.NewPCG(seed, seed))
	all := make([]History, n)
	number := 0
	for i := range all {
		r := &Relationship{Side: Customer, Segment: TierB, Added: 1}
		gap := 3 * math.Exp(3.4*random.Float64()) // 3 to 90 days
		end := 100 + 700*random.Float64()
		for at := 1 + gap*random.Float64(); at < end; at += gap * (0.5 + random.Float64()) {
			number++
			all[i].Entries = append(all[i].Entries, Entry{Number: number, Type: Interaction, How: Call, Direction: Mutual, Day: Day(at)})
		}
		all[i].Relationship = r
	}
	return all
}

// What is recorded for later days changes nothing but the outcome.
func TestBacktestDoesNotLookAhead(t *testing.T) {
	all := population(1, 200)
	const at, days = 400, 120
	whole := Default().BacktestOn(all, at, days)
	if whole.Silent == 0 || whole.Silent == whole.Known {
		t.Fatalf("%d of %d silent: the test says nothing", whole.Silent, whole.Known)
	}
	cut := make([]History, len(all))
	for i, h := range all {
		cut[i].Relationship = h.Relationship
		for _, e := range h.Entries {
			if e.Day <= at {
				cut[i].Entries = append(cut[i].Entries, e)
			}
		}
	}
	blind := Default().BacktestOn(cut, at, days)
	if blind.Known != whole.Known || blind.Silent != blind.Known || !reflect.DeepEqual(blind.BGNBD, whole.BGNBD) {
		t.Errorf("without a future %+v, with one %+v", blind, whole)
	}
	for i := range blind.Methods {
		if a, b := blind.Methods[i], whole.Methods[i]; a.Alarms != b.Alarms || a.Right != a.Alarms {
			t.Errorf("%s raised %d alarms without a future (%d right), %d with one", a.Name, a.Alarms, a.Right, b.Alarms)
		}
	}
}

// Of those with rhythms of their own, our score tells who falls silent better
// than recency, which knows no rhythm, and a method that is compared by its
// number of alarms raises as many.
func TestBacktestTellsMethodsApart(t *testing.T) {
	b := Default().BacktestOn(population(2, 600), 400, 90)
	byName := map[string]Method{}
	for _, m := range b.Methods {
		byName[m.Name] = m
		if m.AUC == nil || *m.AUC < 0.5 {
			t.Errorf("%s: area %v: worse than chance", m.Name, m.AUC)
		}
	}
	ours, recency := byName[MethodOurs], byName[MethodRecency]
	if *ours.AUC <= *recency.AUC {
		t.Errorf("vitality %.3f, recency %.3f: want ours higher", *ours.AUC, *recency.AUC)
	}
	if recency.Alarms < ours.Alarms {
		t.Errorf("recency raised %d alarms, ours %d: want them compared at equal effort", recency.Alarms, ours.Alarms)
	}
	if b.BGNBD == nil || byName[MethodBGNBD].Brier == nil || len(ours.Calibration) == 0 {
		t.Errorf("no yardstick or no calibration: %+v", b)
	}
}

// Too little history is said so, not guessed from.
func TestBacktestOfLittle(t *testing.T) {
	b := Default().BacktestOn(population(3, 5), 400, 90)
	if b.BGNBD != nil || len(b.Methods) != 3 {
		t.Errorf("five relationships gave %+v", b)
	}
	if b := Default().BacktestOn(nil, 400, 90); b.Known != 0 || b.Methods[0].AUC != nil {
		t.Errorf("nothing gave %+v", b)
	}
}
