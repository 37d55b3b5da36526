package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/slack"
	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store"
)

// autoWorkspace stands for whichever workspace is meant.
const autoWorkspace = "auto"

// openWorkspace opens the store and the workspace that a command of the
// command line is about. The caller closes the office.
func (p *program) openWorkspace(ctx context.Context) (*office, *commands.Env, error) {
	o, err := p.open(ctx)
	if err != nil {
		return nil, nil, err
	}
	env, err := p.workspace(ctx, o)
	if err == nil {
		err = o.learned(ctx, env)
	}
	if err != nil {
		return nil, nil, errors.Join(err, o.Close())
	}
	return o, env, nil
}

// learned puts the newest model that the workspace learned in force.
func (o *office) learned(ctx context.Context, env *commands.Env) error {
	w, ok := env.Ledger.Store.(*store.Workspace)
	if !ok {
		return nil
	}
	v, err := w.Learned(ctx)
	if errors.Is(err, relationship.ErrUnknown) {
		return nil
	}
	if err == nil {
		env.Ledger.Learn(&v.Model)
	}
	return err
}

// workspace returns the environment that a command of the command line is
// about: the one that is named, the team that the Slack token belongs to, the
// only one in the store besides the sample, or the local one.
func (p *program) workspace(ctx context.Context, o *office) (*commands.Env, error) {
	if p.Workspace != autoWorkspace {
		return o.Env(p.Workspace)
	}
	if p.SlackBotToken != "" && p.SlackSigningSecret != "" {
		s, err := slack.New(slack.Config{
			Signing: slack.Secret(p.SlackSigningSecret), Token: slack.Secret(p.SlackBotToken), APIURL: p.SlackAPIURL,
			Handle: func(context.Context, bot.Event) (bot.Reply, error) { return bot.Reply{}, nil }, Log: o.log,
		})
		if err != nil {
			return nil, err
		}
		team, err := s.Team(ctx)
		if err != nil {
			return nil, fmt.Errorf("which workspace the Slack token is for: %w (RAPPORT_WORKSPACE names one)", err)
		}
		return o.Env(team)
	}
	ids, err := o.Store.Workspaces(ctx)
	if err != nil {
		return nil, err
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return id == sampleID })
	switch len(ids) {
	case 0:
		return o.Env(localID)
	case 1:
		return o.Env(ids[0])
	}
	return nil, &usageError{fmt.Errorf("there are %d workspaces (%v): name one with --workspace", len(ids), ids)}
}
