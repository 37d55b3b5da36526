package main

import (
	"context"
	"errors"
	"strings"

	"github.com/rapport-bot/rapport/bot/slack"
)

// The bot token must be good and allow what the manifest asks for.
var _ = checked("slack", func(ctx context.Context, p *visited) []finding {
	switch {
	case p.SlackBotToken == "" && p.SlackClientID == "":
		return found(unset, "", "not set up")
	case p.SlackBotToken == "":
		if err := slack.ExamineAPI(ctx, p.SlackAPIURL, nil); err != nil {
			return found(ill, "may this machine reach the outside?", "%v", err)
		}
		return found(well, "", "answers; workspaces install the app by link, and each has a token of its own")
	}
	g, err := slack.Examine(ctx, slack.Secret(p.SlackBotToken), p.SlackAPIURL, nil)
	if refused, ok := errors.AsType[*slack.RefusedError](err); ok {
		return found(ill, "copy the Bot User OAuth Token from OAuth & Permissions, or install the app again", "SLACK_BOT_TOKEN is refused: %s", refused.Reason)
	}
	if err != nil {
		return found(ill, "may this machine reach the outside?", "%v", err)
	}
	all := found(well, "", "the token is good for %s (%s)", g.Name, g.Team)
	if len(g.Lacking) > 0 {
		all = append(all, found(ill, "paste the manifest again (rapport manifest slack) and install the app again", "the token lacks %s", strings.Join(g.Lacking, ", "))...)
	}
	if len(g.Left) > 0 {
		all = append(all, found(well, "", "left out, which is allowed: %s", strings.Join(g.Left, ", "))...)
	}
	if len(g.Idle) > 0 {
		all = append(all, found(warn, "take them away in OAuth & Permissions", "nothing uses %s", strings.Join(g.Idle, ", "))...)
	}
	return all
})
