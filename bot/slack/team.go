package slack

import (
	"context"
	"errors"
)

// Team returns the ID of the workspace that the token belongs to. It needs a
// token, and asks Slack.
func (s *Slack) Team(ctx context.Context) (string, error) {
	if s.api == nil {
		return "", errors.New("slack: no bot token")
	}
	who, err := s.api.AuthTestContext(ctx)
	if err != nil {
		return "", s.safe(err)
	}
	return who.TeamID, nil
}
