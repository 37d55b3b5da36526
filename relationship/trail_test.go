package relationship

import "testing"

// What is kept of a relationship, rebuilt from its journal, is what a fold of
// that journal says, also where an outcome is dated before what it is about.
func TestWhatIsKeptIsAFold(t *testing.T) {
	m := Default()
	for seed := range uint64(3000) {
		h := newHistory(seeded(seed))
		held, day := m.hold(&h.r, Live(h.entries)), h.today+400 // no entry lies after it
		got, want := m.Rate(&h.r, &held.State, day), m.Rate(&h.r, m.Fold(&h.r, h.entries, day), day)
		if got.Value != want.Value {
			t.Errorf("seed %d: the score kept is %v, a fold gives %v\n%s", seed, got.Value, want.Value, h)
		}
	}
}
