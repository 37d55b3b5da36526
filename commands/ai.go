package commands

import (
	"context"
	"slices"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type aiArgs struct {
	Company company    `arg:"company,required" keys:"uznemums"`
	Switch  switchWord `arg:"ai" keys:"mi"`
}

var _ = define(Spec{
	Name: "ai", Latvian: "mi", Group: SetUp, Changes: true, InPerson: true, Needs: Owners,
	Summary:  say("ai.summary", "Keep a company from every model", "Sargāt uzņēmuma datus no jebkura modeļa"),
	Examples: []string{"ai Acme off", "ai Acme"},
	Related:  []string{"settings", "admin"},
}, func(ctx context.Context, e *Env, r *Request, in aiArgs) (bot.Reply, error) {
	l, _ := r.Directory.Listing(in.Company.ID)
	off := in.Switch == "off"
	if in.Switch == "" || off == l.NoAI {
		return bot.Reply{Message: r.aiOf(l)}, nil
	}
	w := r.writing(in.Company.ID)
	w.Names, w.Audit = true, "ai "+string(in.Switch)+": "+l.Name
	w.Edit = func(co *relationship.Company) error {
		co.NoAI = off
		return nil
	}
	if _, err := e.Ledger.Write(ctx, w); err != nil {
		return bot.Reply{}, err
	}
	l.NoAI = off
	return bot.Reply{Message: r.aiOf(l)}, nil
})

var (
	saidAIOffHere = say("ai.off", "No model is told anything of %s. A sentence that names it, or names no company, is read by rules alone; its summary is written by a template.",
		"Modelim neko nestāsta: %s. Teikumu, kas to nosauc vai nenosauc nevienu uzņēmumu, lasa tikai pēc noteikumiem; kopsavilkumu raksta pēc veidnes.")
	saidAIOnHere = say("ai.on", "A model, if one is set up, may read what is said about %s and write its summary.",
		"Modelis, ja tāds ir iestatīts, drīkst lasīt teikto un rakstīt kopsavilkumu: %s.")
)

// aiOf says whether a model is told of a company, with the button that changes
// it.
func (r *Request) aiOf(l relationship.Listing) card.Message {
	line, button := r.line(saidAIOnHere, card.Bold(l.Name)), card.Action{Label: r.say(buttonTurnTo), Line: "ai " + quote(l.Name) + " off"}
	if l.NoAI {
		line, button = r.line(saidAIOffHere, card.Bold(l.Name)), card.Action{Label: r.say(buttonTurnOn), Line: "ai " + quote(l.Name) + " on"}
	}
	return told(line, card.Actions{button})
}

// mayAsk reports whether a model may be told a text: not where the workspace
// wants none, nor if the text may be about a company that is kept from it. Where
// there is such a company, a text must name another to be told.
func mayAsk(d *relationship.Directory, text string, earlier Earlier) bool {
	if d.Setting(relationship.AISetting) == "off" {
		return false
	}
	kept := map[string]bool{}
	for _, id := range d.NoAI() {
		kept[id] = true
	}
	if len(kept) == 0 {
		return true
	}
	if earlier.Company != "" && kept[earlier.Company] {
		return false
	}
	named, perhaps := d.Mentioned(text)
	isKept := func(id string) bool { return kept[id] }
	return (len(named) > 0 || earlier.Company != "") && !slices.ContainsFunc(named, isKept) && !slices.ContainsFunc(perhaps, isKept)
}

// spares reports whether a text of one company says nothing of those that are
// kept from models.
func spares(d *relationship.Directory, text string) bool {
	kept := d.NoAI()
	if len(kept) == 0 {
		return true
	}
	named, perhaps := d.Mentioned(text)
	return !slices.ContainsFunc(append(named, perhaps...), func(id string) bool { return slices.Contains(kept, id) })
}

// asking is [mayAsk], worked out once a model is about to be asked. Where the
// directory is not as it is in the store, another process may just have switched
// it off: then none is asked.
func (e *Env) asking(r *Request, text string, earlier Earlier) func(context.Context) bool {
	return func(ctx context.Context) bool {
		current, err := e.Ledger.Store.Current(ctx)
		return err == nil && current && mayAsk(r.Directory, text, earlier)
	}
}
