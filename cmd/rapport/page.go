package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/bot/web"
	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/scheduler"
)

// The workspaces of the local page.
const (
	sampleID = "sample"
	localID  = "local"
)

var localPeople = []web.Person{{ID: "me", Name: "Me", About: "admin"}}

// page makes the local chat page over the office.
func (p *program) page(ctx context.Context, o *office, handle bot.Handler, unasked *scheduler.Scheduler) (*web.Page, error) {
	empty, err := p.furnish(ctx, o)
	if err != nil {
		return nil, err
	}
	workspaces := []web.Workspace{
		{ID: localID, Name: "My workspace", About: "Yours alone, on this machine.", People: localPeople},
		{ID: sampleID, Name: "Sample workspace", About: "Fifteen customers and partners with a year of history.", Demo: true, People: samplePeople},
	}
	if empty {
		slices.Reverse(workspaces)
	}
	c := web.Config{
		Handle: handle, Workspaces: workspaces, Log: o.log, Version: version(), AnyHost: !p.local(),
		Welcome: welcome(o, handle),
		Suggest: func(workspace string, who web.Person) []string {
			if workspace == sampleID {
				return sampleSuggestions[who.ID]
			}
			return []string{"add Acme customer", "help"}
		},
	}
	if p.mayMoveClock() {
		c.Clock = movable{o.clock, unasked}
	}
	page, err := web.New(c)
	if err != nil {
		return nil, err
	}
	o.senders[web.Platform] = page
	return page, nil
}

// welcome says what an empty line is answered with.
func welcome(o *office, handle bot.Handler) func(context.Context, string, string) card.Message {
	return func(ctx context.Context, workspace, person string) card.Message {
		reply, err := handle(ctx, bot.Event{
			ID: "welcome-" + person, Platform: web.Platform, Team: workspace, Person: person, Room: web.Room,
			Direct: true, Locale: localeOf(person), At: o.clock.Now(), Body: bot.Line{},
		})
		if err != nil {
			return card.Message{}
		}
		return reply.Message
	}
}

func localeOf(person string) string {
	for _, who := range samplePeople {
		if who.ID == person {
			return who.Locale
		}
	}
	return ""
}

// furnish makes the page's workspaces ready, and reports whether the local one
// holds no company yet.
func (p *program) furnish(ctx context.Context, o *office) (empty bool, err error) {
	sample, err := o.Env(sampleID)
	if err != nil {
		return false, err
	}
	start := time.Now()
	filled, err := fillSample(ctx, sample.Ledger, o.clock.Now())
	if err != nil {
		return false, fmt.Errorf("fill the sample workspace: %w", err)
	}
	if filled > 0 {
		_, _ = fmt.Fprintf(p.stderr, "Filled the sample workspace: %d entries in %v.\n", filled, time.Since(start).Round(time.Millisecond))
	}
	local, err := o.Env(localID)
	if err != nil {
		return false, err
	}
	d, err := local.Ledger.Store.Directory(ctx)
	if err != nil {
		return false, err
	}
	if !d.HasAdmin() {
		for _, who := range localPeople {
			me := relationship.User{ID: who.ID, Name: who.Name, Right: relationship.Admin}
			if err := local.Ledger.Store.SaveUser(ctx, me, who.ID, "first start", o.clock.Now()); err != nil {
				return false, err
			}
		}
	}
	return d.Companies() == 0, nil
}
