package commands

import (
	"context"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	saidWelcome  = say("home.welcome", "Three steps to begin with:", "Trīs soļi, ar ko sākt:")
	saidStepOne  = say("home.step1", "1. Add a company, or import the ones you have.", "1. Pievieno uzņēmumu vai importē esošos.")
	saidStepTwo  = say("home.step2", "2. Say how much each matters: %s.", "2. Pasaki, cik katrs svarīgs: %s.")
	saidStepLast = say("home.step3", "3. Tell me about a talk in plain words: %s", "3. Pastāsti par sarunu saviem vārdiem: %s")
	saidSentence = say("home.sentence", "had a great call with Jana at Acme", "vakar zvanīju Janai no Acme, lieliska saruna")
	wordTick     = say("home.done", "✓", "✓")
)

// firstSteps lead somebody who has not recorded anything yet: those that are
// done are ticked off. They are over with the first record.
func (e *Env) firstSteps(ctx context.Context, r *Request) ([]card.Block, error) {
	saves, err := e.Ledger.Store.Saves(ctx, r.Person)
	if err != nil || len(saves) > 0 {
		return nil, err
	}
	mine, err := e.Ledger.Store.Count(ctx, relationship.Query{Index: relationship.ByNeeds, Owner: r.Person, Max: forever})
	if err != nil {
		return nil, err
	}
	if mine > 0 && !r.begins() {
		return nil, nil
	}
	tick := func(done bool, line []card.Span) card.Text {
		if done {
			line = append(card.Say(r.say(wordTick)+" "), line...)
		}
		return card.Text(line)
	}
	some := r.Directory.Companies() > 0
	return []card.Block{
		r.para(saidWelcome),
		tick(some, r.line(saidStepOne)),
		card.Actions{{Label: r.say(buttonAddFirst), Line: "add", Style: card.Primary}, {Label: r.say(buttonImport), Line: "import"}},
		tick(false, r.line(saidStepTwo, card.Lit("add Acme customer tier=A"))),
		tick(false, r.line(saidStepLast, card.Lit(r.say(saidSentence)))),
	}, nil
}

// begins reports whether the workspace is as small as one that somebody is
// trying out.
func (r *Request) begins() bool {
	const few = 3
	return r.Directory.Companies() <= few
}
