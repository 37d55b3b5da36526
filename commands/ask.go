package commands

import (
	"context"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type askArgs struct {
	Company company   `arg:"company,required" keys:"uznemums"`
	Gain    string    `arg:"gain,keyed" keys:"ieguvums"`
	Give    string    `arg:"give,keyed,asked" keys:"devums"`
	Made    confirmed `arg:"made,keyed,writes" keys:"izteikts"`
	Change  confirmed `arg:"change,keyed"` // asks for what is still to be said
	Text    freeText  `arg:"text,rest,asked" keys:"teksts"`
}

var _ = define(Spec{
	Name: "ask", Latvian: "piedāvā", Group: Decide, Needs: Keepers, // it changes nothing until it is said to be made
	Summary:  say("ask.summary", "Whether this is the moment for a proposal", "Vai šis ir brīdis piedāvājumam"),
	Examples: []string{`ask Acme "move to Pro" gain="€12k/yr" give="we migrate the data"`},
	Related:  []string{"outcome", "gave", "got"},
	Refused:  say("ask.refused", "Only the owner or a manager can check or record an ask.", "Piedāvājumu var pārbaudīt vai pierakstīt tikai atbildīgais vai vadītājs."),
}, func(ctx context.Context, e *Env, r *Request, in askArgs) (bot.Reply, error) {
	if strings.TrimSpace(string(in.Text)) == "" {
		return bot.Reply{}, lacks("text")
	}
	rec, err := e.Ledger.Store.Known(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	side, err := in.Company.oneSide(rec)
	if err != nil {
		return bot.Reply{}, err
	}
	x, ok := e.Ledger.Rate(rec, side, r.Today)
	if !ok {
		return bot.Reply{}, relationship.ErrUnknown
	}
	switch {
	case bool(in.Change) && r.Origin != relationship.FormSent:
		return bot.Reply{}, lacks("give")
	case strings.TrimSpace(in.Give) == "":
		line := quote(string(in.Text)) + " change=yes"
		if in.Gain != "" {
			line = "gain=" + quote(in.Gain) + " " + line
		}
		return bot.Reply{}, r.refuse(saidNoGive, card.Bold(rec.Company.Name)).under("give").
			with(card.Action{Label: r.say(buttonSayGive), Line: lineOn("ask", x.Company, x.Side, line), Style: card.Primary})
	}
	ready := e.Ledger.InForce().Readiness(x.Relationship, &x.Held.State, &x.Score, &x.Timing, r.Today, true)
	if in.Made {
		return e.recordAsk(ctx, r, in, side)
	}
	return bot.Reply{Private: true, Message: r.readiness(x, &ready, in)}, nil
})

var (
	saidNoGive = say("ask.nogive", "What does %s gain? A proposal with no benefit for them can harm the relationship.",
		"Ko iegūst %s? Piedāvājums, kas otrai pusei neko nedod, var kaitēt attiecībām.")
	saidVerdict   = say("ask.verdict", "%s: %s", "%s: %s")
	saidWaitUntil = say("ask.until", "WAIT until %s", "GAIDI līdz %s")
	wordReady     = say("ask.ready", "READY", "VAR PIEDĀVĀT")
	wordWait      = say("ask.wait", "WAIT", "GAIDI")
	wordDont      = say("ask.dont", "DON'T", "NEPIEDĀVĀT")
	verdictWords  = map[relationship.Verdict]phrase{relationship.Ready: wordReady, relationship.Wait: wordWait, relationship.Dont: wordDont}
	labelProposal = say("label.proposal", "Proposal", "Piedāvājums")
	buttonSayGive = say("button.saygive", "Say what they gain", "Pateikt, ko viņi iegūst")
	buttonAsMade  = say("button.asmade", "Record as made", "Pierakstīt kā izteiktu")
	buttonRemind  = say("button.remind", "Remind me on %s", "Atgādināt %s")
	// A planned step is seen by everybody: it does not say what for.
	saidAskLater = say("ask.later", "get in touch", "sazināties")
	saidAskKept  = say("ask.private", "Only you, the owner and managers see this. Nobody outside is told.", "To redzi tikai tu, atbildīgais un vadītāji. Ārpusē neviens neuzzina.")
	saidBestTime = say("ask.best", "The best time is within two weeks of the last thing given.", "Labākais laiks ir divu nedēļu laikā pēc tam, kad kaut ko devām.")
)

// readiness shows the verdict on a proposal with every rule.
func (r *Request) readiness(x *relationship.Rating, a *relationship.Readiness, in askArgs) card.Message {
	verdict := r.say(verdictWords[a.Verdict])
	if a.Until != 0 {
		verdict = r.say(saidWaitUntil, r.date(a.Until))
	}
	title := r.say(saidVerdict, x.Company.Name, verdict)
	facts := card.Facts{{Label: r.say(labelProposal), Value: card.Say(shorten(string(in.Text), textShown))}}
	if in.Gain != "" {
		facts = append(facts, card.Fact{Label: r.say(labelWeGain), Value: card.Say(shorten(in.Gain, textShown))})
	}
	facts = append(facts, card.Fact{Label: r.say(labelTheyGain), Value: card.Say(shorten(in.Give, textShown))})
	var rules card.Text
	for i := range a.Rules {
		if rule := &a.Rules[i]; rule.Name != relationship.RuleHarm || x.Side == relationship.Partner {
			if len(rules) > 0 {
				rules = append(rules, card.Break())
			}
			rules = append(rules, r.rule(x, a, rule)...)
		}
	}
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title), facts, rules}}
	if actions := r.askButtons(x, a, in); len(actions) > 0 {
		m.Blocks = append(m.Blocks, actions)
	}
	note := r.line(saidAskKept)
	if a.Verdict == relationship.Ready {
		note = spaced(r.line(saidBestTime), note)
	}
	m.Blocks = append(m.Blocks, card.Note(note))
	return m
}

