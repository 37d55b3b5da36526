package commands

import (
	"context"
	"slices"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var buttonAddAs = say("button.addas", "Add “%s” as %s", "Pievienot “%s”: %s")

// companyOf names the company of a proposal, or asks which one it is.
func (m *Mux) companyOf(ctx context.Context, e *Env, r *Request, p Proposal) (string, *answerError, error) {
	again := func(quoted string) string {
		line := p.Command + " " + quoted + lineOfArgs("", "", p.Args)
		if p.Command == "log" {
			line += " draft=" + string(draftCard)
		}
		return line
	}
	switch {
	case r.name(p.Company.ID) != "":
		return r.name(p.Company.ID), nil, nil
	case len(p.Company.Fits) > 0:
		return "", r.refuse(saidWhichOne).with(r.companyButtons(p.Company.Fits, again)...), nil
	case p.Company.Said != "":
		// It may be one that another process added.
		if err := e.Ledger.Store.Fresh(ctx); err != nil {
			return "", nil, err
		}
		return "", m.unheardOf(r, p, again), nil
	case !m.verbs[wordKey(p.Command)].needsCompany():
		return "", nil, nil
	}
	ids, err := e.Ledger.Store.Recent(ctx, offered)
	if err != nil {
		return "", nil, err
	}
	if len(ids) == 0 {
		return "", r.refuse(saidEmpty).with(
			card.Action{Label: r.say(buttonAddFirst), Line: "add", Style: card.Primary},
			card.Action{Label: r.say(buttonImport), Line: "import"}), nil
	}
	return "", r.refuse(saidWhichCompany).with(r.companyButtons(ids, again)...), nil
}

// unheardOf asks about a name that no company has: those it may be a slip of,
// or to add it and go on.
func (m *Mux) unheardOf(r *Request, p Proposal, again func(string) string) *answerError {
	said := shorten(p.Company.Said, nameShown)
	answer := r.refuse(saidNoCompany, said)
	near := r.Directory.Find(p.Company.Said)
	ids := append(near.Fits, near.Near...)
	if near.ID != "" {
		ids = []string{near.ID}
	}
	if len(ids) > 0 {
		answer = r.refuse(saidNearCompany, said, card.Bold(r.name(ids[0])))
	}
	actions := r.companyButtons(ids, again)
	for _, side := range relationship.Sides {
		actions = append(actions, card.Action{
			Label: r.say(buttonAddAs, said, r.side(side)),
			Line:  inTurnLine(r.once("add "+quote(p.Company.Said)+" "+string(side)), again(quote(p.Company.Said))),
		})
	}
	return answer.with(actions...)
}

// ofCompany reports whether the command can be about a company.
func (s *Spec) ofCompany() bool {
	return slices.ContainsFunc(s.Params, func(p Param) bool { return p.Name == "company" })
}

// needsCompany reports whether the command is about a company at all times.
func (s *Spec) needsCompany() bool {
	for _, p := range s.Params {
		if p.Name == "company" && p.Required {
			return true
		}
	}
	return false
}
