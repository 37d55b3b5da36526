package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

// ErrNotInstalled says that a workspace gave us no token.
var ErrNotInstalled = errors.New("slack: not installed")

// A Vault keeps what workspaces trusted us with, sealed, each under the ID of
// a workspace or an organisation.
type Vault interface {
	// Open returns nil where there is nothing.
	Open(ctx context.Context, workspace string) ([]byte, error)
	Put(ctx context.Context, workspace string, secret []byte) error
	Remove(ctx context.Context, workspace string) error
	// Lock keeps other processes out for a while. It reports false when
	// another one is in.
	Lock(ctx context.Context, workspace string, long time.Duration) (release func(), ok bool, err error)
}

// An Installation is what a workspace, or a whole organisation, gave us.
type Installation struct {
	Team, Name string // the workspace, "" of an installation for an organisation
	Enterprise string
	App        string
	Bot        string // our user ID there
	Installer  string // who clicked
	Token      Secret
	Refresh    Secret    // "" where tokens do not expire
	Expires    time.Time // zero: never
	Scopes     string
	// Under is the organisation whose installation serves the workspace: then
	// nothing else is said here.
	Under string
}

// workspace is what an installation is kept under.
func (i *Installation) workspace() string {
	if i.Team != "" {
		return i.Team
	}
	return i.Enterprise
}

// sealedInstallation is an installation as it is sealed: a [Secret] does not
// encode itself.
type sealedInstallation struct {
	Installation
	Token, Refresh string
}

func (i *Installation) encode() ([]byte, error) {
	return json.Marshal(sealedInstallation{Installation: *i, Token: string(i.Token), Refresh: string(i.Refresh)})
}

func decodeInstallation(text []byte) (*Installation, error) {
	var sealed sealedInstallation
	if err := json.Unmarshal(text, &sealed); err != nil {
		return nil, errors.New("slack: installation cannot be read")
	}
	i := sealed.Installation
	i.Token, i.Refresh = Secret(sealed.Token), Secret(sealed.Refresh)
	return &i, nil
}

const (
	installedFor = time.Minute     // how long an installation is taken for granted
	strangerFor  = 5 * time.Second // how long a workspace without one is not looked for
	maxStrangers = 10_000
	// refreshAhead is how long before its end a token is exchanged.
	refreshAhead = 2 * time.Hour
	refreshFor   = 30 * time.Second // how long that takes at most
)

// installs knows the desks of the workspaces that installed us.
type installs struct {
	slack *Slack
	vault Vault
	id    string // of the client
	key   Secret

	mu         sync.Mutex
	known      map[string]*installed
	refreshing map[string]bool
}

// An installed workspace, for a while; desk is nil where there is none.
type installed struct {
	desk  *desk
	inst  *Installation
	until time.Time
}

// desk returns the desk of a workspace, by its own installation or by that of
// its organisation.
func (n *installs) desk(ctx context.Context, team, enterprise string) (*desk, error) {
	now := time.Now()
	n.mu.Lock()
	known := n.known[team]
	n.mu.Unlock()
	if known == nil || !now.Before(known.until) || known.desk == nil && enterprise != "" {
		fresh, err := n.find(ctx, team, enterprise)
		switch {
		case err == nil:
			known = n.remember(team, fresh, now)
		case known == nil || known.desk == nil: // else what was known must do
			return nil, err
		}
	}
	if known.desk == nil {
		return nil, ErrNotInstalled
	}
	return n.valid(ctx, team, known, now)
}

// valid sees to it that the token is good for a while.
func (n *installs) valid(ctx context.Context, team string, known *installed, now time.Time) (*desk, error) {
	switch left := known.inst.Expires.Sub(now); {
	case known.inst.Expires.IsZero() || left > refreshAhead:
	case left > time.Minute:
		n.refreshSoon(ctx, known.inst)
	default:
		fresh, err := n.refresh(ctx, known.inst)
		if err != nil {
			return nil, err
		}
		return n.remember(team, fresh, now).desk, nil
	}
	return known.desk, nil
}

// remember makes the desk of an installation, nil of none.
func (n *installs) remember(team string, inst *Installation, now time.Time) *installed {
	n.mu.Lock()
	defer n.mu.Unlock()
	fresh := &installed{inst: inst, until: now.Add(strangerFor)}
	if inst != nil {
		fresh.until = now.Add(installedFor)
		fresh.desk = n.slack.seat(team, inst.Token)
		if old := n.known[team]; old != nil && old.desk != nil && old.desk.token == inst.Token {
			fresh.desk = old.desk
		}
	}
	if n.known == nil {
		n.known = make(map[string]*installed)
	}
	if len(n.known) >= maxStrangers {
		for team, old := range n.known {
			if old.desk == nil || !now.Before(old.until) {
				delete(n.known, team)
			}
		}
	}
	n.known[team] = fresh
	return fresh
}

