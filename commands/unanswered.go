package commands

import (
	"context"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

var _ = onOccasion("unanswered", sayUnanswered)

var (
	saidNotAnswered = say("unanswered.sorry", "I was restarted before I could answer you. Please ask again.",
		"Mani pārstartēja, pirms paspēju tev atbildēt. Lūdzu, pajautā vēlreiz.")
	saidMayStand = say("unanswered.stands", "If you were recording something, it may be on record already: look at %s before you say it again.",
		"Ja kaut ko pierakstīji, tas, iespējams, jau ir saglabāts: pirms atkārto, pārbaudi ar komandu %s.")
)

// sayUnanswered tells somebody that their answer got lost with the process that
// was to give it.
func sayUnanswered(_ context.Context, _ *Env, r *Request, _ bot.Occasion) (bot.Reply, error) {
	sorry := r.line(saidNotAnswered)
	return bot.Reply{Private: true, Message: card.Message{
		Summary: card.WordsOf(sorry),
		Blocks:  []card.Block{card.Text(sorry), r.note(saidMayStand, card.Lit(r.verb("timeline")))},
	}}, nil
}
