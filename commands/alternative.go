package commands

import (
	"context"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type alternativeArgs struct {
	Company company   `arg:"company,required" keys:"uznemums"`
	Act     sourceAct `arg:"act"`
	Status  statusArg `arg:"status,keyed" keys:"statuss"`
	Name    freeText  `arg:"name,rest" keys:"nosaukums"`
}

var _ = define(Spec{
	Name: "alternative", Latvian: "alternatīva", Group: Decide, Needs: Owners, Changes: true, Side: relationship.Partner,
	Summary:  say("alternative.summary", "A second source for what a partner supplies", "Otrs avots tam, ko piegādā partneris"),
	Examples: []string{`alternative "Mono Chip" add ChipEast status=active`, "alternative \"Mono Chip\""},
	Related:  []string{"classify", "drop"},
}, alternative)

var (
	saidAltCustomer = say("alternative.customer", "Alternatives are of partners. %s is a customer.", "Alternatīvas ir partneriem. %s ir klients.")
	saidAltDone     = say("alternative.done", "%s: %s is %s.", "%s: %s (%s).")
	saidAltGone     = say("alternative.removed", "%s: %s is taken off.", "%s: %s noņemta.")
	saidAltUnknown  = say("alternative.unknown", "%s has no alternative called “%s”.", "%s: nav alternatīvas “%s”.")
	saidAltLine     = say("alternative.line", "%s: %s since %s", "%s: %s kopš %s")
	buttonActive    = say("button.active", "It is active", "Jau aktīva")

	statusWords = map[relationship.AlternativeStatus]phrase{
		relationship.AlternativeTesting: say("status.testing", "testing", "pārbaudē"),
		relationship.AlternativeActive:  say("status.active", "active", "aktīva"),
		relationship.AlternativeGone:    say("status.gone", "gone", "vairs nav"),
	}
)

func alternative(ctx context.Context, e *Env, r *Request, in alternativeArgs) (bot.Reply, error) {
	rec, err := e.Ledger.Store.Known(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	co := &rec.Company
	x, ok := co.Relationship(relationship.Partner)
	if !ok || in.Company.Side == relationship.Customer {
		return bot.Reply{}, r.refuse(saidAltCustomer, card.Bold(co.Name)).under("company")
	}
	name := strings.TrimSpace(string(in.Name))
	switch {
	case name == "" && in.Act == "" && r.Origin != relationship.FormSent && len(x.Alternatives) > 0:
		return bot.Reply{Message: r.alternatives(co, x)}, nil
	case name == "":
		return bot.Reply{}, lacks("name")
	}
	if name, err = r.named(newName(name)); err != nil {
		return bot.Reply{}, underField("name", err)
	}
	status := relationship.AlternativeStatus(in.Status)
	if status == "" {
		status = relationship.AlternativeTesting
	}
	audit := "alternative " + name + " " + string(status)
	if in.Act == sourceRemove {
		audit = "alternative " + name + " removed"
	}
	w, err := e.settle(ctx, r, co.ID, relationship.Partner, audit, func(x *relationship.Relationship) error {
		if in.Act == sourceRemove {
			if !x.RemoveAlternative(name) {
				return r.refuse(saidAltUnknown, card.Bold(co.Name), name)
			}
			return nil
		}
		x.SetAlternative(name, status, r.Today)
		return nil
	})
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Message: e.alternativeSet(r, w, name, status, in.Act == sourceRemove), Replace: r.Origin == relationship.Button}, nil
}

func (e *Env) alternativeSet(r *Request, w *relationship.Written, name string, status relationship.AlternativeStatus, removed bool) card.Message {
	co := &w.After.Company
	before, _ := w.Before.Company.Relationship(relationship.Partner)
	after, _ := co.Relationship(relationship.Partner)
	line := r.line(saidAltDone, card.Bold(co.Name), name, r.say(statusWords[status]))
	back := "remove " + quote(name)
	if removed {
		line = r.line(saidAltGone, card.Bold(co.Name), name)
	}
	if was, ok := before.FindAlternative(name); ok {
		back = "add " + quote(was.Name) + " status=" + string(was.Status)
	}
	if x, ok := e.Ledger.Rate(w.After, relationship.Partner, r.Today); ok && r.privy(co, relationship.Partner) {
		if old, ok := e.Ledger.Rate(w.Before, relationship.Partner, r.Today); ok && old.Score.Class != x.Score.Class {
			line = spaced(line, r.line(saidClassChange, r.class(old.Score.Class), r.class(x.Score.Class)))
		}
	}
	m := told(line)
	if list := r.alternativeLines(after); len(list) > 0 {
		m.Blocks = append(m.Blocks, card.Text(list))
	}
	actions := card.Actions{r.undo(lineOn("alternative", co, relationship.Partner, back))}
	if !removed && status == relationship.AlternativeTesting {
		actions = append(actions, card.Action{Label: r.say(buttonActive), Line: r.once(lineOn("alternative", co, relationship.Partner, "add "+quote(name)+" status=active"))})
	}
	m.Blocks = append(m.Blocks, append(actions, card.Action{Label: r.say(buttonScore), Line: "score " + quote(co.Name)}), r.note(saidNobodyTold))
	return m
}

// alternatives lists the other sources of what a partner supplies.
func (r *Request) alternatives(co *relationship.Company, x *relationship.Relationship) card.Message {
	return told(card.Say(card.Bold(r.labelled(co, x))), card.Text(r.alternativeLines(x)),
		card.Actions{{Label: r.say(buttonAlternative), Line: lineOn("alternative", co, relationship.Partner, "add")}})
}

func (r *Request) alternativeLines(x *relationship.Relationship) []card.Span {
	var lines []card.Span
	for i, a := range x.Alternatives {
		if i > 0 {
			lines = append(lines, card.Break())
		}
		lines = append(lines, r.line(saidAltLine, a.Name, r.say(statusWords[a.Status]), r.date(a.Since))...)
	}
	return lines
}

// sourceAct is whether a source is added or taken off.
type sourceAct string

const (
	sourceAdd    sourceAct = "add"
	sourceRemove sourceAct = "remove"
)

func (sourceAct) kind() bot.FieldKind { return bot.Hidden }

func (a *sourceAct) read(_ *Request, text string) (bool, error) {
	switch wordKey(text) {
	case "add", "pievieno", "pievienot":
		*a = sourceAdd
	case "remove", "nonem", "nonemt":
		*a = sourceRemove
	}
	return *a != "", nil
}

// statusArg is how far a second source is.
type statusArg relationship.AlternativeStatus

func (statusArg) kind() bot.FieldKind { return bot.Pick }

func (statusArg) options(r *Request) []bot.Choice {
	var all []bot.Choice
	for _, s := range relationship.AlternativeStatuses {
		all = append(all, bot.Choice{Label: r.say(statusWords[s]), Value: string(s)})
	}
	return all
}

func (s *statusArg) read(_ *Request, text string) (bool, error) {
	for status, p := range statusWords {
		if slices.Contains([]string{wordKey(string(status)), wordKey(latvian.say(p))}, wordKey(text)) {
			*s = statusArg(status)
		}
	}
	return *s != "", nil
}
