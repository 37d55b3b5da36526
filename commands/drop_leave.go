package commands

import (
	"context"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// leaveJob is the errand that shows somebody how an end stands.
const leaveJob = "leave"

var (
	_ = onOccasion(leaveJob, leaveNews)

	saidLeave     = say("leave.title", "Ending %s", "Izbeigšana: %s")
	saidLeaveWait = say("leave.waits", "Waits for a manager's approval.", "Gaida vadītāja apstiprinājumu.")
	saidLeaveLate = say("leave.day", "The last day was %s. Is it over?", "Pēdējā diena bija %s. Vai ir beidzies?")
	saidStepDone  = say("leave.stepdone", "✓ %s", "✓ %s")
	saidStepLeft  = say("leave.stepleft", "○ %s", "○ %s")
	saidStepsLeft = count("leave.left", "%d step is not taken yet. End it all the same?", "%d steps are not taken yet. End it all the same?",
		"Vēl nav izpildīti %d soļi. Vai tomēr beigt?", "Vēl nav izpildīts %d solis. Vai tomēr beigt?", "Vēl nav izpildīti %d soļi. Vai tomēr beigt?")
	saidLastMoved    = say("leave.moved", "The last day is now %s.", "Pēdējā diena tagad ir %s.")
	saidLeaveGone    = say("leave.gone", "Nothing about ending %s waits any more.", "Par izbeigšanu vairs nekas negaida: %s.")
	labelAskedBy     = say("label.askedby", "Asked by", "Pieprasīja")
	labelLastDay     = say("label.lastday", "Last day", "Pēdējā diena")
	labelScope       = say("label.scope", "What ends", "Kas beidzas")
	labelReplacement = say("label.replacement", "Who takes over", "Kas pārņem")
	labelPromises    = say("label.promises", "Open promises", "Atvērtie solījumi")
	labelSteps       = say("label.steps", "Steps", "Soļi")
	buttonApprove    = say("button.approve", "Approve", "Apstiprināt")
	buttonTurnDown   = say("button.turndown", "Turn down", "Noraidīt")
	buttonWithdraw   = say("button.withdraw", "Withdraw", "Atsaukt pieprasījumu")
	buttonOver       = say("button.over", "It is over", "Ir beidzies")
	menuSteps        = say("menu.steps", "Step taken", "Solis izpildīts")

	stepWords = map[relationship.Step]phrase{
		relationship.StepReplace:  say("step.replace", "what they supplied is supplied by another", "to, ko viņi piegādāja, piegādā cits"),
		relationship.StepPromises: say("step.promises", "open promises both ways are settled", "atvērtie solījumi abās pusēs ir nokārtoti"),
		relationship.StepTell:     say("step.tell", "they heard it from us, in person", "viņi to dzirdēja no mums personīgi"),
		relationship.StepAccess:   say("step.access", "data, keys and access are back", "dati, atslēgas un piekļuves ir atdotas"),
		relationship.StepClose:    say("step.close", "accounts are settled", "norēķini ir pabeigti"),
	}
)

// leaveNews shows somebody how an end stands, if it is still theirs to know.
func leaveNews(ctx context.Context, e *Env, r *Request, o bot.Occasion) (bot.Reply, error) {
	x, rest, err := e.keyed(ctx, r, o.Key)
	if err != nil || x == nil {
		return bot.Reply{}, err
	}
	if !r.privy(x.Company, x.Side) && r.Directory.As(x.Leave.By) != r.Person {
		return bot.Reply{}, nil
	}
	if ref, _, _ := strings.Cut(rest, ":"); x.Leave.Ref != ref {
		return bot.Reply{Message: told(r.line(saidLeaveGone, card.Bold(r.heading(x)))), Shows: []string{x.Company.ID}}, nil
	}
	return bot.Reply{Message: r.leaveCard(x), Shows: []string{x.Company.ID}}, nil
}

// leaveCard says how an end stands and offers what this person can do about it.
func (r *Request) leaveCard(x *relationship.Rating) card.Message {
	v := &x.Leave
	title := r.say(saidLeave, r.heading(x))
	facts := card.Facts{
		{Label: r.say(labelAskedBy), Value: card.Say(card.Who(v.By), ", "+r.date(v.On))},
		{Label: r.say(labelLastDay), Value: card.Say(r.date(v.Last))},
	}
	for _, f := range [...]labelled{{labelReason, v.Reason}, {labelScope, v.Scope}, {labelReplacement, v.Replacement}, {labelPromises, v.Promises}} {
		if f.value != "" {
			facts = append(facts, card.Fact{Label: r.say(f.label), Value: card.Say(shorten(f.value, textShown))})
		}
	}
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title), facts}}
	if open := r.openOnes(x.Record, x.Side); open != "" {
		m.Blocks = append(m.Blocks, card.Para(open))
	}
	switch v.Stage {
	case relationship.LeaveAsked:
		m.Blocks = append(m.Blocks, r.para(saidLeaveWait))
	case relationship.LeaveApproved:
		if v.Last <= r.Today {
			m.Blocks = append(m.Blocks, r.para(saidLeaveLate, r.date(v.Last)))
		}
		m.Blocks = append(m.Blocks, card.Text(r.decided(v)), card.Text(r.exitSteps(v)))
	case relationship.LeaveDeclined, relationship.LeaveOver:
		m.Blocks = append(m.Blocks, card.Text(r.decided(v)))
	}
	if actions := r.leaveButtons(x); len(actions) > 0 {
		m.Blocks = append(m.Blocks, actions)
	}
	m.Blocks = append(m.Blocks, r.note(saidFewSee))
	return m
}

