package commands

import (
	"strings"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	saidAhead = say("record.ahead", "That date is in the future. Nothing saved.", "Šis datums ir nākotnē. Nekas nav saglabāts.")
	wordNoDay = say("record.nodate", "no date", "bez datuma")

	labelWhose  = say("label.whose", "Whose promise", "Kura solījums")
	labelDueBy  = say("label.dueby", "Due", "Termiņš")
	labelResult = say("label.result", "Result", "Iznākums")
	labelSize   = say("label.size", "Size", "Lielums")
	labelAbout  = say("label.about", "About", "Par")
	labelFact   = say("label.fact", "Fact", "Fakts")
)

// past returns the day something happened, today if none was given, and
// refuses one that is to come.
func (r *Request) past(d pastDay) (relationship.Day, error) {
	day := d.or(r.Today)
	if day > r.Today {
		return 0, r.refuse(saidAhead).under("date")
	}
	return day, nil
}

// kindOf names what an entry is: a call, a note, a promise.
func (r *Request) kindOf(en *relationship.Entry) string {
	if en.Type == relationship.Interaction {
		return r.say(howWords[en.How])
	}
	return r.say(typeWords[en.Type])
}

// A labelled is one value of an entry, under the name that a card gives it.
type labelled struct {
	label phrase
	value string
}

// values are what an entry records, in the order a card shows them, empty
// ones and all: a later version of the entry has the same labels.
func (r *Request) values(en *relationship.Entry) []labelled {
	date := labelled{labelDate, r.date(en.Day)}
	text := labelled{labelText, en.Text}
	switch en.Type {
	case relationship.Interaction:
		mood := ""
		if en.Mood != nil {
			mood = r.mood(*en.Mood)
		}
		return []labelled{{labelType, r.say(howWords[en.How])}, date, {labelPeople, strings.Join(en.Who, ", ")}, {labelMood, mood}, text}
	case relationship.FactEntry:
		return []labelled{{labelFact, r.fact(en.Fact) + " " + r.factValue(en.Fact, en.Value)}, date, text}
	case relationship.Promise:
		return []labelled{{labelWhose, r.whose(en.Whose)}, {labelDueBy, r.dueBy(en.Due)}, date, text}
	case relationship.PromiseOutcome:
		result := r.say(resultWords[en.Result])
		if en.Result == relationship.Moved {
			result += " → " + r.date(en.Due)
		}
		return []labelled{{labelAbout, hash(en.Of)}, {labelResult, result}, date, text}
	case relationship.ComplaintClose:
		return []labelled{{labelAbout, hash(en.Of)}, date, text}
	case relationship.Value:
		return []labelled{{labelSize, r.size(en.Given + en.Received)}, date, text}
	case relationship.Harm:
		return []labelled{{labelType, r.say(typeWords[en.Type])}, {labelSeverity, r.say(saidOfFive, en.Severity)}, {labelArea, r.wordFrom(areaWords, en.Area)}, date, text}
	case relationship.Insight:
		return []labelled{{labelType, r.what(en)}, {labelTag, en.Tag}, date, text}
	default:
		return []labelled{{labelType, r.what(en)}, date, text}
	}
}

// recordFacts describe an entry of any type on a card, but for its text.
func (r *Request) recordFacts(co *relationship.Company, en *relationship.Entry) card.Facts {
	if en.Type == relationship.Interaction {
		return r.entryFacts(co, en)
	}
	facts := card.Facts{{Label: r.label("company"), Value: card.Say(co.Name)}}
	for _, v := range r.values(en) {
		if v.value != "" && v.label != labelText {
			facts = append(facts, card.Fact{Label: r.say(v.label), Value: card.Say(v.value)})
		}
	}
	return facts
}

// receipt confirms what was written: the line, what was recorded and the text
// of its first entry.
func (r *Request) receipt(w *relationship.Written, line []card.Span) card.Message {
	en := &w.Entries[0]
	m := card.Message{Summary: card.WordsOf(line), Blocks: []card.Block{card.Text(line), r.recordFacts(&w.After.Company, en)}}
	if en.Text != "" {
		m.Blocks = append(m.Blocks, card.Para(shorten(en.Text, textShown)))
	}
	return m
}

func (r *Request) whose(whose string) string {
	if whose == relationship.Theirs {
		return r.say(wordTheirs)
	}
	return r.say(wordOurs)
}

func (r *Request) dueBy(d relationship.Day) string {
	if d == 0 {
		return r.say(wordNoDay)
	}
	return r.date(d)
}

func (l lang) size(favours float64) string {
	switch favours {
	case relationship.SmallFavour:
		return l.say(wordSmall)
	case relationship.UsualFavour:
		return l.say(wordUsual)
	case relationship.BigFavour:
		return l.say(wordBig)
	}
	return l.decimal(favours, 1)
}

// String is the size as a command line has it.
func (w sizeWord) String() string { return english.size(float64(w)) }
