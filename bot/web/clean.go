package web

import (
	"strconv"
	"strings"
	"unicode"
)

// clean drops what cannot be seen but changes how a page reads: control
// characters, marks that turn the direction of writing, and code points that
// are not characters. Bytes that are not UTF-8 become U+FFFD.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case unicode.IsControl(r), turns(r), r&0xFFFE == 0xFFFE:
			return -1
		}
		return r
	}, s)
}

// turns reports whether r embeds, overrides or isolates a writing direction
// (UAX #9, explicit formatting characters).
func turns(r rune) bool {
	return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

func fraction(value, top int) string {
	return strconv.Itoa(value) + "/" + strconv.Itoa(top)
}
