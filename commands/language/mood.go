package language

import (
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/relationship"
)

// notMoods are phrases whose words would weigh something and here do not.
const notMoods = 9

var idioms = meaning[int]{notMoods, `credit note, credit notes, kreditrekin*, as well, would like, like to, she'd like, he'd like, they'd like, i'd like, we'd like, she'd love, he'd love, they'd love, something like, just like, more like, looks like, look like, sounds like, seems like, feels like, kind of, good morning, good afternoon, good evening, good day, thanks in advance, the signed, a signed, signed copy, signed nda, signed contract by, signed order, signed by, be signed, confirmed receipt, apstiprinaja sanems*, apstiprina sanems*, late last, late afternoon, late lunch, late evening, latest, cold call, cold calling, cold email, well as, best regards, kind regards, all the best, right now, fine print, fine-tune, thank-you card, thank you card, thank-you note, thank you note, thank you email, thank-you email, thank-you gift, risk assessment, risk management, risk team, pain points, win back, good time to, better idea, problem statement, sweet spot, issue log, bug list, bug report, bug reports, at a loss, success manager, customer success, client success, progress report, progress meeting, progress call, progress update, progress review, success plan, trust fund, cool off, nice to have, drop by, dropped by, dropped in, drop in, dropped _ a line, crossed, late march, late april, late may, issue an invoice, issued, error report, loss, worth a, how well, pressure test, stress test, complaint form, satisfaction survey, happy hour, happy to send, late payment policy, good friday, labdien, labrit, labvakar, paldies jau ieprieks, laba diena, problem solving, risk register, delay notice, change of mind, no longer at, no longer works, no longer with, trouble ticket, broken down by, win rate, low hanging, pressing, cross sell, cross-sell, cross-selling, upset plan, in case of problems, competitor analysis, alternative date, alternative dates, alternative time, prieks iepazities, riska analiz*, riska vadib*, riska grup*, kvalitates, interesu, pagarinat terminu, pagarinaja terminu, kritiena`}

var (
	englishMood = lexiconOf(append(englishMoods, idioms)...)
	latvianMood = lexiconOf(append(latvianMoods, idioms)...)
)

func moodsOf(latvian bool) lexicon[int] {
	if latvian {
		return latvianMood
	}
	return englishMood
}

// pictures weigh emoticons and emoji.
var pictures = map[string]int{
	":)": 1, ":-)": 1, ";)": 1, ":D": 2, ":-D": 2, "😀": 1, "😃": 1, "😄": 1, "😁": 1, "😊": 1, "🙂": 1, "😍": 2, "🥰": 2, "🤩": 2, "🎉": 1, "🥳": 2, "👍": 1, "👏": 1, "🙌": 1, "❤": 2, "💪": 1, "🚀": 1, "🔥": 1, "✅": 1, "🤝": 1, "😎": 1,
	":thumbsup:": 1, ":+1:": 1, ":tada:": 1, ":smile:": 1, ":heart:": 2, ":slightly_smiling_face:": 1, ":white_check_mark:": 1, ":rocket:": 1,
	":(": -1, ":-(": -1, ":/": -1, ":'(": -1, "😞": -1, "😟": -1, "🙁": -1, "☹": -1, "😕": -1, "😢": -1, "😭": -1, "😠": -1, "😡": -2, "🤬": -2, "👎": -1, "😤": -1, "😩": -1, "😬": -1, "🙄": -1, "💔": -1, "😒": -1, "😔": -1,
	":thumbsdown:": -1, ":-1:": -1, ":disappointed:": -1, ":angry:": -1, ":rage:": -2, ":cry:": -1, ":frowning:": -1, "😐": 0,
}

// A feeling is what a message, or a part of it, says of a mood.
type feeling struct {
	sum, most, least int
	told             bool // something was said of a mood, even that it was none
	mixed            bool // it was good and bad
}

// feel weighs the clauses of a message that inside accepts.
func (m *message) feel(inside func(int) bool) feeling {
	var f feeling
	l := moodsOf(m.latvian)
	for _, c := range m.clauses {
		mended := -mendReach
		weight := 2
		if c.turn {
			weight = 3 // what comes after but is meant
		}
		supposed := false
		for i := c.from; i < c.to; i++ {
			if _, n := conditional.at(m.words[i:]); n > 0 && (i == c.from || m.words[i] == "if") {
				supposed = true
			}
			if mending.has(m.words[i]) {
				mended = i
			}
			v, n := l.at(m.words[i:])
			if rated, ok := m.rating(i); ok {
				v, n = rated, 1
			} else if n == 0 && m.failed(c, i) {
				v, n = -1, 1
			} else if v != notMoods && n > 0 && v != 0 {
				v = m.turned(c, i, v)
			}
			if n == 0 {
				continue
			}
			if m.taken[i] != free || !inside(i) || supposed || m.expected(c, i) || v == notMoods || m.promiseAt(i) && !m.favoured(i) || v < 0 && (i > mended && i-mended <= mendReach || m.settledAt(c, i)) {
				i += n - 1
				continue
			}
			f.add(v, weight)
			i += n - 1
		}
	}
	for p, v := range pictures {
		if strings.Contains(m.text, p) && (p != ":/" || !strings.Contains(m.text, "://")) {
			f.add(v, 2)
		}
	}
	return f
}

