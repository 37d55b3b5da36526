package main

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store"
)

// tokenCommand keeps the tokens by which programs act for colleagues, as
// admins do in chat.
type tokenCommand struct {
	Add    tokenAdd    `cmd:"" help:"Make a token and print it. It is printed this once."`
	List   tokenList   `cmd:"" help:"List the tokens, without what is secret of them."`
	Revoke tokenRevoke `cmd:"" help:"Revoke a token."`
}

// shell is who makes and revokes tokens at the command line.
const shell = "command line"

type tokenAdd struct {
	Person string   `arg:"" help:"The colleague, by ID or name: the program has their rights, and what it does counts as theirs."`
	Scope  []string `default:"write" enum:"read,write,inbound" help:"What it may be used for: read, write, inbound."`
	Label  string   `help:"What it is for."`
}

func (c tokenAdd) Run(ctx context.Context, p *program) error {
	return p.withWorkspace(ctx, func(o *office, w *store.Workspace, d *relationship.Directory) error {
		who, ok := colleagueIn(d, c.Person)
		if !ok {
			return &usageError{fmt.Errorf("token: there is no colleague %q: they say something to Rapport first", c.Person)}
		}
		var random [6]byte
		_, _ = rand.Read(random[:]) // never fails since Go 1.24
		id := strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(random[:]))
		text, digest := relationship.NewToken(w.ID(), id)
		t := relationship.Token{ID: id, Digest: digest, Person: who, Label: c.Label, By: shell, Made: relationship.DayOf(o.clock.Now(), p.Zone)}
		for _, s := range c.Scope {
			t.Scopes = append(t.Scopes, relationship.Scope(s))
		}
		if err := w.AddToken(ctx, t, o.clock.Now()); err != nil {
			return err
		}
		_, err := fmt.Fprintln(p.stdout, text)
		return err
	})
}

type tokenList struct{}

func (tokenList) Run(ctx context.Context, p *program) error {
	return p.withWorkspace(ctx, func(_ *office, w *store.Workspace, _ *relationship.Directory) error {
		all, err := w.Tokens(ctx)
		if err != nil {
			return err
		}
		return writeTokens(p.stdout, all)
	})
}

func writeTokens(out io.Writer, all []relationship.Token) error {
	const wide = 2
	w := tabwriter.NewWriter(out, 0, 0, wide, ' ', 0)
	_, _ = fmt.Fprintln(w, "ID\tPERSON\tSCOPES\tFOR\tMADE\tLAST USED\tIGNORED")
	for _, t := range all {
		used := "never"
		if t.Used != 0 {
			used = t.Used.String()
		}
		scopes := make([]string, len(t.Scopes))
		for i, s := range t.Scopes {
			scopes[i] = string(s)
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%d\n", t.ID, t.Person, strings.Join(scopes, ","), orNone(t.Label), t.Made, used, t.Ignored)
	}
	return w.Flush()
}

type tokenRevoke struct {
	ID string `arg:"" help:"As rapport token list has it."`
}

func (c tokenRevoke) Run(ctx context.Context, p *program) error {
	return p.withWorkspace(ctx, func(o *office, w *store.Workspace, _ *relationship.Directory) error {
		known, err := w.DropToken(ctx, c.ID, shell, o.clock.Now())
		if err == nil && !known {
			return &usageError{fmt.Errorf("token: there is no token %q", c.ID)}
		}
		return err
	})
}

// withWorkspace opens the workspace that the command line is about, with who is
// in it.
func (p *program) withWorkspace(ctx context.Context, do func(*office, *store.Workspace, *relationship.Directory) error) (err error) {
	o, env, err := p.openWorkspace(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	w, ok := env.Ledger.Store.(*store.Workspace)
	if !ok {
		return errors.New("this store has no workspaces")
	}
	d, err := w.Directory(ctx)
	if err != nil {
		return err
	}
	return do(o, w, d)
}

// colleagueIn finds who acts as a colleague of an ID or a name.
func colleagueIn(d *relationship.Directory, text string) (string, bool) {
	name := strings.TrimPrefix(text, "@")
	users := d.Users()
	i := slices.IndexFunc(users, func(u relationship.User) bool { return u.ID == name })
	if i < 0 {
		i = slices.IndexFunc(users, func(u relationship.User) bool { return relationship.Plain(u.Name) == relationship.Plain(name) })
	}
	if i < 0 {
		return "", false
	}
	as := d.As(users[i].ID)
	return as, d.User(as).Here()
}
