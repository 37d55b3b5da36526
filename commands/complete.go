package commands

import (
	"context"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

// completions is how many suggestions are given.
const completions = 10

var labelAddNew = say("complete.new", "Add “%s”", "Pievienot “%s”")

// complete suggests how a half-typed line or field might go on.
func (m *Mux) complete(ctx context.Context, e *Env, r *Request, t bot.Typing) []bot.Choice {
	if t.Form == "" {
		return m.completeLine(r, t.Prefix)
	}
	s := m.verbs[wordKey(t.Form)]
	if s == nil {
		return nil
	}
	for i := range s.Params {
		p := &s.Params[i]
		switch {
		case p.Name != t.Field:
		case p.company():
			return companyChoices(r, t.Prefix)
		case p.other():
			return otherChoices(r, t.Prefix)
		case p.people():
			return r.peopleChoices(e.peopleThere(ctx, r, t.Values), t.Prefix)
		}
	}
	return nil
}

// companyChoices are the companies whose names begin like prefix. One that is
// on both sides can be chosen with either.
func companyChoices(r *Request, prefix string) []bot.Choice {
	var all []bot.Choice
	for _, id := range r.Directory.Complete(prefix, completions) {
		l, ok := r.Directory.Listing(id)
		if !ok {
			continue
		}
		all = append(all, bot.Choice{Label: l.Name, Value: l.Name})
		if len(l.Sides) > 1 {
			for _, side := range l.Sides {
				all = append(all, bot.Choice{Label: r.onSide(l.Name, side), Value: r.onSide(l.Name, side)})
			}
		}
	}
	return all[:min(len(all), completions)]
}

// otherChoices are the same without sides: a second company is meant as a whole.
func otherChoices(r *Request, prefix string) []bot.Choice {
	var all []bot.Choice
	for _, id := range r.Directory.Complete(prefix, completions) {
		name := r.name(id)
		all = append(all, bot.Choice{Label: name, Value: name})
	}
	return all
}

// peopleThere are the people of the company that a form is about: the one
// chosen, or that of the entry.
func (e *Env) peopleThere(ctx context.Context, r *Request, values map[string]string) []string {
	id := ""
	if name, _ := cutSide(values["company"]); name != "" {
		id = r.Directory.Find(name).ID
	} else if n := entryRef(0); values["entry"] != "" {
		if ok, err := n.read(r, values["entry"]); ok && err == nil {
			id, _ = e.Ledger.Store.Locate(ctx, int(n)) // no suggestions without
		}
	}
	l, _ := r.Directory.Listing(id)
	return l.People
}

// peopleChoices are those of the people whose name has a word that begins like
// what is typed after the last comma, and a new person of that name. What
// stands before the comma is part of each choice.
func (r *Request) peopleChoices(there []string, typed string) []bot.Choice {
	before, prefix := "", strings.TrimSpace(typed)
	if i := strings.LastIndex(typed, ","); i >= 0 {
		before, prefix = strings.TrimSpace(typed[:i+1])+" ", strings.TrimSpace(typed[i+1:])
	}
	prefix, _ = cutNew(prefix)
	var all []bot.Choice
	known := prefix == ""
	for _, name := range there {
		if len(all) < completions-1 && beginsLike(name, prefix) {
			all = append(all, bot.Choice{Label: before + name, Value: before + name})
		}
		known = known || relationship.Plain(name) == relationship.Plain(prefix)
	}
	if !known {
		all = append(all, bot.Choice{Label: before + r.say(labelAddNew, prefix), Value: before + newMark + prefix})
	}
	return all
}

// beginsLike reports whether the name, from one of its words on, begins with
// prefix.
func beginsLike(name, prefix string) bool {
	plain, begin := relationship.Plain(name), relationship.Plain(prefix)
	return strings.HasPrefix(plain, begin) || strings.Contains(plain, " "+begin)
}

func (m *Mux) completeLine(r *Request, line string) []bot.Choice {
	verb, rest, begun := strings.Cut(strings.TrimLeft(line, " "), " ")
	var all []bot.Choice
	if !begun {
		for _, s := range m.specs {
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
	for _, id := range r.Directory.Complete(rest, completions) {
		name := r.name(id)
		all = append(all, bot.Choice{Label: name, Value: verb + " " + quote(name) + " "})
	}
	return all
}

// takesCompany reports whether the command is about a known company.
func (s *Spec) takesCompany() bool {
	for i := range s.Params {
		if s.Params[i].company() {
			return true
		}
	}
	return false
}
