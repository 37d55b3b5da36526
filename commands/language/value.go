package language

import (
	"cmp"
	"slices"
)

// Words for what one side did for the other beyond what it had to.
var (
	gaveWords = set(`shared our, shared my, shared the, shared a, shared some, gave them a, gave him a, gave her a, gave them, gave him, gave her, introduced them to, introduced him to, introduced her to, connected them with, connected him with, connected her with, put them in touch, put him in touch, put her in touch, recommended them, recommended him, recommended her, referred them, helped them, helped him, helped her, thanked us for, thanks to our, big thanks to our, thanked me for, thanked our, grateful for our, grateful for the help, appreciated our help, appreciate our help, thankful for our, thanks for the help, thanks for our, waived, free trial, free of charge, for free, offered them, offered him, offered her, offered a discount, gave a discount, discount for them, thank-you card, thank you card, thank-you note, thank you note, gift, gift basket, birthday card, christmas card, flowers, cake, chocolates, bottle of wine, champagne, congratulated them, invited them, invited him, invited her, trained their, trained them, walked them through, showed them how, sent over, sent them, sent him, sent her, sent the, sent our, sent a, sent some, dropped off, whitepaper, white paper, case study, roi calculator, hiring guide, benchmark report, sponsored, donated, i introduced, we introduced, passed on a lead, passed them a lead, gave tips, gave advice, advised them, advised her, advised him, resolved their, fixed their, solved their, for helping, for the quick help, for the fast help, for our support, for the support,
		iedevu, iedevam, pastastiju par, pastastijam par, noradiju uz, nosutiju, nosutijam, aizsutiju, aizsutijam, parsutiju, parsutijam, izsutiju, uzdavinaju, uzdavinajam, pasniedzu, pasniedzam, palidzeju, palidzejam, ieteicu, ieteicam, iepazistinaju, iepazistinajam, padalijos, padalijamies, dalijos, dalijamies, aizvedu, aizvedam, iesniedzu, nodevu, nodevam, pateicas par, pateicas mums, pateica paldies par, pateica paldies musu, saka paldies par, teica paldies par, paldies par palidz*, pateicigs par, pateiciga par, pateicigi par, novadiju apmacib*, novadijam apmacib*, apmacijam, apmaciju, atlaidi iedevam, iedevam atlaidi, bez maksas, davana, davanu, par palidzibu, par atro palidzibu, par atbalstu, konsulteju, konsultejam, pacienaju, pacienajam, uzaicinaju, uzaicinajam, savedu kopa, savedam kopa`)
	gotWords = set(`intro me, intro us, intro'd us, intro'd me, forwarded our, passed our, passed on our, circulated our, introduced me, introduced us, introduced our, connected me, connected us, put me in touch, put us in touch, referred us, referred me, referred a, recommended us, recommended me, recommends us, vouched for us, offered to speak, offered to, offered us, gave us, gave me, shared with us, shared their, shared his, shared her, sent us, sent me, helped us, helped me, invited us, invited me, testimonial, wrote a review, gave a reference, be a reference, reference for us, act as a reference, act as reference, serve as a reference, case study with us, volunteered, passed us a lead, brought us, promoted us, mentioned us, spoke at our, speak at our, present at our, host us, hosted us, treated us, warm intro, warm introduction, introduction to, intro to, opened the door, opened doors, good word for us, told their, recommend us, refer us, introduce us, introduce me, tipped us off, gave us feedback, useful feedback, valuable feedback, early heads-up,
		iepazistinaja mani, iepazistinaja mus, iepazistinas mus, iepazistinas mani, ieteica mus, ieteiks mus, ieteikt mus, iesaka mus, mus ieteica, mus ieteikt, mus ieteiks, atnesa kuku, atnesa davanu, atnesa torti, atnesa mums, uzdavinaja mums, pacienaja mus, uzcienaja, ieteica musu, ieteikt musu, ieteiks musu, rekomendeja mus, rekomendes mus, iedeva mums, iedeva man, iedeva kontaktu, iedeva atsauksmi, dos atsauksmi, uzrakstija atsauksmi, rakstis atsauksmi, atsauksmi, atsutija mums, palidzeja mums, palidzeja man, uzaicinaja mus, uzaicinaja mani, ieteikumu, savedis kopa, saveda mus, saveda kopa, padalijas ar, piedavaja uzstaties, piedavaja palidzet, piedavaja palidzibu, pacienaja, uzslavesanu publiski, uzstasies musu, uzstaties musu, iedos kontaktu, iedeva kontakta, iedeva kontaktus, nodeva kontaktus`)
)

// favours says what we gave and what we got in the clauses that inside accepts.
func (m *message) favours(inside func(int) bool) (given, received string) {
	given = cmp.Or(m.favour(gaveWords, inside), m.helped(inside))
	received = m.favour(gotWords, inside)
	if given == "" {
		for i := range m.cues {
			q := &m.cues[i]
			c := m.clauseOf(q.at)
			if inside(q.at) && !q.theirs && q.state == happened && !m.justWrote(c, q.at) && (q.channel == bySent && q.form != noun || q.channel == byMail && slices.Contains(m.words[q.to:c.to], "with")) {
				return m.said(c.from, c.to), received
			}
		}
	}
	return given, received
}

// favour finds the clause with the first of the words that is no promise of
// ours and not denied.
func (m *message) favour(l lexicon[bool], inside func(int) bool) string {
	for i := range m.words {
		_, n := l.at(m.words[i:])
		if n == 0 || !inside(i) || m.promiseOurs(i) || m.taken[i] != free {
			continue
		}
		if i+n < len(m.words) {
			if _, rated := m.rating(i + n); rated || m.rates(i+n) {
				continue // they gave us marks
			}
		}
		c := m.clauseOf(i)
		if !m.denied(max(c.from, i-3), i) && !supposeWords.in(m.words[max(c.from, i-3):i]) && !refused.in(m.words[max(c.from, i-3):i]) && !m.justWrote(c, i) {
			return m.said(c.from, c.to)
		}
	}
	return ""
}

var (
	sending = set(`sent, nosutiju, nosutijam, aizsutiju, aizsutijam, izsutiju, izsutijam`)
	letters = set(`email, e-mail, mail, message, letter, text, e-pastu, epastu, e-vestuli, vestuli, zinu, zinojumu, iszinu, meilu, atgadinajumu`)
)

// justWrote reports whether all that was sent is a letter: to write to somebody
// is no favour.
func (m *message) justWrote(c clause, i int) bool {
	return sending.has(m.words[i]) && letters.in(m.words[i:c.to]) && !deliverables.in(m.words[i:c.to])
}

// refused are words after which a favour was not done.
var refused = set(`refused to, declined to, atteicas, atteicies, atteikusies`)

// helpVerbs are what one does for somebody; who it is comes next.
var helpVerbs = set(`helped, took, treated, advised, congratulated, introduced, intro'd, connected, recommended, referred, coached, mentored, trained, invited, gave, lent, walked`)

// helped finds the clause in which we did something for somebody by name:
// "helped Priya with a reference".
func (m *message) helped(inside func(int) bool) string {
	for i := range m.words {
		if !helpVerbs.has(m.words[i]) || m.taken[i] != free || !inside(i) || i+1 == len(m.taken) || m.taken[i+1] != ofPerson && m.taken[i+1] != ofCompany {
			continue
		}
		c := m.clauseOf(i)
		if m.subject(i) != theySaid && !m.promiseAt(i) && !m.denied(max(c.from, i-3), i) && !supposeWords.in(m.words[max(c.from, i-3):i]) {
			return m.said(c.from, c.to)
		}
	}
	return ""
}
