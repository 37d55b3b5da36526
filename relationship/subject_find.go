package relationship

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// A hit is a part of a text that names the subject.
type hit struct {
	from, to int // bytes
	how      Naming
}

// hits finds what names the subject, in order and without overlaps.
func (q *Search) hits(text string) []hit {
	if !q.worthLooking(text) {
		return nil
	}
	all := append(q.addresses(text), q.names(text)...)
	slices.SortFunc(all, func(a, b hit) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
	kept := all[:0]
	for _, h := range all {
		if n := len(kept); n > 0 && h.from < kept[n-1].to {
			kept[n-1].to, kept[n-1].how = max(kept[n-1].to, h.to), max(kept[n-1].how, h.how)
			continue
		}
		kept = append(kept, h)
	}
	return kept
}

// worthLooking reports whether a text may hold anything of the subject. Nearly
// none does, and all there is has to be looked at.
func (q *Search) worthLooking(text string) bool {
	if text == "" {
		return false
	}
	if len(q.subject.Phones) > 0 && len(digits(text)) >= fewestDigits {
		return true
	}
	plain := strings.Map(func(r rune) rune {
		if isApostrophe(r) {
			return -1 // within a word it is no part of it
		}
		return r
	}, Plain(text))
	in := func(part string) bool { return part != "" && strings.Contains(plain, part) }
	if slices.ContainsFunc(q.subject.Emails, func(mail string) bool { return in(Plain(mail)) }) {
		return true
	}
	said := func(word string) bool { return word == "and" || in(unending(word)) } // & is a word as well, and so is un
	return len(q.name) > 0 && (said(q.name[0]) || said(q.name[len(q.name)-1]))
}

// unending is the beginning that all cases of a name share: see [inflected].
func unending(name string) string {
	least := name
	for ending := range caseEndings {
		if base, ok := strings.CutSuffix(name, ending); ok && len(base) >= 2 && len(base) < len(least) {
			least = base
		}
	}
	if n := len(least) - 1; n > 0 && softened[least[n]] != "" {
		least = least[:n]
	}
	return least
}

// number is what may be a telephone number.
var number = regexp.MustCompile(`\+?[0-9(][0-9()./ \x{00a0}-]{5,30}[0-9]`)

// fewestDigits are what a telephone number has, without the country.
const fewestDigits = 7

// addresses finds the subject's e-mail addresses and telephone numbers.
func (q *Search) addresses(text string) []hit {
	var all []hit
	for _, mail := range q.subject.Emails {
		if mail == "" {
			continue
		}
		for from := 0; ; {
			i := indexFold(text[from:], mail)
			if i < 0 {
				break
			}
			all = append(all, hit{from + i, from + i + len(mail), SurelyNamed})
			from += i + len(mail)
		}
	}
	if len(q.subject.Phones) == 0 {
		return all
	}
	for _, at := range number.FindAllStringIndex(text, -1) {
		said := digits(text[at[0]:at[1]])
		if slices.ContainsFunc(q.subject.Phones, func(phone string) bool { return sameNumber(digits(phone), said) }) {
			all = append(all, hit{at[0], at[1], SurelyNamed})
		}
	}
	return all
}

// indexFold is [strings.Index] whatever the case of letters from A to Z.
func indexFold(text, part string) int {
	for i := 0; i+len(part) <= len(text); i++ {
		if strings.EqualFold(text[i:i+len(part)], part) {
			return i
		}
	}
	return -1
}

func digits(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
}

// sameNumber reports whether two numbers are one, with the country or without.
func sameNumber(a, b string) bool {
	if len(a) < fewestDigits || len(b) < fewestDigits {
		return false
	}
	return strings.HasSuffix(a, b) || strings.HasSuffix(b, a)
}

// A writtenWord is a word of a text.
type writtenWord struct {
	from, to int      // bytes
	end      int      // to, without an English possessive
	folds    []string // as it may be a name: whole, and without the possessive
	capital  bool
}

// wordsIn splits a text into its words. What joins two parts of a name, such as
// a hyphen or a dot, is between words; an apostrophe is within one.
func wordsIn(text string) []writtenWord {
	runes := []rune(text)
	offsets := make([]int, 0, len(runes)+1)
	for i := range text {
		offsets = append(offsets, i)
	}
	offsets = append(offsets, len(text))
	var all []writtenWord
	for i := 0; i < len(runes); {
		if !inWord(runes, i) {
			i++
			continue
		}
		from := i
		for i < len(runes) && inWord(runes, i) {
			i++
		}
		w := writtenWord{from: offsets[from], to: offsets[i], end: offsets[i], capital: unicode.IsUpper(runes[from])}
		if w.folds = nameWords(text[w.from:w.to]); len(w.folds) != 1 {
			continue // nothing that anybody is called
		}
		if n := i - 2; n > from && unicode.ToLower(runes[i-1]) == 's' && isApostrophe(runes[n]) {
			w.end = offsets[n]
			w.folds = append(w.folds, nameWords(text[w.from:w.end])...)
		}
		all = append(all, w)
	}
	return all
}

func inWord(runes []rune, i int) bool {
	r := runes[i]
	if isWordRune(r) || unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return true
	}
	return isApostrophe(r) && i > 0 && i+1 < len(runes) && isWordRune(runes[i-1]) && isWordRune(runes[i+1])
}

