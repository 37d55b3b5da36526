package commands

import (
	"strconv"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	labelSeverity   = say("label.severity", "Severity", "Smagums")
	labelArea       = say("label.area", "Area", "Joma")
	saidOfFive      = say("harm.offive", "%d/5", "%d/5")
	menuSeverity    = say("menu.severity", "Change severity", "Mainīt smagumu")
	buttonJustANote = say("button.justanote", "Note only", "Tikai piezīme")
)

// harmDraft shows harm that was heard in a sentence before it is recorded.
func (r *Request) harmDraft(co *relationship.Company, in harmArgs, day relationship.Day) card.Message {
	line := func(s severity) string {
		return lineOn("harm", co, relationship.Partner,
			strconv.Itoa(int(s))+" "+string(in.Area)+" date="+day.String()+" "+in.said())
	}
	head := r.line(saidDraft)
	var other []card.Action
	for i := range severityWords {
		if s := severity(i + 1); s != in.Severity {
			other = append(other, card.Action{Label: r.say(severityWords[i]), Line: line(s) + " draft=" + string(draftCard)})
		}
	}
	return card.Message{Summary: card.WordsOf(head), Blocks: []card.Block{
		card.Text(head),
		card.Facts{
			{Label: r.label("company"), Value: card.Say(card.Bold(co.Name))},
			{Label: r.say(labelType), Value: card.Say(r.say(typeWords[relationship.Harm]))},
			{Label: r.say(labelArea), Value: card.Say(r.wordFrom(areaWords, string(in.Area)))},
			{Label: r.say(labelSeverity), Value: card.Say(r.say(saidOfFive, int(in.Severity)))},
			{Label: r.say(labelDate), Value: card.Say(r.weekdayDate(day))},
		},
		r.para(saidQuoted, shorten(string(in.Text), textShown)),
		card.Actions{
			{Label: r.say(buttonSave), Line: r.once(line(in.Severity)), Style: card.Primary},
			{Label: r.say(menuSeverity), Menu: other},
			{Label: r.say(buttonJustANote), Line: r.once("note " + quote(co.Name) + " " + in.said())},
			{Label: r.say(buttonCancel), Line: line(in.Severity) + " confirm=no"},
		},
		r.note(saidFewSee),
	}}
}
