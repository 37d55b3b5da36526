package bot

import (
	"context"
	"slices"

	"github.com/rapport-bot/rapport/bot/card"
)

// A Handler decides what to do about an event.
type Handler func(context.Context, Event) (Reply, error)

// Middleware wraps a handler.
type Middleware func(Handler) Handler

// Chain wraps h so that the first middleware sees an event first.
func Chain(h Handler, through ...Middleware) Handler {
	for _, t := range slices.Backward(through) {
		h = t(h)
	}
	return h
}

// An Address is where to say something unprompted: to a person in private, or
// in a room.
type Address struct{ Platform, Team, Person, Room string }

// A Sender says things unprompted.
type Sender interface {
	Send(ctx context.Context, to Address, m card.Message) (Ref, error)
}
