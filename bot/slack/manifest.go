package slack

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// scopes are what the methods and events of this package need, no more.
// https://docs.slack.dev/reference/scopes
var scopes = []string{
	"app_mentions:read", // app_mention
	"assistant:write",   // assistant.threads.*
	"channels:read",     // conversations.info, public rooms; member_left_channel and the like
	"chat:write",        // chat.*
	"commands",
	"files:read",  // files in forms
	"files:write", // files handed out
	"groups:read", // conversations.info, private rooms
	"im:history",  // message.im, and conversations.history between a person and us
	"im:write",    // conversations.open
	"users:read",  // users.info, user_change, team_join
}

// events are the ones that we do something about, see [happenings].
var events = []string{
	"app_home_opened", "app_mention", "app_uninstalled", "channel_archive", "channel_rename", "channel_shared", "channel_unshared",
	"member_left_channel", "message.im", "team_join", "tokens_revoked", "user_change",
}

// optional are the scopes that an administrator may leave out: without them a
// room cannot be searched for what was said there before a crash, and nobody is
// found who is the same person on another platform.
var optional = []string{
	"channels:history", // conversations.history, public rooms
	"groups:history",   // conversations.history, private rooms
	"users:read.email", // the address in users.info, user_change and team_join
}

// Limits of a manifest, in characters.
const (
	maxUsageHint   = 1_000
	maxManifestURL = 3_000
)

// The parts of a manifest that this adapter has a use for, in the order Slack's
// documentation has them. https://docs.slack.dev/reference/app-manifest
type (
	manifest struct {
		Metadata struct {
			Major int `json:"major_version"`
			Minor int `json:"minor_version"`
		} `json:"_metadata"`
		Display struct {
			Name        string `json:"name"`
			Description string `json:"description"`
			Long        string `json:"long_description"`
			Background  string `json:"background_color"`
		} `json:"display_information"`
		Features struct {
			AppHome struct {
				HomeTab     bool `json:"home_tab_enabled"`
				MessagesTab bool `json:"messages_tab_enabled"`
				ReadOnly    bool `json:"messages_tab_read_only_enabled"`
			} `json:"app_home"`
			BotUser struct {
				Name   string `json:"display_name"`
				Online bool   `json:"always_online"`
			} `json:"bot_user"`
			Agent struct {
				Description string           `json:"agent_description"`
				Prompts     []manifestPrompt `json:"suggested_prompts"`
			} `json:"agent_view"`
			Shortcuts []manifestShortcut `json:"shortcuts"`
			Commands  []manifestCommand  `json:"slash_commands"`
		} `json:"features"`
		OAuth struct {
			Redirects []string `json:"redirect_urls,omitempty"`
			Scopes    struct {
				Bot      []string `json:"bot"`
				Optional []string `json:"bot_optional"`
			} `json:"scopes"`
		} `json:"oauth_config"`
		Settings struct {
			Events struct {
				URL  string   `json:"request_url,omitempty"`
				Bots []string `json:"bot_events"`
			} `json:"event_subscriptions"`
			Interactivity struct {
				Enabled bool   `json:"is_enabled"`
				URL     string `json:"request_url,omitempty"`
				Options string `json:"message_menu_options_url,omitempty"`
			} `json:"interactivity"`
			OrgDeploy  bool `json:"org_deploy_enabled"`
			SocketMode bool `json:"socket_mode_enabled"`
			Rotation   bool `json:"token_rotation_enabled"`
		} `json:"settings"`
	}
	manifestCommand struct {
		Command     string `json:"command"`
		URL         string `json:"url,omitempty"`
		Description string `json:"description"`
		Hint        string `json:"usage_hint,omitempty"`
		// Escape has Slack turn mentions into tokens that hold the user ID.
		Escape bool `json:"should_escape"`
	}
	manifestShortcut struct {
		Name        string `json:"name"`
		Type        string `json:"type"`
		Callback    string `json:"callback_id"`
		Description string `json:"description"`
	}
	manifestPrompt struct {
		Title   string `json:"title"`
		Message string `json:"message"`
	}
)

