package language

import (
	"strings"
)

// asks reads a message as a question or a request, if it is one.
func (m *message) asks(r *Reading) bool {
	start := m.opening()
	words := m.words[start:]
	if len(words) == 0 {
		return false
	}
	if len(m.companies) > 0 && m.onlyName(clause{from: 0, to: len(m.tokens)}) && len(m.dates) == 0 {
		r.Intent, r.Events = Summary, m.about()
		return true
	}
	if m.wantsHelp(r, words) || m.wantsQuiet(r, words) {
		return true
	}
	if !m.questioning(start) {
		return false
	}
	q, found := m.request(words)
	if !found {
		if len(m.companies) == 0 && len(m.people) == 0 {
			return false
		}
		if len(words) == 0 || !openers.has(words[0]) && !strings.Contains(m.text, "?") {
			return false
		}
		q = request{Ask, History}
		r.Unsure = true
	}
	if !m.personal(q) {
		return false
	}
	r.Intent, r.Topic = q.intent, q.topic
	r.Events = m.about()
	return true
}

// opening skips words of politeness and our own name.
func (m *message) opening() int {
	i := 0
	for i < len(m.words)-1 {
		_, n := politeness.at(m.words[i:])
		if n == 0 {
			break
		}
		i += n
	}
	return min(i, len(m.words))
}

// questioning reports whether a message asks or orders rather than tells.
func (m *message) questioning(start int) bool {
	words := m.words[start:]
	if _, n := orders.at(words); n > 0 && !m.tells(start+n) {
		return true
	}
	for _, c := range m.clauses[min(1, len(m.clauses)):] {
		if _, n := prepare.at(m.words[c.from:c.to]); n > 0 {
			return true
		}
	}
	mark := strings.HasSuffix(strings.TrimRight(m.text, " \"')!"), "?")
	_, opens := openers.at(words)
	if opens > 0 && m.taken[start] == free && (mark || m.asksFor(start)) {
		return true
	}
	if mark {
		// The last sentence asks, and the ones before tell nothing by
		// themselves: "seeing Judith at 3, what do I need to know?"
		from, _ := m.sentenceOf(len(m.words) - 1)
		for i := range m.cues {
			if q := m.cues[i]; q.state == happened && q.at < from && q.form != noun {
				return false
			}
		}
		return true
	}
	return m.bare(start)
}

// prepare are orders wherever a clause begins with them.
var prepare = set(`prep me, brief me, prepare me, catch me up, bring me up, fill me in, get me ready, update me on, what do i need to know, what should i know, show me the, give me a, sagatavo mani, sagatavo man, kas man jazina, kas jazina, ko man vajag zinat, ko man vajadzetu zinat, iedod kopsavilkumu, iedod izzinu`)

// asksFor reports whether a question without its mark is one: what follows the
// opener is no statement.
func (m *message) asksFor(start int) bool {
	w := m.words[start]
	switch w {
	case "will", "may", "can", "had", "have", "has", "did", "was", "is", "are", "any", "would", "should", "could", "were", "do", "does":
		if start+1 >= len(m.words) {
			return false
		}
		next := m.words[start+1]
		return subjectWords.has(next) || m.taken[start+1] == ofCompany || m.taken[start+1] == ofPerson && w != "had" && w != "will" || next == "there" || w == "any" && requests.in(m.words[start:])
	case "what", "which", "who", "when", "where", "why", "how", "what's", "who's", "how's", "when's", "where's", "whom":
		return requests.in(m.words[start:]) || len(m.companies) == 0 && len(m.cues) == 0
	case "ka", "kas", "ko", "kam", "kad", "kur", "kurs", "kuri", "kuram", "cik", "vai", "kapec", "kads", "kada", "kadi":
		return m.latvian && requests.in(m.words[start:])
	}
	return m.latvian && requests.in(m.words[start:])
}

// tells reports whether the words after an order tell that something happened:
// "brief call with Acme", "score of 9 from Acme".
func (m *message) tells(from int) bool {
	w := m.words[from-1]
	if w == "brief" || w == "check" || w == "get" || w == "status" || w == "quick" || w == "need a" || w == "open" {
		for i := range m.cues {
			if q := m.cues[i]; q.state == happened && q.at >= from && q.at <= from+2 && m.taken[from] == free && (q.form != noun || q.at == from) {
				return true
			}
		}
	}
	return false
}

func (m *message) wantsHelp(r *Reading, words []string) bool {
	if len(m.companies) > 0 || len(m.people) > 0 {
		return false
	}
	i := helpPhrases.find(words)
	if i < 0 {
		return false
	}
	_, n := helpPhrases.at(words[i:])
	short := len(words) <= n+5 && (i == 0 || i <= 3)
	if !short || n == 1 && len(words) > 4 || n == 1 && i > 0 && len(words) > 3 {
		return false
	}
	for k := range m.cues {
		if m.cues[k].state == happened && m.cues[k].form != noun {
			return false
		}
	}
	if thanksWords.in(words[:i]) || thanksWords.in(words) && words[i] == "help" || words[i] == "palidzibu" && thanksWords.in(words) {
		return false
	}
	r.Intent = Help
	return true
}

