package main

import (
	"context"
	"errors"

	"github.com/rapport-bot/rapport/bot/slack"
)

// The app-level token must open sockets, where they are used.
var _ = checked("slack sockets", func(ctx context.Context, p *visited) []finding {
	if p.SlackAppToken == "" {
		return found(unset, "", "not set up")
	}
	err := slack.ExamineSockets(ctx, slack.Secret(p.SlackAppToken), p.SlackAPIURL, nil)
	if refused, ok := errors.AsType[*slack.RefusedError](err); ok {
		return found(ill, "make an app-level token with connections:write, and turn Socket Mode on", "SLACK_APP_TOKEN is refused: %s", refused.Reason)
	}
	if err != nil {
		return found(ill, "may this machine reach the outside?", "%v", err)
	}
	return found(well, "", "the app-level token opens sockets")
})
