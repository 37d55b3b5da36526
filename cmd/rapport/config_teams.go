package main

import (
	"net/url"
	"time"
)

// checkTeams reads what the settings say of Teams, and reports what is wrong
// with it.
func (c *Config) checkTeams(s *settings, bad func(name, format string, a ...any)) {
	c.TeamsAppID, c.TeamsPassword, c.TeamsTenant = s.TeamsAppID, s.TeamsPassword, s.TeamsTenant
	c.TeamsMetadata, c.TeamsTokenURL, c.TeamsIssuer, c.TeamsScope = s.TeamsMetadata, s.TeamsTokenURL, s.TeamsIssuer, s.TeamsScope
	c.TeamsTenants, c.TeamsAllow = listed(s.TeamsTenants), listed(s.TeamsAllow)
	var err error
	if c.TeamsKeyRefresh, err = time.ParseDuration(s.TeamsKeyRefresh); err != nil || c.TeamsKeyRefresh < time.Second {
		bad("TEAMS_KEY_REFRESH_MIN", "%q is not a time of a second or more, such as 1m", s.TeamsKeyRefresh)
	}
	for _, at := range []struct{ name, value string }{
		{"TEAMS_OPENID_METADATA_URL", s.TeamsMetadata}, {"TEAMS_TOKEN_URL", s.TeamsTokenURL},
	} {
		if u, err := url.Parse(at.value); err != nil || at.value != "" && (u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http") {
			bad(at.name, "not an http or https address")
		}
	}
	c.TeamsWorkspace = s.TeamsWorkspace
	c.checkJoint(bad)
	if !c.onTeams() {
		if s.TeamsPassword != "" || s.TeamsTenant != "" {
			bad("TEAMS_APP_ID", "missing beside TEAMS_APP_PASSWORD and TEAMS_TENANT_ID")
		}
		return
	}
	if s.TeamsPassword == "" {
		bad("TEAMS_APP_PASSWORD", "missing beside TEAMS_APP_ID: answers need it")
	}
	if s.TeamsTenant == "" {
		bad("TEAMS_TENANT_ID", "missing beside TEAMS_APP_ID: it is where tokens come from")
	}
}
