package commands

import (
	"context"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

var _ = define(Spec{
	Name: "gave", Latvian: "devām", Group: Record, Changes: true, Needs: Keepers,
	Summary:  say("gave.summary", "Record a favour we did them", "Pierakstīt, ko devām viņiem"),
	Examples: []string{`gave Acme "training day" size=usual`},
	Related:  []string{"got", "promise", "undo"},
}, func(ctx context.Context, e *Env, r *Request, in favourArgs) (bot.Reply, error) {
	return e.exchange(ctx, r, in, func(en *relationship.Entry, size float64) { en.Given = size })
})
