package commands

import (
	"strings"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	buttonSnoozeIt  = say("button.snoozeit", "Be quiet about it", "Neatgādināt")
	buttonOurVow    = say("button.ourvow", "Our promise: %s", "Mūsu solījums: %s")
	buttonOurVowDue = say("button.ourvowdue", "Our promise: %s, by %s", "Mūsu solījums: %s, līdz %s")
)

// nothing says why nothing was recorded, and offers what may be meant.
func (m *Mux) nothing(r *Request, why Nothing, offers []Proposal) *answerError {
	words := nothingWords[why]
	answer := r.refuse(words, card.Lit(r.example()))
	var actions []card.Action
	for _, p := range offers {
		l, ok := r.Directory.Listing(p.Company.ID)
		s := m.verbs[wordKey(p.Command)]
		if !ok || !s.Changes {
			continue
		}
		line := lineOfArgs(s.Name, l.Name, p.Args)
		if s.Name == "log" {
			line += " draft=" + string(draftCard)
		}
		label := r.offer(s, l.Name)
		if s.Name == "promise" {
			label = r.offerPromise(p)
		}
		actions = append(actions, card.Action{Label: label, Line: r.once(line)})
	}
	if len(actions) == 0 && (why == Unclear || why == SmallTalk) {
		actions = menu(r)
	}
	if len(actions) > 0 {
		answer = answer.with(actions...)
	}
	return answer
}

var nothingWords = map[Nothing]phrase{
	Unclear:      saidNotACommand,
	SmallTalk:    say("nothing.small", "All right. Tell me about a talk with a company, or ask how one is doing.", "Labi. Pastāsti par sarunu ar kādu uzņēmumu vai pajautā, kā kādam klājas."),
	Planned:      say("nothing.planned", "That is still to come, so no talk was recorded.", "Tas vēl tikai būs, tāpēc saruna nav pierakstīta."),
	Negated:      say("nothing.negated", "As I read it, no talk took place. Nothing was recorded.", "Kā saprotu, saruna nenotika. Nekas nav pierakstīts."),
	Hypothetical: say("nothing.if", "As I read it, this has not happened. Nothing was recorded.", "Kā saprotu, tas nav noticis. Nekas nav pierakstīts."),
	Pasted:       say("nothing.pasted", "This looks like pasted text. Nothing was recorded; say in a sentence what happened.", "Tas izskatās pēc iekopēta teksta. Nekas nav pierakstīts; pastāsti vienā teikumā, kas notika."),
}

// offer names a command on a button.
func (r *Request) offer(s *Spec, company string) string {
	words := map[string]phrase{"next": buttonNextStep, "note": buttonAsNote, "snooze": buttonSnoozeIt, "log": buttonLog, "pause": buttonPause}
	if p, ok := words[s.Name]; ok {
		return r.say(p)
	}
	return strings.TrimSpace(capital(s.verb(r.lang)) + " " + company)
}

// offerPromise names a promise on its button, so that it can be checked before
// it is pressed.
func (r *Request) offerPromise(p Proposal) string {
	var what, by string
	for _, a := range p.Args {
		switch a.Name {
		case "text":
			what = shorten(a.Value, labelShown)
		case "by":
			if d, err := relationship.ParseDay(a.Value); err == nil {
				by = r.date(d)
			}
		}
	}
	if by == "" {
		return r.say(buttonOurVow, what)
	}
	return r.say(buttonOurVowDue, what, by)
}

// example is a line to type, in the person's language.
func (r *Request) example() string {
	if r.lang == latvian {
		return "pieraksti Acme zvans lieliski"
	}
	return "log Acme call great"
}
