package relationship

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// An alike is a run within a few slips of what was typed.
type alike struct {
	run   run
	slips int
}

// near returns the companies whose names are most like the folded text: first
// by misspelling, then those with a later word that begins like it.
func (n *Names) near(fold string) []string {
	var keys []*key
	for _, a := range n.alike(fold) {
		keys = append(keys, a.run.key)
	}
	found := nearest(keys)
	if fold == "" {
		return found
	}
	for _, list := range []*terms{&n.names, &n.words, &n.aliases} {
		for t := range list.from(fold) {
			if len(found) == mostNear {
				return found
			}
			found = distinct(append(found, t.id), mostNear)
		}
	}
	return found
}

// nearest returns the companies of keys in their order, each once, at most
// three.
func nearest(keys []*key) []string {
	var list []string
	for _, k := range keys {
		list = append(list, k.of.id)
	}
	return distinct(list, mostNear)
}

// alike returns the runs of which the folded text is a misspelling, nearest
// first and whole names before parts of them: at most one slip in a text of
// five letters, two in a longer one, none below three. The same words in
// another order count as one slip.
func (n *Names) alike(fold string) []alike {
	size, mask, limit := letterCount(fold), maskOf(fold), slipsIn(fold)
	if limit == 0 {
		return nil
	}
	sorted := sortedWords(fold)
	d := newDistance(fold, limit)
	var found []alike
	for length := size - limit; length <= size+limit; length++ {
		for _, r := range n.lengths[length] {
			if bits.OnesCount64(r.mask&^mask) > limit || bits.OnesCount64(mask&^r.mask) > limit {
				continue
			}
			if slips := d.to(r.text); slips <= limit {
				found = append(found, alike{r, slips})
			} else if length == size && r.mask == mask && r.words > 1 && sortedWords(r.text) == sorted {
				found = append(found, alike{r, 1})
			}
		}
	}
	slices.SortFunc(found, func(a, b alike) int {
		return cmp.Or(cmp.Compare(a.slips, b.slips), wholeFirst(a.run, b.run),
			cmp.Compare(a.run.key.fold, b.run.key.fold), cmp.Compare(a.run.key.of.id, b.run.key.of.id))
	})
	return found
}

// Misspelt returns the companies whose name or alias, or the beginning of it,
// text misspells by the fewest slips, and whole names before beginnings: at
// most [MostFits]. A name spelled as it is has no slips. An abbreviation with a
// slip is another one.
func (n *Names) Misspelt(text string) []string {
	found := slices.DeleteFunc(n.alike(Fold(text)), func(a alike) bool { return a.run.key.short })
	if len(found) == 0 {
		return nil
	}
	best := found[0]
	var keys []*key
	for _, a := range found {
		if a.slips == best.slips && a.run.whole() == best.run.whole() {
			keys = append(keys, a.run.key)
		}
	}
	return ids(keys, MostFits)
}

// slipsIn returns how many slips a text may hold and still be recognised.
func slipsIn(text string) int {
	switch size := letterCount(text); {
	case size < 3:
		return 0
	case size <= 5:
		return 1
	default:
		return 2
	}
}

func wholeFirst(a, b run) int {
	switch {
	case a.whole() == b.whole():
		return 0
	case a.whole():
		return -1
	default:
		return 1
	}
}

func letterCount(text string) int { return utf8.RuneCountInString(text) }

func sortedWords(text string) string {
	words := strings.Fields(text)
	slices.Sort(words)
	return strings.Join(words, " ")
}

// maskOf returns a set of the letters in text. One slip adds and takes away at
// most one letter, so it changes at most one bit each way; letters that share a
// bit only make sets more alike.
func maskOf(text string) uint64 {
	var mask uint64
	for _, r := range text {
		mask |= 1 << (r & 63)
	}
	return mask
}

// A distance measures how many slips lead from one text to others: letters
// inserted, deleted, replaced, or swapped with their neighbour, no letter twice
// (optimal string alignment; Boytsov, ACM JEA 16, 2011).
type distance struct {
	from, word []rune
	rows       [3][]int
	limit      int
}

func newDistance(from string, limit int) *distance {
	return &distance{from: []rune(from), limit: limit}
}

// to returns the slips to another text, or more than the limit as soon as that
// is certain.
func (d *distance) to(text string) int {
	d.word = d.word[:0]
	for _, r := range text {
		d.word = append(d.word, r)
	}
	a, b := d.from, d.word
	for i := range d.rows {
		d.rows[i] = slices.Grow(d.rows[i][:0], len(b)+1)[:len(b)+1]
	}
	before, last, row := d.rows[0], d.rows[1], d.rows[2]
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > d.limit {
			return least
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