// askButtons are what to do with a verdict: a proposal that must not be made is
// not recorded from here.
func (r *Request) askButtons(x *relationship.Rating, a *relationship.Readiness, in askArgs) card.Actions {
	words := quote(string(in.Text)) + " give=" + quote(in.Give)
	if in.Gain != "" {
		words += " gain=" + quote(in.Gain)
	}
	made := card.Action{Label: r.say(buttonAsMade), Line: r.once(lineOn("ask", x.Company, x.Side, words+" made=yes"))}
	var actions card.Actions
	switch {
	case a.Verdict == relationship.Ready:
		made.Style = card.Primary
		actions = append(actions, made)
	case a.Until != 0:
		what := r.say(saidAskLater)
		actions = append(actions,
			card.Action{Label: r.say(buttonRemind, r.day(a.Until, r.Today)), Line: r.once(lineOn("next", x.Company, x.Side, a.Until.String()+" "+quote(what))), Style: card.Primary},
			made)
	case a.Verdict == relationship.Wait:
		actions = append(actions, made)
	}
	if !a.Rule(relationship.RuleQuality).Passed || !a.Rule(relationship.RuleComplaint).Passed {
		actions = append(actions, card.Action{Label: r.say(buttonRepair), Line: lineOn("repair", x.Company, x.Side, ""), Style: card.Primary})
	}
	return append(actions, card.Action{Label: r.say(buttonLog), Line: "log " + quote(x.Company.Name)}, card.Action{Label: r.say(buttonScore), Line: "score " + quote(x.Company.Name)})
}

// recordAsk records a proposal that was made. Whether it was the moment is for
// the outcome to show: what happened is on record all the same.
func (e *Env) recordAsk(ctx context.Context, r *Request, in askArgs, side relationship.Side) (bot.Reply, error) {
	w := r.writing(in.Company.ID)
	w.Entries = []relationship.Entry{{
		Type: relationship.Ask, Day: r.Today, Side: side, Text: string(in.Text), Gain: in.Gain, Give: in.Give, Origin: r.Origin,
	}}
	done, err := e.Ledger.Write(ctx, w)
	if err != nil {
		return bot.Reply{}, err
	}
	n := done.Entries[0].Number
	m := r.receipt(done, r.line(saidLogged, written(done)))
	m.Blocks = append(m.Blocks, card.Facts{{Label: r.say(labelCredit), Value: card.Say(r.credit(done.After, side))}},
		append(r.outcomeButtons(n), r.undo("undo "+hash(n))), r.note(saidAskKept))
	return bot.Reply{Private: true, Replace: r.Origin == relationship.Button, Message: m}, nil
}
