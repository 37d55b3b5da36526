package language

import (
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/relationship"
)

type knownPerson = relationship.Known

// peopleOf names the people of a group: those of the company, and new ones.
func (m *message) peopleOf(g group) []Person {
	var all []Person
	add := func(p Person) {
		if !slices.ContainsFunc(all, func(q Person) bool { return relationship.Plain(q.Name) == relationship.Plain(p.Name) }) {
			all = append(all, p)
		}
	}
	for _, p := range m.people {
		if !g.has(p.from) {
			continue
		}
		own := filterKnown(p.known, func(k knownPerson) bool { return k.Company == g.named.ID || slices.Contains(g.named.Fits, k.Company) })
		switch {
		case len(own) >= 1:
			add(Person{own[0].Name, true})
		case g.named.ID == "" && len(g.named.Fits) == 0 && g.named.Said == "" && len(p.known) == 1:
			add(Person{p.known[0].Name, true})
		case len(p.known) == 1 && p.full:
			add(Person{p.known[0].Name, true})
		default:
			add(Person{m.nominative(p.from, p.to), false})
		}
	}
	for _, r := range m.strangers() {
		if g.has(r[0]) {
			add(Person{m.nominative(r[0], r[1]), false})
		}
	}
	return all
}

func filterKnown(list []knownPerson, keep func(knownPerson) bool) []knownPerson {
	return slices.DeleteFunc(slices.Clone(list), func(k knownPerson) bool { return !keep(k) })
}

// about names the company that a question or a wish is about, with the people.
func (m *message) about() []Event {
	var events []Event
	for _, c := range m.companies {
		n := m.whose(c.named)
		if !slices.ContainsFunc(events, func(e Event) bool { return same(e.Company, n) }) {
			events = append(events, Event{Company: n})
		}
	}
	if len(events) == 0 {
		events = append(events, Event{Company: m.guessed()})
	}
	for i := range events {
		g := group{named: events[i].Company, whole: true}
		for _, p := range m.peopleOf(g) {
			if p.Known || len(events) == 1 && i == 0 && len(m.companies) > 0 {
				events[i].People = append(events[i].People, p)
			}
		}
		events[i].Text = strings.TrimSpace(m.text)
		events[i].Day = m.today
	}
	return events
}
