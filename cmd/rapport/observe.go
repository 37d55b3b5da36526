package main

import "github.com/rapport-bot/rapport/bot"

// observed is the assistant as the platforms ask it. What is done unasked has
// lines of its own.
func (o *office) observed() bot.Handler {
	return bot.Chain(o.Handle, bot.Observed(bot.Observer{Log: o.log, Name: o.Label}))
}
