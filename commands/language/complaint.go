package language

import (
	"slices"

	"github.com/rapport-bot/rapport/relationship"
)

var complaintWords = set(`complained, complains, complaining, complain, complaint, complaints, filed a complaint, lodged a complaint, wants compensation, want compensation, demanded compensation, demands compensation, demand compensation, wants a refund, want a refund, demanded a refund, demands a refund, billed twice, double billed, overcharged, wrong invoice, escalated, escalating, escalation, formal complaint, not happy with, isn't happy with, unhappy with, frustrated with, furious about, angry about, upset about, dissatisfied with, disappointed with, threatened legal, grievance,
	sudzas, sudzejas, sudziba, sudzibu, sudzibas, iesniedza sudzibu, pretenzij*, grib kompensaciju, prasa kompensaciju, pieprasa kompensaciju, grib atpakal naudu, neapmierinat* ar, nav apmierinat* ar, dusmig* par, vilies par, eskaleja`)

// A damage is what a partner did to us, by its words.
type damage struct {
	area     string
	severity int
}

var damages = lexiconOf(
	meaning[damage]{damage{"delivery", 3}, `late delivery, delivered late, late again, delayed delivery, delayed the delivery, delivery delayed, delivery was late, delivery is late, delivery delay, missed the delivery, missed delivery, missed their delivery, missed the _ delivery, missed their _ delivery, delayed the _ delivery, delayed our delivery, delayed our _ delivery, late with the _ delivery, late with our _ delivery, missed the deadline, missed deadline, late with the delivery, late with delivery, shipment late, shipment was late, shipment delayed, late shipment, delayed shipment, short delivery, short shipment, delivered the wrong, wrong parts, wrong goods, damaged goods, faulty parts, defective parts, defective batch, bad batch, faulty batch, outage, was down, were down, downtime,
		kaveja piegad*, kave piegad*, nokaveja piegad*, aizkaveja piegad*, kaveja _ piegad*, kave _ piegad*, nokaveja _ piegad*, aizkaveja _ piegad*, kaveja _ _ piegad*, nokaveja _ _ piegad*, aizkaveja _ _ piegad*, piegade kavejas, piegade kavejas, piegade kavej*, piegade nokav*, kavejas ar piegad*, kavejas piegad*, kravu kavej*, krava kavej*, kaveja krav*, nepiegadaja, piegadaja par velu, piegadaja velu, piegadaja nepareiz*, bojatas preces, bojatu preci, brakis, brakeli, brakets, brakeli, dikstave, dikstavi, nokaveja terminu, kaveja terminu, kave terminus, kavejas termin*`},
	meaning[damage]{damage{"delivery", 4}, `production stopped, production was stopped, production stood, production halted, production line stopped, line stopped, line stood, line down, we had to stop, stopped production, stopped our production, halted production, halted our, shut down our, plant stood, factory stood, our customers waited,
		razosana staveja, razosana apstajas, razosana bija apstajusies, apstajas razosana, staveja razosana, razotne staveja, linija staveja, apturejam razosanu, apturet razosanu, dikstave razosana, klienti gaidija, klienti palika bez`},
	meaning[damage]{damage{"money", 2}, `billed twice, double billed, double-billed, billed us twice, charged twice, charged us twice, overcharged, overcharged us, overbilled, wrong invoice, incorrect invoice, invoice was wrong, invoice error, invoiced twice, invoiced us twice, hidden fees, hidden fee, extra charges, extra fees, surcharge, unexpected fees, error in the invoice, mistake in the invoice,
		kluda rekina, kludains rekins, nepareizs rekins, rekins divreiz, rekinu divreiz, divreiz pieprasija, divreiz izrakst*, dubults rekins, dubultu rekinu, parmaksa, slepta maksa, papildu maksa, nepareizu rekinu, kludainu rekinu`},
	meaning[damage]{damage{"money", 4}, `cost us, lost us, we lost money, we paid a penalty, fined us, we were fined, izmaksaja mums, zaudejam naudu, radija zaudejum*, zaudejumi, zaudejumus, samaksajam sodu, liguma sods`},
	meaning[damage]{damage{"people", 3}, `insulted our, shouted at our, shouted at us, yelled at, rude to our, harassed, bullied, poached our, poached one of our, hired away our, apvainoja musu, kliedza uz, rupji pret, rupja pret, parvilinaja musu, parvilinaja darbiniek*`},
	meaning[damage]{damage{"reputation", 3}, `badmouthed, bad-mouthed, spoke badly of us, bad press, damaged our reputation, embarrassed us, made us look bad, leaked to the press, customer complained about them, our customers complained, nomelnoja, aprunaja mus, sabojaja musu reputaciju, sabojaja reputaciju, slikta publicitate, musu klienti sudz*`},
	meaning[damage]{damage{"compliance", 4}, `data breach, breached the contract, breach of contract, breached our contract, gdpr, leaked our data, leaked data, violated, violation, security incident, non-compliance, noncompliant, failed the audit, lost our data, certificate expired, personal data, datu nopl*, parkapa ligumu, liguma parkap*, parkapums, nopludinaja, nopludin*, neatbilst prasib*, drosibas incident*, personas dat*`},
)

var (
	gravely = set(`again, third time, second time, once more, repeatedly, severely, serious, seriously, badly, major, critical, huge, atkal, otro reizi, treso reizi, jau otr*, jau tres*, nopietn*, pamatig*, kritisk*`)
	mildly  = set(`slightly, a bit, a little, minor, small, briefly, nedaudz, mazliet, drusku, sikums, neliela, neliels`)
)

