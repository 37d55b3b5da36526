package language

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rapport-bot/rapport/relationship"
)

// A token is a word of a message.
type token struct {
	text     string // as written
	plain    string // as it compares
	from, to int    // bytes of the cleaned message
	gap      string // what stands between the token before and this one
}

// capital reports whether the word begins with a capital letter.
func (t token) capital() bool {
	r, _ := utf8.DecodeRuneInString(t.text)
	return unicode.IsUpper(r)
}

// mostTokens is how many words of a message are read for what they say.
const mostTokens = 400

// tokens cuts a message into words. A dot after a number belongs to it when it
// makes an ordinal or a date: "10. martā", "31.03.".
func tokens(text string) []token {
	var all []token
	end := 0
	for i := 0; i < len(text) && len(all) < mostTokens; {
		n := wordLength(text[i:])
		if n == 0 {
			_, size := utf8.DecodeRuneInString(text[i:])
			i += size
			continue
		}
		word := text[i : i+n]
		plain := relationship.Plain(word)
		if plain != "" {
			all = append(all, token{text: word, plain: plain, from: i, to: i + n, gap: text[end:i]})
			end = i + n
		}
		i += n
	}
	return all
}

// wordLength returns how many bytes at the start of s are one word.
func wordLength(s string) int {
	first, size := utf8.DecodeRuneInString(s)
	switch {
	case first == '&' || first == '%' || first == '+' || first == '€' || first == '$':
		return size
	case !isWordRune(first):
		return 0
	}
	prev, n := first, size
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		next, _ := utf8.DecodeRuneInString(s[n+size:])
		inner := isWordRune(next) && n+size < len(s)
		switch {
		case isWordRune(r):
		case (r == '\'' || r == '-' || r == '@') && inner && isWordRune(prev):
		case (r == '.' || r == ':' || r == '/' || r == ',') && inner && unicode.IsDigit(prev) && unicode.IsDigit(next):
		case r == '.' && inner && isAddress(s, n):
		case r == '/' && prev == 'w' && n == 1 && unicode.IsSpace(next):
			return n + size
		case r == '.' && unicode.IsDigit(prev) && ordinalDot(s[:n], s[n+size:]):
			return n + size
		default:
			return n
		}
		prev, n = r, n+size
	}
	return n
}

// isAddress reports whether the dot at n is in an address such as a@b.lv.
func isAddress(s string, n int) bool { return strings.Contains(s[:n], "@") }

// ordinalDot reports whether a dot between before and after makes an ordinal
// number or a date rather than ending a sentence.
func ordinalDot(before, after string) bool {
	if strings.Trim(before, "0123456789.") != "" {
		return false
	}
	if strings.Count(before, ".") == 1 && len(before) <= 5 {
		return true // 31.03.
	}
	rest := strings.TrimLeft(after, " ")
	next, _ := utf8.DecodeRuneInString(rest)
	return strings.Trim(before, "0123456789") == "" && len(before) <= 4 && len(rest) < len(after) &&
		(unicode.IsLower(next) || unicode.IsDigit(next))
}

// abbreviations are written with a dot that ends no sentence.
var abbreviations = strings.Fields("plkst mr mrs ms dr nr no st vs utt piem resp t.i approx feb mar apr jun jul aug sept sep oct nov dec jan")

// ends says how a token is cut off from the one before: hard after a sentence,
// soft after a comma and its like.
func (t token) ends(before token) (hard, soft bool) {
	g := t.gap
	switch {
	case strings.Contains(g, ":)") || strings.Contains(g, ":(") || strings.Contains(g, ":-)") || strings.Contains(g, ":-("):
		return true, true // a face ends what it is about
	case strings.ContainsAny(g, "!?;\n") || strings.Contains(g, "…") || strings.Contains(g, "..."):
		return true, true
	case strings.HasPrefix(g, ".") || strings.Contains(g, "). ") || strings.Contains(g, "\". "):
		return !slices.Contains(abbreviations, before.plain), true
	case strings.ContainsAny(g, ",:()–—\"") || strings.Contains(g, " - ") || strings.Contains(g, " → ") || strings.Contains(g, "|"):
		return false, true
	case strings.ContainsFunc(g, func(r rune) bool { return r > 0x2000 && !unicode.IsSpace(r) }):
		return true, true // a picture between two sentences
	}
	return false, false
}
