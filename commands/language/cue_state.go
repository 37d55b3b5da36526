package language

import "slices"

var (
	notWords = set(`not, n't, isn't, wasn't, weren't, don't, doesn't, didn't, haven't, hasn't, hadn't, never, couldn't, can't, cannot, unable to, failed to, instead of, rather than, without, nobody, no one, none, didnt, havent, hasnt, wasnt, dont, couldnt, no, neither, nor,
		nav, nebija, neesmu, neesam, neizdevas, nekad, bez, nevareja, nevareju, nevarejam, nenotika, nebus, neviens`)
	planWords = set(`draft, compose, write, uzraksti, uzmet, will, i'll, we'll, he'll, she'll, they'll, going to, gonna, need to, needs to, have to, has to, should, must, let's, lets, plan to, plans to, planning, plan, want to, wants to, want a, wants a, would like, schedule, scheduled, scheduling, book, booked, booking, set up, setting up, arrange, arranged, arranging, organise, organize, organising, propose, proposed, suggest, suggested, request, requested, asked for, asks for, asking for, looking forward to, look forward to, upcoming, next, forthcoming, intend to, hoping to, about to, to-do, todo, invite, invited, invitation, agreed on, agreed to, agree on, can we, could we, shall we, due, requires, proposing, pencilled in, penciled in, inviting, thinking about, thinking of, considering,
		planoju, planojam, plano, planots, planota, ieplanoju, ieplanojam, ieplanots, ieplanota, gribu, gribam, gribetu, velos, velamies, vajag, vajadzes, vajadzetu, jaieplano, norunaju, norunajam, sarunaju, sarunajam, sarunats, sarunata, vienojos par, vienojamies par, ludza, ludz, uzaicinaja, piedavaja, piedavaju, nakama, nakamo, nakamaja, nakamais, gaidam, gaida, paredzeta, paredzets, gatavojos, gatavojamies, busu, busim, bus, jauzaicina`)
	supposeWords = set(`if, should have, should've, shoulda, would have, would've, could have, could've, might have, wish, wished, hope, hopes, hoping, imagine, suppose, supposing, whether, was going to, were going to, was supposed to, were supposed to, meant to, wanted to, intended to, forgot to, almost, nearly, had we, were to, would, maybe, perhaps, might, unless, in case,
		ja, vajadzeja, varbut, varetu, butu, gribeju, gribejam, gribejas, planoju, aizmirsu, aizmirsam, gandriz, diez, iedomajies, kaut, cerams, ceru, ceram`)
	cancelWords = set(`cancelled, canceled, cancels, cancel, postponed, rescheduled, reschedule, called off, did not happen, didn't happen, didn't take place, fell through, moved to, pushed to, got moved, was moved, has been moved, moved, bumped to, never happened, scrapped, is off,
		atcel*, parcel*, atlik*, atlika, nenotika, nenotiks, atsauk*, izpalika, nesanaca`)
	attemptWords = set(`no answer, no reply, no response, didn't answer, did not answer, didn't pick up, did not pick up, no pick up, no pickup, not picking up, didn't reply, did not reply, didn't respond, did not respond, hasn't replied, hasn't answered, hasn't responded, haven't heard back, not heard back, not available, wasn't available, wasn't there, unreachable, not reachable, couldn't reach, could not reach, can't reach, couldn't get hold, couldn't get through, voicemail, voice mail, answering machine, left a message, left _ a message, straight to voicemail, tried to call, tried calling, tried to reach, tried reaching, tried to ring, tried ringing, tried phoning, tried to phone, went unanswered, rang out, engaged tone, line was busy, busy line, out of office, auto-reply, autoreply, without an answer, without answer, without reply, without a reply, bounced, silence so far, nothing back, still waiting for a reply, waiting for a reply, waiting for an answer, not answered, not replied,
		nav sasniedzam*, nesasniedzam*, nevareju sazvanit, nevarejam sazvanit, nevaru sazvanit, nesazvaniju, neatbild*, neatbildeja, necela, necel, nepacela, nepacel, nepaceļ, nav atbildes, bez atbildes, balss pasta, balss pasts, balss pastu, autoatbild*, meginaju zvanit, meginaju sazvanit, meginaju sazinaties, atbildes nav, atbildes vel nav, pagaidam klusums, klusums, neviens neatbild*, atbildi neesmu, nav atbildejis, nav atbildejusi, nav atbildejusi, vel nav atbild*`)
	asideWords = set(`about, regarding, re, before, prior to, ahead of, for, since, until, during, of, from last, after, following, post, by the, on the, because of, due to, concerning, than, like the, his, her, their, its, any, every,
		par, pirms, pec, kops, lidz, savu, savas, vina, vinas, vinu`)
	softAside = set(`after, following, post, during, in, at, from, on, of, pec, by, via, through, over, the`)
	voicemail = set(`voicemail, voice mail, answering machine, balss pasta, balss pasts, balss pastu, no pick up, didn't pick up, did not pick up, nepacela, necela`)
)

