package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

// exportPerson prints everything that names a person. That it was is on record.
func exportPerson(ctx context.Context, env *commands.Env, to io.Writer, name, of string, now time.Time) error {
	d, err := env.Ledger.Store.Directory(ctx)
	if err != nil {
		return err
	}
	company := d.Find(of)
	if company.ID == "" {
		return &usageError{fmt.Errorf("--of: there is no company %q", of)}
	}
	rec, err := env.Ledger.Store.Record(ctx, company.ID)
	if err != nil {
		return err
	}
	if p, _, ok := relationship.FindPerson(rec.Company.People, name); ok {
		name = p.Name
	}
	data, err := commands.PersonData(ctx, env, relationship.Subject{Company: company.ID, Name: name}.Of(&rec.Company), now)
	if err != nil {
		return err
	}
	if data.Nothing() {
		return &usageError{fmt.Errorf("--person: nothing names %q at %s", name, rec.Company.Name)}
	}
	if err := env.Trail.Audit(ctx, commandLine, now, "saw export of person "+name+": "+rec.Company.Name); err != nil {
		return err
	}
	text, err := json.MarshalIndent(data, "", "  ")
	if err != nil {
		return err
	}
	_, err = to.Write(append(text, '\n'))
	return err
}
