package teams

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// The level of the schema: the first that has slash commands in channels.
const (
	schemaLevel  = "1.29"
	schemaRoot   = "https://developer.microsoft.com/json-schemas/teams/v" + schemaLevel + "/"
	accentColor  = "#1d3557"
	developer    = "Rapport"
	latvianFile  = "lv.json"
	firstVersion = "1.0.0"
)

// An App is what a package is made for.
type App struct {
	ID      string // of the app and of its bot, a GUID
	Base    string // under what the app's pages are found, https
	Version string // such as 1.0.0, which it is if empty; each change of the package needs a new one
	Menu    []Verb // what is offered where people type, ten at most
}

// A Verb is one line of the menu.
type Verb struct{ Title, About Wording }

// A Wording is a text in both languages.
type Wording struct{ English, Latvian string }

// The parts of a manifest that this adapter has a use for.
// https://learn.microsoft.com/microsoft-365/extensibility/schema
type (
	manifest struct {
		Schema       string               `json:"$schema"`
		Level        string               `json:"manifestVersion"`
		Version      string               `json:"version"`
		ID           string               `json:"id"`
		Localization manifestLocalization `json:"localizationInfo"`
		Developer    manifestDeveloper    `json:"developer"`
		Name         manifestText         `json:"name"`
		Description  manifestText         `json:"description"`
		Icons        struct {
			Outline string `json:"outline"`
			Color   string `json:"color"`
		} `json:"icons"`
		Accent     string              `json:"accentColor"`
		Bots       []manifestBot       `json:"bots"`
		Extensions []manifestExtension `json:"composeExtensions"`
	}
	manifestLocalization struct {
		Default string             `json:"defaultLanguageTag"`
		More    []manifestLanguage `json:"additionalLanguages"`
	}
	manifestLanguage struct {
		Tag  string `json:"languageTag"`
		File string `json:"file"`
	}
	manifestDeveloper struct {
		Name    string `json:"name"`
		Website string `json:"websiteUrl"`
		Privacy string `json:"privacyUrl"`
		Terms   string `json:"termsOfUseUrl"`
	}
	manifestText struct {
		Short string `json:"short"`
		Full  string `json:"full"`
	}
	manifestBot struct {
		ID     string   `json:"botId"`
		Scopes []string `json:"scopes"`
		// Files are handed out with a card that asks whether they are wanted.
		Files bool `json:"supportsFiles"`
		// Targeted has Teams deliver slash commands, which only we see.
		Targeted bool           `json:"supportsTargetedMessages"`
		Menus    []manifestMenu `json:"commandLists"`
	}
	manifestMenu struct {
		Scopes   []string          `json:"scopes"`
		Triggers []string          `json:"triggers,omitempty"`
		Commands []manifestCommand `json:"commands"`
	}
	manifestCommand struct {
		Title       string `json:"title"`
		Description string `json:"description"`
	}
	manifestExtension struct {
		BotID    string           `json:"botId"`
		Commands []manifestAction `json:"commands"`
	}
	manifestAction struct {
		ID          string   `json:"id"`
		Type        string   `json:"type"`
		Context     []string `json:"context"`
		Triggers    []string `json:"triggers,omitempty"`
		Title       string   `json:"title"`
		Description string   `json:"description"`
		Fetch       bool     `json:"fetchTask"`
	}
)

// What a package says besides its menu.
var (
	appName  = Wording{"Rapport", "Rapport"}
	fullName = Wording{"Rapport: customer and partner relationships", "Rapport: attiecības ar klientiem un partneriem"}
	briefly  = Wording{
		"Score, log and look after your customer and partner relationships.",
		"Vērtē, pieraksti un kop attiecības ar klientiem un partneriem.",
	}
	atLength = Wording{
		`Rapport helps people who look after customers and partners to keep the good relationships good, repair the bad and end the harmful ones. ` +
			`Log a talk in plain words, see how healthy a relationship is and why, and get one weekly message about the people you have not spoken to. ` +
			`Every number traces to what was recorded. Answers are private to the person who asked unless they are shared. It works without an AI model.`,
		`Rapport palīdz tiem, kas rūpējas par klientiem un partneriem: labās attiecības paturēt labas, sliktās uzlabot un kaitīgās beigt. ` +
			`Pieraksti sarunu vienkāršiem vārdiem, redzi, cik veselīgas ir attiecības un kāpēc, un saņem vienu ziņu nedēļā par tiem, ar kuriem sen neesi runājis. ` +
			`Katrs skaitlis izriet no pierakstītā. Atbildes redz tikai jautātājs, ja vien viņš ar tām nedalās. Darbojas arī bez MI modeļa.`,
	}
)

