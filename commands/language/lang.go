package language

import "strings"

// Words that only one of the languages has, or that decide in doubt.
var (
	latvianWords = set(`ar, un, ir, nav, par, lidz, pie, uz, es, mes, vins, vina, vini, vinas, vinu, viniem, ka, kas, kad, kur, kuri, kurs, kura, kam, vai, bet, jo, ja, ta, tas, to, sis, si, so, vakar, sodien, rit, aizvakar,
		no, ne, loti, jau, vel, tikai, lai, pec, pirms, bija, bus, biju, bijam, mans, mana, man, mani, mums, mus, musu, vinam, vinai, paldies, ludzu, ludza, gan, kopa, saja, pa, del, taja, atgadini, paradi, tur, te, seit, viss, visi, kads, kada, kadi, kadas, tev, tu, jus, jums, tomer, taču, tacu, savu, savus, kuram, cik, kapec, labdien, sveiki, labrit, nesen, tagad, tikko, bez, kopsavilkum*, vertejum*, pirmdien*, otrdien*, tresdien*, ceturtdien*, piektdien*, sestdien*, svetdien*, zvaniju, runaju, satiku, tikos, tikamies, klientam, klients, klienti, partneri, palidz*, stasti, pastasti, kartiba, nosutiju, zvans, sapulce, tiksanas`)
	englishWords = set(`the, a, an, and, with, for, from, to, of, at, in, on, by, is, are, was, were, be, been, has, have, had, he, she, they, we, i, it, you, my, our, their, his, her, him, them, us, me, this, that, these, those, what, when, who, which, where, how, why, do, does, did, not, but, or, if, about, will, would, should, could, can, today, yesterday, tomorrow, monday, tuesday, wednesday, thursday, friday, last, next, week, month, call, called, met, meeting, email, emailed, i'll, we'll, she's, he's, they're, it's, don't, didn't, wasn't, isn't, just, very, score, show, remind, thanks, please, lunch, coffee, w/`)
)

// isLatvian decides which language a message is in, before the words that both
// have ("no" is from) are read.
func isLatvian(all []token) bool {
	latvian, english := 0, 0
	for _, t := range all {
		if strings.ContainsAny(t.text, "āēīūčšžģķļņĀĒĪŪČŠŽĢĶĻŅ") && !t.capital() {
			latvian += 2
		}
		if latvianWords.has(t.plain) {
			latvian += 2
		}
		if englishWords.has(t.plain) {
			english += 2
		}
		for _, ending := range []string{"ju", "jam", "jamies", "isu", "sim", "jos", "siem", "iem", "iet", "ties", "sana"} {
			if len(t.plain) > len(ending)+2 && strings.HasSuffix(t.plain, ending) && !t.capital() {
				latvian++
				break
			}
		}
	}
	return latvian > english
}
