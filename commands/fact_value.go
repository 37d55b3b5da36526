package commands

import (
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

// A measure says how the value of a kind of fact is written.
type measure int

const (
	percent  measure = iota // 0 to 100 %
	change                  // a percentage with its sign
	index200                // -100 to 100
	word                    // one of relationship.Renewals
	outOf10                 // 0 to 10
	yesNo                   // yes or no
	euros                   // an amount of euros a year
)

var (
	factNames = map[string]struct {
		name phrase
		unit measure
	}{
		relationship.Renewal:         {say("fact.renewal", "renewal", "pagarināšana"), word},
		relationship.RevenueTrend:    {say("fact.revenue", "revenue-trend", "ieņēmumu tendence"), change},
		relationship.PaidOnTime:      {say("fact.paid", "paid-on-time", "apmaksa laikā"), percent},
		relationship.CSAT:            {say("fact.csat", "csat", "klientu apmierinātība"), percent},
		relationship.NPS:             {say("fact.nps", "nps", "nps"), index200},
		relationship.DeliveredOnTime: {say("fact.ontime", "on-time", "piegāde laikā"), percent},
		relationship.QualityFact:     {say("fact.quality", "quality", "kvalitāte"), percent},
		relationship.Responsiveness:  {say("fact.responsiveness", "responsiveness", "atsaucība"), percent},
		relationship.InvoiceAccuracy: {say("fact.invoices", "invoice-accuracy", "rēķinu precizitāte"), percent},
		relationship.RateChange:      {say("fact.rate", "rate-change", "cenu izmaiņas"), change},
		relationship.RatedUs:         {say("fact.ratedus", "rated-us", "mūs vērtē"), outOf10},
		relationship.OurPayment:      {say("fact.ourpayment", "our-payment", "mūsu maksājumi"), percent},
		relationship.Referenceable:   {say("fact.reference", "referenceable", "dod atsauksmi"), yesNo},
		relationship.YearlyCost:      {say("fact.cost", "yearly-cost", "gada izmaksas"), euros},
		relationship.YearlyBenefit:   {say("fact.benefit", "yearly-benefit", "gada ieguvums"), euros},
	}
	renewalWords = map[string]phrase{
		"committed": say("renewal.committed", "committed", "apsolīta"),
		"likely":    say("renewal.likely", "likely", "iespējama"),
		"unknown":   say("renewal.unknown", "unknown", "nezināma"),
		"at-risk":   say("renewal.atrisk", "at-risk", "apdraudēta"),
		"lost":      say("renewal.lost", "lost", "zaudēta"),
	}
	saidPercent    = say("fact.percent", "%s must be 0-100 %%. Nothing saved.", "%s: jābūt 0-100 %%. Nekas nav saglabāts.")
	saidNotAChange = say("fact.change", "%s must be a change in percent, such as %s. Nothing saved.",
		"%s: jābūt izmaiņai procentos, piemēram, %s. Nekas nav saglabāts.")
	saidIndex   = say("fact.index", "%s must be −100 to 100. Nothing saved.", "%s: jābūt no −100 līdz 100. Nekas nav saglabāts.")
	saidOutOf10 = say("fact.ten", "%s must be 0 to 10. Nothing saved.", "%s: jābūt no 0 līdz 10. Nekas nav saglabāts.")
	saidYesNo   = say("fact.yesno", "%s must be yes or no. Nothing saved.", "%s: jābūt “jā” vai “nē”. Nekas nav saglabāts.")
	saidEuros   = say("fact.euros", "%s must be euros a year, such as %s. Nothing saved.", "%s: jābūt eiro gadā, piemēram, %s. Nekas nav saglabāts.")
	saidRenewal = say("fact.word", "%s must be one of: %s. Nothing saved.", "Faktam “%s” der: %s. Nekas nav saglabāts.")
)

// fact names a kind of fact, and factValue writes its value.
func (r *Request) fact(kind string) string {
	if f, ok := factNames[kind]; ok {
		return r.say(f.name)
	}
	return kind
}

func (r *Request) factValue(kind, value string) string {
	x, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(value, "%")), 64)
	if err != nil {
		if p, ok := renewalWords[value]; ok {
			return r.say(p)
		}
		switch value {
		case "yes":
			return r.say(wordYes)
		case "no":
			return r.say(wordNo)
		}
		return value
	}
	_, fraction, _ := strings.Cut(strings.TrimSuffix(value, "%"), ".")
	places := len(fraction)
	sign := "%"
	if r.lang == latvian {
		sign = " %"
	}
	switch factNames[kind].unit {
	case change:
		return r.signed(x, places) + sign
	case percent:
		return r.decimal(x, places) + sign
	case euros:
		return r.euros(x)
	default:
		return strings.Replace(r.decimal(x, places), "-", "−", 1)
	}
}

