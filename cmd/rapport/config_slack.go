package main

import (
	"net/url"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/store"
)

// checkSlack reads what the settings say of Slack, and reports what is wrong
// with it.
func (c *Config) checkSlack(s *settings, bad func(name, format string, a ...any)) {
	if c.SlackBotToken != "" && !c.onSlack() {
		bad("SLACK_SIGNING_SECRET", "missing beside SLACK_BOT_TOKEN: without it requests cannot be told from forged ones (or set SLACK_APP_TOKEN)")
	}
	if c.SlackAppToken != "" && !strings.HasPrefix(string(c.SlackAppToken), "xapp-") {
		bad("SLACK_APP_TOKEN", "not an app-level token, which begins with xapp-")
	}
	if c.SlackAppToken != "" && c.SlackBotToken == "" && c.SlackClientID == "" {
		bad("SLACK_BOT_TOKEN", "missing beside SLACK_APP_TOKEN: answers need it")
	}
	const least = time.Hour
	var err error
	if c.KeepFor, err = time.ParseDuration(s.KeepFor); err != nil || c.KeepFor < least {
		bad("RAPPORT_KEEP_FOR", "%q is not a time of an hour or more, such as 720h", s.KeepFor)
	}
	if s.SecretKey != "" {
		if c.Ring, err = store.ParseRing(string(s.SecretKey)); err != nil {
			bad("RAPPORT_SECRET_KEY", "%v", err)
		}
	}
	if s.PublicURL != "" {
		u, err := url.Parse(s.PublicURL)
		if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Scheme != "https" && u.Hostname() != "localhost" && u.Hostname() != "127.0.0.1" {
			bad("RAPPORT_PUBLIC_URL", "not an https address")
		}
	}
	if c.SlackClientID == "" && c.SlackClientSecret == "" {
		return
	}
	for _, need := range []struct {
		name string
		has  bool
	}{
		{"SLACK_CLIENT_ID", c.SlackClientID != ""},
		{"SLACK_CLIENT_SECRET", c.SlackClientSecret != ""},
		{"RAPPORT_PUBLIC_URL", s.PublicURL != ""},
		{"RAPPORT_SECRET_KEY", s.SecretKey != ""},
	} {
		if !need.has {
			bad(need.name, "missing: workspaces cannot install the app without it")
		}
	}
	if !c.onSlack() {
		bad("SLACK_SIGNING_SECRET", "missing beside SLACK_CLIENT_ID: without it requests cannot be told from forged ones")
	}
	if c.SlackBotToken != "" {
		bad("SLACK_BOT_TOKEN", "one workspace by its token, or any by SLACK_CLIENT_ID: choose one")
	}
}
