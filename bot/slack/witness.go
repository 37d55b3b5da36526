package slack

import (
	"context"
	"errors"
	"regexp"

	"github.com/slack-go/slack"

	"github.com/rapport-bot/rapport/bot"
)

var _ bot.Witness = (*Slack)(nil)

// archived is where a message is in its permalink.
var archived = regexp.MustCompile(`/archives/([A-Z0-9]+)/p(\d+)(\d{6})(?:$|\?)`)

// Exists reports whether a message is still there. Slack is asked for its
// address, which takes no scope and shows us nothing of what it says.
func (s *Slack) Exists(ctx context.Context, to bot.Address, link string) (bool, error) {
	at := archived.FindStringSubmatch(link)
	if at == nil {
		return true, nil // not one of Slack's
	}
	d, err := s.deskOf(ctx, to)
	if err != nil {
		return true, err
	}
	if d.api == nil {
		return true, errNoToken
	}
	err = d.call(ctx, turn{method: "chat.getPermalink", unasked: true}, func() error {
		_, err := d.api.GetPermalinkContext(ctx, &slack.PermalinkParameters{Channel: at[1], Ts: at[2] + "." + at[3]})
		return err
	})
	refused, ok := errors.AsType[*PermanentError](err)
	switch {
	case ok && refused.Reason == "message_not_found":
		return false, nil
	case ok: // we do not see the room
		return true, nil
	}
	return true, err
}
