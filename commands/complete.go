package commands

import (
	"strings"

	"github.com/rapport-bot/rapport/bot"
)

// completions is how many suggestions are given.
const completions = 10

// complete suggests how a half-typed line or field might go on.
func (m *Mux) complete(r *Request, t bot.Typing) []bot.Choice {
	if t.Form == "" {
		return m.completeLine(r, t.Prefix)
	}
	return companyChoices(r, t.Prefix)
}

func companyChoices(r *Request, prefix string) []bot.Choice {
	var all []bot.Choice
	for _, id := range r.Directory.Complete(prefix, completions) {
		name := r.name(id)
		all = append(all, bot.Choice{Label: name, Value: name})
	}
	return all
}

func (m *Mux) completeLine(r *Request, line string) []bot.Choice {
	verb, rest, begun := strings.Cut(strings.TrimLeft(line, " "), " ")
	var all []bot.Choice
	if !begun {
		for _, s := range m.specs {
			if s.later {
				continue
			}
			if v := s.verb(r.lang); strings.HasPrefix(wordKey(v), wordKey(verb)) {
				all = append(all, bot.Choice{Label: v + " · " + r.say(s.Summary), Value: v + " "})
			}
		}
		return all[:min(len(all), completions)]
	}
	s := m.verbs[wordKey(verb)]
	if s == nil || !s.takesCompany() || strings.TrimSpace(rest) == "" {
		return nil
	}
	for _, c := range companyChoices(r, rest) {
		all = append(all, bot.Choice{Label: c.Label, Value: verb + " " + quote(c.Value) + " "})
	}
	return all
}

// takesCompany reports whether the command is about a known company.
func (s *Spec) takesCompany() bool {
	for _, p := range s.Params {
		if p.kind == bot.Search {
			return true
		}
	}
	return false
}
