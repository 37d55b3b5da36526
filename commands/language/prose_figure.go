package language

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/rapport-bot/rapport/relationship"
)

// A figure is something exact that a text states.
type figure struct {
	kind  figureKind
	value string // digits, with a sign and a suffix such as k if they have them
}

type figureKind int

const (
	plainFigure figureKind = iota
	percentFigure
	moneyFigure
	monthFigure
	weekdayFigure
	dateFigure // a day and a month
)

// supportedBy reports whether another figure says the same. A bare number may
// leave out what kind it is of, but not add it.
func (f figure) supportedBy(g figure) bool {
	same := f.value == g.value || f.value == strings.TrimPrefix(g.value, "-")
	return same && (f.kind == g.kind || f.kind == plainFigure && (g.kind == percentFigure || g.kind == moneyFigure))
}

// numeral is a number with what stands around it: a currency, a sign, the
// digits, and one of percent, a currency and letters such as k.
var numeral = regexp.MustCompile(
	`([€$£]\s?)?((?:^|[^\p{L}\d])[-−–])?(\d+(?:[.,]\d+)*)(?:\s?(%|percent|per cent|procent\p{L}*)|\s?(€|\$|£|eur\b|usd\b|gbp\b|eiro|euro)|(\p{L}+))?`)

// figuresOf finds the figures of a text.
func figuresOf(text string) []figure {
	found, text := datesOf(strings.ToLower(norm.NFKC.String(text)))
	for _, m := range numeral.FindAllStringSubmatch(text, -1) {
		f := figure{value: plainDigits(m[3])}
		switch suffix := m[6]; suffix {
		case "", "st", "nd", "rd", "th":
		case "eur", "usd", "gbp":
			m[5] = suffix
		default:
			f.value += suffix
		}
		if m[2] != "" {
			f.value = "-" + f.value
		}
		switch {
		case m[4] != "":
			f.kind = percentFigure
		case m[1] != "" || m[5] != "":
			f.kind = moneyFigure
		}
		found = append(found, f)
	}
	for word := range strings.FieldsFuncSeq(relationship.Plain(text), func(r rune) bool { return !wordly(r) }) {
		if n, ok := spelledNumbers[word]; ok {
			found = append(found, figure{value: n})
		}
		if m := calendarMonth(word); m > 0 && word != "may" && word != "march" {
			found = append(found, figure{monthFigure, strconv.Itoa(m)})
		}
		if d := calendarWeekday(word); d >= 0 {
			found = append(found, figure{weekdayFigure, strconv.Itoa(d)})
		}
	}
	return found
}

// plainDigits leaves out the zeros before a number.
func plainDigits(s string) string {
	s = strings.ReplaceAll(s, ",", ".")
	for len(s) > 1 && s[0] == '0' && s[1] != '.' {
		s = s[1:]
	}
	return s
}

// spelledNumbers are numbers in words, plain, that could stand for a figure.
// One is left out: it is a pronoun.
var spelledNumbers = numberRows(`
2 two twice divi divas divus divam diviem divu divreiz
3 three tris trim triju trijus trijas
4 four cetri cetras cetrus cetriem cetru
5 five pieci piecas piecus pieciem piecu
6 six sesi sesas sesus sesiem sesu
7 seven septini septinas septinus septiniem septinu
8 eight astoni astonas astonus astoniem astonu
9 nine devini devinas devinus deviniem devinu
10 ten desmit desmitiem
11 eleven vienpadsmit
12 twelve dozen divpadsmit ducis duci
13 thirteen trispadsmit
14 fourteen cetrpadsmit
15 fifteen piecpadsmit
16 sixteen sespadsmit
17 seventeen septinpadsmit
18 eighteen astonpadsmit
19 nineteen devinpadsmit
20 twenty divdesmit
30 thirty trisdesmit
40 forty cetrdesmit
50 fifty piecdesmit
60 sixty sesdesmit
70 seventy septindesmit
80 eighty astondesmit
90 ninety devindesmit
100 hundred hundreds simts simti simtu simtiem simtus
1000 thousand thousands tukstotis tukstosi tukstosus tukstosu tukstosiem
1000000 million millions miljons miljoni miljonu miljonus miljoniem
1000000000 billion billions miljards miljardi miljardu miljardus miljardiem`)

func numberRows(table string) map[string]string {
	words := map[string]string{}
	for row := range strings.Lines(strings.TrimSpace(table)) {
		fields := strings.Fields(row)
		for _, w := range fields[1:] {
			words[w] = fields[0]
		}
	}
	return words
}