// forget has everything looked up again that an installation serves.
func (n *installs) forget(workspace string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for team, known := range n.known {
		if team == workspace || known.inst != nil && known.inst.workspace() == workspace {
			delete(n.known, team)
		}
	}
}

// find looks for the installation that serves a workspace, nil if none does.
func (n *installs) find(ctx context.Context, team, enterprise string) (*Installation, error) {
	inst, err := n.open(ctx, team)
	switch {
	case err != nil:
		return nil, err
	case inst != nil && inst.Under == "":
		return inst, nil
	case inst != nil:
		return n.open(ctx, inst.Under)
	case enterprise == "" || enterprise == team:
		return nil, nil
	}
	if inst, err = n.open(ctx, enterprise); err != nil || inst == nil {
		return nil, err
	}
	// Found again when only the workspace is known.
	if err := n.put(ctx, team, &Installation{Under: enterprise}); err != nil {
		return nil, err
	}
	if n.slack.client.Installed != nil {
		met := *inst
		met.Team = team
		return inst, n.slack.client.Installed(ctx, met)
	}
	return inst, nil
}

// Serves reports whether there is an installation for a workspace.
func (s *Slack) Serves(ctx context.Context, team string) (bool, error) {
	_, err := s.deskAt(ctx, team, "")
	if errors.Is(err, ErrNotInstalled) {
		return false, nil
	}
	return err == nil, err
}

func (n *installs) open(ctx context.Context, workspace string) (*Installation, error) {
	text, err := n.vault.Open(ctx, workspace)
	if err != nil || text == nil {
		return nil, err
	}
	return decodeInstallation(text)
}

func (n *installs) put(ctx context.Context, workspace string, inst *Installation) error {
	text, err := inst.encode()
	if err != nil {
		return fmt.Errorf("slack: installation: %w", err)
	}
	return n.vault.Put(ctx, workspace, text)
}

// refreshSoon exchanges a token that is still good while it is used.
func (n *installs) refreshSoon(ctx context.Context, inst *Installation) {
	name := inst.workspace()
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.refreshing[name] {
		return
	}
	if n.refreshing == nil {
		n.refreshing = make(map[string]bool)
	}
	n.refreshing[name] = true
	n.slack.work(ctx, func(ctx context.Context) {
		if _, err := n.refresh(ctx, inst); err != nil {
			n.slack.log.WarnContext(ctx, "slack token not exchanged", "workspace", name, "err", err)
		}
		n.mu.Lock()
		defer n.mu.Unlock()
		delete(n.refreshing, name)
	})
}

// refresh exchanges a token for the next one, unless another process did. A
// refresh token works once: what came back is kept before it is used.
func (n *installs) refresh(ctx context.Context, old *Installation) (*Installation, error) {
	name := old.workspace()
	release, ok, err := n.vault.Lock(ctx, name, refreshFor)
	if err != nil {
		return nil, err
	}
	if ok {
		defer release()
	}
	now, err := n.open(ctx, name)
	switch {
	case err != nil:
		return nil, err
	case now == nil:
		return nil, ErrNotInstalled
	case now.Token != old.Token: // somebody else did it
		n.forget(name)
		return now, nil
	case !ok:
		return nil, errors.New("slack: the token is being exchanged")
	}
	got, err := slack.RefreshOAuthV2TokenContext(ctx, n.slack.http, n.id, string(n.key), string(now.Refresh), slack.OAuthOptionAPIURL(n.slack.methods))
	if err != nil {
		return nil, fmt.Errorf("slack: oauth.v2.access: %w", n.safe(err, now))
	}
	fresh := *now
	fresh.Token, fresh.Refresh = Secret(got.AccessToken), Secret(got.RefreshToken)
	fresh.Expires = expiry(got.ExpiresIn)
	if err := n.put(ctx, name, &fresh); err != nil {
		return nil, err
	}
	n.forget(name)
	return &fresh, nil
}

// expiry is when a token ends that lives for so many seconds, zero for one
// that does not end.
func expiry(seconds int) time.Time {
	if seconds <= 0 {
		return time.Time{}
	}
	return time.Now().Add(time.Duration(seconds) * time.Second)
}

// safe takes the client's secrets out of an error.
func (n *installs) safe(err error, inst *Installation) error {
	secrets := []Secret{n.key}
	if inst != nil {
		secrets = append(secrets, inst.Token, inst.Refresh)
	}
	return hide(err, secrets...)
}

// uninstalled drops the tokens of a workspace or an organisation.
func (n *installs) uninstalled(ctx context.Context, workspace string) error {
	err := n.vault.Remove(ctx, workspace)
	n.forget(workspace)
	return err
}