// denied reports whether a denial begins among the tokens of a range. In Latvian
// no is from.
func (m *message) denied(from, to int) bool {
	for i := from; i < to; i++ {
		if _, n := notWords.at(m.words[i:]); n > 0 && m.taken[i] == free && (!m.latvian || m.words[i] != "no") {
			return true
		}
	}
	return false
}

// isLexical reports whether a word of contact is here part of something else:
// called off, text of the contract, a good word.
func (m *message) isLexical(from, to int, c contact) bool {
	after, before := "", ""
	if to < len(m.words) {
		after = m.words[to]
	}
	if from > 0 {
		before = m.words[from-1]
	}
	w := m.words[from]
	switch {
	case w == "called" && (after == "off" || after == "it" || after == "for"), w == "so" && after == "called":
		return true
	case (w == "event" || w == "events") && (before == "our" || before == "your" || before == "an" || before == "that") && c.form == noun:
		return true
	case c.form == noun && c.channel == byEvent && (before == "our" || before == "musu" || before == "your"):
		return from < 2 || !softAside.has(m.words[from-2])
	case c.form == noun && from > 0 && compounds.has(after) && m.tokens[to].gap == " ":
		return true
	case w == "ping":
		return after != "from"
	case w == "contact" || w == "contacts" || w == "word" && before != "a":
		return c.form == noun
	case w == "saw" && (after == "that" || after == "the" || after == "a" || after == "an"), w == "saw" && after == "it":
		return true
	case w == "met" && (after == "the" || after == "our" || after == "their" || after == "expectations") && to+1 < len(m.words) && goalWords.has(m.words[to+1]):
		return true
	case w == "gave" && (after == "the" && to+1 < len(m.words) && goalWords.has(m.words[to+1]) || after == "up" || after == "notice"):
		return true
	case w == "signal" || w == "tea" || w == "beer" || w == "party" || w == "text" || w == "forum" || w == "training":
		return after == "of" || before == "third" || before == "the" && w == "text"
	case w == "answered" || w == "replied" || w == "responded":
		return before == "nobody" || before == "one" || before == "not" || before == "never"
	case w == "ring" || w == "word":
		return before != "a" && before != "quick" && after != "with"
	}
	return false
}

// phones make any noun after them a call.
var phones = set(`phone, telephone`)

// compounds make a thing of the contact before them: a workshop recording.
var compounds = set(`recording, recordings, notes, minutes, slides, deck, request, requests, invite, invites, invitation, agenda, link, links, room, rooms, material, materials, video, schedule, dates, slot, slots, package, environment, account, version, fee, fees, budget, questions, attendees, participants, programme, program, address, addresses, number, numbers, thread, template, templates, signature, campaign, campaigns, server, provider, center, centre, credentials, licence, license, logs, transcript, transcripts, record, records, rota, costs, rates, tool, tools, platform, software, app, list, lists, plan, plans, proposal, feedback, form, forms, survey, booking, bookings, tickets, ticket, unit, kit, kits, stand, stands, organiser, organizer, speaker, slot`)

var goalWords = set(`deadline, target, targets, goal, goals, expectations, requirement, requirements, budget, nod, go-ahead, green, impression, sla, criteria, kpi, kpis`)

