package main

import (
	"log/slog"
	"time"

	"github.com/rapport-bot/rapport/bot"
)

// unanswered has a process stop before it answered somebody.
func (k *talk) unanswered(person string) {
	o := &office{Assistant: k.bot, clock: newClock("", k.zone), log: slog.New(slog.DiscardHandler)}
	o.clock.real = time.Now
	ev := bot.Event{ID: "lost-" + person, Platform: "test", Team: k.team, Person: person}
	for range 2 { // it may be noticed twice
		if err := o.unanswered(k.t.Context(), ev); err != nil {
			k.t.Fatal(err)
		}
	}
}
