package commands

import (
	"strings"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// techniqueWords say how a segment is looked after: customers are known and
// grown with, partners as Kraljic has it (Harvard Business Review 61(5), 1983).
var techniqueWords = map[relationship.Segment]phrase{
	relationship.TierA:      say("technique.a", "know them, grow with them", "iepazīt un augt kopā"),
	relationship.TierB:      say("technique.b", "know them, grow with them", "iepazīt un augt kopā"),
	relationship.TierC:      say("technique.c", "know them, keep it light", "iepazīt, bez liekām pūlēm"),
	relationship.Strategic:  say("technique.strategic", "partnership", "partnerība"),
	relationship.Bottleneck: say("technique.bottleneck", "secure supply", "nodrošināt piegādi"),
	relationship.Leverage:   say("technique.leverage", "compete and negotiate", "salīdzināt un vienoties"),
	relationship.Routine:    say("technique.routine", "be efficient", "taupīt laiku"),
}

// A firstAction is something that a segment is offered first: the verb that
// does it, or plans it where there is none, with what is planned.
type firstAction struct {
	label phrase
	verb  string
	plan  phrase // of a step
	all   bool   // about all partners
}

var (
	firstLog         = firstAction{label: say("first.log", "log", "pierakstīt"), verb: "log"}
	firstAsk         = firstAction{label: say("first.ask", "ask", "piedāvāt"), verb: "ask"}
	firstPromise     = firstAction{label: say("first.promise", "promise", "apsolīt"), verb: "promise"}
	firstPlan        = firstAction{label: say("first.plan", "plan together", "plānot kopā"), verb: "next", plan: say("first.plan.step", "plan the year together", "kopā saplānot gadu")}
	firstAlternative = firstAction{label: say("first.alternative", "add alternative", "pievienot alternatīvu"), verb: "alternative"}
	firstStock       = firstAction{label: say("first.stock", "secure stock", "nodrošināt krājumu"), verb: "next", plan: say("first.stock.step", "secure stock", "nodrošināt krājumu")}
	firstCompare     = firstAction{label: say("first.compare", "compare offers", "salīdzināt piedāvājumus"), verb: "next", plan: say("first.compare.step", "compare offers", "salīdzināt piedāvājumus")}
	firstStreamline  = firstAction{label: say("first.streamline", "streamline", "vienkāršot"), verb: "streamline", all: true}
	firstAutomate    = firstAction{label: say("first.automate", "automate", "automatizēt"), verb: "next", plan: say("first.automate.step", "automate orders and invoices", "automatizēt pasūtījumus un rēķinus")}
)

// firstActions are what each segment is offered first.
var firstActions = map[relationship.Segment][]firstAction{
	relationship.TierA:      {firstLog, firstAsk, firstPromise},
	relationship.TierB:      {firstLog, firstAsk, firstPromise},
	relationship.TierC:      {firstLog, firstAsk, firstPromise},
	relationship.Strategic:  {firstPlan, firstPromise},
	relationship.Bottleneck: {firstAlternative, firstStock},
	relationship.Leverage:   {firstCompare, firstAsk},
	relationship.Routine:    {firstStreamline, firstAutomate},
}

// firstOf says what a segment is offered first.
func (r *Request) firstOf(s relationship.Segment) string {
	words := make([]string, len(firstActions[s]))
	for i, a := range firstActions[s] {
		words[i] = r.say(a.label)
	}
	return strings.Join(words, ", ")
}

// firstButtons are the same as buttons, as far as the person may press them;
// logging a talk is among them always. A prospect is brought further first.
func (r *Request) firstButtons(x *relationship.Rating) card.Actions {
	log := card.Action{Label: r.say(buttonLog), Line: "log " + quote(x.Company.Name), Style: card.Primary}
	var actions card.Actions
	if x.Prospect() {
		if r.may("stage", x.Company, x.Side) {
			actions = r.stagesAhead(x.Company, x.Relationship)
		}
		return append(actions, log)
	}
	logs := false
	for _, a := range firstActions[x.Segment] {
		switch {
		case a.verb == "log":
			actions, logs = append(actions, log), true
		case r.may(a.verb, x.Company, x.Side):
			actions = append(actions, card.Action{Label: capital(r.say(a.label)), Line: r.firstLine(a, x)})
		}
	}
	if !logs {
		actions = append(actions, log)
	}
	return actions
}

func (r *Request) firstLine(a firstAction, x *relationship.Rating) string {
	words := ""
	switch {
	case a.all:
		return a.verb + " partners"
	case a.plan.key != "":
		words = quote(r.say(a.plan))
	}
	return lineOn(a.verb, x.Company, x.Side, words)
}

// may reports whether the person may use a command about a relationship. What
// a whole room will read offers only what anybody may.
func (r *Request) may(verb string, co *relationship.Company, side relationship.Side) bool {
	need := Everyone
	for _, s := range specs {
		if s.Name == verb {
			need = s.Needs
		}
	}
	switch {
	case need == Everyone:
		return true
	case r.Aloud:
		return false
	}
	switch need {
	case Admins:
		return r.User.May(relationship.Admin)
	case Managers:
		return r.User.May(relationship.Manager)
	case Owners:
		return r.User.May(relationship.Manager) || co.OwnedBy(r.Person, side)
	default:
		return r.privy(co, side)
	}
}
