package commands

import "github.com/rapport-bot/rapport/bot/card"

var saidCancelled = say("confirm.no", "Cancelled. Nothing was changed.", "Atcelts. Nekas nav mainīts.")

// confirmButtons go under a preview: the line that does it, and its refusal.
func (r *Request) confirmButtons(line string, yes phrase, style card.Style) card.Actions {
	return card.Actions{
		{Label: r.say(yes), Line: r.once(line + " confirm=yes"), Style: style},
		{Label: r.say(buttonCancel), Line: line + " confirm=no"},
	}
}
