package commands

import (
	"context"

	"github.com/rapport-bot/rapport/bot"
)

// home draws the person's home page.
func (m *Mux) home(ctx context.Context, e *Env, r *Request, outside bool) (bot.Reply, error) {
	reply, err := m.run(ctx, e, r, "help menu", outside)
	reply.Home = true
	return reply, err
}

// hello offers what might be said first.
func (r *Request) hello() []bot.Choice {
	return nil
}
