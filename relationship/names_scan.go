package relationship

import (
	"slices"
	"strings"
	"unicode"
)

// A Hit is a run of words in a sentence that names a company, or several that
// fit equally well.
type Hit struct {
	From, To int // words[From:To]
	Match    Match
	// Part: only the leading words of a name were said, as Delta of Delta
	// Freight. Whether they were meant as a name, the sentence has to say: so
	// begins Monday Motors as well.
	Part bool
}

// Scan finds the companies that a sentence names: in full, in a Latvian case or
// with an English possessive, or by their leading words. Of the names that
// begin at a word the longest counts, and hits do not overlap. The words are as
// typed, without the punctuation around them. Names that are capitals only, of
// up to three letters, are found where they are written so.
func (n *Names) Scan(words []string) []Hit {
	s := newSentence(words)
	var hits []Hit
	for from := 0; from < len(words); {
		h, ok := n.begins(s, from)
		if !ok {
			from++
			continue
		}
		hits = append(hits, h)
		from = h.To
	}
	return hits
}

// A sentence is the words of a text with their folds. One token may hold several
// folded words (Marlow-Hayes), or none.
type sentence struct {
	tokens []string
	folds  [][]string
}

func newSentence(tokens []string) *sentence {
	s := &sentence{tokens: tokens, folds: make([][]string, len(tokens))}
	for i, t := range tokens {
		s.folds[i] = nameWords(t)
	}
	return s
}

// shouted reports whether the words have no small letters.
func (s *sentence) shouted(from, to int) bool {
	return !slices.ContainsFunc(s.tokens[from:to], func(t string) bool { return strings.ContainsFunc(t, unicode.IsLower) })
}

// owned returns the folded words of a token without an English possessive, if
// it has one and there are any.
func (s *sentence) owned(i int) ([]string, bool) {
	plain := []rune(Plain(s.tokens[i]))
	if n := len(plain); n > 2 && plain[n-1] == 's' && isApostrophe(plain[n-2]) {
		words := nameWords(string(plain[:n-2]))
		return words, len(words) > 0
	}
	return nil, false
}

// forms returns how many tokens from i on are one legal form. In small letters
// a short one is a word of the sentence: as.
func (s *sentence) forms(i int) int {
	var words []string
	for used := 1; used <= 3 && i+used <= len(s.tokens); used++ {
		if words = append(words, s.folds[i+used-1]...); len(words) == 0 {
			return 0
		}
		text := strings.Join(words, " ")
		isForm := slices.ContainsFunc(legalForms, func(f []string) bool { return slices.Equal(f, words) })
		if isForm && (len(text) > 2 || s.shouted(i, i+used)) {
			return used
		}
	}
	return 0
}

// begins finds the longest name that begins at a word, or after a legal form
// there.
func (n *Names) begins(s *sentence, from int) (Hit, bool) {
	if len(s.folds[from]) == 0 {
		return Hit{}, false
	}
	if h, ok := n.longest(s, from); ok {
		return h, true
	}
	forms := s.forms(from)
	if forms == 0 || from+forms == len(s.tokens) {
		return Hit{}, false
	}
	h, ok := n.longest(s, from+forms)
	if !ok || h.Part {
		return Hit{}, false
	}
	return n.withForms(s, h, from), true
}

// longest finds the longest name at a word: in full, unless the leading words
// of a longer one go on with capitals.
func (n *Names) longest(s *sentence, from int) (Hit, bool) {
	var whole, part Hit
	var said []string
	for to := from + 1; to <= len(s.tokens); to++ {
		if len(s.folds[to-1]) == 0 {
			continue
		}
		before := said
		said = slices.Concat(said, s.folds[to-1])
		names, parts, more := n.called(said, s.shouted(from, to))
		if owner, ok := s.owned(to - 1); ok && !names.Known() {
			names, _, _ = n.called(slices.Concat(before, owner), s.shouted(from, to))
		}
		if names.Known() {
			whole = Hit{From: from, To: to, Match: names}
		}
		if parts.Known() && s.leads(from, to, said) {
			part = Hit{From: from, To: to, Match: parts, Part: true}
		}
		if !more {
			break
		}
	}
	if m, to := n.spaced(s, from); to > whole.To {
		whole = Hit{From: from, To: to, Match: m}
	}
	switch {
	case whole.To == 0:
		return part, part.To > 0
	case part.To > whole.To && s.goesOn(whole.To, part.To):
		return part, true
	}
	return n.withForms(s, whole, from), true
}

