package commands

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rapport-bot/rapport/bot/card"
)

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?([sdvq%])`)

// verbsOf lists the arguments that a text prints: position and verb.
func verbsOf(text string) []string {
	var all []string
	next := 1
	for _, m := range verb.FindAllStringSubmatch(text, -1) {
		if m[2] == "%" {
			continue
		}
		if m[1] != "" {
			next, _ = strconv.Atoi(m[1])
		}
		all = append(all, strconv.Itoa(next)+m[2])
		next++
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Both catalogs have every phrase, and each phrase prints the same arguments
// in every language and plural form.
func TestBothLanguagesSayEverything(t *testing.T) {
	forms := map[lang][]string{english: {"one", "other"}, latvian: {"one", "other", "zero"}}
	for p, e := range phrases {
		e.once.Do(func() { e.enter(p.key) }) // panics if it cannot
		w := e.wording
		want := verbsOf(w[english]["other"])
		for _, l := range []lang{english, latvian} {
			if len(w[english]) > 1 || len(w[latvian]) > 1 {
				var have []string
				for form := range w[l] {
					have = append(have, form)
				}
				slices.Sort(have)
				if !slices.Equal(have, forms[l]) {
					t.Errorf("%s in %s has the forms %v, want %v", p.key, l, have, forms[l])
				}
			}
			for form, text := range w[l] {
				if strings.TrimSpace(text) == "" || text != strings.TrimSpace(text) {
					t.Errorf("%s in %s (%s) is %q", p.key, l, form, text)
				}
				if got := verbsOf(text); !slices.Equal(got, want) {
					t.Errorf("%s in %s (%s) prints %v, want %v: %q", p.key, l, form, got, want, text)
				}
			}
		}
	}
}

func TestPluralForms(t *testing.T) {
	for _, c := range []struct {
		n      int
		en, lv string
	}{
		{0, "0 days ago", "pirms 0 dienām"},
		{1, "1 day ago", "pirms 1 dienas"},
		{2, "2 days ago", "pirms 2 dienām"},
		{11, "11 days ago", "pirms 11 dienām"},
		{21, "21 days ago", "pirms 21 dienas"},
		{111, "111 days ago", "pirms 111 dienām"},
	} {
		if got := english.say(daysAgo, c.n); got != c.en {
			t.Errorf("%d in English: %q, want %q", c.n, got, c.en)
		}
		if got := latvian.say(daysAgo, c.n); got != c.lv {
			t.Errorf("%d in Latvian: %q, want %q", c.n, got, c.lv)
		}
	}
}

// What a person typed is an argument: no part of it is read as a verb, and it
// comes out whole.
func FuzzTypedTextIsNoFormat(f *testing.F) {
	for _, s := range []string{"Acme", "100%", "%s%d%!", "%[2]s", "\x00", "0\x001", "{{.}}", "āčē"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		for _, l := range []lang{english, latvian} {
			line := l.line(saidNotThere, card.Bold(typed), typed)
			var strong, plain bool
			for _, s := range line {
				strong = strong || s.Kind == card.Strong && s.Text == typed
				plain = plain || s.Kind == card.Words && s.Text == typed
			}
			if !strong || !plain && typed != "" {
				t.Errorf("%s: %q became %+v", l, typed, line)
			}
		}
	})
}
