package commands

import (
	"context"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type aliasArgs struct {
	Company company   `arg:"company,required" keys:"uznemums"`
	Name    newName   `arg:"alias" keys:"aizstajvards"`
	Remove  confirmed `arg:"remove,keyed" keys:"iznem"`
	Add     confirmed `arg:"add,keyed"` // asks for which
}

var _ = define(Spec{
	Name: "alias", Latvian: "aizstājvārds", Group: SetUp, Changes: true,
	Summary:  say("alias.summary", "Other names by which people call a company", "Citi vārdi, kā sauc uzņēmumu"),
	Examples: []string{`alias Acme "ACME Corp"`, `alias Acme "ACME Corp" remove=yes`, `alias Acme`},
	Related:  []string{"add", "person"},
}, keepAlias)

var (
	saidAliasAdded   = say("alias.added", "%s is also called %s.", "%s: cits nosaukums %s.")
	saidAliasRemoved = say("alias.removed", "%s is no longer called %s.", "%s: nosaukums %s noņemts.")
	saidAliasHas     = say("alias.has", "%s is called %s already.", "%s: nosaukums %s jau ir.")
	saidAliasNone    = say("alias.none", "%s has no other names.", "%s: citu nosaukumu nav.")
	saidAliases      = say("alias.list", "%s is also called %s.", "%s, citi nosaukumi: %s.")
	saidAliasNot     = say("alias.not", "“%s” is no other name of %s.", "“%s” nav cits nosaukums (%s).")
	saidOwnName      = say("alias.name", "%s is the company's name and stays.", "%s ir uzņēmuma nosaukums un paliek.")
	buttonAlias      = say("button.alias", "Add a name", "Pievienot nosaukumu")
)

func keepAlias(ctx context.Context, e *Env, r *Request, in aliasArgs) (bot.Reply, error) {
	l, _ := r.Directory.Listing(in.Company.ID)
	company := card.Bold(l.Name)
	if in.Name == "" {
		if bool(in.Add) || r.Origin == relationship.FormSent {
			return bot.Reply{}, lacks("alias")
		}
		add := card.Actions{{Label: r.say(buttonAlias), Line: "alias " + quote(l.Name) + " add=yes"}}
		if len(l.Aliases) == 0 {
			return bot.Reply{Message: told(r.line(saidAliasNone, company), add)}, nil
		}
		return bot.Reply{Message: told(r.line(saidAliases, company, strings.Join(l.Aliases, ", ")), add)}, nil
	}
	name, err := r.named(in.Name)
	if err != nil {
		return bot.Reply{}, underField("alias", err)
	}
	same := func(alias string) bool { return relationship.Fold(alias) == relationship.Fold(name) }
	has := slices.ContainsFunc(l.Aliases, same)
	holder, taken := r.holder(name)
	switch {
	case bool(in.Remove) && same(l.Name):
		return bot.Reply{}, r.refuse(saidOwnName, company)
	case bool(in.Remove) && !has:
		return bot.Reply{}, r.refuse(saidAliasNot, shorten(name, nameShown), company)
	case bool(in.Remove):
	case has || same(l.Name):
		return bot.Reply{}, r.refuse(saidAliasHas, company, card.Bold(name)).under("alias")
	case taken:
		return bot.Reply{}, r.takenBy(name, holder).under("alias")
	}
	w := r.writing(in.Company.ID)
	w.Names = true
	said, back := saidAliasAdded, "alias "+quote(l.Name)+" "+quote(name)+" remove=yes"
	w.Audit = "alias " + name + ": " + l.Name
	w.Edit = func(co *relationship.Company) error {
		co.Aliases = append(co.Aliases, name)
		return nil
	}
	if in.Remove {
		said, back = saidAliasRemoved, "alias "+quote(l.Name)+" "+quote(name)
		w.Audit = "remove alias " + name + ": " + l.Name
		w.Edit = func(co *relationship.Company) error {
			co.Aliases = slices.DeleteFunc(co.Aliases, same)
			return nil
		}
	}
	if _, err := e.Ledger.Write(ctx, w); err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Message: told(r.line(said, company, card.Bold(name)), card.Actions{
		r.undo(back), {Label: r.say(buttonScore), Line: "score " + quote(l.Name)},
	})}, nil
}
