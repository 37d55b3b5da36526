package relationship

import (
	"slices"
	"testing"
)

// Whatever a score cites counts: without it the score is another one, or there
// is none. Vitality above its cap moves by itself, and the favours of a
// customer are cited for its credit alone.
func TestWithoutWhatIsCitedTheScoreIsAnother(t *testing.T) {
	m, today := Default(), date(t, "2026-03-10")
	for name, history := range map[string]func(*testing.T) (*Relationship, []Entry){
		"Acme": acme, "Beta": beta, "Dzintara": dzintara, "Ziemeļu": ziemelu,
	} {
		r, entries := history(t)
		rated := func(entries []Entry) Score { return m.Rate(r, m.Fold(r, entries, today), today) }
		whole, cited := rated(entries), 0
		for part, numbers := range m.Evidence(r, entries, today) {
			for _, n := range numbers {
				cited++
				void := Entry{Number: 1 << 20, Type: Void, Day: today, Of: n}
				without := rated(append(slices.Clone(entries), void))
				if r.Side == Customer && part == PartBalance {
					continue
				}
				capped := whole.Vitality > 90 && without.Vitality > 90 && without.Vitality != whole.Vitality
				if without.Scored && without.Value == whole.Value && !capped {
					t.Errorf("%s: %v cites #%d, and without it the score is still %v", name, part, n, whole.Value)
				}
			}
		}
		if cited == 0 {
			t.Errorf("%s: nothing is cited", name)
		}
	}
}
