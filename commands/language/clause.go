package language

// A clause is a run of tokens that says one thing.
type clause struct {
	from, to int
	sentence int
	turn     bool // it begins with but and its like
}

var (
	butWords     = set(`but, however, though, although, yet, except, bet, tacu, tomer, lai gan, kaut gan, turpreti, tikai, savukart, while, whereas, unless`)
	andWords     = set(`and, un, so, tapec, tadel, then, tad, also, ari, plus, jo, because, since, as, while, kamer, which, who, kas, kurs, kura, kuri, & `)
	subjectWords = set(`i, we, he, she, they, i'll, we'll, he'll, she'll, they'll, i'm, we're, he's, she's, they're, i've, we've, they've, i'd, he'd, she'd, they'd, it, it's, nobody, everyone, everybody, es, mes, vins, vina, vini, vinas, man, mums, vinam, vinai, viniem, visi`)
)

// cutClauses cuts a message at its punctuation and at the conjunctions that a
// new subject or verb follows.
func (m *message) cutClauses() []clause {
	var all []clause
	start, sentence, turn := 0, 0, false
	end := func(i int, turns bool) {
		if i > start {
			all = append(all, clause{start, i, sentence, turn})
			start = i
		}
		turn = turns
	}
	for i := 1; i < len(m.tokens); i++ {
		hard, soft := m.tokens[i].ends(m.tokens[i-1])
		if m.taken[i] != free && m.taken[i] == m.taken[i-1] && !hard && m.joined(i) {
			continue // within a name or a date
		}
		_, but := butWords.at(m.words[i:])
		switch {
		case hard:
			end(i, but > 0)
			sentence++
		case soft:
			end(i, but > 0)
		case but > 0 && m.taken[i] == free:
			end(i, true)
		case andWords.has(m.words[i]) && m.taken[i] == free && m.begins(i+1):
			end(i, false)
		}
	}
	end(len(m.tokens), false)
	if len(all) > 0 {
		_, n := butWords.at(m.words)
		all[0].turn = n > 0
	}
	return all
}

// joined reports whether token i belongs to the same name or date as the one
// before it.
func (m *message) joined(i int) bool {
	for _, c := range m.companies {
		if c.from < i && i < c.to {
			return true
		}
	}
	for _, p := range m.people {
		if p.from < i && i < p.to {
			return true
		}
	}
	for _, d := range m.dates {
		if d.from < i && i < d.to {
			return true
		}
	}
	return false
}

// begins reports whether a clause can begin at a token: with a subject or with
// a verb that says whose it is.
func (m *message) begins(i int) bool {
	if i >= len(m.tokens) {
		return false
	}
	if subjectWords.has(m.words[i]) {
		return true
	}
	if _, n := promiseMarks.at(m.words[i:]); n > 0 && m.taken[i] == free {
		return true
	}
	if c, n := contacts.at(m.words[i:]); n > 0 && c.form != noun && m.taken[i] == free {
		return true
	}
	if m.taken[i] == ofPerson || m.taken[i] == ofCompany {
		j := i
		for j < len(m.tokens) && m.taken[j] == m.taken[i] {
			j++
		}
		if j < len(m.tokens) {
			_, n := promiseMarks.at(m.words[j:])
			return n > 0 || verbs.has(m.words[j])
		}
	}
	return futureOurs(m.tokens[i]) || verbs.has(m.words[i])
}

// verbs are common finite verbs that a subject stands before.
var verbs = set(`is, was, are, were, has, had, will, wants, wanted, needs, needed, says, said, loves, loved, likes, asked, complained, seems, seemed, sounds, thinks, thought, isn't, wasn't, promised, agreed, offered, sent, called, emailed, can't, won't, doesn't, didn't,
	ir, bija, nav, nebija, grib, gribeja, solija, apsolija, ludza, teica, saka, sudzas, pateicas, velas, zvanija, atsutija, piekrita, atteica, priecajas, apstiprinaja, parakstija`)

// clauseOf returns the clause a token is in.
func (m *message) clauseOf(i int) clause {
	for _, c := range m.clauses {
		if i < c.to {
			return c
		}
	}
	return clause{}
}

// sentenceOf returns the tokens of the sentence a token is in.
func (m *message) sentenceOf(i int) (from, to int) {
	s, first := m.clauseOf(i).sentence, true
	for _, c := range m.clauses {
		if c.sentence == s {
			if first {
				from, first = c.from, false
			}
			to = c.to
		}
	}
	return from, to
}
