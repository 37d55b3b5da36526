package language

import (
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/relationship"
)

// holds reports whether words that open a promise were one.
func (m *message) holds(p promised) bool {
	if p.What == "" && !p.asked {
		return false
	}
	rest := m.words[p.mark:max(p.mark, p.to)]
	first := ""
	for i, w := range rest {
		if w == "to" || w == "also" || w == "then" || w == "us" || w == "me" || w == "him" || w == "her" || w == "them" || w == "now" || w == "probably" || w == "try" || w == "definitely" {
			continue
		}
		first = w
		rest = rest[i:]
		break
	}
	opening := m.words[p.from:p.mark]
	joined := strings.Join(opening, " ")
	switch {
	case p.asked:
		return m.wanted(p, rest)
	case p.mark == p.from: // a Latvian verb says it all
		return true
	case vows.has(opening[0]):
		return m.voiced(p.from) && first != "" && first != "renew"
	case strings.HasSuffix(joined, "promised") || strings.Contains(joined, "owe") || strings.Contains(joined, "promised "):
		return first != "" && first != "to renew" && (len(rest) == 0 || rest[0] != "renew")
	case m.latvian:
		return !agreement.has(joined) || doable(rest)
	case p.Ours:
		return first != "be" && first != "see" && (first != "have" || p.Due != 0 && !contacts.in(rest)) // to have it fixed by Friday
	default:
		return deeds.has(first) && first != "have" || gotWords.in(rest) // or a favour: "he'll be a reference"
	}
}

// vows are verbs that could be things as well: "they break their promises".
var vows = set(`promises, pledges`)

// voiced reports whether a word that may be a verb has its subject right before
// it, or begins a clause.
func (m *message) voiced(i int) bool {
	return i == m.clauseOf(i).from || theirPronoun.has(m.words[i-1]) && m.words[i-1] != "their" || m.taken[i-1] == ofPerson || m.taken[i-1] == ofCompany
}

// agreement is a promise only of something to be done: to agree to go on is
// none.
var agreement = set(`vienojamies, vienojos, norunajam`)

// doable reports whether a Latvian infinitive of a deed comes soon.
func doable(rest []string) bool {
	return slices.ContainsFunc(rest[:min(len(rest), 4)], func(w string) bool {
		stem, ok := strings.CutSuffix(w, "t")
		return ok && slices.Contains(latvianDeeds, stem)
	})
}

// wanted reports whether what was asked for is ours to give: it has a day, or
// it is a thing that one sends.
func (m *message) wanted(p promised, rest []string) bool {
	if len(rest) == 0 || rest[0] == "renew" || rest[0] == "be" || rest[0] == "out" {
		return false
	}
	joined := strings.Join(m.words[p.from:p.mark], " ")
	if waitWords.has(m.words[p.from]) && m.subject(p.from) == nobodySaid {
		return false // we wait
	}
	if strings.Contains(joined, " us to") || strings.Contains(joined, " me to") || strings.Contains(joined, "us for") || strings.Contains(joined, "me for") || strings.HasSuffix(joined, "could") {
		return true
	}
	if m.latvian {
		stem := strings.TrimSuffix(rest[0], "t")
		if stem != rest[0] && slices.Contains(latvianDeeds, stem) {
			return stem != "saruna" && stem != "pagarina" && stem != "runa"
		}
		if (stem != rest[0] || strings.HasSuffix(rest[0], "ties")) && !receiving.has(rest[0]) {
			return false // what they want to do themselves
		}
	}
	limit := false
	for _, d := range m.dates {
		limit = limit || d.from >= p.mark && d.to <= p.to && m.isDue(d)
	}
	if m.words[p.mark] == "to" && !receiving.has(rest[0]) {
		return false
	}
	thing := false
	for i, w := range rest[:min(len(rest), 5)] {
		thing = thing || deliverables.has(w) && !purchases.in(rest[i:min(len(rest), i+2)])
	}
	return limit && !strings.HasPrefix(joined, "gaida") || thing
}

// purchases are theirs to give: who wants a trial order wants to buy.
var purchases = set(`order, orders, pasutijum*`)

// merge drops a promise that only takes on what was asked just before.
func (m *message) merge() {
	for i := 1; i < len(m.promises); i++ {
		p, before := &m.promises[i], &m.promises[i-1]
		if !before.asked || !p.Ours || p.asked {
			continue
		}
		words := strings.Fields(relationship.Plain(p.What))
		if len(words) <= 4 && vagueDeed.in(words) {
			if before.Due == 0 {
				before.Due = p.Due
			}
			m.promises = slices.Delete(m.promises, i, i+1)
			i--
		}
	}
}

// askedAt reports whether a token lies in what they asked for or will do, which
// plans or supposes nothing of ours.
func (m *message) askedAt(i int) bool {
	return slices.ContainsFunc(m.promises, func(p promised) bool { return (p.asked || !p.Ours) && p.from <= i && i < p.to })
}
