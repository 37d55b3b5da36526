package relationship

import "slices"

// A Verdict says whether this is the moment to ask for something.
type Verdict string

// The verdicts.
const (
	Ready Verdict = "READY"
	Wait  Verdict = "WAIT"
	Dont  Verdict = "DONT"
)

// RuleName names a rule of asking.
type RuleName string

// The rules, in the order they are checked and shown.
const (
	RuleGive       RuleName = "give"        // a benefit for them is stated
	RuleScore      RuleName = "score"       // at least 60, and not of low confidence
	RuleComplaint  RuleName = "complaint"   // none is open
	RuleRecentAsk  RuleName = "recent-ask"  // none within 60 days
	RuleContact    RuleName = "contact"     // not overdue
	RuleCredit     RuleName = "credit"      // we do not owe them too much
	RuleHarm       RuleName = "harm"        // a partner's harm is below 50
	RuleOurPromise RuleName = "our-promise" // none of ours is overdue
	RuleQuality    RuleName = "quality"     // at least 40, else mend first

	numRules = 9
)

// A Rule is one condition of asking and how it fared.
type Rule struct {
	Name   RuleName
	Passed bool
	Stops  bool // a failure means don't, not wait
	Until  Day  // the day on which a failing rule will hold, 0 if none is known
}

// A Readiness is the answer to an ask.
type Readiness struct {
	Verdict Verdict
	Rules   [numRules]Rule
	// Until is the day to wait for, 0 unless the verdict is WAIT and every
	// failing rule has a day of its own.
	Until Day
	// Credit is what we gave less what we received, in usual favours faded to
	// today.
	Credit float64
}

const (
	askScore = 60 // rounded score from which to ask
	askNever = 50 // and below which not to
	askGap   = 60 // days between asks
)

// leastCredit is the credit from which to ask.
func leastCredit(s Side) float64 {
	if s == Partner {
		return 0
	}
	return -2
}

// Readiness checks the rules of asking on the day of the score and the timing.
// The benefit for the other side must be stated for any ask to be ready.
func (m *Model) Readiness(r *Relationship, s *State, sc *Score, t *Timing, today Day, giveStated bool) Readiness {
	a := Readiness{Verdict: Ready, Credit: s.Credit(today)}
	least := leastCredit(r.Side)
	lastAsk := s.AskAgain()
	a.Rules = [numRules]Rule{
		{Name: RuleGive, Passed: giveStated, Stops: true},
		{
			Name:   RuleScore,
			Passed: sc.Scored && sc.Shown >= askScore && !sc.LowConfidence,
			Stops:  sc.Scored && sc.Shown < askNever,
		},
		{Name: RuleComplaint, Passed: len(s.Complaints) == 0, Stops: true},
		{Name: RuleRecentAsk, Passed: s.AskEntry == 0 || today >= lastAsk, Until: lastAsk},
		{Name: RuleContact, Passed: t.Cadence == 0 || t.Since <= t.Cadence},
		{Name: RuleCredit, Passed: a.Credit >= least, Until: s.creditFrom(least, today)},
		{Name: RuleHarm, Passed: r.Side != Partner || sc.HarmIndex < HarmExit, Stops: true},
		{Name: RuleOurPromise, Passed: !s.weOwe(today)},
		{Name: RuleQuality, Passed: !sc.Scored || sc.Quality >= MendBelow, Stops: true},
	}
	dated := true
	for i := range a.Rules {
		rule := &a.Rules[i]
		if rule.Passed {
			rule.Until = 0
			continue
		}
		if rule.Stops {
			a.Verdict = Dont
		} else if a.Verdict == Ready {
			a.Verdict = Wait
		}
		dated = dated && rule.Until != 0
		a.Until = max(a.Until, rule.Until)
	}
	if a.Verdict != Wait || !dated {
		a.Until = 0
	}
	return a
}

// Rule returns the rule of a name.
func (a *Readiness) Rule(name RuleName) *Rule {
	return &a.Rules[slices.IndexFunc(a.Rules[:], func(r Rule) bool { return r.Name == name })]
}

// Failed returns the names of the rules that failed, in their order.
func (a *Readiness) Failed() []RuleName {
	var names []RuleName
	for i := range a.Rules {
		if !a.Rules[i].Passed {
			names = append(names, a.Rules[i].Name)
		}
	}
	return names
}

// weOwe reports whether a promise of ours is past its first date.
func (s *State) weOwe(today Day) bool {
	ours, _ := s.overdue(today)
	return ours > 0
}

// creditFrom returns the day on which a credit below least will have faded to
// it, 0 if it never does.
func (s *State) creditFrom(least float64, today Day) Day {
	if least >= 0 || s.Credit(today) >= least {
		return 0
	}
	days := Day(2 * s.Horizon)
	lo, hi := today, today+days
	for ; s.Credit(hi) < least; hi += days {
		lo = hi
	}
	for hi-lo > 1 {
		if mid := lo + (hi-lo)/2; s.Credit(mid) >= least {
			hi = mid
		} else {
			lo = mid
		}
	}
	return hi
}

// AskAgain returns the day from which another ask is not too soon, 0 if there
// was none.
func (s *State) AskAgain() Day {
	if s.AskEntry == 0 {
		return 0
	}
	return s.LastAsk + askGap
}
