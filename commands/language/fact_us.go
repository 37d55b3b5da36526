package language

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

// What is told about us: how somebody rates us, whether we pay in time, whether
// a customer may be named; and what a partner costs and brings a year.
var (
	// After some words any number up to ten is a rating, after others only one
	// that says out of what it is.
	ratedUs = lexiconOf(
		meaning[bool]{true, `rated us, rates us, rate us, scored us, scores us, rating of us is, rating of us was, novertej* mus, mus novertej*, verte mus, mus verte, novertejums mums, mus vertejums`},
		meaning[bool]{false, `gave us, gives us, give us, given us, iedeva mums, deva mums, dod mums, ielika mums, mums iedeva, mums ielika, mums deva`},
	)
	wePay    = set(`we paid, we pay, we have paid, we've paid, we settled, our payment, our payments, our invoices are paid, mes samaksajam, mes maksajam, mes apmaksajam, samaksajam, apmaksajam, musu maksajum*, musu apmaks*, norekinamies, norekinajamies`)
	promptly = set(`on time, on-time, in time, promptly, by the due date, laika, laicigi, savlaicigi, termina`)
	wholly   = set(`all, every, always, visus, visas, visi, vienmer`)

	nameable = lexiconOf(
		meaning[bool]{true, `agreed to be a reference, agreed to be our reference, agreed to act as a reference, agreed to act as reference, agreed to be named, happy to be a reference, happy to act as a reference, happy to be named, glad to be a reference, willing to be a reference, willing to act as a reference, ready to be a reference, volunteered to be a reference, is a reference now, are a reference now, is referenceable, are referenceable, may be named as a reference, can be named as a reference, can use them as a reference, may use them as a reference, can name them, may name them, let us name them, allowed us to name them,
			piekrita but par atsauksm*, piekrita dot atsauksm*, piekrita sniegt atsauksm*, piekrit dot atsauksm*, gatavi dot atsauksm*, gatavs dot atsauksm*, gatava dot atsauksm*, labprat dos atsauksm*, drikstam minet vin*, drikstam vinus minet, atlava mums vinus minet, atlava vinus minet, atlava minet vin*, varam minet vinus, varam vinus minet`},
		meaning[bool]{false, `not referenceable, refused to be a reference, declined to be a reference, won't be a reference, will not be a reference, don't want to be a reference, doesn't want to be a reference, do not want to be a reference, no longer want to be a reference, no longer a reference, don't want to be named, doesn't want to be named, do not want to be named, refused to be named, must not name them, mustn't name them, can't name them, cannot name them, may not name them,
			atteicas dot atsauksm*, atteicas but par atsauksm*, atteicas sniegt atsauksm*, negrib dot atsauksm*, nevelas dot atsauksm*, nedos atsauksm*, nedrikstam vinus minet, nedrikstam minet vin*, nelava vinus minet, negrib* ka vinus min*, nevelas ka vinus min*`},
	)

	costs  = set(`costs us, cost us, costing us, we pay them, we pay him, we pay her, we spend, we're spending, their fee is, their fees are, maksa mums, izmaksa mums, mums maksa, mums izmaksa, maksajam viniem, maksajam vinam, mes terejam`)
	brings = set(`brings us, bring us, bringing us, brought us, earns us, earn us, saves us, save us, saving us, is worth, are worth, dod mums, nes mums, atnes mums, ietaupa mums, mums dod, mums nes, mums ietaupa, palidz ietaupit`)

	aMark  = regexp.MustCompile(`^(?:10|\d)(?:[.,]\d)?$`)
	yearly = regexp.MustCompile(`(?:[€$£] ?)?\d[\d .,']*\d? ?(?:k|thousand|m|million|tukst\w*\.?|milj\w*\.?)? ?(?:[€$£]|eur\w*|eiro)? ?(?:/ ?|per |a )?(?:year|yr|annum|yearly|annually|quarter|month|gada|menesi|ceturksni)\b`)
	money  = regexp.MustCompile(`[€$£]|eur|eiro`)
)

// aboutUs finds what the clauses inside tell about us, of the company named.
func (m *message) aboutUs(inside func(int) bool, company string) []Fact {
	var all []Fact
	partner, customer := m.isPartner(company)
	if mark := m.mark(inside); mark != "" {
		all = append(all, Fact{relationship.RatedUs, mark})
	}
	if value := m.nameable(inside); value != "" && customer {
		all = append(all, Fact{relationship.Referenceable, value})
	}
	if !partner {
		return all
	}
	if value := m.paid(inside); value != "" {
		all = append(all, Fact{relationship.OurPayment, value})
	}
	if value := m.yearly(costs, inside); value != "" {
		all = append(all, Fact{relationship.YearlyCost, value})
	}
	if value := m.yearly(brings, inside); value != "" {
		all = append(all, Fact{relationship.YearlyBenefit, value})
	}
	return all
}

