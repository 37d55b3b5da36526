package commands

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// nameLimit is the most runes that the name of a company or a person has.
const nameLimit = 120

var (
	saidNoLetters = say("naming.letters", "A name needs a letter or a digit. Nothing was saved.",
		"Nosaukumā vajag vismaz vienu burtu vai ciparu. Nekas nav saglabāts.")
	saidNameLong = say("naming.long", "A name has at most %d characters, this one has %d. Nothing was saved.",
		"Nosaukumā var būt ne vairāk kā %d rakstzīmes, šajā ir %d. Nekas nav saglabāts.")
	saidColleague = say("naming.colleague", "%s is a colleague. Nothing was saved.", "%s ir kolēģis. Nekas nav saglabāts.")
	saidMixed     = say("naming.mixed", "“%s” mixes letters of different alphabets that look alike. Is it spelled right?",
		"“%s” satur dažādu alfabētu burtus, kas izskatās vienādi. Vai tas uzrakstīts pareizi?")
	saidNameTaken  = say("naming.taken", "There is %s already.", "Jau ir %s.")
	saidAliasTaken = say("naming.alias", "“%s” is another name of %s.", "“%s” jau ir cits nosaukums: %s.")
)

// named makes a name of what a person typed: on one line, free of marks and
// of invisible characters.
func (r *Request) named(text newName) (string, error) {
	if tokens := split(string(text)); len(tokens) > 0 && tokens[0].Kind == mentionToken {
		return "", r.refuse(saidColleague, card.Who(tokens[0].ID))
	}
	if strings.HasPrefix(string(text), "@") {
		return "", r.refuse(saidColleague, card.Lit(shorten(string(text), nameShown)))
	}
	name := strip(strings.Join(strings.Fields(strings.Map(visible, string(text))), " "))
	if !strings.ContainsFunc(name, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }) {
		return "", r.refuse(saidNoLetters)
	}
	if n := utf8.RuneCountInString(name); n > nameLimit {
		return "", r.refuse(saidNameLong, nameLimit, n)
	}
	return name, nil
}

// holder returns the company that has a name or alias, as names compare.
func (r *Request) holder(name string) (relationship.Listing, bool) {
	fold := relationship.Fold(name)
	for _, id := range r.Directory.Similar(name) {
		l, _ := r.Directory.Listing(id)
		if relationship.Fold(l.Name) == fold {
			return l, true
		}
		for _, alias := range l.Aliases {
			if relationship.Fold(alias) == fold {
				return l, true
			}
		}
	}
	return relationship.Listing{}, false
}

// takenBy refuses a name that another company has.
func (r *Request) takenBy(name string, l relationship.Listing) *answerError {
	button := card.Action{Label: l.Name, Line: "score " + quote(l.Name)}
	if relationship.Fold(l.Name) == relationship.Fold(name) {
		return r.refuse(saidNameTaken, card.Bold(l.Name)).with(button)
	}
	return r.refuse(saidAliasTaken, shorten(name, nameShown), card.Bold(l.Name)).with(button)
}
