package commands

import (
	"context"

	"github.com/rapport-bot/rapport/bot/card"
)

var (
	saidWelcome  = say("home.welcome", "Three steps to begin with:", "Trīs soļi, ar ko sākt:")
	saidStepOne  = say("home.step1", "1. Add a company, or import the ones you have.", "1. Pievieno uzņēmumu vai importē esošos.")
	saidStepTwo  = say("home.step2", "2. Say how much each matters: %s.", "2. Pasaki, cik katrs svarīgs: %s.")
	saidStepLast = say("home.step3", "3. Tell me about a talk in plain words: %s", "3. Pastāsti par sarunu saviem vārdiem: %s")
	saidSentence = say("home.sentence", "had a great call with Jana at Acme", "vakar zvanīju Janai no Acme, lieliska saruna")
	saidRanking  = say("home.ranking", "add Acme customer tier=A", "pievieno Acme klients līmenis=A")
	wordTick     = say("home.done", "✓", "✓")
	buttonLook   = say("home.list", "Open the list", "Atvērt sarakstu")
)

// beginning is how many companies a workspace has while somebody is trying it
// out.
const beginning = 3

// begins reports whether the person has still to be shown how: they recorded
// nothing, and look after nothing or are the first to come.
func (p *homePage) begins() bool {
	return !p.saved && (p.owned == 0 || p.r.Directory.Companies() <= beginning)
}

// homeFirst leads somebody who has not recorded anything yet: the steps that
// are done are ticked off. They are over with the first record.
func homeFirst(_ context.Context, p *homePage) ([]card.Block, error) {
	if !p.begins() {
		return nil, nil
	}
	r := p.r
	tick := func(done bool, line []card.Span) card.Text {
		if done {
			line = append(card.Say(r.say(wordTick)+" "), line...)
		}
		return card.Text(line)
	}
	some := r.Directory.Companies() > 0
	blocks := []card.Block{
		r.para(saidWelcome),
		tick(some, r.line(saidStepOne)),
		card.Actions{{Label: r.say(buttonAddFirst), Line: "add", Style: card.Primary}, {Label: r.say(buttonImport), Line: "import"}},
		tick(p.ranked, r.line(saidStepTwo, card.Lit(r.say(saidRanking)))),
	}
	if some {
		blocks = append(blocks, card.Actions{{Label: r.say(buttonLook), Line: "list"}})
	}
	return append(blocks, tick(false, r.line(saidStepLast, card.Lit(r.say(saidSentence))))), nil
}
