package commands

import (
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// corrections put any field right by one press: a menu for each.
func (d *drafted) corrections() card.Actions {
	menus := card.Actions{
		{Label: d.label("company"), Menu: d.otherCompanies()},
		{Label: d.say(labelType), Menu: d.otherHows()},
		{Label: d.say(labelDate), Menu: d.otherDays()},
		{Label: d.say(labelPeople), Menu: d.otherPeople()},
		{Label: d.say(labelMood), Menu: d.otherMoods()},
		{Label: d.say(menuLess), Menu: d.less()},
	}
	return slices.DeleteFunc(menus, func(a card.Action) bool { return len(a.Menu) == 0 })
}

func (d *drafted) otherCompanies() []card.Action {
	var items []card.Action
	in := d.logArgs
	in.Draft, in.Company.Side = draftCard, relationship.Whole
	for _, id := range d.others {
		if name := d.name(id); id != d.co.ID && name != "" {
			items = append(items, card.Action{Label: name, Line: in.line(name)})
		}
	}
	return append(items, card.Action{Label: d.say(menuOther) + " …", Line: d.again(func(in *logArgs) { in.Draft = draftForm })})
}

func (d *drafted) otherHows() []card.Action {
	if d.How == "" {
		return nil // they are asked for already
	}
	var items []card.Action
	for _, h := range relationship.Hows {
		if howWord(h) != d.How {
			items = append(items, card.Action{Label: d.say(howWords[h]), Line: d.again(func(in *logArgs) { in.How = howWord(h) })})
		}
	}
	return items
}

// daysOffered is how many days back a draft offers.
const daysOffered = 7

func (d *drafted) otherDays() []card.Action {
	if d.Vague != "" {
		return nil // they are asked for already
	}
	var items []card.Action
	for day := d.Today; day > d.Today-daysOffered; day-- {
		if day != d.Date.or(0) {
			items = append(items, card.Action{Label: d.weekdayDate(day), Line: d.again(func(in *logArgs) { in.Date = pastDay(day + 1) })})
		}
	}
	return append(items, card.Action{Label: d.say(menuOther) + " …", Line: d.again(func(in *logArgs) { in.Draft = draftForm })})
}

func (d *drafted) otherPeople() []card.Action {
	var items []card.Action
	for _, p := range d.co.People {
		if len(items) == peopleShown {
			break
		}
		if !slices.Contains(d.With, p.Name) {
			items = append(items, card.Action{Label: "+ " + p.Name, Line: d.again(func(in *logArgs) {
				in.With = append(slices.Clone(in.With), p.Name)
			})})
		}
	}
	for _, name := range d.With {
		items = append(items, card.Action{Label: "− " + shorten(name, labelShown), Line: d.again(func(in *logArgs) {
			in.With = slices.DeleteFunc(slices.Clone(in.With), func(o string) bool { return o == name })
		})})
	}
	return items
}

func (d *drafted) otherMoods() []card.Action {
	var items []card.Action
	for _, m := range slices.Backward(relationship.Moods) {
		if d.Mood.Mood == nil || *d.Mood.Mood != m {
			items = append(items, card.Action{Label: d.say(moodWords[m]), Line: d.again(func(in *logArgs) { in.Mood = moodWord{new(m)} })})
		}
	}
	if d.Mood.Mood != nil {
		items = append(items, card.Action{Label: d.say(wordNoMood), Line: d.again(func(in *logArgs) { in.Mood = moodWord{} })})
	}
	return items
}

// less leaves out what was told along with the talk.
func (d *drafted) less() []card.Action {
	facts := d.besideFacts(d.rest)
	items := make([]card.Action, 0, len(d.rest))
	for i := range d.rest {
		label := facts[i].Label + ": " + card.WordsOf(facts[i].Value)
		items = append(items, card.Action{
			Label: shorten(strings.TrimSpace(label), nameShown),
			Line:  d.again(func(in *logArgs) { *in = in.without(&d.rest[i]) }),
		})
	}
	for _, step := range d.nextFacts(d.Request) {
		items = append(items, card.Action{
			Label: shorten(step.Label+": "+card.WordsOf(step.Value), nameShown),
			Line:  d.again(func(in *logArgs) { in.Next, in.On = "", 0 }),
		})
	}
	return items
}