// complaint returns what they complain of, in the words said.
func (m *message) complaint(inside func(int) bool) string {
	for i := range m.words {
		_, n := complaintWords.at(m.words[i:])
		if n == 0 || !inside(i) || m.promiseOurs(i) || m.taken[i] != free || m.weDid(i) {
			continue
		}
		c := m.clauseOf(i)
		if !m.denied(max(c.from, i-3), i) && !m.settledAt(c, i) {
			return m.complained(c, i, i+n)
		}
	}
	return ""
}

var (
	// grievances are complaints as things, which can be settled.
	grievances = set(`complaint, complaints, claim, sudziba, sudzibu, sudzibas, pretenzija, pretenziju`)
	settling   = set(`settled, closed, resolved, sorted, sorted out, solved, dealt with, taken care of, withdrawn, withdrew, is over, was over,
		atrisinata, atrisinats, atrisinajam, atrisinaju, nokartota, nokartojam, nokartoju, aizverta, aizveram, noversta, noversam, atsaukta, atsauca`)
	// contents begin what a complaint is of.
	contents = set(`that, about, over, because, regarding, since, for, ka, par, jo, tapec`)
)

// settleReach is how many words may stand between a complaint and that it is
// settled: "the complaint of 3 May has finally been settled".
const settleReach = 6

// settledAt reports whether the complaint at a token of a clause is over.
func (m *message) settledAt(c clause, i int) bool {
	if !grievances.has(m.words[i]) || conditional.in(m.words[c.from:c.to]) {
		return false
	}
	if at := settling.find(m.words[i:min(c.to, i+settleReach)]); at >= 0 {
		return !contents.in(m.words[i:i+at]) && !m.denied(i, i+at)
	}
	from := max(c.from, i-3)
	at := settling.find(m.words[from:i])
	return at >= 0 && !m.denied(c.from, from+at)
}

// settled reports whether a complaint is told to be over.
func (m *message) settled(inside func(int) bool) bool {
	for i := range m.words {
		if inside(i) && m.taken[i] == free && !m.promiseAt(i) && m.settledAt(m.clauseOf(i), i) {
			return true
		}
	}
	return false
}

// complained returns what a complaint is of: its clause, or where that says
// only that somebody complained, the one beside it that says of what.
func (m *message) complained(c clause, from, to int) string {
	if !m.idle(c, from, to) {
		return m.said(c.from, c.to)
	}
	for _, o := range m.clauses { // "Jana complained today: the labels peel"
		if o.from >= c.to && o.sentence == c.sentence && !m.idle(o, o.from, o.from) {
			return m.said(o.from, o.to)
		}
	}
	for _, o := range slices.Backward(m.clauses) { // "the labels peel, and Jana complained"
		if o.to <= c.from && o.sentence == c.sentence && !m.idle(o, o.from, o.from) {
			return m.said(o.from, o.to)
		}
	}
	return m.said(c.from, c.to)
}

// fillers stand beside what a clause is about and say nothing of it.
var fillers = set(`about it, about this, about that, again, too, also, very, just, now, strongly, bitterly, loudly, a, an, the, has, had, have, was, is, there, got, received, from, at, by, with, of, on, in, to, us, me, our, their,
	par to, atkal, ari, loti, tagad, ir, bija, no, pie, mums, man, sanemta, sanemts, sanemu, sanemam, zvanija, rakstija`)

// idle reports whether a clause holds nothing but names, days, contact and who
// it is about beside the words from one token up to another.
func (m *message) idle(c clause, from, to int) bool {
	for i := c.from; i < c.to; {
		switch {
		case i >= from && i < to, m.taken[i] != free, subjectWords.has(m.words[i]), andWords.has(m.words[i]), butWords.has(m.words[i]):
			i++
			continue
		}
		_, n := fillers.at(m.words[i:c.to])
		if n == 0 {
			if _, n = contacts.at(m.words[i:c.to]); n == 0 {
				_, n = moodsOf(m.latvian).at(m.words[i:c.to])
			}
		}
		if n == 0 {
			return false
		}
		i += n
	}
	return true
}

// weDid reports whether the verb at a token is ours.
func (m *message) weDid(i int) bool { return m.subject(i) == weSaid }

// harm returns what damage a partner did.
func (m *message) harm(inside func(int) bool) *Harm {
	var h *Harm
	for i := range m.words {
		d, n := damages.at(m.words[i:])
		if n == 0 || !inside(i) || m.promiseAt(i) {
			continue
		}
		c := m.clauseOf(i)
		if conditional.in(m.words[c.from:i]) || m.denied(max(c.from, i-3), i) {
			continue
		}
		if h == nil {
			h = &Harm{d.area, d.severity}
		} else {
			h.Severity = max(h.Severity, d.severity)
		}
	}
	if h == nil {
		return nil
	}
	if h.Severity < 4 && gravely.in(m.words) {
		h.Severity++
	}
	if mildly.in(m.words) {
		h.Severity--
	}
	h.Severity = min(max(h.Severity, 1), 5)
	return h
}

// isPartner reports whether a company is a partner and no customer.
func (m *message) isPartner(id string) (partner, customer bool) {
	if m.talk.Directory == nil {
		return false, false
	}
	l, _ := m.talk.Directory.Listing(id)
	return slices.Contains(l.Sides, relationship.Partner), slices.Contains(l.Sides, relationship.Customer)
}