func (r *Request) leaveButtons(x *relationship.Rating) card.Actions {
	v := &x.Leave
	act := func(words string) string { return r.once(lineOn("drop", x.Company, x.Side, words)) }
	var actions card.Actions
	switch {
	case v.Stage == relationship.LeaveAsked && r.Directory.As(v.By) == r.Person:
		actions = card.Actions{{Label: r.say(buttonWithdraw), Line: act("withdraw")}}
	case v.Stage == relationship.LeaveAsked && v.MayDecide(r.User):
		actions = card.Actions{
			{Label: r.say(buttonApprove), Line: act("approve"), Style: card.Danger},
			{Label: r.say(buttonTurnDown), Line: act("decline")},
		}
	case v.Stage == relationship.LeaveApproved:
		var left []card.Action
		for _, s := range relationship.ExitSteps {
			if !slices.Contains(v.Done, s) {
				left = append(left, card.Action{Label: r.say(stepWords[s]), Line: act("step step=" + string(s))})
			}
		}
		if len(left) > 0 {
			actions = append(actions, card.Action{Label: r.say(menuSteps), Menu: left})
		}
		actions = append(actions,
			card.Action{Label: r.say(buttonOver), Line: act("over"), Style: card.Danger},
			card.Action{Label: r.say(buttonNewDate), Line: lineOn("drop", x.Company, x.Side, "move")},
			card.Action{Label: r.say(buttonReopen), Line: r.once("reopen " + quote(x.Company.Name) + " as=" + string(x.Side))})
	}
	return append(actions, card.Action{Label: r.say(buttonSummary), Line: "summary " + quote(x.Company.Name)})
}

// exitSteps are the steps, those that are taken first marked.
func (r *Request) exitSteps(v *relationship.Leave) []card.Span {
	lines := card.Say(card.Bold(r.say(labelSteps)))
	for _, s := range relationship.ExitSteps {
		mark := saidStepLeft
		if slices.Contains(v.Done, s) {
			mark = saidStepDone
		}
		lines = append(lines, card.Break())
		lines = append(lines, r.line(mark, r.say(stepWords[s]))...)
	}
	return lines
}

// exitStep is a step of leaving well.
type exitStep relationship.Step

func (exitStep) kind() bot.FieldKind { return bot.Hidden }

func (s *exitStep) read(_ *Request, text string) (bool, error) {
	*s = exitStep(wordKey(text))
	return slices.Contains(relationship.ExitSteps, relationship.Step(*s)), nil
}
