package commands

import (
	"strconv"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	wordPassed = say("ask.passed", "✓ %s", "✓ %s")
	wordFailed = say("ask.failed", "✗ %s", "✗ %s")

	saidRuleGive     = say("ask.give", "a benefit for them is stated", "ieguvums viņiem ir nosaukts")
	saidRuleScore    = say("ask.score", "score %d, at least 60", "vērtējums %d, vismaz 60")
	saidRuleFew      = say("ask.few", "score %d is of low confidence: too few talks so far", "vērtējums %d ir ar mazu ticamību: sarunu vēl ir par maz")
	saidRuleWide     = say("ask.wide", "score %d is of low confidence: it lies between %d and %d", "vērtējums %d ir ar mazu ticamību: tas ir starp %d un %d")
	saidRuleUnscored = say("ask.unscored", "not scored yet", "vērtējuma vēl nav")
	saidRuleNoCompl  = say("ask.nocomplaint", "no complaint is open", "atvērtu sūdzību nav")
	saidRuleCompl    = say("ask.complaint", "complaint %s is open: close it first", "sūdzība %s ir atvērta: vispirms to aizver")
	saidRuleNoAsk    = say("ask.noask", "no proposal on record", "piedāvājumu nav bijis")
	saidRuleLastAsk  = say("ask.lastask", "the last proposal %s was on %s; 60 days pass on %s", "iepriekšējais piedāvājums %s bija %s; 60 dienas paiet %s")
	saidRuleContact  = say("ask.contact", "%d of %d days since contact", "kopš saziņas %d no %d dienām")
	saidRuleAnytime  = say("ask.anytime", "no cadence is set", "ritms nav noteikts")
	saidRuleCredit   = say("ask.credit", "credit %s, at least %s", "bilance %s, vismaz %s")
	saidRuleCreditOn = say("ask.crediton", "credit %s, at least %s; faded to that on %s", "bilance %s, vismaz %s; tik daudz būs %s")
	saidRuleHarm     = say("ask.harm", "harm %d, below 50", "kaitējums %d, mazāk par 50")
	saidRuleHarmed   = say("ask.harmed", "harm %d: not below 50", "kaitējums %d: nav mazāks par 50")
	saidRuleKept     = say("ask.kept", "nothing of ours is overdue", "mūsu solījumi nekavējas")
	saidRuleOwed     = say("ask.owed", "our promise %s is overdue: keep it first", "mūsu solījums %s kavējas: vispirms to izpildi")
	saidRuleQuality  = say("ask.quality", "quality %d, at least 40", "kvalitāte %d, vismaz 40")
	saidRuleMend     = say("ask.mend", "mend first: quality is %d", "vispirms jāatjauno: kvalitāte ir %d")
	saidRuleNoQ      = say("ask.noquality", "quality: no data yet", "kvalitāte: vēl nav datu")
)

// rule says how a rule of asking fared, with the entries it rests on.
func (r *Request) rule(x *relationship.Rating, a *relationship.Readiness, rule *relationship.Rule) []card.Span {
	said := r.say(wordPassed, r.ruleWords(x, a, rule))
	if !rule.Passed {
		said = r.say(wordFailed, r.ruleWords(x, a, rule))
		return card.Say(card.Bold(said))
	}
	return card.Say(said)
}

func (r *Request) ruleWords(x *relationship.Rating, a *relationship.Readiness, rule *relationship.Rule) string {
	s := &x.Held.State
	switch rule.Name {
	case relationship.RuleGive:
		return r.say(saidRuleGive)
	case relationship.RuleScore:
		switch {
		case !x.Score.Scored:
			return r.say(saidRuleUnscored)
		case x.Score.LowConfidence && x.Score.High-x.Score.Low > relationship.Widest:
			return r.say(saidRuleWide, x.Score.Shown, halfUp(x.Score.Low), halfUp(x.Score.High))
		case x.Score.LowConfidence:
			return r.say(saidRuleFew, x.Score.Shown)
		}
		return r.say(saidRuleScore, x.Score.Shown)
	case relationship.RuleComplaint:
		if rule.Passed {
			return r.say(saidRuleNoCompl)
		}
		return r.say(saidRuleCompl, hash(s.Complaints[0].Number))
	case relationship.RuleRecentAsk:
		if s.AskEntry == 0 {
			return r.say(saidRuleNoAsk)
		}
		return r.say(saidRuleLastAsk, hash(s.AskEntry), r.date(s.LastAsk), r.date(s.AskAgain()))
	case relationship.RuleContact:
		if x.Timing.Cadence == 0 {
			return r.say(saidRuleAnytime)
		}
		return r.say(saidRuleContact, x.Timing.Since, x.Timing.Cadence)
	case relationship.RuleCredit:
		credit, least := r.signed(a.Credit, 1), r.signed(leastCredit(x.Side), 0)
		if rule.Until != 0 {
			return r.say(saidRuleCreditOn, credit, least, r.date(rule.Until))
		}
		return r.say(saidRuleCredit, credit, least)
	case relationship.RuleHarm:
		if rule.Passed {
			return r.say(saidRuleHarm, halfUp(x.Score.HarmIndex))
		}
		return r.say(saidRuleHarmed, halfUp(x.Score.HarmIndex))
	case relationship.RuleOurPromise:
		if rule.Passed {
			return r.say(saidRuleKept)
		}
		return r.say(saidRuleOwed, r.overdueOurs(x))
	case relationship.RuleQuality:
		switch {
		case !x.Score.Scored:
			return r.say(saidRuleNoQ)
		case rule.Passed:
			return r.say(saidRuleQuality, halfUp(x.Score.Quality))
		}
		return r.say(saidRuleMend, halfUp(x.Score.Quality))
	}
	return string(rule.Name)
}

// leastCredit is the credit from which to ask, as the rules have it.
func leastCredit(side relationship.Side) float64 {
	if side == relationship.Partner {
		return 0
	}
	return -2
}

// overdueOurs names the promise of ours that is overdue the longest.
func (r *Request) overdueOurs(x *relationship.Rating) string {
	var oldest *relationship.OpenPromise
	for i := range x.Held.State.Open {
		p := &x.Held.State.Open[i]
		if !p.Theirs && p.First != 0 && p.First < r.Today && (oldest == nil || p.First < oldest.First) {
			oldest = p
		}
	}
	if oldest == nil {
		return "#" + strconv.Itoa(0)
	}
	return hash(oldest.Number)
}
