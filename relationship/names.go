package relationship

import (
	"iter"
	"slices"
	"strings"
	"unicode"
)

// Names finds the companies of one workspace by what people call them. The
// zero Names is empty and ready. Everything is kept in order as it is written,
// so Find, Prefix, Similar, Complete and Len change nothing: any number of
// goroutines may call them together, but not together with Put or Remove.
type Names struct {
	companies map[string]*named
	folds     map[string][]*key
	skeletons map[string][]*key
	stems     map[string][]run  // by the stem of the run
	lengths   map[int][]run     // by the letters of the run
	numbered  map[string][]*key // those with a number in them, without spaces

	// What type-ahead offers, in this order.
	names, words, aliases terms
}

// A named is a company with the keys it is found by, its name's first.
type named struct {
	id   string
	keys []*key
}

// A key is a name or an alias, folded.
type key struct {
	of       *named
	fold     string
	full     string // with the legal form
	skeleton string
	words    []string
	alias    bool
	short    bool // capitals only, and few: MH
}

// A run is the leading words of a key, or all of them.
type run struct {
	key   *key
	words int
	text  string
	mask  uint64 // of its letters, to rule out distant runs at a glance
}

func (r run) whole() bool { return r.words == len(r.key.words) }

// A Match is what a name was found to mean. At most one of ID, Fits and Near
// is set; all are empty if nothing is like it.
type Match struct {
	ID    string   // the one company meant
	Exact bool     // it is meant by its name or alias in full, not by a case or a prefix
	Fits  []string // companies that fit equally well, at most [MostFits]: ask which
	Near  []string // companies that do not fit but look alike, nearest first: ask if
}

// Known reports whether the name means one company or several.
func (m Match) Known() bool { return m.ID != "" || len(m.Fits) > 0 }

// Limits of a Match and of a name in a line of words.
const (
	MostFits  = 10
	mostNear  = 3
	mostWords = 8
	// leastPrefix is the fewest letters that can stand for a whole name.
	leastPrefix = 3
	// mostShort is the most letters of an abbreviation.
	mostShort = 3
)

// Len returns the number of companies.
func (n *Names) Len() int { return len(n.companies) }

// Put records the name and aliases of a company in place of the ones it had.
// Blank ones are ignored.
func (n *Names) Put(id, name string, aliases []string) {
	n.Remove(id)
	if n.companies == nil {
		n.companies = make(map[string]*named)
		n.folds, n.skeletons = make(map[string][]*key), make(map[string][]*key)
		n.stems, n.lengths = make(map[string][]run), make(map[int][]run)
		n.numbered = make(map[string][]*key)
	}
	c := &named{id: id}
	n.companies[id] = c
	n.add(c, name, false)
	for _, a := range aliases {
		n.add(c, a, true)
	}
}

func (n *Names) add(c *named, name string, alias bool) {
	fold := Fold(name)
	if fold == "" || slices.ContainsFunc(c.keys, func(k *key) bool { return k.fold == fold }) {
		return
	}
	k := &key{
		of: c, fold: fold, full: strings.Join(nameWords(name), " "), skeleton: Skeleton(name),
		words: strings.Fields(fold), alias: alias,
		short: letterCount(fold) <= mostShort && !strings.ContainsFunc(name, unicode.IsLower),
	}
	c.keys = append(c.keys, k)
	n.folds[fold] = append(n.folds[fold], k)
	n.skeletons[k.skeleton] = append(n.skeletons[k.skeleton], k)
	if numbered(fold) {
		n.numbered[k.tight()] = append(n.numbered[k.tight()], k)
	}
	for r := range k.runs {
		for _, stem := range r.stems() {
			n.stems[stem] = append(n.stems[stem], r)
		}
		size := letterCount(r.text)
		n.lengths[size] = append(n.lengths[size], r)
	}
	for list, t := range n.offers(k) {
		list.insert(t)
	}
}

// Remove forgets a company.
func (n *Names) Remove(id string) {
	c, ok := n.companies[id]
	if !ok {
		return
	}
	delete(n.companies, id)
	for _, k := range c.keys {
		dropFrom(n.folds, k.fold, func(x *key) bool { return x == k })
		dropFrom(n.skeletons, k.skeleton, func(x *key) bool { return x == k })
		dropFrom(n.numbered, k.tight(), func(x *key) bool { return x == k })
		for r := range k.runs {
			for _, stem := range r.stems() {
				dropFrom(n.stems, stem, func(x run) bool { return x.key == k })
			}
			dropFrom(n.lengths, letterCount(r.text), func(x run) bool { return x.key == k })
		}
		for list, t := range n.offers(k) {
			list.remove(t)
		}
	}
}

// dropFrom deletes the values that gone reports from a key's list, and the list
// with the last of them.
func dropFrom[K comparable, V any](m map[K][]V, k K, gone func(V) bool) {
	if left := slices.DeleteFunc(m[k], gone); len(left) > 0 {
		m[k] = left
	} else {
		delete(m, k)
	}
}

// tight is the fold without spaces.
func (k *key) tight() string { return strings.ReplaceAll(k.fold, " ", "") }

// runs yields the leading runs of a key's words, the whole key last.
func (k *key) runs(yield func(run) bool) {
	end := -1
	for i, w := range k.words {
		end += 1 + len(w)
		if i+1 > mostWords && i+1 < len(k.words) {
			continue
		}
		text := k.fold[:end]
		if !yield(run{key: k, words: i + 1, text: text, mask: maskOf(text)}) {
			return
		}
	}
}

// stems returns the stems a run is found by: its own, and that of a last word
// which only looks as if it had an ending, as in Nimbus, to Nimbusam.
func (r run) stems() []string {
	stem := Stem(r.text)
	last := r.key.words[r.words-1]
	bare := strings.TrimSuffix(r.text, last)
	if loose := strings.TrimLeft(Stem(bare)+" "+last, " "); loose != stem {
		return []string{stem, loose}
	}
	return []string{stem}
}

// offers yields the terms by which type-ahead finds a key, each with its list.
func (n *Names) offers(k *key) iter.Seq2[*terms, term] {
	return func(yield func(*terms, term) bool) {
		if k.alias {
			yield(&n.aliases, term{k.fold, k.of.id})
			return
		}
		list, rest := &n.names, k.fold
		for more := true; more && yield(list, term{rest, k.of.id}); list = &n.words {
			_, rest, more = strings.Cut(rest, " ")
		}
	}
}
