package commands

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/relationship"
)

// readNumber reads a number with a decimal comma or point, digits grouped by
// spaces, apostrophes or the other mark, and a sign of any style: 82,5 or
// −1 234.5. A single comma or point is the decimal mark.
func readNumber(text string) (float64, bool) {
	s, negative := signed(numeral(text))
	v, ok := decimal(s, false)
	if negative {
		v = -v
	}
	return v, ok
}

var percentWords = regexp.MustCompile(` ?(?:%|٪|percent|per cent|pct|procent(?:s|a|i|u|iem|us|am|os)?)$`)

// readPercent reads a percentage, with or without its sign: 82%, 82,5 %, +4 %,
// -3, 4 procenti. The caller sets the limits.
func readPercent(text string) (float64, bool) {
	return readNumber(percentWords.ReplaceAllString(relationship.Plain(text), ""))
}

// A money is an amount in units of its currency, by ISO 4217 and empty if not
// said, per year, quarter, month, week, day or hour, or once.
type money struct {
	Amount   float64
	Currency string
	Per      string
}

var (
	currencies = index(map[string]string{
		"EUR": "€, eur, euro, euros, eiro, eiras", "USD": "$, usd, us$, dollar, dollars, dolārs, dolāri, dolāru", "GBP": "£, gbp, pounds, mārciņas, mārciņu",
		"SEK": "sek", "NOK": "nok", "DKK": "dkk", "PLN": "pln, zł, zloty", "CHF": "chf", "CZK": "czk", "UAH": "uah, ₴", "JPY": "jpy, ¥", "CAD": "cad",
	})
	scales = index(map[float64]string{
		1e3: "k, thousand, tūkst, tūkstotis, tūkstoši, tūkstošus, tūkstošu", 1e6: "m, mn, mln, mio, million, millions, milj, miljons, miljoni, miljonus, miljonu",
		1e9: "bn, billion, billions, mljrd, miljards, miljardi, miljardus, miljardu",
	})
	periods = index(map[string]string{
		"year":    "yr, year, y, pa, annum, annually, yearly, gadā, gads, gada, annual",
		"quarter": "q, quarter, quarterly, ceturksnī, ceturksnis", "month": "mo, month, monthly, mēnesī, mēnesis, mēn",
		"week": "wk, week, weekly, nedēļā, nedēļa", "day": "day, daily, dienā, diena", "hour": "h, hr, hour, hourly, stundā, stunda",
	})
)

// moneyParts are a currency or not, a sign, digits, a scale, a currency and a
// period, as in -€12.5k/yr or 12 500,50 eiro gadā.
var moneyParts = regexp.MustCompile(`^([+-]?) ?([^\d\s.,+-]*) ?([+-]?)(\d[\d ',.]*?)((?: ?[^\d\s.,/'+-]+\.?)*?)(?: ?(?:/|\bper\b|\ba\b) ?([a-z.]+)| ([a-z.]+))?$`)

// readMoney reads an amount of money: €12k, 12 500,50 €, 12,500.50 EUR, $1.2m,
// 9k gadā, €12k/yr. A comma or point with three digits after it groups them. A
// plain number is an amount without a currency.
func readMoney(text string) (money, bool) {
	m := moneyParts.FindStringSubmatch(numeral(text))
	if m == nil || m[1] != "" && m[3] != "" {
		return money{}, false
	}
	amount, ok := decimal(m[4], true)
	if !ok {
		return money{}, false
	}
	got := money{Amount: amount}
	words := strings.Fields(m[5])
	if m[2] != "" {
		words = append(words, m[2])
	}
	if m[7] != "" {
		words = append(words, m[7])
	}
	scaled := false
	for _, w := range words {
		if !got.describe(strings.ReplaceAll(w, ".", ""), &scaled) {
			return money{}, false
		}
	}
	if m[6] != "" {
		per, ok := periods[strings.ReplaceAll(m[6], ".", "")]
		if !ok || got.Per != "" {
			return money{}, false
		}
		got.Per = per
	}
	if m[1]+m[3] == "-" {
		got.Amount = -got.Amount
	}
	return got, true
}

// describe takes in a word beside the digits: a scale, a currency, both (k€) or
// a period; each once.
func (m *money) describe(word string, scaled *bool) bool {
	if scale, ok := scales[word]; ok && !*scaled {
		m.Amount *= scale
		*scaled = true
		return true
	}
	if currency, ok := currencies[word]; ok && m.Currency == "" {
		m.Currency = currency
		return true
	}
	if per, ok := periods[word]; ok && m.Per == "" {
		m.Per = per
		return true
	}
	for _, symbol := range []string{"€", "$", "£", "eur", "usd", "gbp"} {
		for _, cut := range []func(string, string) (string, bool){strings.CutSuffix, strings.CutPrefix} {
			if scale, ok := cut(word, symbol); ok && scale != "" && m.Currency == "" {
				return m.describe(symbol, scaled) && m.describe(scale, scaled)
			}
		}
	}
	return false
}

// numeral returns text with plain signs, spaces and apostrophes.
func numeral(text string) string {
	return strings.NewReplacer("−", "-", "–", "-", "’", "'", "٫", ".", "٬", "'").Replace(relationship.Plain(text))
}

func signed(s string) (digits string, negative bool) {
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		return strings.TrimPrefix(rest, " "), true
	}
	return strings.TrimPrefix(strings.TrimPrefix(s, "+"), " "), false
}

// decimal reads digits without a sign. Grouped says that a single comma or
// point before exactly three digits groups them.
func decimal(s string, grouped bool) (float64, bool) {
	mark := strings.LastIndexAny(s, ",.")
	whole, fraction := s, ""
	if mark >= 0 {
		whole, fraction = s[:mark], s[mark+1:]
		again := strings.Count(s, s[mark:mark+1]) > 1
		alone := !strings.ContainsAny(whole, ",. '")
		if again || grouped && alone && len(fraction) == 3 && whole != "0" {
			whole, fraction = s, ""
		} else if fraction == "" {
			return 0, false
		}
	}
	digits, ok := ungroup(whole)
	if !ok || len(digits)+len(fraction) > 15 || fraction != "" && !isDigits(fraction, 1, 15) {
		return 0, false
	}
	v, err := strconv.ParseFloat(digits+"."+fraction, 64)
	return v, err == nil
}

// ungroup joins groups of three digits that one mark separates.
func ungroup(s string) (string, bool) {
	i := strings.IndexAny(s, " ',.")
	if i < 0 {
		return s, isDigits(s, 1, 15)
	}
	groups := strings.Split(s, s[i:i+1])
	for n, g := range groups {
		if least := min(1+2*n, 3); !isDigits(g, least, 3) {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}
