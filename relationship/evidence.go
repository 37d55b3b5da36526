package relationship

import "slices"

// Evidence returns, for every part of the score of a day, the numbers of all
// the entries it rests on, in rising order. A part that rests on none says
// nothing, but for two: satisfaction starts a little above zero until a mood
// is recorded, and breadth counts nobody named as one person. For a card the
// newest few are at hand without the journal: see [State.Cites].
func (m *Model) Evidence(r *Relationship, entries []Entry, today Day) map[Part][]int {
	steps, d := journal(r.Side, entries, today)
	s := m.Fold(r, entries, today)
	ev := make(map[Part][]int, NumParts)
	cite := func(p Part, number int) { ev[p] = append(ev[p], number) }

	for i := range steps {
		switch e := steps[i].entry; e.Type {
		case Interaction:
			waits := e.Attempt() && (!s.Met() || e.Day > s.Last)
			cite(PartInbound, e.Number)
			if !waits {
				cite(PartRhythm, e.Number)
				cite(PartWarmth, e.Number)
				if len(e.Who) > 0 && today-e.Day <= breadthWindow {
					cite(PartBreadth, e.Number)
				}
			}
			if e.Mood != nil && (!waits || *e.Mood < 0) {
				cite(PartSatisfaction, e.Number)
			}
			if e.carries() {
				cite(PartBalance, e.Number)
			}
		case Value, AskOutcome:
			if e.carries() && (e.Type == Value || e.Result == Accepted) {
				cite(PartBalance, e.Number)
			}
		case Promise:
			cite(promisePart(e), e.Number)
		case PromiseOutcome:
			if made, ok := d.made[e.Of]; ok && made.Type == Promise {
				cite(promisePart(made), e.Number)
			}
		case Harm:
			if r.Side == Partner && e.Severity >= 1 && e.Severity <= len(harmPoints) {
				cite(PartHarm, e.Number)
			}
		default: // the others are cited by the state, or by nothing
		}
	}
	for _, f := range s.Present(today) {
		cite(PartResults, f.Number)
	}
	for _, c := range s.Complaints {
		cite(PartComplaints, c.Number)
	}
	for _, numbers := range ev {
		slices.Sort(numbers)
	}
	return ev
}

// carries reports whether e carries a favour, either way.
func (e *Entry) carries() bool { return favour(e.Given) > 0 || favour(e.Received) > 0 }

func promisePart(p *Entry) Part {
	if p.Whose == Theirs {
		return PartTheirs
	}
	return PartOurs
}
