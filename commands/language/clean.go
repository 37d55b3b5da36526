package language

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mostRead is how many bytes of a message are read; nobody says more about one
// relationship, and what is kept is always the whole of it.
const mostRead = 6000

var (
	slackLink = regexp.MustCompile(`<(?:https?|mailto|tel|slack):[^|>\s]*\|([^>]*)>`)
	slackBare = regexp.MustCompile(`<(?:https?|mailto|tel):([^|>\s]*)>`)
	slackWho  = regexp.MustCompile(`<[@!#][^>]*>`)
	webLink   = regexp.MustCompile(`https?://\S+`)
)

var slackEntities = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">")

// clean returns text without what is no language: the markup of a chat, links,
// our own colleagues' mentions and characters that nobody sees. Lines stay.
func clean(text string) string {
	text = cut(strings.ToValidUTF8(text, ""), mostRead)
	text = slackLink.ReplaceAllString(text, "$1")
	text = slackWho.ReplaceAllString(text, " ")
	text = slackBare.ReplaceAllString(text, "$1")
	text = slackEntities.Replace(webLink.ReplaceAllString(text, " "))
	var b strings.Builder
	b.Grow(len(text))
	runes := []rune(text)
	for i, r := range runes {
		switch {
		case r == '\n' || r == '\u2028' || r == '\u2029':
			b.WriteByte('\n')
		case unicode.In(r, unicode.Cf) || r >= '\ufe00' && r <= '\ufe0f':
			// Zero-width and soft-hyphen characters, variation selectors.
		case unicode.IsControl(r) || unicode.IsSpace(r):
			b.WriteByte(' ')
		case (r == '*' || r == '_' || r == '~' || r == '`') && marks(runes, i):
			// Bold, slanted, struck and typed.
		default:
			b.WriteRune(narrow(r))
		}
	}
	return compose(b.String())
}

// marks reports whether the rune at i is markup: at the edge of a word.
func marks(runes []rune, i int) bool {
	inner := i > 0 && i+1 < len(runes) && isWordRune(runes[i-1]) && isWordRune(runes[i+1])
	return !inner
}

// narrow returns the ordinary form of full-width characters and of the quotes
// and dashes that telephones put in.
func narrow(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '’' || r == '‘' || r == 'ʼ' || r == '`' || r == '´':
		return '\''
	case r == '“' || r == '”' || r == '„' || r == '«' || r == '»':
		return '"'
	default:
		return r
	}
}

// composed are the letters of Latvian written as a letter and a mark.
var composed = strings.NewReplacer(
	"a\u0304", "ā", "e\u0304", "ē", "i\u0304", "ī", "u\u0304", "ū", "o\u0304", "ō",
	"c\u030c", "č", "s\u030c", "š", "z\u030c", "ž", "g\u0327", "ģ", "k\u0327", "ķ", "l\u0327", "ļ", "n\u0327", "ņ", "r\u0327", "ŗ",
	"A\u0304", "Ā", "E\u0304", "Ē", "I\u0304", "Ī", "U\u0304", "Ū", "C\u030c", "Č", "S\u030c", "Š", "Z\u030c", "Ž",
	"G\u0327", "Ģ", "K\u0327", "Ķ", "L\u0327", "Ļ", "N\u0327", "Ņ", "e\u0301", "é", "e\u0300", "è", "o\u0308", "ö", "a\u0308", "ä", "u\u0308", "ü",
)

func compose(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Mn, r) }) {
		return s
	}
	return composed.Replace(s)
}

// cut returns the first bytes of s, at most n, in whole characters.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}
