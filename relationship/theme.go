package relationship

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// A Telling is an insight and the company it comes from.
type Telling struct {
	Company string // its ID
	Entry   *Entry
}

// A Theme is what at least two companies tell.
type Theme struct {
	Label     string    // the tag, or the words that the texts share
	Companies int       // how many different ones
	Tellings  []Telling // newest first
}

// leastCompanies is how many companies make a theme of what one alone tells.
const leastCompanies = 2

// sharedShown is how many of the words that texts share name their theme.
const sharedShown = 3

// Themes finds what different companies have in common: insights of one tag,
// however it is spelt and declined, and of those without a tag the ones whose
// texts share a word that says something. An insight without a tag that has
// all the words of a tag in its text belongs to the tag. The theme of most
// companies comes first, then the newest.
func Themes(all []Telling) []Theme {
	tagged, labels := map[string][]Telling{}, map[string]string{}
	var loose []Telling
	for _, t := range newestFirst(all) {
		key := tagKey(t.Entry.Tag)
		if key == "" {
			loose = append(loose, t)
			continue
		}
		if labels[key] == "" {
			labels[key] = t.Entry.Tag
		}
		tagged[key] = append(tagged[key], t)
	}
	words := sharedWords(loose)
	var rest []Telling
	for _, t := range loose {
		joined := false
		for key := range tagged {
			if words.all(t.Entry.Number, strings.Fields(key)) {
				tagged[key], joined = append(tagged[key], t), true
			}
		}
		if !joined {
			rest = append(rest, t)
		}
	}
	var themes []Theme
	for key, ts := range tagged {
		themes = appendTheme(themes, labels[key], newestFirst(ts))
	}
	themes = append(themes, wordThemes(rest)...)
	slices.SortFunc(themes, func(a, b Theme) int {
		return cmp.Or(cmp.Compare(b.Companies, a.Companies),
			cmp.Compare(b.Tellings[0].Entry.Day, a.Tellings[0].Entry.Day), cmp.Compare(a.Label, b.Label))
	})
	return themes
}

func newestFirst(ts []Telling) []Telling {
	ts = slices.Clone(ts)
	slices.SortStableFunc(ts, func(a, b Telling) int {
		return cmp.Or(cmp.Compare(b.Entry.Day, a.Entry.Day), cmp.Compare(b.Entry.Number, a.Entry.Number))
	})
	return ts
}

func appendTheme(themes []Theme, label string, ts []Telling) []Theme {
	if n := companiesIn(ts); n >= leastCompanies {
		themes = append(themes, Theme{Label: label, Companies: n, Tellings: ts})
	}
	return themes
}

func companiesIn(ts []Telling) int {
	seen := map[string]bool{}
	for _, t := range ts {
		seen[t.Company] = true
	}
	return len(seen)
}

// A wordIndex knows which entries have a word in their text, by its stem, and
// how the newest of them spells it.
type wordIndex struct {
	entries map[string][]Telling
	spelt   map[string]string
	has     map[int]map[string]bool
}

func sharedWords(ts []Telling) *wordIndex {
	x := &wordIndex{entries: map[string][]Telling{}, spelt: map[string]string{}, has: map[int]map[string]bool{}}
	for _, t := range ts {
		mine := map[string]bool{}
		for _, w := range contentWords(t.Entry.Text) {
			stem := ContentStem(Plain(w))
			if mine[stem] {
				continue
			}
			mine[stem] = true
			x.entries[stem] = append(x.entries[stem], t)
			if x.spelt[stem] == "" {
				x.spelt[stem] = w
			}
		}
		x.has[t.Entry.Number] = mine
	}
	return x
}

// all reports whether an entry has every one of some stems.
func (x *wordIndex) all(number int, stems []string) bool {
	for _, s := range stems {
		if !x.has[number][s] {
			return false
		}
	}
	return len(stems) > 0
}

// wordThemes are the themes of insights without a tag. Words that the same
// entries share are one theme, and one whose entries are all in another theme
// says nothing more.
func wordThemes(ts []Telling) []Theme {
	x := sharedWords(ts)
	type group struct {
		words   []string
		entries []Telling
	}
	groups := map[string]*group{}
	for _, stem := range sortedKeys(x.entries) {
		shared := x.entries[stem]
		if companiesIn(shared) < leastCompanies {
			continue
		}
		var key strings.Builder
		for _, t := range shared {
			key.WriteString(strconv.Itoa(t.Entry.Number) + " ")
		}
		g := groups[key.String()]
		if g == nil {
			g = &group{entries: shared}
			groups[key.String()] = g
		}
		g.words = append(g.words, x.spelt[stem])
	}
	kept := make([]*group, 0, len(groups))
	for _, key := range sortedKeys(groups) {
		kept = append(kept, groups[key])
	}
	slices.SortStableFunc(kept, func(a, b *group) int {
		return cmp.Or(cmp.Compare(len(b.entries), len(a.entries)), cmp.Compare(a.words[0], b.words[0]))
	})
	var themes []Theme
	for i, g := range kept {
		within := slices.ContainsFunc(kept[:i], func(larger *group) bool {
			return !slices.ContainsFunc(g.entries, func(t Telling) bool { return !slices.Contains(larger.entries, t) })
		})
		if !within {
			themes = appendTheme(themes, strings.Join(g.words[:min(len(g.words), sharedShown)], ", "), g.entries)
		}
	}
	return themes
}

func sortedKeys[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// tagKey is a tag by the stems of its words: "Why us", why-us and #why_us are
// one, and so are piegāde and piegādes.
func tagKey(tag string) string {
	words := strings.FieldsFunc(Plain(tag), notInWord)
	for i, w := range words {
		words[i] = ContentStem(w)
	}
	return strings.Join(words, " ")
}
