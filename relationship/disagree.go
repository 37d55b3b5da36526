package relationship

import (
	"cmp"
	"slices"
)

// A Conflict names how two records disagree.
type Conflict string

// The conflicts.
const (
	// TwoValues: two facts of one kind, the newest there are, are of one day
	// and have different values.
	TwoValues Conflict = "two-values"
	// KeptAndBroken: one promise was recorded both as kept and as broken.
	KeptAndBroken Conflict = "kept-and-broken"
	// RenewalAndMood: renewal was recorded as committed or likely, and the last
	// mood since is very bad.
	RenewalAndMood Conflict = "renewal-and-mood"
)

// A Disagreement is two records that cannot both be right, or that a reader
// should weigh against each other. The score takes each as it stands.
type Disagreement struct {
	Conflict Conflict
	A, B     *Entry // by day and number
}

// Disagreements returns where a journal disagrees with itself, in the order of
// the later records. The entries are live and sorted, as [Live] returns them.
func Disagreements(live []Entry) []Disagreement {
	type series struct {
		side Side
		kind string
	}
	var found []Disagreement
	facts := map[series][]*Entry{}
	outcomes := map[int]*Entry{}
	settled := map[int]bool{}
	mood := map[Side]*Entry{} // the last mood that each side knows of
	for i := range live {
		switch e := &live[i]; e.Type {
		case FactEntry:
			s := series{e.Side, e.Fact}
			facts[s] = append(facts[s], e)
		case PromiseOutcome:
			if e.Result != Kept && e.Result != Broken {
				continue
			}
			if first := outcomes[e.Of]; first == nil {
				outcomes[e.Of] = e
			} else if first.Result != e.Result && !settled[e.Of] {
				settled[e.Of] = true
				found = append(found, Disagreement{KeptAndBroken, first, e})
			}
		case Interaction:
			if e.Mood == nil {
				continue
			}
			for _, side := range Sides {
				if e.On(side) {
					mood[side] = e
				}
			}
		default:
		}
	}
	for s, all := range facts {
		last := all[len(all)-1]
		for _, other := range all[:len(all)-1] {
			if other.Day == last.Day && other.Value != last.Value {
				found = append(found, Disagreement{TwoValues, other, last})
				break
			}
		}
		felt := mood[s.side]
		if s.kind == Renewal && (last.Value == "committed" || last.Value == "likely") &&
			felt != nil && last.Before(felt) && *felt.Mood <= VeryBad {
			found = append(found, Disagreement{RenewalAndMood, last, felt})
		}
	}
	slices.SortFunc(found, func(a, b Disagreement) int {
		return cmp.Or(cmp.Compare(a.B.Day, b.B.Day), cmp.Compare(a.B.Number, b.B.Number), cmp.Compare(a.Conflict, b.Conflict))
	})
	return found
}
