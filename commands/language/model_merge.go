package language

import (
	"slices"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

// A merging fills a reading in from what a model quoted.
type merging struct {
	m       *Model
	t       commands.Talk
	today   relationship.Day
	said    quotable
	x       extraction
	r       Reading
	changed bool
}

// merge returns the reading of the rules with what the model adds, and whether
// it adds anything. The reading given is left as it is.
func (m *Model) merge(r Reading, x extraction, t commands.Talk) (Reading, bool) {
	g := merging{m: m, t: t, x: x, r: r, said: quotableOf(t.Text)}
	g.today = relationship.DayOf(t.Now, t.Now.Location())
	g.r.Events = slices.Clone(r.Events)
	if len(g.r.Events) == 0 {
		g.r.Events = []Event{{Day: g.today, Text: t.Text}}
	}
	e := &g.r.Events[0]
	company := e.Company
	g.company(e)
	if !g.intent(e) {
		return r, false
	}
	switch g.r.Intent {
	case Log:
		if Intent(x.Intent) != Log {
			break // it read something else, so its words are about something else
		}
		g.people(e)
		g.how(e)
		g.day(e)
		g.mood(e)
		g.promises(e)
		g.facts(e)
	case Score, Summary, Ask, Remind:
	default:
		e.Company = company // the rest is about none
		return g.r, r.Intent != g.r.Intent
	}
	return g.r, g.changed
}

// intent takes the model's word for what the talk wants, only where the rules
// found no meaning at all and said that they are unsure. Who is sure that
// nothing happened is never contradicted. It reports whether the reading has
// an intent to go on with.
func (g *merging) intent(e *Event) bool {
	if g.r.Nothing == commands.Something {
		return true
	}
	if g.r.Nothing != commands.Unclear || !g.r.Unsure {
		return false
	}
	known := e.Company.ID != "" || len(e.Company.Fits) > 0
	switch want := Intent(g.x.Intent); want {
	case Log:
		if !known || g.x.Channel == "" && g.x.Mood == "" {
			return false // somebody wrote a name
		}
		if doubtful.MatchString(string(g.said)) {
			return false
		}
		g.r.Intent = want
	case Score, Summary:
		if !known {
			return false
		}
		g.r.Intent = want
	case Help:
		g.r.Intent = want
	case Ask:
		if g.x.Topic == "" {
			return false
		}
		g.r.Intent, g.r.Topic = want, Topic(g.x.Topic)
	default:
		return false // a reminder needs a day, and the rules found none
	}
	g.r.Nothing, g.changed = commands.Something, true
	return true
}

// company resolves the model's words for a company, if the rules found none or
// one by a spelling that is not quite its name.
func (g *merging) company(e *Event) {
	certain := e.Company.ID != "" && !e.Company.Guess
	another := e.Company.Said != "" && !alike(e.Company.Said, g.x.CompanyText)
	if certain || another && e.Company.ID == "" || len(e.Company.Fits) > 0 || !g.said.has(g.x.CompanyText) {
		return
	}
	found := g.named(g.x.CompanyText)
	switch {
	case e.Company.ID == "" && (found.ID != "" || len(found.Fits) > 0):
		e.Company = found
	case e.Company.ID != "" && found.ID != "" && found.ID != e.Company.ID:
		// Two spellings, two companies: a person says which.
		e.Company = commands.Named{Fits: []string{e.Company.ID, found.ID}, Said: found.Said}
	case e.Company.ID == "" && e.Company.Said == "" && looksLikeName(g.x.CompanyText):
		e.Company = commands.Named{Said: g.x.CompanyText}
	default:
		return
	}
	g.changed = true
}

// named resolves words to a company by the rules, else by the directory.
func (g *merging) named(text string) commands.Named {
	if r := g.again("call with " + text); len(r.Events) == 1 {
		if c := r.Events[0].Company; c.ID != "" || len(c.Fits) > 0 {
			return c
		}
	}
	if g.t.Directory == nil {
		return commands.Named{Said: text}
	}
	match := g.t.Directory.Find(text)
	return commands.Named{ID: match.ID, Fits: match.Fits, Said: text, Guess: match.ID != "" && !match.Exact}
}

// again reads a few words by the rules.
func (g *merging) again(words string) Reading {
	t := g.t
	t.Text, t.Earlier = words, commands.Earlier{}
	return g.m.Rules(t)
}

func (g *merging) how(e *Event) {
	if e.How == "" && g.x.Channel != "" {
		e.How, g.changed = relationship.How(g.x.Channel), true
	}
}

func (g *merging) mood(e *Event) {
	if mood, ok := modelMoods[g.x.Mood]; ok && e.Mood == nil {
		e.Mood, g.changed = &mood, true
	}
}