func (m *message) wantsQuiet(r *Reading, words []string) bool {
	_, n := stopPhrases.at(words)
	if n == 0 || len(words) > n+4 || len(m.cues) > 0 && m.cues[0].state == happened && n == 1 {
		return false
	}
	if n == 1 && len(words) > 3 && words[0] != "snooze" && words[0] != "mute" {
		return false
	}
	r.Intent, r.Topic = Ask, Stop
	r.Events = m.about()
	return true
}

// request finds what a message asks for: the longest phrase, and of those that
// are as long the one of the most telling kind.
func (m *message) request(words []string) (request, bool) {
	offset := len(m.words) - len(words)
	best, longest, found := request{}, 0, false
	for i := range words {
		if t := m.taken[offset+i]; t == ofCompany || t == ofPerson {
			continue
		}
		q, n := requests.at(words[i:])
		if n == 0 {
			continue
		}
		w := n*10 + urgency(q)
		if n == 1 && weakRequest.has(words[i]) {
			w -= 8
		}
		if scoreName.has(words[i]) {
			w += 15
		}
		if vowWords.has(words[i]) {
			w += 9
		}
		if !found || w > longest {
			best, longest, found = q, w, true
		}
	}
	if found && len(m.companies) > 0 && best.topic == Portfolio {
		best = request{Score, NoTopic}
	}
	if found && len(m.companies) == 0 && len(m.people) == 0 {
		switch {
		case best.intent == Score && (listing.in(words) || !m.unknownAfterCue()):
			if listing.in(words) {
				best = request{Ask, Portfolio}
			}
		case best.intent == Summary && listing.in(words):
			best = request{Ask, Portfolio}
		}
	}
	return best, found
}

var (
	weakRequest = set(`how, is, actions, best, worst, a, activity, support, how's, pending, accounts, customers, clients, partners, suppliers, how is, repair, improve, suggest, recommend, committed, deliver, risk, riska, health, points, trend, klusi, dod, entries, tasks, jaunumi`)
	listing     = set(`who, which, list, accounts, customers, clients, partners, suppliers, all, everyone, kuri, kurs, kuras, klienti, klientus, partneri, partnerus, visi, visus, kurus, piegadataji`)
)

// vowWords name a promise by themselves.
var vowWords = set(`promise, promises, promised, commitment, commitments, owe, owes, owed, soliju*, solit*, solij*, apsolij*`)

var scoreName = set(`score, vertejum*`)

// urgency orders the kinds of request that are told by phrases of one length.
func urgency(q request) int {
	switch q.topic {
	case Harmful, Proposing:
		return 9
	case Contacts:
		return 8
	case Promises:
		return 7
	case LastContact:
		return 6
	case Neglected:
		return 6
	case Briefing:
		return 5
	case History:
		return 4
	case Improving:
		return 3
	case Portfolio:
		return 1
	default:
		if q.intent == Summary {
			return 2
		}
		return 1
	}
}

// unknownAfterCue reports whether a capitalised word that is no known name
// follows a word that stands before names.
func (m *message) unknownAfterCue() bool { return m.unknown() != "" }

// personal reports whether a question is for us: about our relationships and
// not about the world.
func (m *message) personal(q request) bool {
	if _, _, near := m.slip(); near != "" || len(m.companies) > 0 || len(m.people) > 0 {
		return true
	}
	if worldWords.in(m.words) {
		return false
	}
	if q.intent == Score || q.intent == Summary {
		return m.unknownAfterCue() || q.topic == Briefing || q.intent == Summary && ourWords.in(m.words) || q.intent == Score && scoreWords.in(m.words)
	}
	if q.topic == LastContact || q.topic == History || q.topic == Contacts || q.topic == Improving {
		at, _ := m.unknownAt()
		return ourWords.in(m.words) || at > 0 && placeCues.has(m.words[at-1])
	}
	return true
}

// worldWords are of questions that are none of ours.
var worldWords = set(`match, game, weather, joke, jokes, football, soccer, hockey, basketball, tennis, movie, movies, song, recipe, president, minister, capital, bitcoin, stock, stocks, translate, poem, flight, flights, restaurant, lottery, traffic, news today, laiks, laikapst*, speli, spele, speles, spelu, hokej*, futbol*, basketbol*, anekdot*, joku, dzejol*, recept*, prezident*, galvaspils*, filmu, dziesm*`)

var placeCues = set(`with, at, ar, to, pie`)

var (
	ourWords   = set(`we, i, our, my, us, me, account, accounts, customer, customers, client, clients, partner, partners, supplier, suppliers, company, companies, relationship, relationships, mes, es, musu, mans, mana, mani, manas, manus, man, mums, klient*, partner*, piegadataj*, uznemum*, attiecib*, esam, esmu, runajam, tikamies, neesmu`)
	scoreWords = set(`score, scores, relationship, relationships, vertejum*, attiecib*, health of, raditaj*`)
)
