package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

// scoreCommand scores every company.
type scoreCommand struct {
	At     string `help:"As of this day, such as 2026-03-10: only what was known then counts. Today by default."`
	Format string `enum:"table,csv,json" default:"table" help:"table, csv or json."`
}

func (c scoreCommand) Run(ctx context.Context, p *program) (err error) {
	var at *relationship.Day
	if c.At != "" {
		day, err := relationship.ParseDay(c.At)
		if err != nil {
			return &usageError{fmt.Errorf("--at: %q is not a day such as 2026-03-10", c.At)}
		}
		at = &day
	}
	o, env, err := p.openWorkspace(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	return writeScores(ctx, env, p.stdout, at, env.Ledger.Today(o.clock.Now()), c.Format)
}

// importCommand brings in a file.
type importCommand struct {
	File string `arg:"" help:"A CSV file with a row for each company or entry."`
}

func (c importCommand) Run(ctx context.Context, p *program) (err error) {
	file, err := os.Open(c.File)
	if err != nil {
		return &usageError{err}
	}
	defer func() { _ = file.Close() }()
	o, env, err := p.openWorkspace(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	report, err := importFile(ctx, env, o.clock.Now(), file, p.progress)
	if err != nil {
		return err
	}
	for _, wrong := range report.Wrong {
		_, _ = fmt.Fprintln(p.stderr, wrong)
	}
	_, err = fmt.Fprintf(p.stdout, "%d rows: %d companies and %d entries added, %d companies completed, %d entries there before, %d forgotten people left out, %d rows wrong\n",
		report.Rows, report.Companies, report.Entries, report.Completed, report.Already, report.Forgotten, len(report.Wrong))
	return err
}

// exportCommand writes everything as the CSV that import reads.
type exportCommand struct {
	Side   string `enum:"all,customer,partner" default:"all" help:"all, customer or partner."`
	Person string `help:"Write everything that names this person instead, as JSON."`
	Of     string `help:"The company where the person works."`
}

func (c exportCommand) Run(ctx context.Context, p *program) (err error) {
	if (c.Person == "") != (c.Of == "") {
		return &usageError{errors.New("--person and --of go together")}
	}
	o, env, err := p.openWorkspace(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	if c.Person != "" {
		return exportPerson(ctx, env, p.stdout, c.Person, c.Of, o.clock.Now())
	}
	side := relationship.Whole
	if c.Side != "all" {
		side = relationship.Side(c.Side)
	}
	text, err := commands.Export(ctx, env, side)
	if err != nil {
		return err
	}
	if err := env.Trail.Audit(ctx, commandLine, o.clock.Now(), strings.TrimSpace("saw export "+string(side))); err != nil {
		return err
	}
	_, err = p.stdout.Write(text)
	return err
}

// progress shows how far a long piece of work is, at each hundredth of it.
func (p *program) progress(done, total int) {
	if step := max(total/100, 1); done%step == 0 || done == total {
		_, _ = fmt.Fprintf(p.stderr, "\r%d of %d", done, total)
	}
	if done == total {
		_, _ = fmt.Fprintln(p.stderr)
	}
}
