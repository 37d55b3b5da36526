package commands

import (
	"context"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

var _ = define(Spec{
	Name: "got", Latvian: "saņēmām", Group: Record, Changes: true, Needs: Keepers,
	Summary:  say("got.summary", "Record a favour they did us", "Pierakstīt, ko saņēmām no viņiem"),
	Examples: []string{`got Nordtek "two weeks of extra credit" size=big`},
	Related:  []string{"gave", "promise", "undo"},
}, func(ctx context.Context, e *Env, r *Request, in favourArgs) (bot.Reply, error) {
	return e.exchange(ctx, r, in, func(en *relationship.Entry, size float64) { en.Received = size })
})
