package language

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

// founded reports whether every sentence is plain text that states no figure
// but those of the sources it cites.
func founded(sentences []commands.Sentence, sources []commands.Source) bool {
	if len(sentences) == 0 || len(sentences) > mostSentences {
		return false
	}
	byNumber := map[int]commands.Source{}
	for _, s := range sources {
		byNumber[s.Number] = s
	}
	for _, s := range sentences {
		var cited []commands.Source
		for _, n := range s.Cites {
			source, ok := byNumber[n]
			if !ok {
				return false
			}
			cited = append(cited, source)
		}
		if len(cited) == 0 || !plainProse(s.Text) || !figuresFrom(s.Text, cited) {
			return false
		}
	}
	return true
}

var (
	// prosaicMarks would be read as markup, mentions or links by one platform
	// or another.
	prosaicMarks = "<>@[]{}`*_~|\\^="
	linkLike     = regexp.MustCompile(`(?i)://|www\.|mailto:|tel:|\b[\p{L}\d-]{2,}\.\p{L}{2,}|(^|\s)[#/]\p{L}`)
	// beyondProse is what a summary never says, as only the program may: the
	// score. And it does not pass on what a record tells a model to do.
	beyondProse = regexp.MustCompile(`\b(scores?|scored|scoring|ratings?|rated|points?|instructions?|prompts?|vertejum\p{L}*|punkt\p{L}*|instrukcij\p{L}*|noradijum\p{L}*)\b`)
)

// plainProse reports whether a text can be shown as it is.
func plainProse(text string) bool {
	if !utf8.ValidString(text) || strings.TrimSpace(text) == "" || utf8.RuneCountInString(text) > longestProse {
		return false
	}
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) {
		return false
	}
	text = norm.NFKC.String(text) // so that ＠ is @
	return !strings.ContainsAny(text, prosaicMarks) && !linkLike.MatchString(text) &&
		!beyondProse.MatchString(relationship.Plain(text))
}

// entryMark is how a text names an entry.
var entryMark = regexp.MustCompile(`#(\d+)`)

// figuresFrom reports whether every figure, date, month and weekday of a text
// is one of the sources that it cites.
func figuresFrom(text string, cited []commands.Source) bool {
	text = norm.NFKC.String(text)
	for _, m := range entryMark.FindAllStringSubmatch(text, -1) {
		if !slices.ContainsFunc(cited, func(s commands.Source) bool { return strconv.Itoa(s.Number) == m[1] }) {
			return false
		}
	}
	text = entryMark.ReplaceAllString(text, " ")
	var known []figure
	for _, s := range cited {
		known = append(known, figuresOf(s.Text)...)
		known = append(known, figuresOfDay(s.Day)...)
	}
	for _, f := range figuresOf(text) {
		if !slices.ContainsFunc(known, f.supportedBy) {
			return false
		}
	}
	// Digits of other scripts are not read above.
	return !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsNumber(r) && (r < '0' || r > '9') })
}
