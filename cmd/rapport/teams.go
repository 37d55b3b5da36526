package main

import (
	"context"
	"regexp"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/teams"
)

// directoryID is what Microsoft calls a directory: there it is our workspace.
var directoryID = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// onTeamsSide sets Teams up.
func (p *program) onTeamsSide(o *office, handle bot.Handler) (*teams.Teams, error) {
	c := p.teamsConfig()
	c.Handle, c.Book, c.Claim, c.Name, c.Zone, c.Asks, c.Now, c.Log = o.joint.take(handle), teamsBook{o}, o.claimOnTeams, o.nameOf, o.zoneOf, o.Asks, o.clock.Now, o.log
	c.Watch, c.Unanswered = o.watch.calls(), o.unanswered
	s, err := teams.New(c)
	if err != nil {
		return nil, err
	}
	o.senders[teams.Platform] = s
	o.join()
	return s, nil
}

// claimOnTeams reports whether an activity is new.
func (o *office) claimOnTeams(ctx context.Context, team, activity string) (bool, error) {
	return o.claim(ctx, o.joint.on(team), activity)
}

// A teamsBook keeps where people are reached with the workspace they work in.
type teamsBook struct{ o *office }

func (b teamsBook) Note(ctx context.Context, team, name, text string) error {
	w, err := b.o.Store.Workspace(b.o.joint.on(team))
	if err != nil {
		return err
	}
	return w.Note(ctx, name, text)
}

func (b teamsBook) Noted(ctx context.Context, team string, names ...string) ([]string, error) {
	w, err := b.o.Store.Workspace(b.o.joint.on(team))
	if err != nil {
		return nil, err
	}
	return w.Noted(ctx, names...)
}

// zoneOf is a colleague's time zone, or the workspace's.
func (o *office) zoneOf(ctx context.Context, team, person string) *time.Location {
	w, err := o.Store.Workspace(o.joint.on(team))
	if err != nil || person == "" {
		return o.Zone
	}
	d, err := w.Directory(ctx)
	if err != nil {
		return o.Zone
	}
	return d.User(person).In(o.Zone)
}

// nameOf is what a colleague is called, "" if nobody has said.
func (o *office) nameOf(ctx context.Context, team, person string) string {
	w, err := o.Store.Workspace(o.joint.on(team))
	if err != nil {
		return ""
	}
	d, err := w.Directory(ctx)
	if err != nil {
		return ""
	}
	return d.User(person).Name
}
