package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/rapport-bot/rapport/store"
)

// migrateCommand brings what an older program wrote up to date. A server does
// it by itself; here it can be seen, and done beforehand.
type migrateCommand struct {
	DryRun bool `help:"Only say what would be done."`
}

func (c migrateCommand) Run(ctx context.Context, p *program) (err error) {
	open := p.open
	if c.DryRun {
		open = p.openToRead
	}
	o, err := open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	ids, err := o.Store.Workspaces(ctx)
	if err != nil {
		return err
	}
	if p.Workspace != autoWorkspace {
		if !slices.Contains(ids, p.Workspace) {
			return p.noSuchWorkspace(o, ids)
		}
		ids = []string{p.Workspace}
	}
	var errs []error
	for _, id := range ids {
		m, err := o.migrateOne(ctx, id, c.DryRun)
		errs = append(errs, err)
		c.report(p, id, &m)
	}
	return errors.Join(errs...)
}

func (c migrateCommand) report(p *program, id string, m *store.Migration) {
	would := ""
	if c.DryRun {
		would = "would be "
	}
	switch {
	case m.Busy:
		_, _ = fmt.Fprintf(p.stdout, "%s: another rapport is at it\n", id)
	case len(m.Steps) == 0 && m.From == store.Layout():
		_, _ = fmt.Fprintf(p.stdout, "%s: up to date, layout %d\n", id, m.From)
	}
	for _, s := range m.Steps {
		_, _ = fmt.Fprintf(p.stdout, "%s: %slayout %d, %s: %d of %s lacked it\n", id, would, s.Layout, s.What, s.Lacked, plural(s.Seen, "company", "companies"))
	}
}

// migrateOne takes the steps of a workspace.
func (o *office) migrateOne(ctx context.Context, id string, dry bool) (store.Migration, error) {
	w, err := o.Store.Workspace(id)
	if err != nil {
		return store.Migration{}, err
	}
	env, err := o.Env(id)
	if err != nil {
		return store.Migration{}, err
	}
	return w.Migrate(ctx, env.Ledger, store.MigrateOptions{Today: env.Ledger.Today(o.clock.Now()), Dry: dry})
}

// migrate takes the steps of all workspaces. One that is being restored is left
// alone.
func (o *office) migrate(ctx context.Context) error {
	ids, err := o.Store.Workspaces(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for _, id := range ids {
		m, err := o.migrateOne(ctx, id, false)
		for _, s := range m.Steps {
			o.log.InfoContext(ctx, "workspace brought up to date", "team", id, "layout", s.Layout, "what", s.What, "companies", s.Seen, "lacked", s.Lacked)
		}
		if closed, ok := errors.AsType[*store.SchemaError](err); ok && closed.Restoring() {
			continue
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// keepMigrating takes the steps at once and looks again every hour, until ctx
// ends: a workspace may have been restored, and the steps are taken once more
// after a day.
func (o *office) keepMigrating(ctx context.Context) error {
	ticker := time.NewTicker(everyHour)
	defer ticker.Stop()
	for {
		if err := o.migrate(ctx); err != nil && ctx.Err() == nil {
			o.log.ErrorContext(ctx, "older workspaces", "err", err)
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return nil
		}
	}
}