// mark returns the rating that somebody gave us, out of ten.
func (m *message) mark(inside func(int) bool) string {
	for i := range m.words {
		plain, n := ratedUs.at(m.words[i:])
		if n == 0 || !inside(i) || m.denied(max(m.clauseOf(i).from, i-3), i) {
			continue
		}
		const near = 4
		for j := i + n; j < min(i+n+near, m.clauseOf(i).to); j++ {
			if mark, ok := m.outOfTen(j, plain); ok {
				return mark
			}
		}
	}
	return ""
}

// outOfTen reads a rating at a token: 9/10, 4/5, 9 out of 10, and where a number
// alone will do, 9.
func (m *message) outOfTen(i int, alone bool) (string, bool) {
	if f := outOf.FindStringSubmatch(m.words[i]); f != nil {
		n, _ := strconv.Atoi(f[1])
		of, _ := strconv.Atoi(f[2])
		const ten = 10
		return strconv.Itoa(ten / of * n), n <= of
	}
	if !aMark.MatchString(m.words[i]) {
		return "", false
	}
	_, said := tens.at(m.words[i+1:])
	return strings.Replace(m.words[i], ",", ".", 1), alone && !m.counted(i) || said > 0
}

var tens = set(`out of 10, out of ten, of 10, no 10, no desmit, points out of 10, balles, ballem, ballu`)

// counted reports whether a number is of something, such as of days or percent.
func (m *message) counted(i int) bool {
	return i+1 < m.clauseOf(i).to && (m.words[i+1] == "%" || m.taken[i] != free || !atRest.has(m.words[i+1]) && !andWords.has(m.words[i+1]) && !butWords.has(m.words[i+1]))
}

// atRest are words that may follow a number which stands for itself.
var atRest = set(`for, this, in, on, again, today, overall, out, par, saja, sogad, sodien, kopuma, atkal`)

// rates reports whether marks for us follow some words: they were no gift.
func (m *message) rates(i int) bool {
	const near = 3
	for j := i; j < min(i+near, len(m.words)); j++ {
		if _, ok := m.outOfTen(j, false); ok {
			return true
		}
	}
	return false
}

// paid returns how much of what we owe a partner we pay in time, in percent.
func (m *message) paid(inside func(int) bool) string {
	for _, c := range m.clauses {
		if c.from == c.to || !inside(c.from) || !m.wePay(c) {
			continue
		}
		if f := percentage.FindStringSubmatch(relationship.Plain(m.said(c.from, c.to))); f != nil {
			return strings.TrimLeft(strings.Replace(f[1], ",", ".", 1), "+-−") + "%"
		}
		if wholly.in(m.words[c.from:c.to]) && !m.denied(c.from, c.to) {
			return "100%"
		}
	}
	return ""
}

// wePay reports whether a clause says that it is we who pay in time.
func (m *message) wePay(c clause) bool {
	words := m.words[c.from:c.to]
	return wePay.in(words) && promptly.in(words)
}

// nameable returns yes or no if it is told whether a customer may be named.
func (m *message) nameable(inside func(int) bool) string {
	said := ""
	for i := range m.words {
		yes, n := nameable.at(m.words[i:])
		if n == 0 || !inside(i) {
			continue
		}
		c := m.clauseOf(i)
		if conditional.in(m.words[c.from:i]) {
			continue
		}
		if yes && m.denied(max(c.from, i-3), i) {
			yes = false
		}
		said = map[bool]string{true: "yes", false: "no"}[yes]
	}
	return said
}

// yearly returns the euros a year that a clause tells beside some words.
func (m *message) yearly(beside lexicon[bool], inside func(int) bool) string {
	for i := range m.words {
		_, n := beside.at(m.words[i:])
		if n == 0 || !inside(i) {
			continue
		}
		c := m.clauseOf(i)
		amount := yearly.FindString(relationship.Plain(m.said(i, c.to)))
		if amount == "" || !money.MatchString(amount) || m.denied(max(c.from, i-3), i) {
			continue
		}
		if euros, ok := commands.ReadYearly(amount); ok {
			return euros
		}
	}
	return ""
}

// onlyMeasured reports whether all that an event tells are measurements, which
// need no talk to be recorded.
func (e *Event) onlyMeasured() bool {
	return e.How == "" && len(e.Facts) > 0 && len(e.People) == 0 && len(e.Promises) == 0 &&
		e.Given == "" && e.Received == "" && e.Complaint == "" && e.Harm == nil &&
		!slices.ContainsFunc(e.Facts, func(f Fact) bool { return f.Kind == relationship.Renewal })
}
