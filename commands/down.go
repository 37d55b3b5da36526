package commands

import (
	"errors"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	saidDown      = say("explain.down", "Could not save. Nothing was changed.", "Neizdevās saglabāt. Nekas nav mainīts.")
	saidDownPress = say("explain.down.press", "Could not save. Nothing was changed. Press again in a moment.",
		"Neizdevās saglabāt. Nekas nav mainīts. Nospied vēlreiz pēc brīža.")
	saidDownRead = say("explain.down.read", "The store cannot be reached just now. Please try again in a moment.",
		"Krātuve pašlaik nav sasniedzama. Lūdzu, mēģini pēc brīža.")
	saidUnsure = say("explain.unsure", "It may be saved, or not: the store did not say. Press Try again, and it is saved once.",
		"Varbūt saglabāts, varbūt nav: krātuve neatbildēja. Nospied “Mēģināt vēlreiz”, un tas būs saglabāts vienreiz.")
	saidUnsureForm = say("explain.unsure.form", "It may be saved, or not: the store did not say. Send the form again, and it is saved once.",
		"Varbūt saglabāts, varbūt nav: krātuve neatbildēja. Nosūti veidlapu vēlreiz, un tas būs saglabāts vienreiz.")
	saidUnsureLong = say("explain.unsure.long", "It may be saved, or not: the store did not say. Look at the timeline before you send it again.",
		"Varbūt saglabāts, varbūt nav: krātuve neatbildēja. Pirms sūti vēlreiz, ieskaties laika līnijā.")
	saidYourText   = say("explain.text", "Your text: %s", "Tavs teksts: %s")
	buttonTryAgain = say("button.tryagain", "Try again", "Mēģināt vēlreiz")
)

// explainDown says what the store's failing means for what was asked, and gives
// the text back, so that nothing typed is lost.
func (m *Mux) explainDown(r *Request, err error) *answerError {
	if s, _ := m.spec(r.Line); r.Line == "" || s != nil && !s.Changes {
		return r.refuse(saidDownRead)
	}
	if strings.HasPrefix(r.Line, putBy) {
		return r.refuse(saidDownPress) // what it stands for is in the store
	}
	said := saidDown
	again := ""
	// What was once unsure stays so, whatever becomes of this try.
	if errors.Is(err, relationship.ErrUnsure) || marked(r.Line, againKey) {
		// Under the same ID it is written once, whatever became of it.
		said = saidUnsure
		if again = r.sameAgain(); len(again) > buttonCarries {
			said, again = saidUnsureLong, ""
		}
	}
	a := r.refuse(said)
	for _, line := range typed(r.Line) {
		a.message.Blocks = append(a.message.Blocks, r.para(saidYourText, card.Lit(line)))
	}
	if again != "" {
		a = a.with(card.Action{Label: r.say(buttonTryAgain), Line: again, Style: card.Primary})
	}
	return a
}

// sameAgain is the line under the ID that it had.
func (r *Request) sameAgain() string {
	if _, several := linesInTurn(r.Line); several || marked(r.Line, againKey) {
		return r.Line
	}
	line := r.Line + " " + againKey + "=yes"
	if !marked(r.Line, "id") {
		line += " id=" + quote(r.ID)
	}
	return line
}

// againKey marks the line of a button with which something is tried again that
// may be saved.
const againKey = "again"

// marked reports whether a line has a key.
func marked(line, key string) bool {
	return slices.ContainsFunc(split(line), func(t token) bool { return t.Key == key })
}

// typed are the lines that stand behind a button's as a person would type them:
// without what only buttons carry.
func typed(line string) []string {
	lines, several := linesInTurn(line)
	if !several {
		lines = []string{line}
	}
	var plain []string
	for _, one := range lines {
		text, from := "", 0
		for _, t := range split(one) {
			if t.Key == "id" || t.Key == "confirm" || t.Key == "draft" || t.Key == againKey {
				text, from = text+strings.TrimRight(one[from:t.Start], " "), t.End
			}
		}
		if text = strings.TrimSpace(text + one[from:]); text != "" {
			plain = append(plain, text)
		}
	}
	return plain
}
