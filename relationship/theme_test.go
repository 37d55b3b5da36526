package relationship

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func tellings(lines ...string) []Telling {
	all := make([]Telling, len(lines))
	for i, line := range lines {
		parts := strings.SplitN(line, "|", 3)
		all[i] = Telling{parts[0], &Entry{Number: i + 1, Day: Day(i), Type: Insight, Tag: parts[1], Text: parts[2]}}
	}
	return all
}

func TestThemes(t *testing.T) {
	for name, test := range map[string]struct {
		lines []string
		want  []string
	}{
		"one company is no theme": {[]string{"acme|why-us|fast", "acme|why us|fast"}, nil},
		"two are":                 {[]string{"acme|why-us|fast", "beta|why-us|cheap"}, []string{"why-us 2: #2 #1"}},
		"however a tag is spelt":  {[]string{"acme|Why us|x", "beta|#why_us|x", "acme|why-us|x"}, []string{"why-us 2: #3 #2 #1"}},
		"however it is declined":  {[]string{"acme|piegāde|x", "beta|piegādes|x"}, []string{"piegādes 2: #2 #1"}},
		"other tags are others":   {[]string{"acme|price|x", "beta|speed|x"}, nil},
		"a word is shared":        {[]string{"acme||the invoice portal is slow", "beta||Invoices come too late"}, []string{"invoices 2: #2 #1"}},
		"stop words are not":      {[]string{"acme||they would really like that", "beta||they would really want it"}, nil},
		"in Latvian too":          {[]string{"acme||piegāde kavējas", "beta||kavē piegādes"}, []string{"piegādes 2: #2 #1"}},
		"numbers are no words":    {[]string{"acme||2026 10000", "beta||10000"}, nil},
		"the same entries are one theme": {
			[]string{"acme||faster delivery decided it", "beta||delivery speed decided everything"},
			[]string{"decided, delivery 2: #2 #1"},
		},
		"a smaller part says no more": {
			[]string{"acme||delivery speed", "beta||delivery speed", "gamma||delivery"},
			[]string{"delivery 3: #3 #2 #1"},
		},
		"a text with the tag's word joins it": {
			[]string{"acme|pricing|too high", "beta||prices are a worry"},
			[]string{"pricing 2: #2 #1"},
		},
		"the most companies first": {
			[]string{"a|x|1", "b|x|1", "c|x|1", "a|y|1", "b|y|1"},
			[]string{"x 3: #3 #2 #1", "y 2: #5 #4"},
		},
		"nothing": {nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, th := range Themes(tellings(test.lines...)) {
				line := fmt.Sprintf("%s %d:", th.Label, th.Companies)
				for _, tell := range th.Tellings {
					line += fmt.Sprintf(" #%d", tell.Entry.Number)
				}
				got = append(got, line)
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestContentStem(t *testing.T) {
	for _, same := range [][]string{
		{"delivery", "deliveries"},
		{"price", "prices", "pricing", "priced"},
		{"piegade", "piegades", "piegadi", "piegazu"},
		{"decide", "decided", "deciding"},
		{"invoice", "invoices", "invoicing"},
		{"rekins", "rekini", "rekinu"},
		{"rezervet", "rezervesana", "rezervesanu"},
		{"budget", "budgets"},
	} {
		for _, w := range same[1:] {
			if a, b := ContentStem(same[0]), ContentStem(w); a != b {
				t.Errorf("%s has the stem %s, %s has %s", same[0], a, w, b)
			}
		}
	}
}

// A theme is of two companies at least, each entry of it once, and the order of
// arrival makes no difference.
func FuzzThemes(f *testing.F) {
	f.Add("acme|why-us|fast delivery\nbeta|Why us|cheap\ngamma||delivery is late")
	f.Add("a||\nb|#|…\nc|ā̄|žžžž žžžž")
	f.Fuzz(func(t *testing.T, text string) {
		var lines []string
		for line := range strings.SplitSeq(text, "\n") {
			if strings.Count(line, "|") >= 2 {
				lines = append(lines, line)
			}
		}
		all := tellings(lines...)
		themes := Themes(all)
		for _, th := range themes {
			seen, companies := map[int]bool{}, map[string]bool{}
			for _, tell := range th.Tellings {
				if seen[tell.Entry.Number] {
					t.Errorf("%s holds #%d twice", th.Label, tell.Entry.Number)
				}
				seen[tell.Entry.Number], companies[tell.Company] = true, true
			}
			if len(companies) < 2 || len(companies) != th.Companies || th.Label == "" {
				t.Errorf("theme %q of %d companies says %d", th.Label, len(companies), th.Companies)
			}
		}
		for i, j := 0, len(all)-1; i < j; i, j = i+1, j-1 {
			all[i], all[j] = all[j], all[i]
		}
		if d := cmp.Diff(themes, Themes(all)); d != "" {
			t.Errorf("in another order (-want +got):\n%s", d)
		}
	})
}
