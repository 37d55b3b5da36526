package language

import (
	"regexp"
	"strconv"
)

// outOf is a rating as people write it. It could be a date as well, so it needs
// a word before it that stands before ratings.
var (
	outOf      = regexp.MustCompile(`^(\d{1,2})/(5|10)$`)
	ratingCues = set(`gave, gives, give, us, me, it, a, rated, rates, scored, scores, score, rating, solid, csat, deva, iedeva, mums, novertej*, vertej*, ar, uz`)
)

// rating reads "gave us 9/10" at a token, and returns what it says of the mood.
func (m *message) rating(i int) (mood int, ok bool) {
	r := outOf.FindStringSubmatch(m.words[i])
	if r == nil {
		return 0, false
	}
	n, _ := strconv.Atoi(r[1])
	of, _ := strconv.Atoi(r[2])
	cued := i > 0 && ratingCues.has(m.words[i-1])
	if n > of || !cued && (n != of || of == 5) {
		return 0, false
	}
	switch share := 10 * n / of; {
	case share == 10:
		return 2, true
	case share >= 8:
		return 1, true
	case share <= 5:
		return -1, true
	}
	return 0, true
}
