package main

import (
	"log/slog"
	"strconv"

	"github.com/rapport-bot/rapport/bot"
)

// limit lets people, all of the workspace and programs ask only so much in a
// minute, from now on.
func (k *talk) limit(words []string) {
	var l bot.Limits
	into := []*int{&l.Person, &l.Workspace, &l.Program}
	for i, word := range words {
		n, err := strconv.Atoi(word)
		if err != nil {
			k.t.Fatal(err)
		}
		*into[i] = n
	}
	*k.limits = bot.Limiter{Limits: l, Counter: k.bot.Store, Log: slog.New(slog.DiscardHandler)}
}
