package commands

import (
	"context"
	"math"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

var saidLimited = count("limited.wait",
	"That is more than I can take at once. Please try again in %d second.", "That is more than I can take at once. Please try again in %d seconds.",
	"Tik daudz uzreiz nevaru. Lūdzu, mēģini vēlreiz pēc %d sekundēm.", "Tik daudz uzreiz nevaru. Lūdzu, mēģini vēlreiz pēc %d sekundes.", "Tik daudz uzreiz nevaru. Lūdzu, mēģini vēlreiz pēc %d sekundēm.")

// Limited asks somebody who asks too much to try again after a while. A form
// stays open with what was typed.
func (m *Mux) Limited(ctx context.Context, ev bot.Event, wait time.Duration) bot.Reply {
	e, err := m.envs(ev.Team)
	if err != nil {
		return bot.Reply{}
	}
	r, err := e.request(ctx, ev)
	if err != nil {
		r = e.bare(ev)
	}
	answer := r.refuse(saidLimited, int(math.Ceil(wait.Seconds())))
	if b, ok := ev.Body.(bot.Submit); ok {
		if s := m.verbs[wordKey(b.Form)]; s != nil {
			return bot.Reply{Errors: map[string]string{s.firstField(b.Values): answer.message.Summary}}
		}
	}
	return bot.Reply{Private: true, Message: answer.message}
}
