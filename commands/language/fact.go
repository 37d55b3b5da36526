package language

import (
	"regexp"
	"strings"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

// renewals are the words for how a renewal stands.
var renewals = lexiconOf(
	meaning[string]{"committed", `renewed, has renewed, have renewed, signed the renewal, signed renewal, renewal signed, renewal is signed, confirmed the renewal, confirmed renewal, confirmed their renewal, renewal confirmed, renewal is confirmed, agreed to renew, committed to renew, committed to renewing, extended the contract, extended their contract, signed the extension, renewed their contract, renewed the contract, renewed for, decided to renew, they will renew, they'll renew, she'll renew, he'll renew, will renew, is renewing, are renewing,
		pagarinaja ligumu, pagarinaja, parakstija pagarin*, apstiprinaja pagarin*, pagarinas ligumu, pagarinas, nolema pagarinat, apnemas pagarinat, piekrita pagarinat, ligums pagarinats, pagarinajums apstiprinats, pagarinajusi, pagarinajis`},
	meaning[string]{"likely", `want to renew, wants to renew, would like to renew, happy to renew, keen to renew, willing to renew, ready to renew, likely to renew, plan to renew, plans to renew, planning to renew, intend to renew, intends to renew, looking to renew, hoping to renew, hope to renew, going to renew, expect to renew, expects to renew, inclined to renew, open to renewing, open to renew, interested in renewing, renewal looks good, renewal looks likely, renewal looks promising, renewal is likely, renewal likely, renewal should be fine, renewal is on track, renewal on track, renewal looks safe, renewal in _ looks good, renewal in _ looks likely, renewal in _ is likely, renewal in _ looks promising, positive about the renewal, positive about renewal, optimistic about the renewal, happy to extend, want to extend, wants to extend, would like to extend, willing to extend, keen to extend, ready to extend, plan to extend, plans to extend,
		grib pagarinat, velas pagarinat, plano pagarinat, gatavi pagarinat, gatavs pagarinat, gatava pagarinat, grasas pagarinat, gribetu pagarinat, labprat pagarinas, labprat pagarinatu, visticamak pagarinas, laikam pagarinas, pagarinasana izskatas, pagarinajums izskatas, grib turpinat ligumu, velas turpinat sadarb*, grib turpinat sadarb*, gatavi turpinat`},
	meaning[string]{"at-risk", `might not renew, may not renew, renewal at risk, renewal is at risk, unsure about the renewal, unsure about renewal, not sure about renewal, not sure about the renewal, not sure they will renew, not sure they'll renew, might leave, may leave, thinking of leaving, thinking about leaving, considering leaving, considering a switch, considering alternatives, evaluating alternatives, looking at alternatives, looking at competitors, looking elsewhere, want out, wants out, wanted out, shopping around, threatening to leave, threatened to leave, threaten to leave, threatens to leave, threatening to cancel, threatened to cancel, threatens to cancel, could leave, on the fence, on the fence about the renewal, renewal in doubt, renewal is in doubt, hesitant to renew, reluctant to renew, want to cancel, wants to cancel, doubts about the renewal, unlikely to renew,
		varbut nepagarinas, iespejams nepagarinas, saubas par pagarin*, saubas par liguma, draud aiziet, draud pariet, draud lauzt, varetu aiziet, apsver aiziet, apsver pariet, apsver citus, apsver konkurent*, mekle alternativ*, skatas citus, domā aiziet, doma aiziet, pagarinasana apdraudeta, pagarinajums apdraudets, nav parliecinat* par pagarin*, nav drosi par pagarin*, nav izlemusi par pagarin*`},
	meaning[string]{"lost", `not to renew, won't renew, will not renew, not renewing, not going to renew, don't want to renew, doesn't want to renew, do not want to renew, refuse to renew, refused to renew, declined to renew, decided against renewing, decided against the renewal, no renewal, aren't renewing, isn't renewing, are leaving us, is leaving us, left us, leaving for a competitor, cancelled the contract, canceled the contract, cancelled their contract, canceled their contract, terminated the contract, terminating the contract, terminated their contract, terminating their contract, cancelling the contract, cancelling their contract, gave notice, chose a competitor, went with a competitor, moving to a competitor, switched to a competitor, switching to a competitor, signed with a competitor, going with a competitor, moved to a competitor, chose someone else,
		nepagarinas, nepagarinaja, nolema nepagarinat, izlema nepagarinat, negrib pagarinat, nevelas pagarinat, atteicas pagarinat, uzteica ligumu, uzsaka ligumu, lauz ligumu, partrauc ligumu, partrauca ligumu, izbeidz ligumu, izbeidza ligumu, aiziet pie konkur*, pariet pie konkur*, aizgaja pie konkur*, pargaja pie konkur*, izvelejas konkurent*`},
)

// A gauge is a measurement and the words that come with its number.
type gauge struct {
	kind  string
	words lexicon[bool]
}

var gauges = []gauge{
	{relationship.DeliveredOnTime, set(`on-time, on time, otif, delivered on time, delivery performance, laika piegad*, piegade laika, piegades laika, piegadats laika, piegadaja laika, savlaicig*`)},
	{relationship.QualityFact, set(`quality, first-pass yield, kvalitat*`)},
	{relationship.InvoiceAccuracy, set(`invoice accuracy, invoices correct, invoices were correct, billing accuracy, rekinu precizitat*, rekini pareizi, rekinu pareizib*`)},
	{relationship.Responsiveness, set(`responsiveness, response rate, tickets answered, atsaucib*, atbilzu ipatsvar*`)},
	{relationship.PaidOnTime, set(`paid on time, pays on time, payments on time, invoices paid, samaksats laika, samaksati laika, maksa laika, apmaksa laika, rekini apmaksati`)},
	{relationship.CSAT, set(`csat, customer satisfaction, satisfaction score, satisfaction, apmierinatib*`)},
	{relationship.NPS, set(`nps, promoter score`)},
	{relationship.RateChange, set(`rate increase, rates up, raise rates, raised rates, raising rates, raised their rates, raising their rates, price increase, raised prices, raising prices, raised their prices, raising their prices, increased prices, increased their prices, increasing prices, increase prices, prices up, price up, price rise, price hike, lowered rates, lowered prices, cut prices, cut their prices, reduced prices, reduced rates, price cut, rate cut, prices down, rates down, put prices up, prices go up, prices will go up, prices rise, rates go up,
		cenas cels, cels cenas, cel cenas, cela cenas, pacela cenas, pacels cenas, cenu kapums, cenas kapa, cenas kaps, cenas aug, sadardzin*, cenas samazin*, samazina cenas, samazinaja cenas, tarifu kapum*, cenas pieaug*, paaugstin* cenas, paaugstin* tarifus, cenu pieaugum*`)},
	{relationship.RevenueTrend, set(`revenue up, revenue down, spend up, spend down, spending up, spending down, volume up, volume down, volumes up, volumes down, orders up, orders down, orders grew, revenue grew, revenue fell, revenue dropped, volumes grew, volumes fell, apgrozijum*, ienemum*`)},
}

var (
	percentage = regexp.MustCompile(`([+\-−]?\d{1,3}(?:[.,]\d+)?)\s?(?:%|percent|per cent|procent)`)
	plainScore = regexp.MustCompile(`^([+\-−]?\d{1,3})$`)
	decreases  = set(`down, lower*, cut, reduc*, fell, dropp*, decreas*, samazin*, krit*, mazak, zemak*, lower, cheaper, letak*`)
)

// facts finds the measurements that the clauses inside accepts tell.
func (m *message) facts(inside func(int) bool) []Fact {
	var all []Fact
	if value := m.renewal(inside); value != "" {
		all = append(all, Fact{relationship.Renewal, value})
	}
	for _, g := range gauges {
		if value := m.gauge(g, inside); value != "" {
			all = append(all, Fact{g.kind, value})
		}
	}
	return all
}

// renewal returns how the renewal stands; what is said last and is worse than
// likely weighs most, as it is seldom said by the way.
func (m *message) renewal(inside func(int) bool) string {
	value := ""
	for i := 0; i < len(m.words); i++ {
		v, n := renewals.at(m.words[i:])
		if n == 0 || !inside(i) || m.promiseOurs(i) {
			continue
		}
		c := m.clauseOf(i)
		if (v == "likely" || v == "committed") && m.denied(max(c.from, i-3), i) {
			v = "lost"
		}
		if conditional.in(m.words[c.from:i]) {
			continue
		}
		if v == "lost" && wavering.in(m.words[max(c.from, i-3):i]) {
			v = "at-risk"
		}
		value = strings.TrimSpace(v + " " + m.monthIn(c.from, c.to))
		i += n - 1
	}
	return value
}

// wavering are words after which leaving is not decided yet.
var wavering = set(`thinking about, thinking of, considering, might, may, could, threatening, threaten, threatened, consider, tempted, doma, apsver, varetu, draud, varbut`)

// beforeMonth are the words after which May is a month.
var beforeMonth = set("in, by, for, until, till, this, next, from, of, around")

// monthIn returns the month that some words name, "" if they name none.
func (m *message) monthIn(from, to int) string {
	for i := from; i < to; i++ {
		month, ok := commands.ReadMonth(m.words[i], m.today)
		if ok && (m.latvian || i > from && beforeMonth.in(m.words[i-1:i])) {
			return month
		}
	}
	return ""
}

// gauge returns the number that a clause tells beside the words of a gauge.
func (m *message) gauge(g gauge, inside func(int) bool) string {
	for i := range m.words {
		_, n := g.words.at(m.words[i:])
		if n == 0 || !inside(i) || m.wePay(m.clauseOf(i)) {
			continue // how we pay is no measure of them
		}
		c := m.clauseOf(i)
		text := relationship.Plain(m.said(c.from, c.to))
		if f := percentage.FindStringSubmatch(text); f != nil {
			value := strings.Replace(strings.Replace(f[1], ",", ".", 1), "−", "-", 1)
			if g.kind == relationship.RateChange || g.kind == relationship.RevenueTrend {
				if decreases.in(m.words[c.from:c.to]) && value[0] != '-' && value[0] != '+' {
					value = "-" + value
				}
			} else {
				value = strings.TrimLeft(value, "+-")
			}
			return value + "%"
		}
		if g.kind == relationship.NPS || g.kind == relationship.CSAT {
			for j := i + n; j < min(c.to, i+n+4); j++ {
				if plainScore.MatchString(m.words[j]) {
					return m.words[j]
				}
			}
		}
	}
	return ""
}
