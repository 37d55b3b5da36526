package slack

import (
	"context"
	"strings"
)

// An identity is who we are in a workspace, and where its messages are found.
type identity struct {
	user, bot        string
	team, enterprise string
	url              string // "https://acme.slack.com/"
}

// selfKey is under what a directory knows who we are.
const selfKey = "self"

func (d *directory) who(s *desk) *entry[identity] {
	return d.self.get(selfKey, s, func(ctx context.Context) (i identity, err error) {
		err = s.call(ctx, turn{method: "auth.test"}, func() error {
			who, err := s.api.AuthTestContext(ctx)
			if err == nil {
				i = identity{user: who.UserID, bot: who.BotID, team: who.TeamID, enterprise: who.EnterpriseID, url: who.URL}
			}
			return err
		})
		if err == nil {
			s.home.Store(&i)
		}
		return i, err
	})
}

// whoami is who we are as far as it is known in time, nobody if not.
func (s *desk) whoami(ctx context.Context) identity {
	if s.api == nil {
		return identity{}
	}
	if known := s.home.Load(); known != nil {
		return *known
	}
	ask := waiter{ctx: ctx}
	defer ask.stop()
	if e := s.directory.who(s); ask.wait(e.done) && e.known { //nolint:contextcheck // the answer is for the next one too
		return e.value
	}
	return identity{}
}

// permalink is the address of a message, "" if it cannot be told.
// https://docs.slack.dev/reference/methods/chat.getPermalink
func (i identity) permalink(room, ts, thread string) string {
	if !strings.HasPrefix(i.url, "https://") || room == "" || ts == "" {
		return ""
	}
	link := strings.TrimRight(i.url, "/") + "/archives/" + room + "/p" + strings.Replace(ts, ".", "", 1)
	if thread != "" && thread != ts {
		link += "?thread_ts=" + thread + "&cid=" + room
	}
	return link
}

// Team returns the ID of the workspace that the configured token belongs to.
// It asks Slack the first time.
func (s *Slack) Team(ctx context.Context) (string, error) {
	if s.only == nil || s.only.api == nil {
		return "", errNoToken
	}
	e := s.only.directory.who(s.only) //nolint:contextcheck // the answer is for the next one too
	select {
	case <-e.done:
		return e.value.team, e.err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}
