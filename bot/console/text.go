package console

import (
	"strings"
	"unicode"
)

// clean keeps what a terminal prints: no control character, nothing that turns
// the direction of writing. Line breaks stay, a tab is a space.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069,
			r == 0x2028, r == 0x2029, r&0xFFFE == 0xFFFE:
			return -1
		}
		return r
	}, s)
}

// flat is clean in one line, for places where a break would look like
// something that the program said.
func flat(s string) string {
	return strings.ReplaceAll(clean(s), "\n", " ")
}

// wide are the code points that take two columns: the blocks that UAX #11
// calls wide, taken whole.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x1100, Hi: 0x115F, Stride: 1},
		{Lo: 0x2E80, Hi: 0xA4CF, Stride: 1},
		{Lo: 0xAC00, Hi: 0xD7A3, Stride: 1},
		{Lo: 0xF900, Hi: 0xFAFF, Stride: 1},
		{Lo: 0xFE30, Hi: 0xFE6F, Stride: 1},
		{Lo: 0xFF00, Hi: 0xFF60, Stride: 1},
		{Lo: 0xFFE0, Hi: 0xFFE6, Stride: 1},
	},
	R32: []unicode.Range32{{Lo: 0x1F300, Hi: 0x1F64F, Stride: 1}, {Lo: 0x1F900, Hi: 0x1F9FF, Stride: 1}, {Lo: 0x20000, Hi: 0x3FFFD, Stride: 1}},
}

// columns is how much room s takes on a terminal.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n += columnsOf(r)
	}
	return n
}

func columnsOf(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case unicode.Is(wide, r):
		return 2
	}
	return 1
}

// pad fills s with spaces to n columns, on the left if right is set.
func pad(s string, n int, right bool) string {
	room := strings.Repeat(" ", max(0, n-columns(s)))
	if right {
		return room + s
	}
	return s + room
}

// cut shortens s to n columns, with an ellipsis where something is missing.
func cut(s string, n int) string {
	if columns(s) <= n {
		return s
	}
	used := 0
	for i, r := range s {
		if used+columnsOf(r) > n-1 {
			return s[:i] + "…"
		}
		used += columnsOf(r)
	}
	return s
}

// wrap breaks s into lines of at most n columns, between words. A word that is
// longer stays whole, and so does everything when n is not positive.
func wrap(s string, n int) []string {
	var lines []string
	for para := range strings.SplitSeq(s, "\n") {
		line := ""
		for word := range strings.SplitSeq(para, " ") {
			switch {
			case line == "":
				line = word
			case n > 0 && columns(line)+1+columns(word) > n:
				lines = append(lines, line)
				line = word
			default:
				line += " " + word
			}
		}
		lines = append(lines, line)
	}
	return lines
}