// stateOf says whether the contact of a cue took place.
func (m *message) stateOf(q cue) state {
	if q.form == lacking {
		return negated
	}
	if q.form == intended {
		if m.supposes(q) {
			return supposed
		}
		return planned
	}
	c := m.clauseOf(q.at)
	from, _ := m.sentenceOf(q.at)
	if m.supposes(q) {
		return supposed
	}
	near := max(c.from, q.at-4)
	for i := near; i < q.at; i++ {
		_, n := notWords.at(m.words[i:q.at])
		if n == 0 || m.taken[i] != free {
			continue
		}
		if m.latvian && m.words[i] == "no" || m.words[i] == "no" && i+1 < q.at {
			continue
		}
		if q.form == noun && i+n < q.at-2 {
			continue
		}
		if _, idiom := notBad.at(m.words[i:q.at]); idiom > 0 {
			continue
		}
		return negated
	}
	if q.form == past || q.form == ours || q.form == theirs {
		return m.sideways(q, happened)
	}
	for i := max(c.from, q.at-7); i < q.at; i++ {
		if _, n := planWords.at(m.words[i:q.at]); n > 0 && m.taken[i] != ofCompany && m.taken[i] != ofPerson {
			return planned
		}
	}
	if q.at > 0 && m.words[q.at-1] == "to" && q.at > from {
		return planned
	}
	if q.to < len(m.words) && m.taken[q.to] == ofDate && m.futureDate(q.to) {
		return planned
	}
	if m.standsAhead(q) {
		return planned
	}
	for i := max(0, q.at-3); i < q.at; i++ { // tomorrow: call with Acme
		if m.taken[i] == ofDate && m.futureDate(i) {
			return planned
		}
	}
	for i := q.to; i < min(c.to, q.to+9); i++ {
		if scheduledWords.has(m.words[i]) || m.taken[i] == ofDate && m.futureDate(i) {
			return planned
		}
	}
	return m.sideways(q, happened)
}

// scope is how many words away a word can still be about another.
const scope = 40

// notBad praise what follows them, and deny nothing.
var notBad = set(`not bad, not a bad, not too bad, not half bad, nav slikt*, ne slikt*, neslikt*`)

var scheduledWords = set(`scheduled, planned, booked, upcoming, arranged, pencilled, penciled, confirmed, ieplanot*, planot*, paredzet*, sarunata, bus, notiks`)

// standsAhead reports whether the meeting of a noun is said to be at some time,
// as in "the meeting is on Thursday", or at an hour of today that has not come.
func (m *message) standsAhead(q cue) bool {
	if q.to+1 < len(m.words) && m.words[q.to] == "is" && (m.taken[q.to+1] == ofDate || isWhen.has(m.words[q.to+1])) {
		return true
	}
	at := m.clock()
	return at > m.talk.Now.Format("15:04") && !slices.ContainsFunc(m.dates, func(d date) bool { return d.past < m.today })
}

var isWhen = set(`on, at, in, scheduled, planned, set, due`)

// futureDate reports whether the date a token is part of lies ahead, whichever
// way it is read.
func (m *message) futureDate(i int) bool {
	for _, d := range m.dates {
		if d.from <= i && i < d.to {
			return d.futureAll && !m.isDue(d)
		}
	}
	return false
}

// supposes reports whether a cue stands after an if or a should have.
func (m *message) supposes(q cue) bool {
	from, _ := m.sentenceOf(q.at)
	from = max(from, q.at-scope)
	for i := from; i < q.at; i++ {
		_, n := supposeWords.at(m.words[i:])
		if n == 0 || m.taken[i] != free {
			continue
		}
		w := m.words[i]
		if !m.latvian && (w == "ja" || w == "kaut") || m.latvian && w == "if" {
			continue
		}
		// Contact that comes before the if took place.
		for _, earlier := range m.cues {
			if earlier.at >= from && earlier.to <= i && earlier.state == happened {
				return false
			}
		}
		soft := w == "would" || w == "hope" || w == "hopes" || w == "hoping" || w == "might" || w == "maybe" || w == "perhaps" || w == "varbut" || w == "butu" || w == "almost" || w == "nearly" || w == "gandriz"
		if soft && q.at-i > 4 {
			continue
		}
		return true
	}
	return false
}

// sideways returns aside for contact that only says what something else was
// about.
func (m *message) sideways(q cue, s state) state {
	c := m.clauseOf(q.at)
	for i := max(c.from, q.at-2); i < q.at; i++ {
		if _, n := asideWords.at(m.words[i:]); n > 0 && m.taken[i] == free && q.form == noun {
			return aside
		}
	}
	return s
}
