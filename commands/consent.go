package commands

import (
	"context"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type consentArgs struct {
	Company company    `arg:"company,required" keys:"uznemums"`
	What    consentFor `arg:"what" keys:"kam"`
	Said    eitherWay  `arg:"said" keys:"atbilde"`
}

var _ = define(Spec{
	Name: "consent", Latvian: "piekrišana", Group: SetUp, Needs: Owners, Changes: true,
	Summary:  say("consent.summary", "What a company agreed to being used for", "Kam uzņēmums ir piekritis"),
	Examples: []string{"consent Acme case-study yes", "consent Acme"},
	Related:  []string{"handoff"},
}, func(ctx context.Context, e *Env, r *Request, in consentArgs) (bot.Reply, error) {
	rec, err := e.Ledger.Store.Known(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	if in.What == "" && in.Said == "" && r.Origin != relationship.FormSent && len(rec.Company.Consents) > 0 {
		return bot.Reply{Message: r.consents(&rec.Company)}, nil
	}
	switch {
	case in.What == "":
		return bot.Reply{}, lacks("what")
	case in.Said == "":
		return bot.Reply{}, lacks("said")
	}
	w := r.writing(in.Company.ID)
	w.Audit = "consent " + string(in.What) + " " + string(in.Said) + ": " + rec.Company.Name
	w.Edit = func(co *relationship.Company) error {
		co.Consent(relationship.Consent{What: string(in.What), Yes: in.Said == "yes", On: r.Today, By: r.Person})
		return nil
	}
	done, err := e.Ledger.Write(ctx, w)
	if err != nil {
		return bot.Reply{}, err
	}
	m := r.consents(&done.After.Company)
	if old, ok := rec.Company.Consented(string(in.What)); ok && old.Yes != (in.Said == "yes") {
		back := "no"
		if old.Yes {
			back = "yes"
		}
		m.Blocks = append(m.Blocks, card.Actions{r.undo("consent " + quote(rec.Company.Name) + " " + string(in.What) + " " + back)})
	}
	return bot.Reply{Message: m}, nil
})

var (
	saidConsents = say("consent.title", "%s: consent", "%s: piekrišana")
	saidAgreed   = say("consent.yes", "yes, %s, recorded by %s", "jā, %s, pierakstīja %s")
	saidRefused  = say("consent.no", "no, %s, recorded by %s", "nē, %s, pierakstīja %s")
	wordsConsent = map[string]phrase{
		"case-study": say("consent.case", "case study", "pieredzes stāsts"),
		"reference":  say("consent.reference", "reference", "atsauksme"),
		"quote":      say("consent.quote", "quote", "citāts"),
		"logo":       say("consent.logo", "logo", "logotips"),
		"event":      say("consent.event", "event", "pasākums"),
	}
	consentKinds = index(map[string]string{
		"case-study": `case study, case, pieredzes stāsts, stāsts`,
		"reference":  `reference, atsauksme, atsauksmi`,
		"quote":      `quote, citāts, citātu`,
		"logo":       `logo, logotips, logotipu`,
		"event":      `event, talk, pasākums, pasākumu`,
	})
	buttonHandoff = say("button.handoff", "Hand off…", "Pārsūtīt…")
)

func (r *Request) consents(co *relationship.Company) card.Message {
	title := r.say(saidConsents, co.Name)
	var facts card.Facts
	for _, c := range co.Consents {
		said := saidRefused
		if c.Yes {
			said = saidAgreed
		}
		facts = append(facts, card.Fact{Label: r.say(wordsConsent[c.What]), Value: r.line(said, r.date(c.On), card.Who(c.By))})
	}
	return card.Message{Summary: title, Blocks: []card.Block{card.Title(title), facts, card.Actions{{Label: r.say(buttonHandoff), Line: "handoff " + quote(co.Name)}}}}
}

// consentFor is a use that a company can agree to.
type consentFor string

func (consentFor) kind() bot.FieldKind { return bot.Pick }

func (c *consentFor) read(_ *Request, text string) (bool, error) {
	what, ok := consentKinds.read(text)
	*c = consentFor(what)
	return ok, nil
}

func (consentFor) options(r *Request) []bot.Choice {
	var all []bot.Choice
	for _, what := range relationship.Consents {
		all = append(all, bot.Choice{Label: r.say(wordsConsent[what]), Value: what})
	}
	return all
}
