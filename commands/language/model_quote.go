package language

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rapport-bot/rapport/relationship"
)

// A quotable is a message in which quotes are looked up.
type quotable string

func quotableOf(text string) quotable { return quotable(relationship.Plain(text)) }

// has reports whether the message has a quote, in whole words. Case and
// diacritics do not count: models restore them.
func (q quotable) has(quote string) bool {
	quote = relationship.Plain(quote)
	if !strings.ContainsFunc(quote, wordly) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(quote)
	last, _ := utf8.DecodeLastRuneInString(quote)
	for from := 0; ; {
		i := strings.Index(string(q[from:]), quote)
		if i < 0 {
			return false
		}
		begin, end := from+i, from+i+len(quote)
		before, _ := utf8.DecodeLastRuneInString(string(q[:begin]))
		after, _ := utf8.DecodeRuneInString(string(q[end:]))
		torn := wordly(before) && wordly(first) || wordly(last) && wordly(after)
		if !torn {
			return true
		}
		from = end
	}
}

func wordly(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// doubtful finds words, plain, by which a talk may deny, plan, suppose or
// order. What the rules found no contact in, and has one of them, is never a
// contact because a model says so. In Latvian a verb is denied by ne- before
// it; nedēļa, a week, is none.
var doubtful = regexp.MustCompile(`(^|[^\p{L}])(` +
	`not|no|never|none|nobody|nothing|without|cannot|\p{L}+n['’]t|(do|did|does|was|is|are|were|ca|wo|could|would|have|has|had)nt|unable|fail(ed|s)?|missed|cancel\p{L}*|` +
	`if|unless|would|could|should|might|maybe|perhaps|will|shall|\p{L}+['’]ll|plan(s|ned|ning)?|going to|hope|hoping|want(s|ed)? to|` +
	`tomorrow|next|ignore|disregard|instructions?|system|prompt|pretend|` +
	`nav|ne|ne[^d\P{L}]\p{L}*|ned[^e\P{L}]\p{L}*|bez|ja|butu|varbut|plano\p{L}*|gribe\p{L}*|rit|parit|nakam\p{L}*|\p{L}+(simu|sim|siet|tu)|` +
	`ignore\p{L}*|instrukcij\p{L}*|noradijum\p{L}*)([^\p{L}]|$)`)

// looksLikeName reports whether words could be the name of a person or of a
// company that nobody has entered.
func looksLikeName(text string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimSpace(text))
	return unicode.IsUpper(first) && len(strings.Fields(text)) <= 4 && !strings.ContainsAny(text, "\n<>@:/")
}

// alike reports whether two wordings share a word of some length, or are one.
func alike(a, b string) bool {
	const long = 4
	a, b = relationship.Plain(a), relationship.Plain(b)
	if a == b {
		return true
	}
	words := map[string]bool{}
	for w := range strings.FieldsFuncSeq(a, func(r rune) bool { return !wordly(r) }) {
		words[w] = utf8.RuneCountInString(w) >= long
	}
	for w := range strings.FieldsFuncSeq(b, func(r rune) bool { return !wordly(r) }) {
		if words[w] {
			return true
		}
	}
	return false
}
