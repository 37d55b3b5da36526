package main

import "github.com/rapport-bot/rapport/bot"

// observed is the assistant as a platform asks it, within limits if there are
// any. What is done unasked has lines of its own.
func (o *office) observed(l *bot.Limiter) bot.Handler {
	return bot.Chain(o.Handle,
		bot.Observed(bot.Observer{Log: o.log, Name: o.Label}),
		bot.Limited(l, o.Limited),
	)
}
