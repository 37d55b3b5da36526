package main

import (
	"context"
	"errors"

	"github.com/rapport-bot/rapport/bot/teams"
)

// Teams wants a token for each call of ours, and we want the keys of each of
// its calls.
var (
	_ = checked("teams token", func(ctx context.Context, p *visited) []finding {
		if !p.onTeams() {
			return found(unset, "", "not set up")
		}
		err := teams.ExamineToken(ctx, p.teamsConfig())
		if refused, ok := errors.AsType[*teams.RefusedError](err); ok {
			return found(ill, "are TEAMS_APP_ID, TEAMS_TENANT_ID and TEAMS_APP_PASSWORD those of one app, and is the client secret not over?", "refused: %s", refused.Reason)
		}
		if err != nil {
			return found(ill, "may this machine reach the outside? In a sovereign cloud set TEAMS_TOKEN_URL", "%v", err)
		}
		return found(well, "", "the app's credentials are good")
	})
	_ = checked("teams keys", func(ctx context.Context, p *visited) []finding {
		if !p.onTeams() {
			return found(unset, "", "not set up")
		}
		n, err := teams.ExamineKeys(ctx, p.teamsConfig())
		if err != nil {
			return found(ill, "may this machine reach the outside? In a sovereign cloud set TEAMS_OPENID_METADATA_URL", "%v", err)
		}
		return found(well, "", "%s may sign for Teams", plural(n, "key", "keys"))
	})
)

// teamsConfig is what there is to set of Teams, without what joins it to us.
func (p *program) teamsConfig() teams.Config {
	return teams.Config{
		App: p.TeamsAppID, Password: teams.Secret(p.TeamsPassword), Tenant: p.TeamsTenant, Tenants: p.TeamsTenants,
		Metadata: p.TeamsMetadata, Issuer: p.TeamsIssuer, TokenURL: p.TeamsTokenURL, Scope: p.TeamsScope, Allow: p.TeamsAllow, KeyRefresh: p.TeamsKeyRefresh,
	}
}
