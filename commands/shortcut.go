package commands

import (
	"context"

	"github.com/rapport-bot/rapport/bot"
)

// shortcut opens the form of a command.
func (m *Mux) shortcut(ctx context.Context, e *Env, r *Request, s bot.Shortcut, outside bool) (bot.Reply, error) {
	return m.run(ctx, e, r, s.Command, outside)
}

// removed notes that a message is gone that something was recorded from.
func (e *Env) removed(context.Context, *Request, string) error { return nil }
