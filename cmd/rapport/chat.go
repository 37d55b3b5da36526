package main

import (
	"context"
	"errors"

	"github.com/rapport-bot/rapport/bot/console"
	"github.com/rapport-bot/rapport/bot/web"
)

// chatCommand is the local chat page in a terminal.
type chatCommand struct {
	As     string `help:"Who to be: me, or in the sample workspace anna, toms, zane, rita or kate."`
	Sample bool   `help:"Talk in the sample workspace."`
}

func (c chatCommand) Run(ctx context.Context, p *program) (err error) {
	people, team := localPeople, localID
	if p.Workspace != autoWorkspace {
		team = p.Workspace
	}
	if c.Sample {
		people, team = samplePeople, sampleID
	}
	as := c.As
	if as == "" {
		as = people[0].ID
	}
	o, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	if err := o.migrate(ctx); err != nil {
		return err
	}
	if _, err := p.furnish(ctx, o); err != nil {
		return err
	}
	config := console.Config{
		Handle: o.observed(nil), In: p.stdin, Out: p.stdout,
		Team: team, Person: as, People: consolePeople(people), Locale: p.Language, Now: o.clock.Now,
	}
	if p.mayMoveClock() {
		config.Clock = o.clock
	}
	talk, err := console.New(config)
	if err != nil {
		return err
	}
	o.senders[console.Platform] = talk
	return talk.Run(ctx)
}

func consolePeople(people []web.Person) []console.Person {
	all := make([]console.Person, len(people))
	for i, who := range people {
		all[i] = console.Person{ID: who.ID, Name: who.Name, Locale: who.Locale}
	}
	return all
}
