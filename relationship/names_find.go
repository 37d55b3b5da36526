package relationship

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Find says which company text names. The first of these that holds decides:
//
//   - it is a name or an alias in full. Companies that differ only in their
//     legal form are told apart by it, and a name beats an alias;
//   - it looks like a name but is spelled in other letters: Near;
//   - it is a Latvian case of a name or an alias;
//   - it is the first words of one, or a case of them (Dzintara);
//   - it is the first letters of one, three at least (Acm);
//   - it is like one: Near.
//
// One company is the ID, several are Fits.
func (n *Names) Find(text string) Match {
	m := n.find(text)
	if !m.Known() && m.Near == nil {
		m.Near = n.near(Fold(text))
	}
	return m
}

// find is Find without the search for what is merely alike.
func (n *Names) find(text string) Match {
	if m := n.exact(text); m.Known() {
		return m
	}
	fold := Fold(text)
	if alike := n.skeletons[Skeleton(text)]; fold != "" && len(alike) > 0 {
		return Match{Near: ids(alike, mostNear)}
	}
	whole, part := n.cases(fold)
	switch {
	case len(whole) > 0:
		return choose(whole)
	case len(part) > 0:
		return choose(part)
	case letterCount(fold) >= leastPrefix:
		var found []string
		for _, list := range []*terms{&n.names, &n.aliases} {
			for t := range list.from(fold) {
				if !slices.Contains(found, t.id) {
					found = append(found, t.id)
				}
				if len(found) == MostFits {
					break
				}
			}
		}
		return chosen(found)
	}
	return Match{}
}

// exact finds text as a name or an alias in full.
func (n *Names) exact(text string) Match {
	keys := n.folds[Fold(text)]
	if len(keys) > 1 {
		full := strings.Join(nameWords(text), " ")
		keys = narrow(keys, func(k *key) bool { return k.full == full })
		keys = narrow(keys, func(k *key) bool { return !k.alias })
	}
	m := choose(keys)
	m.Exact = m.ID != ""
	return m
}

// narrow returns the keys that pass, or all if none does.
func narrow(keys []*key, pass func(*key) bool) []*key {
	var some []*key
	for _, k := range keys {
		if pass(k) {
			some = append(some, k)
		}
	}
	if some == nil {
		return keys
	}
	return some
}

// cases finds the keys of which the folded text is a Latvian case, and those
// of whose first words it is one.
func (n *Names) cases(fold string) (whole, part []*key) {
	said := strings.Fields(fold)
	for _, r := range n.stems[Stem(fold)] {
		if r.words != len(said) || !inflectedWords(r.key.words[:r.words], said) {
			continue
		}
		if r.whole() {
			whole = append(whole, r.key)
		} else {
			part = append(part, r.key)
		}
	}
	return whole, part
}

// choose makes a match of keys that fit equally.
func choose(keys []*key) Match { return chosen(ids(keys, MostFits)) }

func chosen(ids []string) Match {
	if len(ids) == 1 {
		return Match{ID: ids[0]}
	}
	return Match{Fits: ids}
}

// ids returns the companies of keys, each once, in the order of their keys.
func ids(keys []*key, most int) []string {
	sorted := slices.SortedFunc(slices.Values(keys), func(a, b *key) int {
		return cmp.Or(cmp.Compare(a.fold, b.fold), cmp.Compare(a.of.id, b.of.id))
	})
	var list []string
	for _, k := range sorted {
		if len(list) < most && !slices.Contains(list, k.of.id) {
			list = append(list, k.of.id)
		}
	}
	return list
}

// Prefix finds the company at the beginning of a line of words, and how many of
// the words name it, 0 if there are none:
//
//   - the longest run of at most eight words that names a company in full, or
//     several, or is a case of a name in full;
//   - else the longest run of two or more words that each begin with a capital
//     or a digit and are the beginning of a name;
//   - else the longest run of two or more words that misspells a name in full;
//   - else whatever the first word is found to mean.
//
// If that is nothing, used counts the leading words with a capital, at least
// one: the name of a company that is not known. A trailing "as" or "ps" in small
// letters belongs to the text, not to the name.
func (n *Names) Prefix(words []string) (m Match, used int) {
	if len(words) == 0 {
		return Match{}, 0
	}
	longest := min(len(words), mostWords)
	for used := longest; used > 0; used-- {
		if !endsName(words[:used]) {
			continue
		}
		text := strings.Join(words[:used], " ")
		if m := n.exact(text); m.Known() {
			return m, used
		}
		if whole, _ := n.cases(Fold(text)); len(whole) > 0 {
			return choose(whole), used
		}
	}
	capitals := 1
	for capitals < longest && capital(words[0]) && capital(words[capitals]) {
		capitals++
	}
	for used := capitals; used > 1; used-- {
		if m := n.find(strings.Join(words[:used], " ")); m.Known() {
			return m, used
		}
	}
	for used := longest; used > 1; used-- {
		if !endsName(words[:used]) {
			continue
		}
		var whole []*key
		for _, a := range n.alike(Fold(strings.Join(words[:used], " "))) {
			if a.run.whole() && a.run.words > 1 {
				whole = append(whole, a.run.key)
			}
		}
		if len(whole) > 0 {
			return Match{Near: nearest(whole)}, used
		}
	}
	if m := n.Find(words[0]); m.Known() || len(m.Near) > 0 {
		return m, 1
	}
	return Match{}, capitals
}

// endsName reports whether the last of the words can be part of a name rather
// than of the text after it.
func endsName(words []string) bool {
	last := words[len(words)-1]
	if len(words) > 1 && (last == "as" || last == "ps") {
		return false
	}
	return len(words) == 1 || strings.ContainsFunc(last, isWordRune)
}

func capital(word string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(word, unicode.IsPunct))
	return unicode.IsUpper(r) || unicode.IsDigit(r)
}

// Similar returns companies with which a new one of this name might be confused
// or of which it might be a copy, the most alike first, at most [MostFits].
func (n *Names) Similar(name string) []string {
	fold := Fold(name)
	whole, _ := n.cases(fold)
	found := slices.Concat(ids(n.folds[fold], MostFits), ids(n.skeletons[Skeleton(name)], MostFits), ids(whole, MostFits))
	for _, a := range n.alike(fold) {
		if a.run.whole() {
			found = append(found, a.run.key.of.id)
		}
	}
	words := strings.Fields(fold)
	for i := range words {
		for j := i + 1; j <= min(len(words), i+mostWords); j++ {
			found = append(found, ids(n.folds[strings.Join(words[i:j], " ")], MostFits)...)
		}
	}
	if fold != "" {
		for _, list := range []*terms{&n.names, &n.words, &n.aliases} {
			for t := range list.from(fold + " ") {
				if found = append(found, t.id); len(found) > 8*MostFits {
					break
				}
			}
			for t := range list.from(fold) {
				if t.text != fold {
					break
				}
				found = append(found, t.id)
			}
		}
	}
	return distinct(found, MostFits)
}

// distinct returns the first few of a list without repeats.
func distinct(list []string, most int) []string {
	var once []string
	for _, id := range list {
		if len(once) < most && !slices.Contains(once, id) {
			once = append(once, id)
		}
	}
	return once
}