// is reports whether the word is a name in a form that same allows.
func (w *writtenWord) is(name string, same func(name, said string) bool) bool {
	return slices.ContainsFunc(w.folds, func(said string) bool { return same(name, said) })
}

// until is where a name ends of which this is the last word.
func (w *writtenWord) until(name []string) int {
	if len(w.folds) > 1 && slices.ContainsFunc(name, func(n string) bool { return inflected(n, w.folds[1]) }) {
		return w.end
	}
	return w.to
}

// The ways in which words call a person, from the least sure to the surest.
// The genitive of a man's name is a woman's name as well: see [PersonHit].
const (
	notAtAll = iota
	byGenitive
	byPartInCase
	byPart
	byInitial
	inFullInCase
	inFull
)

// names finds the subject's name.
func (q *Search) names(text string) []hit {
	if len(q.name) == 0 {
		return nil
	}
	words := wordsIn(text)
	var all []hit
	for i := 0; i < len(words); {
		n, way := calls(q.name, text, words[i:])
		how := q.means(text, words, i, n, way)
		if how == NotNamed {
			i++
			continue
		}
		all = append(all, hit{words[i].from, words[i+n-1].until(q.name), how})
		i += n
	}
	return all
}

// means weighs what n words from i on mean, which call the subject in a way.
func (q *Search) means(text string, words []writtenWord, i, n, way int) Naming {
	if way == notAtAll || !q.home && way < inFullInCase {
		return NotNamed
	}
	for _, other := range q.others {
		switch m, theirs := calls(other, text, words[i:]); {
		case theirs > way && m >= n:
			return NotNamed
		case theirs == way:
			return MaybeNamed
		}
	}
	if q.namesake || way == byGenitive || way <= byPart && q.strangers(text, words, i) {
		return MaybeNamed
	}
	return SurelyNamed
}

// strangers reports whether a name that stands alone has one beside it that is
// not the subject's, as Jana Bērziņa has.
func (q *Search) strangers(text string, words []writtenWord, i int) bool {
	if words[i].is(q.name[0], inflected) {
		return i+1 < len(words) && words[i+1].capital && text[words[i].to:words[i+1].from] == " "
	}
	return i > 1 && words[i-1].capital && text[words[i-1].to:words[i].from] == " "
}

// calls reports how many of the first words call a person of a name, and in the
// surest way.
func calls(name []string, text string, words []writtenWord) (n, way int) {
	last := len(name) - 1
	if last > 0 {
		if n, way := callsInFull(name, text, words); n > 0 {
			return n, way
		}
		if len(words) > 1 && together(text, words[:2]) {
			a, b := &words[0], &words[1]
			if a.initial(name[0]) && b.is(name[last], inflected) || a.is(name[0], inflected) && b.initial(name[last]) {
				return 2, byInitial
			}
		}
	}
	w := &words[0]
	for _, by := range []struct {
		same func(name, said string) bool
		way  int
	}{{sameWord, byPart}, {declined, byPartInCase}, {inflected, byGenitive}} {
		// A surname alone has to begin with a capital, as in [people.named].
		if w.is(name[0], by.same) || w.capital && w.is(name[last], by.same) {
			return 1, by.way
		}
	}
	return 0, notAtAll
}

// callsInFull finds a name of several words: in either order, the middle ones
// said or not, or written as one.
func callsInFull(name []string, text string, words []writtenWord) (n, way int) {
	last := len(name) - 1
	orders := [][]string{name, append([]string{name[last]}, name[:last]...)}
	if last > 1 {
		orders = append(orders, []string{name[0], name[last]}, []string{name[last], name[0]})
	}
	for _, order := range orders {
		m := len(order)
		if m > len(words) || !together(text, words[:m]) {
			continue
		}
		switch {
		case way < inFull && each(order, words, sameWord):
			n, way = m, inFull
		case way == notAtAll && each(order, words, inflected):
			n, way = m, inFullInCase
		}
	}
	if way == notAtAll && words[0].is(strings.Join(name, ""), sameWord) {
		return 1, inFull
	}
	return n, way
}

func each(name []string, words []writtenWord, same func(name, said string) bool) bool {
	for i := range name {
		if !words[i].is(name[i], same) {
			return false
		}
	}
	return true
}

// initial reports whether the word is the first letter of a name.
func (w *writtenWord) initial(name string) bool {
	return w.capital && letterCount(w.folds[0]) == 1 && strings.HasPrefix(name, w.folds[0])
}

// together reports whether words follow upon each other, with no more between
// them than is between the parts of a name.
func together(text string, words []writtenWord) bool {
	const most = 3
	for i := 1; i < len(words); i++ {
		if letterCount(text[words[i-1].to:words[i].from]) > most {
			return false
		}
	}
	return true
}

// NamesIn returns the runs of two and three words of a text that are written as
// names are.
func NamesIn(text string) []string {
	words := wordsIn(text)
	var all []string
	for i := range words {
		for n := 2; n <= 3 && i+n <= len(words); n++ {
			if !words[i+n-1].capital || !words[i].capital || !together(text, words[i:i+n]) {
				break
			}
			all = append(all, text[words[i].from:words[i+n-1].end])
		}
	}
	return all
}
