package commands

import (
	"context"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	buttonBoth     = say("button.both", "Both", "Abus")
	buttonEvery    = say("button.every", "All", "Visus")
	saidOneEach    = say("hear.each", "One entry for each? Nothing is saved yet.", "Katram savu ierakstu? Vēl nekas nav saglabāts.")
	saidWhichDoing = say("hear.which", "Which do you mean? Nothing is changed yet.", "Ko tieši? Vēl nekas nav mainīts.")
)

// several asks about more than one thing that would change something: an entry
// for each company, or which of several.
func (m *Mux) several(ctx context.Context, e *Env, r *Request, all []Proposal) (bot.Reply, error) {
	each := true
	for i, p := range all {
		each = each && p.Command == "log" && p.Company.ID != "" && (i == 0 || p.Company.ID != all[0].Company.ID)
	}
	if !each {
		return m.whichOf(ctx, e, r, all)
	}
	head := r.line(saidOneEach)
	msg := card.Message{Summary: card.WordsOf(head), Blocks: []card.Block{card.Text(head)}}
	var actions card.Actions
	lines := make([]string, 0, len(all))
	whole := true
	for _, p := range all {
		name := r.name(p.Company.ID)
		line := lineOfArgs("log", name, p.Args)
		msg.Blocks = append(msg.Blocks, r.inShort(name, p.Args))
		actions = append(actions, card.Action{Label: name, Line: line + " draft=" + string(draftCard)})
		whole = whole && p.has("how")
		lines = append(lines, line)
	}
	for i := range lines {
		if whole {
			lines[i] = r.once(lines[i])
		} else {
			lines[i] += " draft=" + string(draftCard)
		}
	}
	both := buttonBoth
	if len(all) > 2 {
		both = buttonEvery
	}
	actions = append(card.Actions{{Label: r.say(both), Line: inTurnLine(lines...), Style: card.Primary}}, actions...)
	actions = append(actions, card.Action{Label: r.say(buttonCancel), Line: lines[0] + " confirm=no"})
	msg.Blocks = append(msg.Blocks, actions, r.note(saidKept))
	return bot.Reply{Private: true, Message: msg}, nil
}

func (p Proposal) has(name string) bool {
	for _, a := range p.Args {
		if a.Name == name {
			return true
		}
	}
	return false
}

// inShort says in one line what would be recorded on a company.
func (r *Request) inShort(name string, args []Arg) card.Block {
	line := card.Say(card.Bold(name))
	for _, a := range args {
		if a.Name == "text" {
			continue
		}
		words := r.argWords(a)
		line = append(line, card.Span{Text: " · " + shorten(words, textInLine)})
	}
	return card.Text(line)
}

// argWords says an argument in the person's language.
func (r *Request) argWords(a Arg) string {
	switch a.Name {
	case "how":
		if h, ok := readHow(a.Value); ok {
			return r.say(howWords[h])
		}
	case "mood":
		if mood, ok := readMood(a.Value); ok {
			return r.mood(mood)
		}
	case "date":
		if d, err := relationship.ParseDay(a.Value); err == nil {
			return r.weekdayDate(d)
		}
	case "weekly":
		return r.say(labelWeekly) + ": " + r.weekly(a.Value)
	case "days", "until":
		if n, err := readSpan(a.Value); err == nil {
			return r.weekdayDate(r.Today + relationship.Day(n))
		}
	}
	return a.Value
}

// whichOf offers several commands of which one is meant.
func (m *Mux) whichOf(ctx context.Context, e *Env, r *Request, all []Proposal) (bot.Reply, error) {
	answer := r.refuse(saidWhichDoing)
	var actions []card.Action
	for _, p := range all {
		name, question, err := m.companyOf(ctx, e, r, p)
		if question != nil || err != nil {
			return bot.Reply{Private: true, Message: orNone(question)}, err
		}
		s := m.verbs[wordKey(p.Command)]
		line := lineOfArgs(s.Name, name, p.Args)
		words := []string{r.offer(s, name)}
		for _, a := range p.Args {
			if a.Name != "text" {
				words = append(words, r.argWords(a))
			}
		}
		switch {
		case s.Name == "log":
			line += " draft=" + string(draftCard)
		case s.Changes:
			line = r.once(line)
		}
		actions = append(actions, card.Action{Label: shorten(strings.Join(words, " · "), nameShown), Line: line})
	}
	return bot.Reply{Private: true, Message: answer.with(actions...).message}, nil
}