// A dialog opens the form of a command from Teams' own menus: beside where
// people type, on a message, or in the box where commands are typed.
type dialog struct {
	command      string
	title, about Wording
	context      []string
	slash        bool // offered after a slash too
}

// dialogs are the actions of the message extension, the ID of each being its
// command.
var dialogs = []dialog{
	{
		command: "log",
		title:   Wording{"Log interaction", "Pierakstīt saziņu"},
		about:   Wording{"Log a talk with a customer or partner", "Pierakstīt saziņu ar klientu vai partneri"},
		context: []string{"compose", "message", "commandBox"}, slash: true,
	},
	{
		command: "promise",
		title:   Wording{"Promise from this message", "Solījums no šīs ziņas"},
		about:   Wording{"Keep a promise that this message makes", "Paturēt solījumu, ko dod šī ziņa"},
		context: []string{"message"},
	},
}

// manifest returns the manifest of an app and its texts in Latvian, by the path
// of what each stands for.
func (a *App) manifest() (*manifest, map[string]string, error) {
	root, err := a.root()
	if err != nil {
		return nil, nil, err
	}
	m := &manifest{
		Schema: schemaRoot + "MicrosoftTeams.schema.json", Level: schemaLevel, Version: a.Version, ID: a.ID,
		Localization: manifestLocalization{Default: "en", More: []manifestLanguage{{"lv", latvianFile}}},
		Developer:    manifestDeveloper{developer, root, root + "/privacy", root + "/terms"},
		Name:         manifestText{appName.English, fullName.English},
		Description:  manifestText{briefly.English, atLength.English},
		Accent:       accentColor,
	}
	if m.Version == "" {
		m.Version = firstVersion
	}
	m.Icons.Outline, m.Icons.Color = outlineFile, colorFile
	lv := map[string]string{
		"$schema":    schemaRoot + "MicrosoftTeams.Localization.schema.json",
		"name.short": appName.Latvian, "name.full": fullName.Latvian,
		"description.short": briefly.Latvian, "description.full": atLength.Latvian,
	}
	m.Bots = []manifestBot{{
		ID: a.ID, Scopes: []string{"personal", "team", "groupChat"}, Files: true, Targeted: true,
		Menus: []manifestMenu{
			{Scopes: []string{"personal"}},
			// With others around a command is also offered after a slash.
			{Scopes: []string{"team", "groupChat"}, Triggers: []string{"mention", "slash"}},
		},
	}}
	for i := range m.Bots[0].Menus {
		menu := &m.Bots[0].Menus[i]
		for j, v := range a.Menu {
			menu.Commands = append(menu.Commands, manifestCommand{v.Title.English, v.About.English})
			at := fmt.Sprintf("bots[0].commandLists[%d].commands[%d].", i, j)
			lv[at+"title"], lv[at+"description"] = v.Title.Latvian, v.About.Latvian
		}
	}
	m.Extensions = []manifestExtension{{BotID: a.ID}}
	for i, d := range dialogs {
		action := manifestAction{ID: d.command, Type: "action", Context: d.context, Title: d.title.English, Description: d.about.English, Fetch: true}
		if d.slash {
			action.Triggers = []string{"slash"}
		}
		m.Extensions[0].Commands = append(m.Extensions[0].Commands, action)
		at := fmt.Sprintf("composeExtensions[0].commands[%d].", i)
		lv[at+"title"], lv[at+"description"] = d.title.Latvian, d.about.Latvian
	}
	return m, lv, nil
}

// root is under what the app's pages are found, without a slash at the end.
func (a *App) root() (string, error) {
	base, err := url.Parse(a.Base)
	switch {
	case err != nil || base.Host == "" || base.User != nil || base.RawQuery != "" || base.Fragment != "":
		return "", errors.New("teams: manifest: base URL must be like https://bot.example.com")
	case base.Scheme != "https":
		return "", errors.New("teams: manifest: base URL must be https")
	}
	return strings.TrimRight(a.Base, "/"), nil
}

var (
	guid   = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	semver = regexp.MustCompile(`^(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){2}$`)
)
