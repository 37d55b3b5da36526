package relationship

import (
	"slices"
	"strings"
	"unicode"
)

// Plain returns text as it compares: lower case, without diacritics, format
// characters or full-width forms, and with single spaces. Punctuation stays.
// It is idempotent, and text composed and decomposed (NFC, NFD) comes out alike
// for the Latin, Greek and Cyrillic alphabets.
func Plain(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	gap := false
	for _, r := range text {
		switch r = unwiden(r); {
		case unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me):
			continue
		case unicode.IsSpace(r), unicode.IsControl(r):
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		// Through the upper case and back, so that the long s and the final
		// sigma meet their ordinary forms.
		r = unicode.ToLower(unicode.ToUpper(r))
		if s, ok := spelled[r]; ok {
			b.WriteString(s)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// unwiden returns the ordinary form of a full-width character.
func unwiden(r rune) rune {
	if r >= '！' && r <= '～' {
		return r - '！' + '!'
	}
	return r
}

// Fold returns the key under which a company's name is found: two spellings
// with the same key are the same name. Case, diacritics, quotes, punctuation,
// marks such as *bold* and the legal form at either end do not count, and "&"
// is the same as "and" and "un". What would leave nothing is kept, so only
// blank text has an empty key. Fold is idempotent.
func Fold(name string) string {
	words := nameWords(name)
	if len(words) == 0 {
		return Plain(name)
	}
	return strings.Join(withoutForms(words), " ")
}

// nameWords returns the words of a name, folded, with its legal form.
func nameWords(name string) []string {
	plain := []rune(Plain(name))
	var b strings.Builder
	for i, r := range plain {
		switch {
		case r == '&':
			b.WriteString(" and ")
		case isApostrophe(r) && i > 0 && i+1 < len(plain) && isWordRune(plain[i-1]) && isWordRune(plain[i+1]):
			// Mum's is one word.
		case unicode.IsPunct(r), unicode.Is(unicode.Sk, r), r == '~', r == '®', r == '™', r == '©':
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	words := strings.Fields(b.String())
	for i, w := range words {
		if w == "un" {
			words[i] = "and"
		}
	}
	return words
}

func isApostrophe(r rune) bool { return strings.ContainsRune("'’‘ʼ`", r) }

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// legalForms are the forms of companies that are no part of a name, in folded
// words. Corp and Group are not among them: people say them.
var legalForms = phrases("sia", "s i a", "as", "a s", "ik", "ps", "vas", "vsia", "ltd", "limited", "llc", "l l c", "llp",
	"inc", "incorporated", "gmbh", "ag", "kg", "ou", "uab", "ab", "oy", "oyj", "sa", "s a", "bv", "b v", "nv", "plc", "and co")

func phrases(list ...string) [][]string {
	split := make([][]string, len(list))
	for i, p := range list {
		split[i] = strings.Fields(p)
	}
	return split
}

// withoutForms drops legal forms at both ends while a word remains.
func withoutForms(words []string) []string {
	for again := true; again; {
		again = false
		for _, f := range legalForms {
			n := len(f)
			if len(words) <= n {
				continue
			}
			if slices.Equal(words[:n], f) {
				words, again = words[n:], true
			} else if rest := len(words) - n; slices.Equal(words[rest:], f) {
				words, again = words[:rest], true
			}
		}
	}
	return words
}

// Skeleton returns the key of a name with Cyrillic and Greek letters taken for
// the Latin ones they look like. Names whose skeletons are equal and whose
// folds are not look alike and differ; the key itself is not for people's eyes.
func Skeleton(name string) string {
	return Fold(strings.Map(func(r rune) rune {
		if latin, ok := lookAlikes[r]; ok {
			return latin
		}
		return r
	}, name))
}

// MixedScript reports whether a word of the name mixes the Latin, Cyrillic and
// Greek alphabets, as no honest spelling does.
func MixedScript(name string) bool {
	for word := range strings.FieldsFuncSeq(name, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.Mn) }) {
		scripts := 0
		for _, script := range []*unicode.RangeTable{unicode.Latin, unicode.Cyrillic, unicode.Greek} {
			if strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(script, r) }) {
				scripts++
			}
		}
		if scripts > 1 {
			return true
		}
	}
	return false
}

// spelled gives lower-case letters their spelling without diacritics.
var spelled = letters(
	"a", "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ", "b", "ḃḅḇ", "c", "çćĉċčḉ", "d", "ďḋḍḏḑḓđð",
	"e", "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ", "f", "ḟ", "g", "ĝğġģǧǵḡ", "h", "ĥȟḣḥḧḩḫẖħ",
	"i", "ìíîïĩīĭįǐȉȋḭḯỉịı", "j", "ĵǰ", "k", "ķǩḱḳḵ", "l", "ĺļľḷḹḻḽłŀ", "m", "ḿṁṃ", "n", "ñńņňǹṅṇṉṋŋŉ",
	"o", "òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợøǿ", "p", "ṕṗ", "r", "ŕŗřȑȓṙṛṝṟ", "s", "śŝşšſșṡṣṥṧṩẛ",
	"t", "ţťțṫṭṯṱẗŧ", "u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự", "v", "ṽṿ", "w", "ŵẁẃẅẇẉẘ", "x", "ẋẍ",
	"y", "ýÿŷȳẏẙỳỵỷỹ", "z", "źżžẑẓẕ", "ss", "ß", "ae", "æǣǽ", "oe", "œ", "th", "þ", "ij", "ĳ",
	"ff", "ﬀ", "fi", "ﬁ", "fl", "ﬂ", "ffi", "ﬃ", "ffl", "ﬄ",
	"α", "ά", "ε", "έ", "η", "ή", "ι", "ίΐϊ", "ο", "ό", "υ", "ύΰϋ", "ω", "ώ",
	"а", "ӑӓ", "г", "ѓ", "е", "ѐёӗ", "ж", "ӂӝ", "з", "ӟ", "и", "йѝӣӥ", "і", "ї", "к", "ќ", "о", "ӧ", "у", "ўӯӱӳ", "ч", "ӵ", "ы", "ӹ", "э", "ӭ",
)

// lookAlikes are the Cyrillic and Greek letters that pass for Latin ones.
var lookAlikes = runePairs(
	"АВЕЅІЈКМНОРСТУХҮавеѕіјкмнорстухүгԁһпьԛԝёї"+"ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαβεικνορτυχγηςϲ",
	"ABESIJKMHOPCTYXYabesijkmhopctyxyrdhnbqwei"+"ABEZHIKMNOPTYXabeikvoptuxynsc",
)

// letters reads pairs of a spelling and the letters that share it.
func letters(table ...string) map[rune]string {
	m := make(map[rune]string)
	for pair := range slices.Chunk(table, 2) {
		for _, r := range pair[1] {
			m[r] = pair[0]
		}
	}
	return m
}

// runePairs maps each letter of one alphabet to the one at its place in the other.
func runePairs(from, to string) map[rune]rune {
	m, target := make(map[rune]rune), []rune(to)
	for i, r := range []rune(from) {
		m[r] = target[i]
	}
	return m
}
