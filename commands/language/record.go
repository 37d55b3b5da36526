package language

import (
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

// record reads a message as something that happened, or says why it is not.
func (m *message) record(r *Reading) {
	groups := m.groups()
	var events []Event
	why := commands.Unclear
	for _, g := range groups {
		e, reason := m.event(g)
		if reason != commands.Something {
			if why == commands.Unclear {
				why = reason
			}
			continue
		}
		events = append(events, e)
	}
	if len(events) > 0 {
		r.Intent, r.Events = Log, events
		r.Unsure = m.unsure(events)
		return
	}
	r.Intent, r.Nothing = None, why
	r.Unsure = why == commands.Unclear
	for _, g := range groups {
		e := m.fill(g)
		r.Events = append(r.Events, e)
	}
	if why == commands.Planned {
		m.plan(r)
	}
}

// plan takes the day of what is planned.
func (m *message) plan(r *Reading) {
	r.Remind.What = strings.TrimSpace(m.text)
	for _, d := range m.dates {
		if d.due > m.today && !d.pastOnly {
			r.Remind.Due = d.due
			break
		}
	}
	r.Remind.Time = m.clock()
	r.Remind.Vague = r.Remind.Due == 0
}

// event reads what happened with one company.
func (m *message) event(g group) (Event, commands.Nothing) {
	main, medium := m.channelOf(g.has)
	e := m.fill(g)
	if main != nil {
		e.How, e.Channel = m.howOf(main, medium)
	}
	if e.Company.ID == "" && len(e.Company.Fits) == 0 && e.Company.Said == "" && len(m.people) == 0 && main == nil {
		return e, commands.Unclear
	}
	supposedAny, plannedAny, negatedAny, real := false, false, false, main != nil
	for i := range m.cues {
		q := m.cues[i]
		if !g.has(q.at) || m.askedAt(q.at) {
			continue
		}
		switch q.state {
		case supposed:
			supposedAny = true
		case planned:
			plannedAny = true
		case negated:
			negatedAny = negatedAny || !q.attempt
			if q.attempt && q.channel != bySent && main == nil {
				real = true
				m.attempt(&e, q)
			}
		default:
		}
	}
	told := e.Mood != nil || len(e.Facts) > 0 || e.Complaint != "" || e.Settled || e.Harm != nil || e.Given != "" || e.Received != "" || m.theirsOrAsked(g) || m.reported(g)
	switch {
	case main == nil && m.silent(g):
		return e, commands.Negated
	case real:
		return e, commands.Something
	case negatedAny:
		return e, commands.Negated
	case supposedAny || m.supposing(g):
		return e, commands.Hypothetical
	case plannedAny && !m.toldApart(e):
		return e, commands.Planned
	case told && (len(m.companies) > 0 || len(m.people) > 0):
		return e, commands.Something
	case m.oursOnly(g):
		return e, commands.Planned
	}
	return e, commands.Unclear
}

// emptyPromise are what is left of a promise that is told in the next words.
var emptyPromise = set(`ka, that, to`)

// attempt fills in contact that was tried in vain.
func (m *message) attempt(e *Event, q cue) {
	q.theirs = false
	medium := q.channel
	if medium == byTalk {
		medium = byCall
	}
	e.How, e.Channel = m.howOf(&q, medium)
}

// toldApart reports whether a message that plans something tells of something
// else that happened.
func (m *message) toldApart(e Event) bool {
	if e.Mood != nil && *e.Mood < 0 || len(e.Facts) > 0 || e.Complaint != "" || e.Harm != nil {
		return true
	}
	return slices.ContainsFunc(m.promises, func(p promised) bool { return p.asked || !p.Ours })
}

// supposing reports whether everything is said under an if or a hope.
func (m *message) supposing(g group) bool {
	for _, c := range g.clauses {
		if _, n := supposeStart.at(m.words[c.from:c.to]); n > 0 && c.from == g.clauses[0].from {
			return true
		}
	}
	return false
}

var supposeStart = set(`supposed to, was supposed to, were supposed to, meant to, was meant to, was hoping, was due to, were due to, if, i hope, hope, hopefully, hoping, i wish, wish, maybe, imagine, suppose, what if, i think we should, we should, i should, i wonder, let's, lets, would be, it would be, i'd like, i would like, i want, we want, we could, i could, i guess, ceru, cerams, ceram, ja, varbut, butu labi, es gribetu, gribetu, vajadzetu, mums vajadzetu, man vajadzetu, iespejams, nez, interesanti`)

// theirsOrAsked reports whether they promised or asked for something.
func (m *message) theirsOrAsked(g group) bool {
	return slices.ContainsFunc(m.promises, func(p promised) bool { return g.has(p.from) && (p.asked || !p.Ours) })
}

// oursOnly reports whether all there is are promises of ours.
func (m *message) oursOnly(g group) bool {
	return slices.ContainsFunc(m.promises, func(p promised) bool { return g.has(p.from) })
}

// fill reads everything but the way of one company's event.
func (m *message) fill(g group) Event {
	e := Event{Company: g.named, Text: strings.TrimSpace(m.text)}
	if !g.whole && len(g.clauses) > 0 {
		e.Text = m.said(g.clauses[0].from, g.clauses[len(g.clauses)-1].to)
	}
	e.People = m.peopleOf(g)
	main, _ := m.channelOf(g.has)
	m.setDay(&e, g, main)
	e.Mood = m.feel(g.has).mood()
	for _, p := range m.promises {
		if g.has(p.from) && !emptyPromise.has(relationship.Plain(p.What)) {
			e.Promises = append(e.Promises, p.Promise)
		}
	}
	e.Facts = append(m.facts(g.has), m.aboutUs(g.has, g.named.ID)...)
	e.Given, e.Received = m.favours(g.has)
	e.Complaint, e.Settled = m.complaint(g.has), m.settled(g.has)
	if partner, customer := m.isPartner(g.named.ID); partner || !customer {
		if h := m.harm(g.has); h != nil && (partner || e.Complaint == "") {
			e.Harm = h
			if partner && !customer {
				e.Complaint = ""
			}
		}
	} else if h := m.harm(g.has); h != nil && e.Complaint == "" && e.Mood != nil && *e.Mood < 0 {
		e.Complaint = e.Text
	}
	return e
}

// unsure reports whether something in events was not read for certain.
func (m *message) unsure(events []Event) bool {
	if len(m.companies) == 0 {
		return true // the people told which company
	}
	for _, e := range events {
		if e.Company.ID == "" || e.Company.Guess || e.DayVague || e.How == "" {
			return true
		}
		for _, p := range e.People {
			if !p.Known {
				return true
			}
		}
	}
	return m.feel(func(int) bool { return true }).mixed || len(m.words) > 60
}