// dutiful are verbs that tell of trouble when they did not do it.
var dutiful = set(`pay, paid, deliver, delivered, approve, approved, sign, signed, attend, attended, confirm, confirmed, accept, accepted, agree, agreed, commit, return, returned, budge, listen, care, keep, kept, honour, honor, arrive, arrived, receive, received, get, got, understand, believe, buy, order, cooperate, finish, finished, fix, fixed, resolve, resolved, turn, come, came, join, joined, move`)

// failed reports whether the verb at a token is one that they did not do.
func (m *message) failed(c clause, i int) bool {
	return !m.latvian && dutiful.has(m.words[i]) && i > c.from && (englishNegations.has(m.words[i-1]) || i > c.from+1 && englishNegations.has(m.words[i-2]) && m.words[i-1] != "to") &&
		m.words[i-1] != "no" && m.words[i-1] != "without" && m.subject(i) == theySaid
}

// favoured reports whether a token lies in a promise of theirs to do us a
// favour, which tells how they feel.
func (m *message) favoured(i int) bool {
	return slices.ContainsFunc(m.promises, func(p promised) bool {
		return !p.Ours && p.from <= i && i < p.to && gotWords.in(m.words[p.mark:p.to])
	})
}

// mending are words after which trouble is over.
var mending = set(`fixed, fixing, fix, resolved, resolving, resolve, sorted, sorting, solved, solving, solve, handled, handling, cleared, clearing, despite, overcame, overcome, thanked, thanks, thanking, thank, praised, praising, apologised, apologized, accepted, atrisin*, novers*, salabo*, izlabo*, sakartoj*, nokartoj*, pateica*, pateicas, paldies, neskatoties`)

// mendReach is how many words on a mending word still counts.
const mendReach = 6

var conditional = set(`if, ja, unless, whether, in case`)

// expecting stand before what is not felt yet.
var expecting = set(`should be, should go, should be a, hopefully, fingers crossed, jabut, ceru ka`)

// expected reports whether the word at a token of a clause is what somebody
// expects: "should be good".
func (m *message) expected(c clause, i int) bool {
	return expecting.in(m.words[max(c.from, i-4):i])
}

func (f *feeling) add(v, weight int) {
	f.told = true
	if v > 0 && f.least < 0 || v < 0 && f.most > 0 {
		f.mixed = true
	}
	f.sum += v * weight
	f.most, f.least = max(f.most, v), min(f.least, v)
}

// turned applies a negation before a word, in its clause, and what makes it
// more so.
func (m *message) turned(c clause, i, v int) int {
	negations := englishNegations
	if m.latvian {
		negations = latvianNegations
		if negations.has(m.words[i]) {
			return v // Latvian denies twice and means it once: "nemaz nav priecīga"
		}
	}
	for j := i - 1; j >= max(c.from, i-4); j-- {
		w := m.words[j]
		if m.taken[j] == ofCompany || m.taken[j] == ofPerson {
			continue
		}
		if strong.has(w) && (v == 1 || v == -1) && j == i-1 && !m.negatedBefore(negations, c, j) {
			return 2 * v
		}
		if other, n := moodsOf(m.latvian).at(m.words[j:i]); n > 0 && other*v < 0 && other != notMoods {
			return v // "not happy with the delay": the denial is of the other
		}
		_, n := negations.at(m.words[j:i])
		if n > 0 && !notOnly(m.words, j) {
			switch {
			case v > 0:
				return -1
			case v < 0:
				return 1
			}
			return v
		}
	}
	return v
}

func (m *message) negatedBefore(negations lexicon[bool], c clause, i int) bool {
	for j := max(c.from, i-3); j < i; j++ {
		if _, n := negations.at(m.words[j:i]); n > 0 {
			return true
		}
	}
	return false
}

func notOnly(words []string, i int) bool {
	return i+1 < len(words) && (words[i+1] == "only" || words[i+1] == "just" || words[i+1] == "tikai")
}

// mood returns the mood to record, nil if none was told.
func (f feeling) mood() *relationship.Mood {
	if !f.told {
		return nil
	}
	mood := relationship.Neutral
	switch {
	case f.sum > 0 && f.most > 1 && !f.mixed:
		mood = relationship.Great
	case f.sum > 0:
		mood = relationship.Good
	case f.sum < 0 && f.least < -1 && !f.mixed:
		mood = relationship.VeryBad
	case f.sum < 0:
		mood = relationship.Bad
	}
	return &mood
}
