package relationship

import (
	"cmp"
	"slices"
	"strings"
)

// Known is a person on record, and the company where they work.
type Known struct{ Company, Name string }

// A PersonHit is a run of words in a sentence that names people on record.
type PersonHit struct {
	From, To int     // words[From:To]
	People   []Known // all whom the words fit, at most [MostFits]
	// Full: the whole name was said, or an initial for a part of it. Else it
	// was the given name or the surname alone, and a name beside it that is
	// not theirs makes it somebody else's.
	Full bool
	// Guess: it is the genitive of a man's name, which is a woman's name as
	// well: Māra, of Māris. After "no" or before a noun it is his.
	Guess bool
}

// people finds those on record by the stems of their names. The zero people is
// empty and ready.
type people struct {
	at map[string][]*somebody // by company
	// by the stem of the given name, of a space and the surname, and of both.
	by map[string][]*somebody
}

// somebody is a person as they are found.
type somebody struct {
	Known
	words []string
}

func (p *somebody) given() string   { return p.words[0] }
func (p *somebody) surname() string { return p.words[len(p.words)-1] }

// put records who works at a company in place of those who did.
func (p *people) put(company string, names []string) {
	for _, old := range p.at[company] {
		for _, k := range old.keys() {
			dropFrom(p.by, k, func(x *somebody) bool { return x == old })
		}
	}
	delete(p.at, company)
	for _, name := range names {
		who := &somebody{Known{company, name}, nameWords(name)}
		if len(who.words) == 0 {
			continue
		}
		if p.at == nil {
			p.at, p.by = map[string][]*somebody{}, map[string][]*somebody{}
		}
		p.at[company] = append(p.at[company], who)
		for _, k := range who.keys() {
			p.by[k] = append(p.by[k], who)
		}
	}
}

// keys are what a person is found by. A word may only look as if it had an
// ending, as in Thomas, to Thomasam.
func (p *somebody) keys() []string {
	both := func(w string) []string { return slices.Compact([]string{personStem(w), w}) }
	keys := both(p.given())
	if len(p.words) == 1 {
		return keys
	}
	for _, surname := range both(p.surname()) {
		keys = append(keys, " "+surname)
		for _, given := range both(p.given()) {
			keys = append(keys, given+" "+surname)
		}
	}
	return keys
}

// personStem is the stem of one word of a person's name. Names are shorter than
// those of companies: Eva, Evu; Uģis, Uģim.
func personStem(w string) string { return stemWord(w, 2) }

// mostPersonWords is how many words in a row may be one person's name.
const mostPersonWords = 3

// scan finds the people that a sentence names.
func (p *people) scan(words []string) []PersonHit {
	s := newSentence(words)
	var hits []PersonHit
	for from := 0; from < len(words); {
		h, ok := p.begins(s, from)
		if !ok {
			from++
			continue
		}
		hits = append(hits, h)
		from = h.To
	}
	return hits
}

// begins finds the longest name that begins at a word.
func (p *people) begins(s *sentence, from int) (PersonHit, bool) {
	for to := min(from+mostPersonWords, len(s.tokens)); to > from; to-- {
		if len(s.folds[from]) == 0 || len(s.folds[to-1]) == 0 {
			continue
		}
		said := slices.Concat(s.folds[from:to]...)
		found, guess := p.named(said, s, from)
		if owner, ok := s.owned(to - 1); ok && (found == nil || guess) {
			said = slices.Concat(slices.Concat(s.folds[from:to-1]...), owner)
			found, guess = p.named(said, s, from)
		}
		if found == nil {
			continue
		}
		full := len(said) > 1 || !slices.ContainsFunc(found, func(p *somebody) bool { return len(p.words) > 1 })
		return PersonHit{From: from, To: to, People: listed(found), Full: full, Guess: guess}, true
	}
	return PersonHit{}, false
}

// named finds whom words name, by the best way in which they name anybody. A
// surname alone has to begin with a capital: there are too many halls and foxes.
func (p *people) named(said []string, s *sentence, from int) (found []*somebody, guess bool) {
	if len(said) > 1 {
		return p.inFull(said, s, from)
	}
	given, surnames := p.by[personStem(said[0])], []*somebody(nil)
	if capital(s.tokens[from]) {
		surnames = p.by[" "+personStem(said[0])]
	}
	byGiven := func(same func(name, said string) bool) func(*somebody) bool {
		return func(p *somebody) bool { return same(p.given(), said[0]) }
	}
	bySurname := func(same func(name, said string) bool) func(*somebody) bool {
		return func(p *somebody) bool { return same(p.surname(), said[0]) }
	}
	return first(
		way{given, byGiven(sameWord), false}, way{surnames, bySurname(sameWord), false},
		way{given, byGiven(declined), false}, way{surnames, bySurname(declined), false},
		way{given, byGiven(genitive), true}, way{surnames, bySurname(genitive), true},
	)
}

// inFull finds those whose whole name was said, the middle ones said or not, or
// one of their names and the initial of the other.
func (p *people) inFull(said []string, s *sentence, from int) (found []*somebody, guess bool) {
	given, surname := personStem(said[0]), personStem(said[len(said)-1])
	both := p.by[given+" "+surname]
	whole := func(same func(name, said string) bool) func(*somebody) bool {
		return func(p *somebody) bool {
			if len(said) == 2 && len(p.words) > 2 {
				return same(p.given(), said[0]) && same(p.surname(), said[1])
			}
			return slices.EqualFunc(p.words, said, same)
		}
	}
	ways := []way{{both, whole(sameWord), false}, {both, whole(declined), false}, {both, whole(genitive), true}}
	if len(said) == 2 && letterCount(said[0]) == 1 && capital(s.tokens[from]) {
		ways = append(ways, way{p.by[" "+surname], func(p *somebody) bool {
			return strings.HasPrefix(p.given(), said[0]) && declined(p.surname(), said[1])
		}, false})
	}
	if len(said) == 2 && letterCount(said[1]) == 1 && from+1 < len(s.tokens) && capital(s.tokens[from+1]) {
		ways = append(ways, way{p.by[given], func(p *somebody) bool {
			return len(p.words) > 1 && declined(p.given(), said[0]) && strings.HasPrefix(p.surname(), said[1])
		}, false})
	}
	return first(ways...)
}

// A way is how words may name people: those looked at, and what must hold.
type way struct {
	among []*somebody
	fits  func(*somebody) bool
	guess bool
}

// mostLookedAt bounds the cost of a name that thousands share.
const mostLookedAt = 1000

// first returns those found in the first way in which anybody is.
func first(ways ...way) (found []*somebody, guess bool) {
	for _, w := range ways {
		for _, p := range w.among[:min(len(w.among), mostLookedAt)] {
			if w.fits(p) {
				found = append(found, p)
			}
		}
		if found != nil {
			return found, w.guess
		}
	}
	return nil, false
}

// genitive is declined, or the genitive of a man's name.
func genitive(name, said string) bool {
	return declined(name, said) || !hasEnding(name, "a", "e") && hasEnding(said, "a") && inflected(name, said)
}

// listed returns people in order, the first few.
func listed(found []*somebody) []Known {
	var list []Known
	for _, p := range found {
		list = append(list, p.Known)
	}
	slices.SortFunc(list, func(a, b Known) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Company, b.Company)) })
	list = slices.Compact(list)
	return slices.Clip(list[:min(len(list), MostFits)])
}
