package relationship

import "slices"

// A Balance is what was given and received on one side, and what became of
// proposals.
type Balance struct {
	// Given and Received are the sums of all favours, in usual ones, not faded.
	Given, Received           float64
	GivenTimes, ReceivedTimes int
	Asks                      int
	Results                   map[string]int // by Accepted, Declined, Countered
	Damage                    []Damage
	Entries                   []Entry // that say so, newest first
}

// A Damage is a proposal that was declined and after which a talk went badly.
type Damage struct{ Ask, Outcome, Talk int }

// DamageWithin is for how many days after a proposal a bad talk is held against
// one that was declined.
const DamageWithin = 14

// NewBalance adds up a journal, with its voided entries, for one side.
func NewBalance(history []Entry, side Side) Balance {
	live := Live(history)
	Sort(live)
	b := Balance{Results: map[string]int{}}
	asks := map[int]Day{}
	for i := range live {
		e := &live[i]
		if !e.On(side) {
			continue
		}
		if e.Given > 0 {
			b.Given, b.GivenTimes = b.Given+e.Given, b.GivenTimes+1
		}
		if e.Received > 0 {
			b.Received, b.ReceivedTimes = b.Received+e.Received, b.ReceivedTimes+1
		}
		if e.Type == Ask {
			asks[e.Number] = e.Day
		}
		if e.Type == AskOutcome {
			b.Results[e.Result]++
			if talk := badTalk(live, side, asks[e.Of]); talk != 0 && e.Result == Declined {
				b.Damage = append(b.Damage, Damage{e.Of, e.Number, talk})
			}
		}
		if e.Given > 0 || e.Received > 0 || e.Type == Ask || e.Type == AskOutcome {
			b.Entries = append(b.Entries, *e)
		}
	}
	b.Asks = len(asks)
	slices.Reverse(b.Entries)
	return b
}

// badTalk returns the first talk that felt bad within [DamageWithin] days of a
// proposal, 0 if there was none.
func badTalk(live []Entry, side Side, asked Day) int {
	for i := range live {
		e := &live[i]
		if e.On(side) && e.Type == Interaction && e.Mood != nil && *e.Mood < 0 && e.Day >= asked && e.Day <= asked+DamageWithin {
			return e.Number
		}
	}
	return 0
}

// Decided returns how many proposals have an outcome.
func (b *Balance) Decided() int {
	n := 0
	for _, k := range b.Results {
		n += k
	}
	return n
}
