package language

import (
	"strings"
	"sync"

	"github.com/rapport-bot/rapport/relationship"
)

// A lexicon finds phrases in plain words and knows what each of them means. A
// word of a phrase may end in *, for a beginning, or be _, for any word. It is
// put together when it is first asked, since a program that only hears commands
// never asks.
type lexicon[V any] struct{ index func() *index[V] }

// An index is what a lexicon looks phrases up in.
type index[V any] struct {
	exact, open map[string][]entry[V] // by the first word, and by how it begins
	longest     int                   // letters that an open word begins with
}

type entry[V any] struct {
	words []string
	value V
}

// A meaning is a list of phrases, separated by commas, that mean the same.
type meaning[V any] struct {
	value   V
	phrases string
}

func lexiconOf[V any](meanings ...meaning[V]) lexicon[V] {
	return filledBy(func(x *index[V]) {
		for _, m := range meanings {
			x.addAll(m)
		}
	})
}

// filledBy is a lexicon of the phrases that fill adds.
func filledBy[V any](fill func(*index[V])) lexicon[V] {
	return lexicon[V]{sync.OnceValue(func() *index[V] {
		x := &index[V]{exact: map[string][]entry[V]{}, open: map[string][]entry[V]{}}
		fill(x)
		return x
	})}
}

// addAll enters the phrases of a meaning.
func (x *index[V]) addAll(m meaning[V]) {
	for p := range strings.SplitSeq(m.phrases, ",") {
		x.add(strings.Fields(relationship.Plain(p)), m.value)
	}
}

// add enters a phrase.
func (x *index[V]) add(words []string, value V) {
	if len(words) == 0 {
		return
	}
	stem, open := strings.CutSuffix(words[0], "*")
	if !open {
		x.exact[words[0]] = append(x.exact[words[0]], entry[V]{words, value})
		return
	}
	x.open[stem] = append(x.open[stem], entry[V]{words, value})
	x.longest = max(x.longest, len(stem))
}

// set is a lexicon of phrases that all mean one thing.
func set(phrases string) lexicon[bool] { return lexiconOf(meaning[bool]{true, phrases}) }

// leastStem is the fewest letters that may stand before a *.
const leastStem = 2

// at returns the longest phrase at the start of words, and how many words it
// is. Of two of one length the more exact is meant.
func (l lexicon[V]) at(words []string) (value V, n int) {
	if len(words) == 0 {
		return value, 0
	}
	x, w := l.index(), words[0]
	value, n = longest(x.exact[w], words, value, 0)
	for i := min(len(w), x.longest); i >= leastStem; i-- {
		value, n = longest(x.open[w[:i]], words, value, n)
	}
	return value, n
}

func longest[V any](entries []entry[V], words []string, value V, n int) (V, int) {
	for _, e := range entries {
		if used := begins(words, e.words); len(e.words) > n && used >= len(e.words) && used > n {
			value, n = e.value, used
		}
	}
	return value, n
}

// begins returns how many words a phrase at the start of words takes, 0 if it
// is not there. The later words of a name are empty and count with its first.
func begins(words, phrase []string) int {
	used := 0
	for _, p := range phrase {
		for used > 0 && used < len(words) && words[used] == "" {
			used++
		}
		if used == len(words) {
			return 0
		}
		stem, open := strings.CutSuffix(p, "*")
		if p != "_" && p != words[used] && (!open || !strings.HasPrefix(words[used], stem)) {
			return 0
		}
		used++
	}
	return used
}

// has reports whether the lexicon knows a word.
func (l lexicon[V]) has(word string) bool {
	_, n := l.at([]string{word})
	return n > 0
}

// in reports whether a phrase of the lexicon is anywhere in words.
func (l lexicon[V]) in(words []string) bool { return l.find(words) >= 0 }

// find returns where the first phrase of the lexicon begins, or -1.
func (l lexicon[V]) find(words []string) int {
	for i := range words {
		if _, n := l.at(words[i:]); n > 0 {
			return i
		}
	}
	return -1
}
