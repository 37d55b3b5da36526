package language

// mostBareWords is how long a request without a verb is.
const mostBareWords = 7

var bareRequest = set(`score, rating, health, health check, healthcheck, check-up, tldr, tl;dr, summary, recap, overview, brief, briefing, status, timeline, history, vertejum*, raditaj*, reitings, veselib*, kopsavilkum*, vesture, punkti, parskats, izzina, brifs`)

// beside are words that say nothing in a request as short as that.
var beside = set(`the, a, for, of, on, par, us, me, man, mums, please, pls, plz, thanks, thx, now, quick, quickly, again, current, today, with, ar, ludzu, tagad, and, uz`)

// bare reports whether a message is a name and what is asked of it, without a
// verb: "Sēlijas Meda rādītājs", "acme score pls".
func (m *message) bare(start int) bool {
	if len(m.words)-start > mostBareWords {
		return false
	}
	first, last := -1, -1
	for i := start; i < len(m.words); i++ {
		if m.taken[i] == free && !beside.has(m.words[i]) && m.words[i] != "" {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if len(m.companies) == 0 {
		from, to, _ := m.slip()
		switch {
		case from == to:
			return false
		case from == first: // the name misspelt, then what is asked
			first = to
		case to == last+1:
			last = from - 1
		}
	}
	if first < 0 || last < first || last-first > 1 {
		return false
	}
	for i := first; i <= last; i++ {
		_, asked := bareRequest.at(m.words[i : last+1])
		q, n := requests.at(m.words[i : last+1])
		if asked > 0 && n > 0 && i+n == last+1 && (q.intent == Score || q.intent == Summary) {
			return true
		}
	}
	return false
}