// readFact reads the value of a kind of fact into what the journal keeps: a
// word of [relationship.Renewals], else a number.
func (r *Request) readFact(kind, text string) (string, error) {
	const least, most = -100, 1000 // of a change, in percent
	name := r.fact(kind)
	x, ok := readPercent(text)
	plain := strconv.FormatFloat(x, 'f', -1, 64)
	switch factNames[kind].unit {
	case word:
		if w, ok := readRenewal(text); ok {
			return w, nil
		}
		words := make([]string, len(relationship.Renewals))
		for i, w := range relationship.Renewals {
			words[i] = r.say(renewalWords[w])
		}
		return "", r.refuse(saidRenewal, name, strings.Join(words, ", "))
	case percent:
		if !ok || x < 0 || x > 100 {
			return "", r.refuse(saidPercent, name)
		}
	case change:
		if !ok || x < least || x > most {
			return "", r.refuse(saidNotAChange, name, r.factValue(relationship.RateChange, "4"))
		}
	case index200:
		if !ok || x < -100 || x > 100 {
			return "", r.refuse(saidIndex, name)
		}
	case outOf10:
		const best = 10
		if !ok || strings.Contains(text, "%") || x < 0 || x > best {
			return "", r.refuse(saidOutOf10, name)
		}
	case yesNo:
		yes, ok := readYes(text)
		if !ok {
			return "", r.refuse(saidYesNo, name)
		}
		if yes {
			return "yes", nil
		}
		return "no", nil
	case euros:
		return r.readEuros(name, text)
	}
	return plain, nil
}

func (r *Request) readEuros(name, text string) (string, error) {
	amount, ok := ReadYearly(text)
	if !ok {
		return "", r.refuse(saidEuros, name, r.euros(12_000))
	}
	return amount, nil
}

// ReadYearly reads an amount of euros a year, such as "€12k", "800 € a month" or
// "12 000 eiro gadā", as digits.
func ReadYearly(text string) (string, bool) {
	m, ok := readMoney(text)
	times := map[string]float64{"": 1, "year": 1, "quarter": 4, "month": 12, "week": 52}[m.Per]
	if !ok || m.Amount < 0 || times == 0 || m.Currency != "" && m.Currency != "EUR" {
		return "", false
	}
	return strconv.FormatFloat(m.Amount*times, 'f', -1, 64), true
}

// factWord is a kind of fact.
type factWord string

func (factWord) kind() bot.FieldKind { return bot.Pick }
func (factWord) words() int          { return 3 }

func (w *factWord) read(_ *Request, text string) (bool, error) {
	kind, ok := readFactKind(text)
	*w = factWord(kind)
	return ok, nil
}

// factText is the value of a fact, of whatever kind it turns out to be.
type factText string

func (factText) words() int { return 2 }

func (f *factText) read(_ *Request, text string) (bool, error) {
	_, number := readPercent(text)
	_, renewal := readRenewal(text)
	_, yesNo := readYes(text)
	_, money := readMoney(text)
	*f = factText(text)
	return number || renewal || yesNo || money, nil
}

// A lastDay is the last day of a period, or a day, plus one as in [pastDay]:
// of a period that is not over it is today.
type lastDay relationship.Day

func (lastDay) words() int { return dayWords }

func (d *lastDay) read(r *Request, text string) (bool, error) {
	first, last, err := readPeriod(text, r.Today)
	if err != nil {
		day, ok, dayErr := readLeaning(text, r.Today, past)
		if !ok {
			return false, nil
		}
		first, last, err = day, day, dayErr
	}
	if err == nil && first > r.Today {
		err = r.refuse(saidAhead)
	}
	*d = lastDay(min(last, r.Today) + 1)
	return true, err
}

// String is the day as a command line has it.
func (d lastDay) String() string { return pastDay(d).or(0).String() }