// leads reports whether words can stand for a name of which they are the
// beginning: not those with which any sentence goes on.
func (s *sentence) leads(from, to int, said []string) bool {
	last := said[len(said)-1]
	if last == "and" {
		return false
	}
	return to > from+1 || letterCount(last) >= leastPrefix && last != "the"
}

// goesOn reports whether each of the words is written as part of a name.
func (s *sentence) goesOn(from, to int) bool {
	for i := from; i < to; i++ {
		if len(s.folds[i]) > 0 && !capital(s.tokens[i]) {
			return false
		}
	}
	return true
}

// withForms extends a hit over the legal forms around it, from the one at a
// word, which may decide between companies of one name.
func (n *Names) withForms(s *sentence, h Hit, from int) Hit {
	h.From = from
	for h.To < len(s.tokens) {
		forms := s.forms(h.To)
		if forms == 0 {
			break
		}
		h.To += forms
	}
	if len(h.Match.Fits) > 1 {
		if m := n.exact(strings.Join(s.tokens[h.From:h.To], " ")); m.Known() {
			h.Match = m
		}
	}
	return h
}

// called finds the companies that folded words name in full, exactly or in a
// case, and those whose names they begin. With more false no name goes on after
// them.
func (n *Names) called(said []string, shouted bool) (names, parts Match, more bool) {
	fold := strings.Join(said, " ")
	var whole, part []*key
	for _, r := range n.stems[Stem(fold)] {
		switch {
		case r.words != len(said):
		case r.whole():
			if (shouted || !r.key.short) && inflectedWords(r.key.words, said) {
				whole = append(whole, r.key)
			}
		default:
			more = true
			if len(part) < MostFits && inflectedWords(r.key.words[:r.words], said) {
				part = append(part, r.key)
			}
		}
	}
	exact := slices.DeleteFunc(slices.Clone(n.folds[fold]), func(k *key) bool { return k.short && !shouted })
	switch {
	case len(exact) > 0:
		names = choose(narrow(exact, func(k *key) bool { return !k.alias }))
		names.Exact = names.ID != ""
	case len(whole) > 0:
		names = choose(whole)
	}
	// The words of a long name are indexed only so far.
	more = more || len(said) >= mostWords
	return names, choose(part), more
}

// mostSpaced is how many words a name with a number in it is put together from.
const mostSpaced = 4

// spaced finds a name with a number in it at a word, however it is spaced:
// Vantage 9, Vantage9.
func (n *Names) spaced(s *sentence, from int) (m Match, end int) {
	var text strings.Builder
	for to := from + 1; to <= min(len(s.tokens), from+mostSpaced); to++ {
		last := s.folds[to-1]
		if owner, ok := s.owned(to - 1); ok {
			last = owner
		}
		for _, word := range last {
			text.WriteString(word)
		}
		if len(last) == 0 || !numbered(text.String()) {
			continue
		}
		keys := slices.DeleteFunc(slices.Clone(n.numbered[text.String()]), func(k *key) bool { return k.short && !s.shouted(from, to) })
		if len(keys) > 0 {
			m, end = choose(keys), to
		}
	}
	return m, end
}

// numbered reports whether text holds letters and digits.
func numbered(text string) bool {
	return strings.ContainsFunc(text, unicode.IsLetter) && strings.ContainsFunc(text, unicode.IsDigit)
}
