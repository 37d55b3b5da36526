package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/rapport-bot/rapport/bot/slack"
	"github.com/rapport-bot/rapport/bot/teams"
	"github.com/rapport-bot/rapport/commands"
)

// manifestCommand makes what a platform makes the app from.
type manifestCommand struct {
	Platform string `arg:"" enum:"slack,teams" help:"slack or teams"`
	URL      string `default:"https://rapport.example.com" help:"Where the platform reaches this server."`
	Out      string `type:"path" help:"The file to write. Slack's manifest is printed without it; the package of Teams, a zip, needs it."`
	Sockets  bool   `help:"Slack: for Socket Mode. The platform does not reach this server, which opens connections itself (SLACK_APP_TOKEN)."`
	Rotation bool   `help:"Slack: tokens end after twelve hours and are exchanged. For apps that workspaces install by link; it cannot be taken back."`
	App      string `help:"Teams: the app's ID, TEAMS_APP_ID if it is not given."`
	Release  string `default:"1.0.0" help:"Teams: the version of the package. Each change of it needs a higher one."`
}

func (c manifestCommand) Run(p *program) error {
	mux, err := declared()
	if err != nil {
		return err
	}
	makeIt := c.forSlack
	if c.Platform == teams.Platform {
		if c.Out == "" {
			return &usageError{errors.New("manifest teams: a zip is made, say where with --out app.zip")}
		}
		if c.App == "" {
			c.App = p.TeamsAppID
		}
		if c.App == "" {
			return &usageError{errors.New("manifest teams: the app's ID is missing, set TEAMS_APP_ID or say --app")}
		}
		makeIt = c.forTeams
	}
	data, err := makeIt(mux)
	if err != nil {
		return &usageError{err}
	}
	if c.Out == "" {
		_, err = p.stdout.Write(data)
		return err
	}
	return os.WriteFile(c.Out, data, 0o644)
}

func (c manifestCommand) forSlack(mux *commands.Mux) ([]byte, error) {
	var verbs []string
	for _, s := range mux.Specs() {
		verbs = append(verbs, s.Name)
	}
	return slack.Manifest(slack.Delivery{Base: c.URL, Sockets: c.Sockets, Rotation: c.Rotation}, verbs...)
}

// teamsMenu are the commands that Teams offers where people type: ten fit.
var teamsMenu = []string{"score", "log", "due", "summary", "ask", "list", "add", "digest", "settings", "help"}

func (c manifestCommand) forTeams(mux *commands.Mux) ([]byte, error) {
	specs := map[string]*commands.Spec{}
	for _, s := range mux.Specs() {
		specs[s.Name] = s
	}
	app := teams.App{ID: c.App, Base: c.URL, Version: c.Release}
	for _, name := range teamsMenu {
		s, known := specs[name]
		if !known {
			return nil, fmt.Errorf("manifest teams: there is no command %s", name)
		}
		app.Menu = append(app.Menu, teams.Verb{
			Title: teams.Wording{English: s.Name, Latvian: s.Latvian},
			About: teams.Wording{English: s.About(false), Latvian: s.About(true)},
		})
	}
	return teams.Package(app)
}
