package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/slack"
	"github.com/rapport-bot/rapport/relationship"
)

// claimedFor is how long it is remembered that an event of Slack's was taken:
// deliveries are repeated within six minutes.
const claimedFor = time.Hour

// onSlackSide sets Slack up.
func (p *program) onSlackSide(o *office, handle bot.Handler) (*slack.Slack, error) {
	c := slack.Config{
		Signing: slack.Secret(p.SlackSigningSecret), Token: slack.Secret(p.SlackBotToken), Sockets: slack.Secret(p.SlackAppToken),
		APIURL: p.SlackAPIURL, Handle: handle, Claim: o.claim, Now: o.clock.Now, Log: o.log, Share: p.SlackShare, Watch: o.watch.calls(), Unanswered: o.unanswered,
	}
	if o.installs = p.SlackClientID != ""; o.installs {
		c.Client = &slack.Client{
			ID: p.SlackClientID, Secret: slack.Secret(p.SlackClientSecret), Base: p.PublicURL,
			Vault: o.Store.Vault(slack.Platform, p.Ring), Installed: o.installed, Left: func(ctx context.Context, _ string) error { return o.retain(ctx, p.KeepFor) },
		}
	}
	s, err := slack.New(c)
	if err != nil {
		return nil, err
	}
	o.slack = s
	if p.SlackBotToken != "" || c.Client != nil { // without a token it answers, and says nothing unasked
		o.senders[slack.Platform] = s
	}
	return s, nil
}

// knowHome finds out which workspace the token is for, so that others are
// strangers. What goes wrong with it is no reason to stop.
func (p *program) knowHome(ctx context.Context, o *office, s *slack.Slack) error {
	for ctx.Err() == nil {
		team, err := s.Team(ctx)
		if err == nil {
			o.log.InfoContext(ctx, "slack workspace known", "team", team)
			return nil
		}
		o.log.WarnContext(ctx, "slack workspace not known", "err", err)
		select {
		case <-time.After(time.Minute):
		case <-ctx.Done():
		}
	}
	return nil
}

// claim reports whether an event of a workspace is new.
func (o *office) claim(ctx context.Context, team, event string) (bool, error) {
	w, err := o.Store.Workspace(team)
	if err != nil {
		return false, err
	}
	return w.Once(ctx, event, claimedFor)
}

// installed makes the one who installed the app the admin of a workspace that
// has none, and keeps its data if it had left.
func (o *office) installed(ctx context.Context, inst slack.Installation) error {
	if inst.Team == "" {
		return nil // an organisation: each of its workspaces is met in turn
	}
	w, err := o.Store.Workspace(inst.Team)
	if err != nil {
		return err
	}
	if err := w.Return(ctx); err != nil {
		return err
	}
	if inst.Installer == "" {
		return nil
	}
	const tries = 5
	for range tries {
		var d *relationship.Directory
		if d, err = w.Directory(ctx); err != nil {
			return err
		}
		if d.HasAdmin() {
			return nil
		}
		u := d.User(inst.Installer)
		u.Right = relationship.Admin
		err = w.SaveUser(ctx, u, inst.Installer, "@"+inst.Installer+" installed the app and is admin", o.clock.Now())
		if !errors.Is(err, relationship.ErrStale) {
			return err
		}
	}
	return fmt.Errorf("first admin of %s: %w", inst.Team, err)
}