// A Delivery says how Slack reaches the app that a manifest is for.
type Delivery struct {
	// Base is where [Slack.Handler] is reached, https unless it is this
	// machine. It is not used with Sockets.
	Base     string
	Sockets  bool
	Rotation bool // tokens end after twelve hours and are exchanged
}

const longDescription = `Rapport helps people who look after customers and partners to keep the good relationships good, repair the bad and end the harmful ones. ` +
	`Log a talk in plain words, see how healthy a relationship is and why, and get one weekly message about the people you have not spoken to. ` +
	`Every number traces to what was recorded. Answers are private to the person who asked unless they are shared. It works without an AI model.`

// Manifest returns the JSON from which Slack makes the app that this adapter
// speaks for. Verbs, such as "score <company>", hint at what can be typed.
func Manifest(d Delivery, verbs ...string) ([]byte, error) {
	root, err := d.root()
	if err != nil {
		return nil, err
	}
	hint, cut := clip(strings.Join(verbs, " | "), maxUsageHint)
	if cut {
		return nil, fmt.Errorf("slack: manifest: usage hint has more than %d characters", maxUsageHint)
	}
	at := func(path string) string {
		if d.Sockets {
			return ""
		}
		return root + path
	}
	var m manifest
	m.Metadata.Major = 2
	m.Display.Name = "Rapport"
	m.Display.Description = "Score, log and look after your customer and partner relationships."
	m.Display.Long = longDescription
	m.Display.Background = "#1d3557"
	m.Features.AppHome.HomeTab = true
	m.Features.AppHome.MessagesTab = true
	m.Features.BotUser.Name = "Rapport"
	m.Features.BotUser.Online = true
	m.Features.Agent.Description = "Log talks in plain words and ask about any customer or partner relationship."
	m.Features.Agent.Prompts = []manifestPrompt{
		{"Who needs me this week?", "Who should I contact this week?"},
		{"Log a talk", "Log a call: "},
	}
	for i := range menu {
		item := &menu[i]
		m.Features.Shortcuts = append(m.Features.Shortcuts, manifestShortcut{item.name, item.where, item.callback(), item.description})
	}
	for _, name := range []string{"/relationship", "/rel"} {
		m.Features.Commands = append(m.Features.Commands, manifestCommand{
			Command:     name,
			URL:         at("commands"),
			Description: "Score, log and manage customer and partner relationships",
			Hint:        hint,
			Escape:      true,
		})
	}
	if !d.Sockets {
		m.OAuth.Redirects = []string{root + "oauth_redirect"}
	}
	m.OAuth.Scopes.Bot = scopes
	m.OAuth.Scopes.Optional = optional
	m.Settings.Events.URL = at("events")
	m.Settings.Events.Bots = events
	m.Settings.Interactivity.Enabled = true
	m.Settings.Interactivity.URL = at("interactions")
	m.Settings.Interactivity.Options = at("interactions")
	m.Settings.OrgDeploy = !d.Sockets
	m.Settings.SocketMode = d.Sockets
	m.Settings.Rotation = d.Rotation

	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // it is read by people, "<company>" included
	enc.SetIndent("", "  ")
	if err := enc.Encode(m); err != nil {
		return nil, fmt.Errorf("slack: manifest: %w", err)
	}
	return []byte(b.String()), nil
}

// root is under what Slack reaches us, "" through sockets.
func (d Delivery) root() (string, error) {
	if d.Sockets {
		return "", nil
	}
	base, err := url.Parse(d.Base)
	switch {
	case err != nil || base.Host == "" || base.User != nil || base.RawQuery != "" || base.Fragment != "":
		return "", errors.New("slack: manifest: base URL must be like https://bot.example.com")
	case base.Scheme != "https" && (base.Scheme != "http" || base.Hostname() != "localhost"):
		return "", errors.New("slack: manifest: base URL must be https")
	case len(d.Base) > maxManifestURL-len("/slack/oauth_redirect"):
		return "", errors.New("slack: manifest: base URL is too long")
	}
	return strings.TrimRight(d.Base, "/") + "/slack/", nil
}
