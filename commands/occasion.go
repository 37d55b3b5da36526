package commands

import (
	"context"
	"fmt"

	"github.com/rapport-bot/rapport/bot"
)

// An occasion is what is said when a time has come. The request is that of the
// person who is told, or of nobody when a room is. An empty reply says nothing.
type occasion func(ctx context.Context, e *Env, r *Request, o bot.Occasion) (bot.Reply, error)

// occasions holds every declared occasion by name. It is filled before any
// function runs and not written afterwards.
var occasions = map[string]occasion{}

// onOccasion declares what is said on an occasion.
func onOccasion(name string, o occasion) struct{} { //nolint:unparam // a declaration needs a value
	if occasions[name] != nil {
		panic("commands: two occasions are called " + name)
	}
	occasions[name] = o
	return struct{}{}
}

// occur says what an occasion gives to say. What goes wrong is an error: there
// is nobody to explain it to, and it can be tried again.
func (e *Env) occur(ctx context.Context, r *Request, o bot.Occasion) (bot.Reply, error) {
	say := occasions[o.Name]
	if say == nil {
		return bot.Reply{}, fmt.Errorf("occasion %q is not known", o.Name)
	}
	return say(ctx, e, r, o)
}
