package commands

import (
	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

// kindWord is what a company is to us: customer, partner or both.
type kindWord string

const bothKinds kindWord = "both"

var wordBoth = say("word.both", "customer and partner", "klients un partneris")

func (kindWord) kind() bot.FieldKind { return bot.Pick }

func (w *kindWord) read(_ *Request, text string) (bool, error) {
	sides, ok := readSides(text)
	if !ok {
		return false, nil
	}
	*w = kindOf(sides)
	return true, nil
}

func (kindWord) options(r *Request) []bot.Choice {
	return []bot.Choice{
		{Label: r.say(wordCustomer), Value: string(relationship.Customer)},
		{Label: r.say(wordPartner), Value: string(relationship.Partner)},
		{Label: r.say(wordBoth), Value: string(bothKinds)},
	}
}

// kindOf names a set of sides.
func kindOf(sides []relationship.Side) kindWord {
	switch len(sides) {
	case 0:
		return ""
	case 1:
		return kindWord(sides[0])
	default:
		return bothKinds
	}
}

// has reports whether a company of this kind has a relationship on a side.
func (w kindWord) has(s relationship.Side) bool { return w == bothKinds || w == kindWord(s) }

// words names a kind in the person's language.
func (w kindWord) words(r *Request) string {
	if w == bothKinds {
		return r.say(wordBoth)
	}
	return r.side(relationship.Side(w))
}
