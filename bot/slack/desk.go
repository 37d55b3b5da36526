package slack

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/slack-go/slack"

	"github.com/rapport-bot/rapport/bot"
)

// A desk is the assistant as one workspace knows it: what its token allows.
type desk struct {
	*Slack
	*site
	team  string
	token Secret
	api   *slack.Client // nil without a token
}

// A site is what is known of a workspace while the process lives: it outlasts
// the tokens of the workspace. Slack counts calls by workspace.
type site struct {
	directory  directory
	rooms      direct
	gate       gate
	keyless    atomic.Bool              // Slack does not take keys of messages
	chartless  atomic.Bool              // Slack does not draw charts
	statusless atomic.Bool              // Slack takes no status of a talk
	home       atomic.Pointer[identity] // who we are, nil until Slack has said
}

// sites remembers one for each workspace.
type sites struct {
	mu sync.Mutex
	of map[string]*site
}

func (s *Slack) site(team string) *site {
	s.sites.mu.Lock()
	defer s.sites.mu.Unlock()
	if known := s.sites.of[team]; known != nil {
		return known
	}
	if s.sites.of == nil {
		s.sites.of = make(map[string]*site)
	}
	fresh := &site{gate: gate{share: s.share, watch: s.watch}}
	s.sites.of[team] = fresh
	return fresh
}

// seat returns the desk of a workspace with a token.
func (s *Slack) seat(team string, token Secret) *desk {
	d := &desk{Slack: s, site: s.site(team), team: team, token: token}
	if token != "" {
		d.api = slack.New(string(token), slack.OptionHTTPClient(s.http), slack.OptionAPIURL(s.methods))
	}
	return d
}

// desk returns the desk of the workspace that a payload comes from. Where the
// workspace gave us no token, or the store does not say which, it is one
// without: what can be answered without a token still is.
func (s *Slack) desk(ctx context.Context, team, enterprise string) *desk {
	d, err := s.deskAt(ctx, team, enterprise)
	if err != nil {
		if !errors.Is(err, ErrNotInstalled) {
			s.log.ErrorContext(ctx, "slack token not known", "team", team, "err", err)
		}
		return s.seat(team, "")
	}
	return d
}

// deskOf returns the desk from which something is said unprompted.
func (s *Slack) deskOf(ctx context.Context, to bot.Address) (*desk, error) {
	d, err := s.deskAt(ctx, to.Team, "")
	if errors.Is(err, ErrNotInstalled) {
		return nil, &bot.RefusedError{Reason: "slack: not installed in " + to.Team}
	}
	return d, err
}

func (s *Slack) deskAt(ctx context.Context, team, enterprise string) (*desk, error) {
	if s.installs == nil {
		return s.alone(team, enterprise)
	}
	return s.installs.desk(ctx, team, enterprise)
}

// alone is the desk of the one workspace that the configured token is for.
// Once it is known which, others are strangers.
func (s *Slack) alone(team, enterprise string) (*desk, error) {
	home := s.only.home.Load()
	if home != nil && team != home.team && (enterprise == "" || enterprise != home.enterprise) {
		return nil, ErrNotInstalled
	}
	return s.only, nil
}
