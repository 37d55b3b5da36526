package language

import (
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

// people adds those whom the rules did not see.
func (g *merging) people(e *Event) {
	seen := slices.Clone(e.People)
	for _, text := range g.x.PeopleTexts {
		if !g.said.has(text) || !looksLikeName(text) || g.isCompany(text) ||
			slices.ContainsFunc(seen, func(p Person) bool { return sameName(p.Name, text) }) {
			continue
		}
		for _, p := range g.persons(text, e.Company) {
			if !slices.ContainsFunc(seen, func(q Person) bool { return sameName(p.Name, q.Name) }) {
				seen = append(seen, p)
				g.changed = true
			}
		}
	}
	e.People = seen
}

// persons resolves words to people of a company by the rules.
func (g *merging) persons(text string, company commands.Named) []Person {
	line := "call with " + text
	if g.t.Directory != nil && company.ID != "" {
		if l, ok := g.t.Directory.Listing(company.ID); ok {
			line += " at " + l.Name
		}
	}
	if r := g.again(line); len(r.Events) == 1 && r.Events[0].Company.ID == company.ID && len(r.Events[0].People) > 0 {
		return r.Events[0].People
	}
	return []Person{{Name: strings.TrimSpace(text)}}
}

func (g *merging) isCompany(text string) bool {
	return g.t.Directory != nil && g.t.Directory.Find(text).Exact
}

// sameName reports whether two names may be one person's: equal but for their
// cases, or one a part of the other.
func sameName(a, b string) bool {
	x, y := strings.Fields(relationship.Plain(a)), strings.Fields(relationship.Plain(b))
	if len(x) > len(y) {
		x, y = y, x
	}
	return !slices.ContainsFunc(x, func(w string) bool {
		return !slices.ContainsFunc(y, func(v string) bool { return sameCase(w, v) })
	})
}

// sameCase reports whether two plain words may be cases of one Latvian name,
// as Ilze and Ilzi are: they differ in at most the last two letters of either.
func sameCase(a, b string) bool {
	const ending, stem = 2, 3
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return a == b || n >= stem && len(a)-n <= ending && len(b)-n <= ending
}

// day takes the day that the model's words mean, if the rules saw none. It
// cannot be ahead, and not the one that something is due on.
func (g *merging) day(e *Event) {
	if e.DaySaid && !e.DayVague || !g.said.has(g.x.DateText) || g.isDue(e) {
		return
	}
	day, vague, err := commands.ReadPast(g.x.DateText, g.today)
	if err != nil || vague {
		r := g.again("call " + g.x.DateText)
		if len(r.Events) != 1 || !r.Events[0].DaySaid || r.Events[0].DayVague {
			return
		}
		day = r.Events[0].Day
	}
	if day > g.today {
		return
	}
	e.Day, e.DaySaid, e.DayVague, g.changed = day, true, false, true
}

// isDue reports whether the words for the day are, or may be, those for when
// something is due.
func (g *merging) isDue(e *Event) bool {
	if slices.ContainsFunc(g.x.Commitments, func(c commitment) bool {
		return c.DueText != "" && (quotableOf(c.DueText).has(g.x.DateText) || quotableOf(g.x.DateText).has(c.DueText))
	}) {
		return true
	}
	due, ok := g.due(g.x.DateText)
	return ok && slices.ContainsFunc(e.Promises, func(p Promise) bool { return p.Due == due })
}

// due reads the words for when something is due.
func (g *merging) due(text string) (relationship.Day, bool) {
	if !g.said.has(text) {
		return 0, false
	}
	day, vague, err := commands.ReadDue(text, g.today)
	if err == nil && !vague && day >= g.today {
		return day, true
	}
	r := g.again("I promised an answer " + text)
	if len(r.Events) == 1 && len(r.Events[0].Promises) == 1 && r.Events[0].Promises[0].Due >= g.today {
		return r.Events[0].Promises[0].Due, true
	}
	return 0, false
}

// promises adds those that the rules did not see, and days to those that have
// none.
func (g *merging) promises(e *Event) {
	e.Promises = slices.Clone(e.Promises)
	for _, c := range g.x.Commitments {
		if !g.said.has(c.What) {
			continue
		}
		due, said := g.due(c.DueText)
		i := slices.IndexFunc(e.Promises, func(p Promise) bool { return alike(p.What, c.What) })
		switch {
		case i < 0:
			e.Promises = append(e.Promises, Promise{Ours: c.Who == "us", What: strings.TrimSpace(c.What), Due: due})
		case said && e.Promises[i].Due == 0:
			e.Promises[i].Due = due
		default:
			continue
		}
		g.changed = true
	}
}

// facts reads the words for a measurement again, by the rules.
func (g *merging) facts(e *Event) {
	e.Facts = slices.Clone(e.Facts)
	for _, q := range g.x.Facts {
		if !g.said.has(q.Text) || slices.ContainsFunc(e.Facts, func(f Fact) bool { return f.Kind == q.Kind }) {
			continue
		}
		r := g.again(q.Text)
		for _, event := range r.Events {
			for _, f := range event.Facts {
				if f.Kind == q.Kind {
					e.Facts = append(e.Facts, f)
					g.changed = true
				}
			}
		}
	}
}
