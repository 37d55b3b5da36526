package language

import (
	"strings"
	"unicode"
)

// Words that stand before a person, and titles that are no part of a name.
var (
	personCues = set(`with, met, called, emailed, phoned, visited, saw, mr, mrs, ms, dr, buyer, ceo, cfo, cto, coo, cio, cmo, director, manager, head, lead, boss, owner, founder, colleague, assistant, contact, engineer, secretary, president, vp, chief, officer, analyst, buyer's, and, named, messaged, texted, rang, named, to, from, w/, hr, accountant, successor, replacement, champion, rep, coordinator, administrator, chairman, partner, specialist, lawyer, consultant, expert,
		ar, no, vadit*, direktor*, menedzer*, gramatved*, kolege, kolegi, kolegis, kolega, kungs, kundze, jaun*, asistent*, specialist*, ipasniek*, satiku, satikam, un, iepirk*, priekssed*, jurist*, sekretar*, valdes, inzenier*, projektu, zvaniju, piezvaniju, rakstiju, atbildig*`)
	notNames = set(`nobody, no one, someone, somebody, everybody, everyone, neviens, kads, sanem*, monday, tuesday, wednesday, thursday, friday, saturday, sunday, january, february, march, april, may, june, july, august, september, october, november, december, i, i'm, i'll, i've, ceo, cfo, cto, coo, cio, cmo, qbr, roi, dpa, nda, sla, api, crm, erp, it, hr, vp, sow, kpi, okr, poc, eod, asap, fyi, q1, q2, q3, q4, teams, zoom, whatsapp, slack, linkedin, skype, google, meet, webex, excel, powerpoint, outlook, viber, telegram, ok, great, good, the, a, he, she, they, we, it's, he's, she's, christmas, easter, new, riga, london, berlin, paris, latvia, europe, eu, uk, us, usa, english, german, latvian, sia, ltd, inc, gmbh, llc, as, ik, pvn, rekins, ligums, viss, vins, vina, vini, mes, es, bet, un, rit, vakar, sodien, pdf, csv, gdpr, iso, po, rfp, rfq, sap, ai, ui, ux, ms, mr, mrs, dr, thanks, sent, call, meeting, demo, tel, nps, csat, saas, sso, vat, b2b, plc, sms, dm, ebr, bdr, sdr, ae, csm, am, pm, vienosanas, latvij*, igaunij*, lietuv*, rig*, jurmal*, liepaj*, ventspil*, daugavpil*, valmier*, jelgav*, vilnius, tallinn, tallinna*, viln*`)
)

// strangers finds people whom the directory does not know: two words with
// capitals, or one after a word that stands before people.
func (m *message) strangers() [][2]int {
	var all [][2]int
	for i := 0; i < len(m.tokens); i++ {
		if !m.nameLike(i) {
			continue
		}
		n := 1
		for i+n < len(m.tokens) && n < 3 && m.nameLike(i+n) && m.tokens[i+n].gap == " " {
			n++
		}
		if m.isStranger(i, n) {
			all = append(all, [2]int{i, i + n})
		}
		i += n - 1
	}
	return all
}

// nameLike reports whether a token could be part of a name that nobody has.
func (m *message) nameLike(i int) bool {
	t := m.tokens[i]
	if m.taken[i] != free || !t.capital() || len(t.plain) < 3 || notNames.has(t.plain) {
		return false
	}
	if strings.IndexFunc(t.text, unicode.IsDigit) >= 0 || strings.ToUpper(t.text) == t.text && len(t.text) > 1 {
		return false
	}
	if strings.HasSuffix(t.plain, "'s") {
		return false
	}
	_, n := contacts.at([]string{t.plain})
	_, l := moodsOf(m.latvian).at([]string{t.plain})
	_, p := promiseMarks.at([]string{t.plain})
	if n+l+p > 0 || englishWords.has(t.plain) && !m.latvian || latvianWords.has(t.plain) && m.latvian || dateWords.has(t.plain) {
		return false
	}
	return !m.inUnknown(i)
}

// inUnknown reports whether a token is part of the company that nobody knows.
func (m *message) inUnknown(i int) bool {
	from, to := m.unknownAt()
	return from <= i && i < to
}

func (m *message) isStranger(i, n int) bool {
	before := ""
	if i > 0 {
		before = m.words[i-1]
	}
	if n >= 2 {
		if m.starts(i) && (deeds.has(m.words[i]) || strings.HasSuffix(m.words[i], "ing") || strings.HasSuffix(m.words[i], "ed")) {
			return false
		}
		// What a name is in is no person: "the Growth Summit".
		return !articles.has(before) && !thingTail.has(m.words[i+n-1])
	}
	if m.starts(i) || m.clauseOf(i).from == i {
		after := ""
		if i+n < len(m.words) {
			after = m.words[i+n]
		}
		follows := i+n+1 < len(m.taken) && m.taken[i+n+1] == ofCompany && (after == "from" || after == "at" || after == "of" || m.latvian && after == "no")
		if follows {
			return true
		}
		c, k := contacts.at(m.words[i+n:])
		return k > 0 && c.form != noun && i+n < len(m.taken) && m.taken[i+n] == free && len(m.companies) > 0 && !strings.HasSuffix(m.words[i], "ed") && !strings.HasSuffix(m.words[i], "ing")
	}
	if before == "to" || before == "from" {
		// to Tom, but not to Berlin: only after a verb of contact.
		if i < 2 {
			return false
		}
		_, k := contacts.at(m.words[i-2:])
		return k > 0
	}
	if before == "no" && m.latvian {
		return false
	}
	if before == "and" || before == "un" {
		return i >= 2 && (m.taken[i-2] == ofPerson || m.nameLike(i-2) && m.isStranger(i-2, 1))
	}
	return personCues.has(before)
}

var (
	articles  = set(`the, a, an, our, their, his, her, your, this, that, new`)
	thingTail = set(`summit, conference, expo, fair, forum, report, plan, project, programme, program, team, platform, suite, pro, cloud, group, event, day, week, awards, street, hotel, office, centre, center, airport, module, edition, agreement, contract, bank, corp, ltd, inc, llc, gmbh, sia`)
)
