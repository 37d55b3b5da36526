package relationship

import (
	"slices"
	"strings"
)

// FindPerson says whom of the people text names: by the full name, an initial
// standing for a name (Jana N.), the given name or the surname, each also in a
// Latvian case, if only one person fits. When several fit or none, ok is false
// and near holds those to ask about, at most three.
//
// A feminine ending never means a man, though it may be a case of his name
// (Kalniņa of Kalniņš): he is near.
func FindPerson(people []Person, text string) (match Person, near []Person, ok bool) {
	said := nameWords(text)
	if len(said) == 0 {
		return Person{}, nil, false
	}
	for _, fits := range []func(name, said []string) bool{
		slices.Equal[[]string], byInitials, byGiven(sameWord), bySurname(sameWord),
		fullyDeclined, byGiven(declined), bySurname(declined),
	} {
		found := filterPeople(people, said, fits)
		switch len(found) {
		case 0:
			continue
		case 1:
			return found[0], nil, true
		default:
			return Person{}, found[:min(len(found), mostNear)], false
		}
	}
	for _, fits := range []func(name, said []string) bool{inflectedWords, byGiven(inflected), bySurname(inflected), misspelt} {
		for _, p := range filterPeople(people, said, fits) {
			if len(near) < mostNear && !slices.Contains(near, p) {
				near = append(near, p)
			}
		}
	}
	return Person{}, near, false
}

func filterPeople(people []Person, said []string, fits func(name, said []string) bool) []Person {
	var found []Person
	for _, p := range people {
		if name := nameWords(p.Name); len(name) > 0 && fits(name, said) {
			found = append(found, p)
		}
	}
	return found
}

func sameWord(name, said string) bool { return name == said }

// declined is inflected for one person: neither a man's name with a feminine
// ending nor a woman's in the plural, which is the dative of a man's.
func declined(name, said string) bool {
	if name == said {
		return true
	}
	wrong := []string{"a", "as", "ai", "e", "es", "ei"}
	if hasEnding(name, "a", "e") {
		wrong = []string{"am", "em"}
	}
	return !hasEnding(said, wrong...) && inflected(name, said)
}

func hasEnding(word string, endings ...string) bool {
	return slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(word, e) })
}

func fullyDeclined(name, said []string) bool { return slices.EqualFunc(name, said, declined) }

// byInitials fits names with some of their words, but not all, cut to a letter.
func byInitials(name, said []string) bool {
	whole := 0
	return len(said) > 1 && slices.EqualFunc(name, said, func(name, said string) bool {
		if name == said {
			whole++
			return true
		}
		return letterCount(said) == 1 && strings.HasPrefix(name, said)
	}) && whole > 0
}

func byGiven(same func(name, said string) bool) func(name, said []string) bool {
	return func(name, said []string) bool { return len(said) == 1 && same(name[0], said[0]) }
}

func bySurname(same func(name, said string) bool) func(name, said []string) bool {
	return func(name, said []string) bool { return len(said) == 1 && same(name[len(name)-1], said[0]) }
}

// misspelt fits a name a slip or two away, in full or in one of its words.
func misspelt(name, said []string) bool {
	text := strings.Join(said, " ")
	limit := slipsIn(text)
	if limit == 0 {
		return false
	}
	d := newDistance(text, limit)
	return d.to(strings.Join(name, " ")) <= limit ||
		len(said) == 1 && slices.ContainsFunc(name, func(w string) bool { return d.to(w) <= limit })
}
