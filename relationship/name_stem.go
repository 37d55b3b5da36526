package relationship

import (
	"slices"
	"strings"
)

// Latvian declines the names of companies and people, foreign ones as well:
// Ziemeļu Loģistikai, Acmei, Nordtekam. The stems here are for comparing only,
// and always of folded words, in which the softened consonants of Kalniņš,
// Kalniņa or of lācis, lāča are one letter already.

// minStem is the fewest letters an ending leaves, and the length of the words
// that are never declined.
const minStem = 3

// endings are what a stem drops, the longest first: of nouns, and of adjectives
// with the definite ending (Mazajai Maiznīcai).
var endings = []string{
	"ajiem", "ajam", "ajai", "ajas", "ajos", "ajus", "aja", "ajs", "aji", "aju", "ais",
	"iem", "am", "ai", "as", "em", "ei", "es", "im", "is", "ie", "os", "um", "us", "a", "e", "i", "o", "s", "u",
}

// Stem returns folded text with the Latvian ending of each word dropped, so
// that the cases of a name have one stem. Words of three letters and fewer stay
// as they are. Equal stems do not make two words forms of one name (Acme and
// Acma); see inflected.
func Stem(folded string) string {
	words := strings.Fields(folded)
	for i, w := range words {
		words[i] = stemWord(w, minStem)
	}
	return strings.Join(words, " ")
}

// stemWord drops the ending of a word that leaves some letters, in bytes.
func stemWord(w string, least int) string {
	for _, e := range endings {
		if len(w) >= least+len(e) && strings.HasSuffix(w, e) {
			w = w[:len(w)-len(e)]
			break
		}
	}
	// Upītis has the genitive Upīša.
	if len(w) > minStem && strings.HasSuffix(w, "it") {
		return w[:len(w)-1] + "s"
	}
	// Briedis has the genitive Brieža.
	if n := len(w) - 1; n >= minStem && w[n] == 'd' {
		return w[:n] + "z"
	}
	// Krupis has the genitive Krupja.
	if n := len(w) - 1; n > minStem && w[n] == 'j' && strings.IndexByte("bfmpv", w[n-1]) >= 0 {
		return w[:n]
	}
	return w
}

// caseEndings gives the ending of a name as it is recorded the endings that it takes
// in a sentence. Names that end in a consonant are foreign and take all of the
// first declension. The English possessive is among them: Acme's is Acmes here.
var caseEndings = map[string][]string{
	"a":   strings.Fields("a as ai u am aja ajas ajai ajam o"),
	"e":   strings.Fields("e es ei i em u ju"),
	"s":   strings.Fields("s a am u i iem us os aja ajam ajo ajiem"),
	"is":  strings.Fields("is a im i u iem us os ja ju"),
	"us":  strings.Fields("us a um u am i"),
	"ais": strings.Fields("ais a ajam aja o ajiem"),
	"i":   strings.Fields("i u iem us os is"),
	"as":  strings.Fields("as u am"),
	"es":  strings.Fields("es u ju em"),
	"ie":  strings.Fields("ie o ajiem ajos os"),
	"o":   strings.Fields("o os"),
	"":    strings.Fields("a am u i iem us os as ai s es ei"),
}

// softened gives the last consonant of a stem the one it has in the genitive,
// folded, where that is another: Upītis, Upīša; Briedis, Brieža.
var softened = map[byte]string{'t': "s", 'd': "z"}

// inflected reports whether the folded word said is a case of the folded word
// name, or the word itself.
func inflected(name, said string) bool {
	if name == said {
		return true
	}
	for ending, forms := range caseEndings {
		base, ok := strings.CutSuffix(name, ending)
		if !ok || len(base) < 2 || ending == "" && strings.ContainsRune("aeiou", rune(name[len(name)-1])) {
			continue
		}
		// The softened stem is not a prefix of the said word: Upītis, Upīša.
		if rest, ok := strings.CutPrefix(said, base); ok && slices.Contains(forms, rest) {
			return true
		}
		if soft := softened[base[len(base)-1]]; ending == "is" && soft != "" {
			if rest, ok := strings.CutPrefix(said, base[:len(base)-1]+soft); ok && slices.Contains(forms, rest) {
				return true
			}
		}
	}
	return false
}

// inflectedWords reports whether each word said is a case of the name's word at
// its place.
func inflectedWords(name, said []string) bool {
	return slices.EqualFunc(name, said, inflected)
}
