package commands

import (
	"context"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

// laterArgs take whatever is typed, so that nothing typed is answered with a
// complaint about its form.
type laterArgs struct {
	Text freeText `arg:"text,rest"`
}

var saidLater = say("later.said", "This version does not do it yet. Nothing was recorded. It will be asked like this:",
	"Šī versija to vēl neprot. Nekas nav pierakstīts. To varēs lūgt šādi:")

// later declares a verb that people may know from the manual before it is
// there: it answers with what it will need, and does nothing.
func later(s Spec) struct{} { //nolint:unparam // a declaration needs a value
	var self *Spec
	self = define(s, func(_ context.Context, _ *Env, r *Request, _ laterArgs) (bot.Reply, error) {
		return bot.Reply{Message: self.announce(r)}, nil
	})
	self.later = true
	return struct{}{}
}

// announce says what a later command will need.
func (s *Spec) announce(r *Request) card.Message {
	lines := r.line(saidLater)
	for _, example := range s.Examples {
		lines = append(lines, card.Break(), card.Lit(example))
	}
	return card.Message{Summary: s.verb(r.lang) + ": " + r.say(s.Summary), Blocks: []card.Block{
		card.Title(s.verb(r.lang)), r.para(plain, r.say(s.Summary)+"."), card.Text(lines),
	}}
}

var _ = later(Spec{
	Name: "forget", Latvian: "aizmirsti", Group: SetUp, Needs: Admins,
	Summary:  say("forget.summary", "Erase a person's data", "Dzēst personas datus"),
	Examples: []string{`forget person "Jana Novak" of Acme`},
})
