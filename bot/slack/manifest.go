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
	"channels:read",     // conversations.info, public rooms
	"chat:write",        // chat.*
	"commands",
	"files:read",  // files in forms
	"files:write", // files handed out
	"groups:read", // conversations.info, private rooms
	"im:history",  // message.im, and conversations.history between a person and us
	"im:write",    // conversations.open
	"users:read",  // users.info
}

// optional are the scopes that an administrator may leave out: without them a
// room cannot be searched for what was said there before a crash.
var optional = []string{
	"channels:history", // conversations.history, public rooms
	"groups:history",   // conversations.history, private rooms
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
			Commands []manifestCommand `json:"slash_commands"`
		} `json:"features"`
		OAuth struct {
			Scopes struct {
				Bot      []string `json:"bot"`
				Optional []string `json:"bot_optional"`
			} `json:"scopes"`
		} `json:"oauth_config"`
		Settings struct {
			Events struct {
				URL  string   `json:"request_url"`
				Bots []string `json:"bot_events"`
			} `json:"event_subscriptions"`
			Interactivity struct {
				Enabled bool   `json:"is_enabled"`
				URL     string `json:"request_url"`
				Options string `json:"message_menu_options_url"`
			} `json:"interactivity"`
			OrgDeploy  bool `json:"org_deploy_enabled"`
			SocketMode bool `json:"socket_mode_enabled"`
			Rotation   bool `json:"token_rotation_enabled"`
		} `json:"settings"`
	}
	manifestCommand struct {
		Command     string `json:"command"`
		URL         string `json:"url"`
		Description string `json:"description"`
		Hint        string `json:"usage_hint,omitempty"`
		// Escape has Slack turn mentions into tokens that hold the user ID.
		Escape bool `json:"should_escape"`
	}
)

// Manifest returns the JSON from which Slack makes the app that this adapter
// speaks for. The base URL is where [Slack.Handler] is reached, https unless it
// is this machine; verbs, such as "score <company>", hint at what can be typed.
func Manifest(baseURL string, verbs ...string) ([]byte, error) {
	base, err := url.Parse(baseURL)
	switch {
	case err != nil || base.Host == "" || base.User != nil || base.RawQuery != "" || base.Fragment != "":
		return nil, errors.New("slack: manifest: base URL must be like https://bot.example.com")
	case base.Scheme != "https" && (base.Scheme != "http" || base.Hostname() != "localhost"):
		return nil, errors.New("slack: manifest: base URL must be https")
	case len(baseURL) > maxManifestURL-len("/slack/interactions"):
		return nil, errors.New("slack: manifest: base URL is too long")
	}
	root := strings.TrimRight(baseURL, "/") + "/slack/"
	hint, cut := clip(strings.Join(verbs, " | "), maxUsageHint)
	if cut {
		return nil, fmt.Errorf("slack: manifest: usage hint has more than %d characters", maxUsageHint)
	}

	var m manifest
	m.Metadata.Major = 2
	m.Display.Name = "Rapport"
	m.Display.Description = "Score, log and look after your customer and partner relationships."
	m.Display.Background = "#1d3557"
	m.Features.AppHome.MessagesTab = true
	m.Features.BotUser.Name = "Rapport"
	m.Features.BotUser.Online = true
	for _, name := range []string{"/relationship", "/rel"} {
		m.Features.Commands = append(m.Features.Commands, manifestCommand{
			Command:     name,
			URL:         root + "commands",
			Description: "Score, log and manage customer and partner relationships",
			Hint:        hint,
			Escape:      true,
		})
	}
	m.OAuth.Scopes.Bot = scopes
	m.OAuth.Scopes.Optional = optional
	m.Settings.Events.URL = root + "events"
	m.Settings.Events.Bots = []string{"app_mention", "message.im"}
	m.Settings.Interactivity.Enabled = true
	m.Settings.Interactivity.URL = root + "interactions"
	m.Settings.Interactivity.Options = root + "interactions"

	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // it is read by people, "<company>" included
	enc.SetIndent("", "  ")
	if err := enc.Encode(m); err != nil {
		return nil, fmt.Errorf("slack: manifest: %w", err)
	}
	return []byte(b.String()), nil
}
