package language

import (
	"slices"

	"github.com/rapport-bot/rapport/commands"
)

// A group is a company with the clauses about it.
type group struct {
	named   commands.Named
	clauses []clause
	whole   bool // it is the only one
}

func (g group) has(i int) bool {
	if g.whole {
		return true
	}
	return slices.ContainsFunc(g.clauses, func(c clause) bool { return c.from <= i && i < c.to })
}

// groups divides the clauses of a message among the companies it is about. A
// clause that names none belongs to those of the one before it.
func (m *message) groups() []group {
	var named []commands.Named
	for _, c := range m.companies {
		n := m.whose(c.named)
		if !m.bySide(c) && !slices.ContainsFunc(named, func(x commands.Named) bool { return same(x, n) }) {
			named = append(named, n)
		}
	}
	if len(named) <= 1 {
		g := group{whole: true, clauses: m.clauses}
		switch {
		case len(named) == 1:
			g.named = named[0]
		case len(m.companies) > 0:
			g.named = m.whose(m.companies[0].named)
		default:
			g.named = m.about()[0].Company
		}
		return []group{g}
	}
	all := make([]group, len(named))
	for i, n := range named {
		all[i].named = n
	}
	var current []int
	var waiting []clause
	for _, c := range m.clauses {
		var here []int
		for _, k := range m.companies {
			if k.from >= c.from && k.from < c.to {
				if i := slices.IndexFunc(named, func(x commands.Named) bool { return same(x, m.whose(k.named)) }); i >= 0 && !slices.Contains(here, i) {
					here = append(here, i)
				}
			}
		}
		for _, p := range m.people {
			if p.from < c.from || p.from >= c.to || len(here) > 0 {
				continue
			}
			for i, n := range named {
				if slices.ContainsFunc(p.known, func(k knownPerson) bool { return k.Company == n.ID }) && !slices.Contains(here, i) {
					here = append(here, i)
				}
			}
		}
		if len(here) == 0 && current == nil {
			waiting = append(waiting, c)
			continue
		}
		if len(here) > 0 {
			if current != nil && m.lists(c) {
				for _, i := range current {
					if !slices.Contains(here, i) {
						here = append(here, i)
					}
				}
				// The list goes on: what was said of the ones holds for the others.
				for _, i := range here {
					for _, before := range all[current[0]].clauses {
						if !slices.Contains(all[i].clauses, before) {
							all[i].clauses = append(all[i].clauses, before)
						}
					}
				}
			}
			current = here
		}
		for _, i := range current {
			all[i].clauses = append(append(all[i].clauses, waiting...), c)
		}
		waiting = nil
	}
	return all
}

// lists reports whether a clause only goes on with a list of names: "Acme,
// Beta and Gamma".
func (m *message) lists(c clause) bool {
	for i := c.from; i < c.to; i++ {
		if m.taken[i] == free && m.words[i] != "and" && m.words[i] != "un" && m.words[i] != "&" {
			return false
		}
	}
	return true
}

// bySide reports whether a company is only what something else is about: one
// that another is compared with or moves to.
func (m *message) bySide(c company) bool {
	for i := c.from - 1; i >= max(0, c.from-3); i-- {
		if rivals.has(m.words[i]) {
			return true
		}
	}
	return false
}

var rivals = set(`than, like, versus, vs, unlike, chose, choosing, competitor, competitors, switching, switched, instead, moving, moved, leaving, konkurent*, neka, atskiriba`)

func same(a, b commands.Named) bool {
	return a.ID == b.ID && a.Said == b.Said && slices.Equal(a.Fits, b.Fits)
}
