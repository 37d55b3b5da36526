package relationship

import (
	"fmt"
	"testing"
)

// Each rule of asking fails alone: everything else is in order.
func TestEachRuleOfAskingFailsAlone(t *testing.T) {
	const today = Day(1000)
	// weekly is a relationship that talks every week, well, and met today; the
	// other side keeps its word.
	weekly := func(side Side, moods ...Mood) []Entry {
		var entries []Entry
		for i := range 20 {
			m := Great
			if i >= 20-len(moods) {
				m = moods[i-20+len(moods)]
			}
			entries = append(entries, Entry{
				Number: 100 + i, Type: Interaction, How: Call, Direction: Mutual, Day: today - Day(7*(19-i)), Mood: new(m), Who: []string{"Jana", "Eva"},
			})
		}
		for i := range 20 {
			made := today - 300 + Day(i)
			entries = append(entries,
				Entry{Number: 200 + 2*i, Type: Promise, Side: side, Whose: Theirs, Day: made, Due: made + 5},
				Entry{Number: 201 + 2*i, Type: PromiseOutcome, Side: side, Day: made + 4, Of: 200 + 2*i, Result: Kept})
		}
		return entries
	}
	broken := func(n int) (entries []Entry) {
		for i := range n {
			entries = append(entries,
				Entry{Number: 300 + 2*i, Type: Promise, Side: Customer, Whose: Theirs, Day: today - 90, Due: today - 80},
				Entry{Number: 301 + 2*i, Type: PromiseOutcome, Side: Customer, Day: today - 80, Of: 300 + 2*i, Result: Broken})
		}
		return entries
	}
	customer := Relationship{Side: Customer, Segment: TierB, Org: true}
	partner := Relationship{Side: Partner, Segment: Leverage, Org: true, Alternative: true}
	agreed := func(r Relationship, days int) Relationship {
		r.Cadence = days
		return r
	}
	on := func(side Side, e Entry) Entry {
		e.Number, e.Side = 900, side
		return e
	}
	later := func(days Day) Day { return today + days }
	for name, c := range map[string]struct {
		r       Relationship
		entries []Entry
		day     Day
		noGive  bool
		rule    RuleName // "": all hold
		verdict Verdict
		until   Day
	}{
		"all hold, of a customer":  {r: customer, entries: weekly(Customer), verdict: Ready},
		"all hold, of a partner":   {r: partner, entries: weekly(Partner), verdict: Ready},
		"no benefit for them":      {r: customer, entries: weekly(Customer), noGive: true, rule: RuleGive, verdict: Dont},
		"a low score":              {r: agreed(customer, 60), entries: append(weekly(Customer)[8:20], broken(4)...), day: later(60), rule: RuleScore, verdict: Wait},
		"a score below 50":         {r: agreed(customer, 60), entries: append(weekly(Customer)[8:20], broken(17)...), day: later(60), rule: RuleScore, verdict: Dont},
		"low confidence":           {r: customer, entries: weekly(Customer)[18:20], rule: RuleScore, verdict: Wait},
		"an open complaint":        {r: customer, entries: append(weekly(Customer), on(Customer, Entry{Type: Complaint, Day: today - 3})), rule: RuleComplaint, verdict: Dont},
		"asked a month ago":        {r: customer, entries: append(weekly(Customer), on(Customer, Entry{Type: Ask, Day: today - 30})), rule: RuleRecentAsk, verdict: Wait, until: today + 30},
		"no talk for too long":     {r: customer, entries: weekly(Customer), day: later(31), rule: RuleContact, verdict: Wait},
		"we owe a customer":        {r: customer, entries: append(weekly(Customer), on(Customer, Entry{Type: Value, Day: today, Received: 4})), rule: RuleCredit, verdict: Wait, until: today + 180},
		"we owe a partner":         {r: partner, entries: append(weekly(Partner), on(Partner, Entry{Type: Value, Day: today, Received: 1})), rule: RuleCredit, verdict: Wait},
		"a partner that harmed us": {r: partner, entries: append(weekly(Partner), on(Partner, Entry{Type: Harm, Day: today, Severity: 5, Area: "money"})), rule: RuleHarm, verdict: Dont},
		"a promise of ours":        {r: customer, entries: append(weekly(Customer), on(Customer, Entry{Type: Promise, Whose: Ours, Day: today - 20, Due: today - 3})), rule: RuleOurPromise, verdict: Wait},
		"quality to mend":          {r: customer, entries: weekly(Customer, Bad, VeryBad, Bad, VeryBad), rule: RuleQuality, verdict: Dont},
	} {
		t.Run(name, func(t *testing.T) {
			m, day := Default(), max(c.day, today)
			s := m.Fold(&c.r, c.entries, day)
			sc := m.Rate(&c.r, s, day)
			tm := m.Timing(&c.r, s, &sc, day)
			a := m.Readiness(&c.r, s, &sc, &tm, day, !c.noGive)
			want := "[" + string(c.rule) + "]"
			if got := fmt.Sprint(a.Failed()); got != want || a.Verdict != c.verdict || a.Until != c.until {
				t.Errorf("%s, failed %s, until %v; want %s, %s, %v\nscore %.2f (%v), low confidence %v, quality %.1f, harm %.1f, credit %.2f, %d of %d days",
					a.Verdict, got, a.Until, c.verdict, want, c.until, sc.Value, sc.Scored, sc.LowConfidence, sc.Quality, sc.HarmIndex, a.Credit, tm.Since, tm.Cadence)
			}
		})
	}
}
