package language

import (
	"slices"
	"strings"
	"unicode"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

// A company is a place where a message names a company.
type company struct {
	from, to int
	named    commands.Named
	exact    bool // by its name in full or a case of it
	part     bool // by the beginning of its name
}

// A person is a place where a message names somebody who is known.
type person struct {
	from, to int
	known    []relationship.Known
	full     bool
}

// everyday are words that are names as well; in small letters, or where a
// sentence begins, they are words.
var everyday = set(`will, may, mark, rob, jack, grant, art, bill, sue, pat, drew, faith, hope, grace, joy, dawn, chase, chance, frank, rich, ward, hall, lane, moss, fox, marsh, bite, hall, bell, cook, mason, miles, max, guy, dean, earl, duke, king, page, price, rose, ray, penny, summer, june, april, august, sky, star, victor, carol, gene, herb, jay, jean, may, nick, olive, peg, reed, rod, ruby, sandy, skip, stone, van, violet, wade, west, young, long, short, small, white, black, brown, green, gray, grey, wood, woods, field, fields, lake, rivers, brook, banks, church, day, days, lord, major, bishop, pope, baker, smith, read, wise, love, swift, sharp, bright, best, good, rush, speed, strong, law, laws, case, cash, bond, park, parks, street, house, home, rice, berry, cherry, gold, silver, crystal, amber, pearl, ivy, holly, iris, lily, daisy, heather, robin, jay, wren, drake, hawk, dove, martin, ozols, berzs, kalns, kalna, liepa, bite, vilks, lacis, zvirbulis, balodis, krasts, lauks, laime, prieks, mila, ilga, austra, gaisma, saule, ausma, zeme, roze, lilija, magone, zile, mezs, upe, ezers, kalnins, rits, vakars, zvaigzne, vetra, dzintra, dzintars, skaidrs, skaidra, vesma, mara, dace, daina, sarma, ziedone`)

// findNames finds the companies and the people that the directory knows.
func (m *message) findNames() {
	if m.talk.Directory == nil || len(m.tokens) == 0 {
		return
	}
	surface := make([]string, len(m.tokens))
	for i, t := range m.tokens {
		surface[i] = t.text
	}
	var people []person
	for _, h := range m.talk.Directory.ScanPeople(surface) {
		if m.isPerson(h) {
			people = append(people, person{h.From, h.To, h.People, h.Full})
		}
	}
	for _, h := range m.talk.Directory.Scan(surface) {
		if !m.isCompany(h) {
			continue
		}
		if slices.ContainsFunc(people, func(p person) bool {
			return p.full && p.from <= h.From && h.To <= p.to && p.to-p.from > h.To-h.From
		}) {
			continue // Jack Harrow is a person
		}
		m.companies = append(m.companies, company{
			from: h.From, to: h.To, exact: !h.Part, part: h.Part,
			named: commands.Named{ID: h.Match.ID, Fits: h.Match.Fits},
		})
		m.take(h.From, h.To, ofCompany)
	}
	for _, p := range people {
		if m.isFree(p.from, p.to) && (p.full || !m.elses(p)) {
			m.people = append(m.people, p)
			m.take(p.from, p.to, ofPerson)
		}
	}
	m.dropWeak()
}

// elses reports whether a name beside the one that is known makes it that of
// somebody else.
func (m *message) elses(p person) bool {
	beside := func(i, gap int) bool {
		return m.tokens[gap].gap == " " && m.taken[i] == free && m.nameLike(i) && !m.starts(i)
	}
	return p.to < len(m.tokens) && beside(p.to, p.to) || p.from > 0 && beside(p.from-1, p.from)
}

// isPerson reports whether a hit is a name and not a word that is one as well.
func (m *message) isPerson(h relationship.PersonHit) bool {
	first := m.tokens[h.From]
	if h.Full {
		return true
	}
	if h.Guess && !m.genitive(h.From, h.To) {
		return false // Māra is not Māris
	}
	if len(first.plain) < 3 {
		return false
	}
	word := everyday.has(first.plain) || englishWords.has(first.plain) || latvianWords.has(first.plain)
	if !word {
		_, n := contacts.at([]string{first.plain})
		_, l := moodsOf(m.latvian).at([]string{first.plain})
		word = n > 0 || l > 0
	}
	if dateWords.has(first.plain) && (!first.capital() || m.inDate(h.From)) || word && !first.capital() && !m.spokenWith(h.From, h.To) {
		return false
	}
	if !first.capital() {
		// In small letters only a given name is taken for one.
		return slices.ContainsFunc(h.People, func(k relationship.Known) bool {
			given, _, _ := strings.Cut(relationship.Plain(k.Name), " ")
			return len(first.plain) > 2 && strings.HasPrefix(first.plain, given[:min(3, len(given))])
		})
	}
	if word && m.starts(h.From) && h.To < len(m.words) {
		next := m.words[h.To]
		return !verbBase.has(next) && !englishWords.has(next) || next == "from" || next == "at" || next == "and" || verbs.has(next)
	}
	return true
}

// inDate reports whether a token that may be a month follows a number or a word
// that stands before months.
func (m *message) inDate(i int) bool {
	return i > 0 && (beforeMonth.has(m.words[i-1]) || strings.ContainsAny(m.words[i-1], "0123456789")) ||
		i+1 < len(m.words) && ordinalNumber.MatchString(m.words[i+1])
}

// genitive reports whether the words of a range are likely in the genitive:
// after no, or before a word of contact.
func (m *message) genitive(from, to int) bool {
	if from > 0 && (m.words[from-1] == "no" || m.words[from-1] == "pie" || m.words[from-1] == "bez") {
		return true
	}
	if to >= len(m.tokens) || m.tokens[to].capital() || m.tokens[to].gap != " " {
		return false
	}
	c, n := contacts.at(m.words[to:])
	return n > 0 && c.form == noun
}

// isCompany reports whether a hit is meant as a name.
func (m *message) isCompany(h relationship.Hit) bool {
	if !h.Match.Known() {
		return false
	}
	first := m.tokens[h.From]
	if h.To-h.From == 1 && len(first.plain) <= 3 && strings.IndexFunc(first.text, unicode.IsLower) >= 0 && !first.capital() {
		return false // short names only in capitals
	}
	if h.To-h.From == 1 && len(first.plain) <= 3 && strings.ToUpper(first.text) != first.text && englishWords.has(first.plain) {
		return false
	}
	if h.Part {
		return first.capital() && !dateWords.has(first.plain) || h.From > 0 && nameCues.has(m.words[h.From-1]) && !common(first.plain)
	}
	if h.To-h.From == 1 && !first.capital() && common(first.plain) {
		return h.From > 0 && nameCues.has(m.words[h.From-1])
	}
	return true
}

func common(word string) bool {
	_, n := contacts.at([]string{word})
	return n > 0 || englishWords.has(word) || latvianWords.has(word) || everyday.has(word)
}

// nameCues stand before the name of a company.
var nameCues = set(`at, from, with, w/, for, of, to, by, about, ar, no, par, pie, on, and, un, score, summary, brief, summarise, summarize, visited, met, called, emailed, phoned`)

// dropWeak drops names that are only beginnings of names where others are
// named in full.
func (m *message) dropWeak() {
	full := slices.ContainsFunc(m.companies, func(c company) bool { return !c.part })
	if !full {
		return
	}
	m.companies = slices.DeleteFunc(m.companies, func(c company) bool {
		if c.part {
			m.take(c.from, c.to, free)
		}
		return c.part
	})
}

// verbBase are verbs without a tense, after which Will is no name.
var verbBase = set(`call, meet, send, email, phone, ring, visit, see, be, have, do, talk, speak, chase, follow, write, text, message, ping, get, go, try, check, share, prepare, present, book, schedule, set, make, take, need, give, come, let, put, ask, tell`)

// whose narrows the companies that a name fits by the people who are named.
func (m *message) whose(n commands.Named) commands.Named {
	if n.ID != "" || len(n.Fits) == 0 {
		return n
	}
	var left []string
	for _, p := range m.people {
		for _, k := range p.known {
			if slices.Contains(n.Fits, k.Company) && !slices.Contains(left, k.Company) {
				left = append(left, k.Company)
			}
		}
	}
	if len(left) == 1 {
		return commands.Named{ID: left[0]}
	}
	return n
}

// byPeople returns the company that the people named belong to.
func (m *message) byPeople() commands.Named {
	var fits []string
	for i, p := range m.people {
		var of []string
		for _, k := range p.known {
			if !slices.Contains(of, k.Company) {
				of = append(of, k.Company)
			}
		}
		if i == 0 {
			fits = of
			continue
		}
		both := slices.DeleteFunc(slices.Clone(fits), func(id string) bool { return !slices.Contains(of, id) })
		if len(both) > 0 {
			fits = both
		} else {
			fits = append(fits, of...) // of several companies
		}
	}
	switch len(fits) {
	case 0:
		return commands.Named{}
	case 1:
		return commands.Named{ID: fits[0]}
	default:
		slices.Sort(fits)
		return commands.Named{Fits: slices.Compact(fits)}
	}
}
