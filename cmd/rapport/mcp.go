package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/api"
	"github.com/rapport-bot/rapport/bot/mcp"
	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store"
)

// mcpCommand lets a model on this machine ask, as one colleague.
type mcpCommand struct {
	As   string `required:"" help:"The colleague in whose name the model asks, by ID or name. It sees what they may see; what would change something is put before them in their chat."`
	Read bool   `help:"Offer only what looks."`
}

func (c mcpCommand) Run(ctx context.Context, p *program) error {
	return p.withWorkspace(ctx, func(o *office, w *store.Workspace, d *relationship.Directory) error {
		who, ok := colleagueIn(d, c.As)
		if !ok {
			return &usageError{fmt.Errorf("mcp: there is no colleague %q: they say something to Rapport first", c.As)}
		}
		if err := p.speak(o); err != nil {
			return err
		}
		access := bot.Writes
		if c.Read {
			access = bot.Reads
		}
		server := p.mcp(o, o.observed(nil)).For(mcp.Caller{Team: w.ID(), Person: who, Access: access})
		err := server.Run(ctx, &sdk.IOTransport{Reader: io.NopCloser(p.stdin), Writer: unclosed{p.stdout}})
		if errors.Is(err, context.Canceled) || errors.Is(err, io.EOF) {
			return nil
		}
		return err
	})
}

// unclosed is standard output, which the program keeps.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }

// speak sets the platforms up for saying things, and listens to none.
func (p *program) speak(o *office) error {
	silent := func(context.Context, bot.Event) (bot.Reply, error) { return bot.Reply{}, nil }
	if p.onSlack() {
		if _, err := p.onSlackSide(o, silent); err != nil {
			return err
		}
	}
	if p.onTeams() {
		if _, err := p.onTeamsSide(o, silent); err != nil {
			return err
		}
	}
	return nil
}

// mcp is what models are answered by.
func (p *program) mcp(o *office, handle bot.Handler) *mcp.Server {
	o.senders[mcp.Platform] = relay{o}
	return mcp.New(mcp.Config{Handle: handle, Tools: o.Tools(), Name: o.nameOf, Now: o.clock.Now, Log: o.log, Version: version()})
}

// mcpOver serves models over HTTP, to those who have a token.
func (p *program) mcpOver(o *office, handle bot.Handler, programs *api.API) http.Handler {
	return programs.Guard(p.mcp(o, handle).Handler(func(ctx context.Context) (mcp.Caller, bool) {
		c := api.CallerOf(ctx)
		return mcp.Caller{Team: c.Team, Person: c.Person, Access: c.Access}, c.Access != ""
	}))
}
