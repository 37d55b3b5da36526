package main

import (
	"cmp"
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/bot/slack"
	"github.com/rapport-bot/rapport/bot/teams"
)

// A joint is a workspace of Slack's in whose data the people of a directory
// work too, by way of Teams. The zero joint joins nothing.
type joint struct{ workspace, tenant string }

// on is the workspace in whose data the people of a team work.
func (j joint) on(team string) string {
	if j.workspace != "" && strings.EqualFold(team, j.tenant) {
		return j.workspace
	}
	return team
}

// take has what comes from the directory happen in the workspace.
func (j joint) take(next bot.Handler) bot.Handler {
	return func(ctx context.Context, ev bot.Event) (bot.Reply, error) {
		ev.Team = j.on(ev.Team)
		return next(ctx, ev)
	}
}

// route is the way to an address in the workspace: a person is where their ID
// is from, and a room, too, whatever platform was written beside them.
func (j joint) route(to bot.Address) bot.Address {
	if j.workspace == "" || to.Team != j.workspace {
		return to
	}
	if onDirectory(to) {
		return bot.Address{Platform: teams.Platform, Team: j.tenant, Person: to.Person, Room: to.Room}
	}
	to.Platform = slack.Platform
	return to
}

// onDirectory reports whether an address is one of Teams'. Slack's IDs have no
// colons, and are no GUIDs.
func onDirectory(to bot.Address) bool {
	if to.Person != "" {
		return directoryID.MatchString(to.Person) || strings.HasPrefix(to.Person, "29:")
	}
	return strings.Contains(to.Room, ":")
}

// A joined sender speaks on both platforms of a joint.
type joined struct {
	namer
	both senders
}

func (s *joined) Send(ctx context.Context, to bot.Address, m card.Message) (bot.Ref, error) {
	to = s.route(to)
	return s.both.Send(ctx, to, s.named(ctx, to, m))
}

func (s *joined) Post(ctx context.Context, to bot.Address, id string, m card.Message) (bot.Ref, error) {
	to = s.route(to)
	return s.both.Post(ctx, to, id, s.named(ctx, to, m))
}

func (s *joined) Posted(ctx context.Context, to bot.Address, id string, since time.Time) (bot.Ref, bool, error) {
	return s.both.Posted(ctx, s.route(to), id, since)
}

func (s *joined) Change(ctx context.Context, to bot.Address, ref bot.Ref, m card.Message) error {
	to = s.route(to)
	return s.both.Change(ctx, to, ref, s.named(ctx, to, m))
}

func (s *joined) Profile(ctx context.Context, to bot.Address) (bot.Profile, error) {
	return s.both.Profile(ctx, s.route(to))
}

func (s *joined) Exists(ctx context.Context, to bot.Address, link string) (bool, error) {
	return s.both.Exists(ctx, s.route(to), link)
}

func (s *joined) Home(ctx context.Context, to bot.Address) error {
	return s.both.Home(ctx, s.route(to))
}

// A namer calls the people of the directory by name in what goes out on Slack,
// which knows no IDs but its own.
type namer struct {
	joint
	name func(ctx context.Context, team, person string) string
}

// answer names people in what is answered on Slack.
func (n *namer) answer(next bot.Handler) bot.Handler {
	return func(ctx context.Context, ev bot.Event) (bot.Reply, error) {
		reply, err := next(ctx, ev)
		reply.Message = n.named(ctx, bot.Address{Platform: slack.Platform, Team: ev.Team}, reply.Message)
		return reply, err
	}
}

// named returns m with the names of the directory's people in the place of
// their IDs, where it is drawn by Slack.
func (n *namer) named(ctx context.Context, to bot.Address, m card.Message) card.Message {
	if n.workspace == "" || to.Platform != slack.Platform || to.Team != n.workspace {
		return m
	}
	m.Blocks = slices.Clone(m.Blocks)
	for i, block := range m.Blocks {
		switch b := block.(type) {
		case card.Text:
			m.Blocks[i] = card.Text(n.spans(ctx, b))
		case card.Note:
			m.Blocks[i] = card.Note(n.spans(ctx, b))
		case card.Facts:
			b = slices.Clone(b)
			for j := range b {
				b[j].Value = n.spans(ctx, b[j].Value)
			}
			m.Blocks[i] = b
		case card.Table:
			rows := make([][][]card.Span, len(b.Rows))
			for j, row := range b.Rows {
				for _, cell := range row {
					rows[j] = append(rows[j], n.spans(ctx, cell))
				}
			}
			b.Rows = rows
			m.Blocks[i] = b
		case card.Title, card.Meter, card.Actions, card.Image, card.Feedback: // name nobody
		}
	}
	return m
}

func (n *namer) spans(ctx context.Context, spans []card.Span) []card.Span {
	spans = slices.Clone(spans)
	for i, one := range spans {
		if one.Kind == card.Person && onDirectory(bot.Address{Person: one.Text}) {
			spans[i].Text = cmp.Or(n.name(ctx, n.workspace, one.Text), one.Text)
		}
	}
	return spans
}

// join speaks on both platforms of the joint, if there is one, through one
// sender: whoever is written to is where their ID is from.
func (o *office) join() {
	if o.joint.workspace == "" {
		return
	}
	both := &joined{namer{o.joint, o.nameOf}, maps.Clone(o.senders)}
	for _, platform := range []string{slack.Platform, teams.Platform} {
		o.senders[platform] = both
	}
}

// joint is what the settings join: nothing, or the one directory that is named.
func (c *Config) joint() joint {
	switch {
	case c.TeamsWorkspace == "":
		return joint{}
	case len(c.TeamsTenants) == 0:
		return joint{c.TeamsWorkspace, c.TeamsTenant}
	}
	return joint{c.TeamsWorkspace, c.TeamsTenants[0]}
}

// slackTeam is what Slack calls a workspace.
var slackTeam = regexp.MustCompile(`^T[A-Z0-9]{2,}$`)

// checkJoint reports what stands in the way of joining.
func (c *Config) checkJoint(bad func(name, format string, a ...any)) {
	const name = "TEAMS_WORKSPACE"
	switch {
	case c.TeamsWorkspace == "":
	case !slackTeam.MatchString(c.TeamsWorkspace):
		bad(name, "%q is not the ID of a Slack workspace, which begins with T", c.TeamsWorkspace)
	case !c.onTeams():
		bad(name, "there is no Teams to join to it: set TEAMS_APP_ID up, or leave it out")
	case !c.onSlack() || c.SlackBotToken == "" && c.SlackClientID == "":
		bad(name, "there is no Slack to join: set SLACK_BOT_TOKEN or SLACK_CLIENT_ID up, or leave it out")
	case len(c.TeamsTenants) > 1:
		bad(name, "several directories are served: TEAMS_TENANTS must name the one that works in %s", c.TeamsWorkspace)
	case !directoryID.MatchString(c.joint().tenant):
		bad(name, "TEAMS_TENANTS must name the directory that works in %s by its ID, such as 1b0f7c3e-5a2d-4c68-9e10-7f3a2b4c5d6e", c.TeamsWorkspace)
	}
}
