package relationship

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// tokens splits a text as those who read talk do: words without the
// punctuation around them.
func tokens(text string) []string {
	var words []string
	for w := range strings.FieldsSeq(text) {
		trimmed := strings.TrimFunc(w, func(r rune) bool { return r != '&' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if trimmed != "" {
			words = append(words, trimmed)
		}
	}
	return words
}

// heard writes hits as "words=company", parts with a tilde, inexact ones with
// their company all the same, several with bars.
func heard(words []string, hits []Hit) []string {
	var list []string
	for _, h := range hits {
		said := strings.Join(words[h.From:h.To], " ")
		sign := "="
		if h.Part {
			sign = "~"
		}
		list = append(list, said+sign+h.Match.ID+strings.Join(h.Match.Fits, "|"))
	}
	return list
}

func scanNames() *Names {
	n := demoNames()
	for _, c := range [][]string{
		{"Marlow-Hayes LLP", "MH"},
		{"Fernhill Energy", "Fernhill"},
		{"AS \"Gaujas Banka\""},
		{"SIA Zemgales Grauds"},
		{"SIA \"Ventas Metāls\""},
		{"Quadra5"},
		{"3M"},
		{"KV Systems", "KV"},
		{"Bank Two Kilo", "BTK"},
		{"Rīga un Partneri"},
		{"Ember Studios", "Ember"},
		{"Ember Call Centre"},
		{"The Third Door"},
		{"Summit Rail", "Summit"},
		{"One Two Three Four Five Six Seven Eight Nine Ten"},
	} {
		n.Put(c[0], c[0], c[1:])
	}
	return n
}

func TestScan(t *testing.T) {
	n := scanNames()
	for text, want := range map[string][]string{
		"had a great call with Jana at Acme yesterday": {"Acme=Acme"},
		"Acme Logistics and Acme met":                  {"Acme Logistics=Acme Logistics", "Acme=Acme"},
		"ACME CORP, then dzintara banka":               {"ACME CORP=Acme", "dzintara banka=Dzintara Banka"},
		"Met Aisha Khan (Fernhill Energy) for coffee":  {"Fernhill Energy=Fernhill Energy"},
		"Just hung up with Fernhill's new buyer":       {"Fernhill's=Fernhill Energy"},
		"Mum’s Bakery’s new oven, and mums bakery":     {"Mum’s Bakery’s=Mum's Bakery", "mums bakery=Mum's Bakery"},
		"Nimbus's roadmap; Monday Motors' plan":        {"Nimbus's=Nimbus Cloud", "Monday Motors=Monday Motors"},
		"“Dzintara Banka” AS and SIA “Alfa” called":    {"Dzintara Banka AS=Dzintara Banka", "SIA Alfa=SIA Alfa"},
		"Alfa called, AS Alfa wrote, Alfa SIA too":     {"Alfa=AS Alfa|SIA Alfa", "AS Alfa=AS Alfa", "Alfa SIA=AS Alfa|SIA Alfa"},
		"Acme as promised, as acme said":               {"Acme=Acme", "acme=Acme"},
		"Marlow-Hayes Ltd. by phone":                   {"Marlow-Hayes Ltd=Marlow-Hayes LLP"},
		"lunch with Marlow Hayes and MH, mh":           {"Marlow Hayes=Marlow-Hayes LLP", "MH=Marlow-Hayes LLP"},
		"kv is small, KV is not":                       {"KV=KV Systems"},
		"the plank is 3 m; 3M is a company":            {"3M=3M"},
		"Pine & Crow, Pine and Crow, pine un crow":     {"Pine & Crow=Pine & Crow", "Pine and Crow=Pine & Crow", "pine un crow=Pine & Crow"},
		"Vantage 9, Vantage9 and Vantage9's, Quadra 5": {"Vantage 9=Vantage 9", "Vantage9=Vantage 9", "Vantage9's=Vantage 9", "Quadra 5=Quadra5"},
		"at Solene Cosmetics":                          {"Solene Cosmetics=Solène Cosmetics"},
		"Delta call this morning went fine":            {"Delta~Delta Dental Care|Delta Freight"},
		"delta dental rang, Delta's fine":              {"delta dental=Delta Dental Care", "Delta's~Delta Dental Care|Delta Freight"},
		"Monday meeting with monday motors on monday":  {"Monday~Monday Motors", "monday motors=Monday Motors", "monday~Monday Motors"},
		"ember call yesterday, Ember Call yesterday":   {"ember=Ember Studios", "Ember Call~Ember Call Centre"},
		"Rīga un Liepāja, the end":                     {"Rīga~Rīga un Partneri"},
		"one two three four five six seven eight nine ten, one two": {
			"one two three four five six seven eight nine ten=One Two Three Four Five Six Seven Eight Nine Ten",
			"one two~One Two Three Four Five Six Seven Eight Nine Ten",
		},

		"Tikos ar Jāni Ozolu no Baltijas Koka":  {"Baltijas Koka=SIA \"Baltijas Koks\""},
		"Kafija ar Gaujas Banku, gaujas bankas": {"Gaujas Banku=AS \"Gaujas Banka\"", "gaujas bankas=AS \"Gaujas Banka\""},
		"Tikšanās ar Zemgales Graudu 10. martā": {"Zemgales Graudu=SIA Zemgales Grauds"},
		"runaju ar uldi no rigas vagoniem":      {"rigas vagoniem=AS \"Rīgas Vagoni\""},
		"Rīgas Vagonu direktors":                {"Rīgas Vagonu=AS \"Rīgas Vagoni\""},
		"satiku Eviju no Mazās Maiznīcas":       {"Mazās Maiznīcas=SIA \"Mazā Maiznīca\""},
		"paraugus SIA Mazajai Maiznīcai":        {"SIA Mazajai Maiznīcai=SIA \"Mazā Maiznīca\""},
		"Ventas Metālā šodien":                  {"Ventas Metālā=SIA \"Ventas Metāls\""},
		"Sēlijas Meda rādītājs":                 {"Sēlijas Meda=SIA \"Sēlijas Medus\""},

		"Call w/ Initrode today, not bad": nil, "": nil, "— … !": nil, "as": nil, "SIA": nil, "SIA AS": nil,
	} {
		words := tokens(text)
		if diff := cmp.Diff(want, heard(words, n.Scan(words)), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("Scan(%q) (-want +got):\n%s", text, diff)
		}
	}
}

func TestScanSaysWhatIsExact(t *testing.T) {
	n := scanNames()
	for text, want := range map[string]bool{"Acme": true, "acme corp": true, "Acmei": false, "MH": true, "Rīgas Vagoniem": false} {
		hits := n.Scan(tokens(text))
		if len(hits) != 1 || hits[0].Match.Exact != want {
			t.Errorf("Scan(%q) = %+v, want one hit, exact: %t", text, hits, want)
		}
	}
}

// Wherever it stands in a sentence, a company's own name is found.
func TestScanFindsEveryName(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	n, all := new(Names), []string{}
	for i := range 3000 {
		name := invented(random)
		if i%7 == 0 {
			name += " " + strconv.Itoa(i%97)
		}
		n.Put(strconv.Itoa(i), name, nil)
		all = append(all, name)
	}
	for i, name := range all {
		words := tokens(fmt.Sprintf("xx called %s, yy about zz", name))
		hits := n.Scan(words)
		if !slices.ContainsFunc(hits, func(h Hit) bool {
			return h.Match.ID == strconv.Itoa(i) || slices.Contains(h.Match.Fits, strconv.Itoa(i))
		}) {
			t.Errorf("Scan(%q) = %+v, want %q (%d)", words, hits, name, i)
		}
	}
}

func FuzzScan(f *testing.F) {
	for _, text := range []string{
		"Acme's & co. SIA “Alfa” — Vantage 9", "AS AS SIA & Pine and", "m.h. MH 's 3 M", "one two three four five six seven eight nine", "\u200b \xff İ ß", "!'s",
	} {
		f.Add(text)
	}
	d := NewDirectory()
	n := scanNames()
	for id := range n.companies {
		d.List(Listing{ID: id, Name: id, People: []string{"Jana Novak", "Jānis Bērziņš", "Anna Marija Ozola-Kalna", "Zane", "", "..."}})
	}
	f.Fuzz(func(t *testing.T, text string) {
		words := strings.Fields(text)
		end := 0
		for _, h := range d.Scan(words) {
			if h.From < end || h.To <= h.From || h.To > len(words) {
				t.Errorf("Scan(%q): %+v overlaps, is empty or is out of bounds", words, h)
			}
			if !h.Match.Known() || len(h.Match.Fits) == 1 || len(h.Match.Near) > 0 {
				t.Errorf("Scan(%q): %+v means nothing", words, h)
			}
			end = h.To
		}
		end = 0
		for _, h := range d.ScanPeople(words) {
			if h.From < end || h.To <= h.From || h.To > len(words) || len(h.People) == 0 || len(h.People) > MostFits {
				t.Errorf("ScanPeople(%q): %+v overlaps, is empty or is out of bounds", words, h)
			}
			end = h.To
		}
	})
}

func BenchmarkScan(b *testing.B) {
	n, names := crowd(100_000)
	words := make([][]string, 1000)
	for i := range words {
		words[i] = tokens("had a great call with Jana at " + names[i*97] + " yesterday, they want to renew in March; I promised pricing by Friday")
	}
	b.ResetTimer()
	for i := range b.N {
		n.Scan(words[i%len(words)])
	}
}

func TestMisspelt(t *testing.T) {
	n := scanNames()
	for text, want := range map[string][]string{
		"Asme": {"Acme"}, "ember studos": {"Ember Studios"}, "Baltijs Koks": {"SIA \"Baltijas Koks\""}, "Fernhil": {"Fernhill Energy"},
		"Delt": {"Delta Dental Care", "Delta Freight"}, "Deltta": {"Delta Dental Care", "Delta Freight"}, "Delta Frieght": {"Delta Freight"},
		"Solene Cosmetcs": {"Solène Cosmetics"}, "Nimbsu": {"Nimbus Cloud"}, "Acme": {"Acme"}, "Gaujas Bnaku": {"AS \"Gaujas Banka\""},
		"Initrode": nil, "MX": nil, "BTX": nil, "": nil, "call": nil, "meeting": nil,
	} {
		if diff := cmp.Diff(want, n.Misspelt(text), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("Misspelt(%q) (-want +got):\n%s", text, diff)
		}
	}
}
