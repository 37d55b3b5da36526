package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/term"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
	"github.com/rapport-bot/rapport/store"
	"github.com/rapport-bot/rapport/store/embedded"
)

// backtestCommand foretells silence from a past day and compares with what
// came.
type backtestCommand struct {
	File    string `arg:"" optional:"" help:"A CSV file as import reads it. By default the history of the workspace."`
	Redis   bool   `help:"The workspace in the Redis of REDIS_URL, and nothing else."`
	At      string `help:"The day from which to foretell, such as 2026-03-10. By default the horizon before today, or before the end of the file."`
	Horizon string `default:"90d" help:"How far to foretell: 90d, 26w, 6m."`
	Format  string `enum:"table,json" default:"table" help:"table or json."`
}

func (c backtestCommand) Run(ctx context.Context, p *program) error {
	days, err := commands.ReadDays(c.Horizon)
	if err != nil || days < 1 {
		return &usageError{fmt.Errorf("--horizon: %q is not a length of time such as 90d", c.Horizon)}
	}
	if c.Redis && p.RedisURL == "" {
		return &usageError{errors.New("--redis: REDIS_URL is not set")}
	}
	if c.Redis && c.File != "" {
		return &usageError{errors.New("a file or --redis, not both")}
	}
	histories, today, err := c.read(ctx, p)
	if err != nil {
		return err
	}
	at := today - relationship.Day(days)
	if c.At != "" {
		if at, err = relationship.ParseDay(c.At); err != nil {
			return &usageError{fmt.Errorf("--at: %q is not a day such as 2026-03-10", c.At)}
		}
	}
	b := relationship.Default().BacktestOn(histories, at, days)
	if c.Format == "json" {
		e := json.NewEncoder(p.stdout)
		e.SetIndent("", "  ")
		return e.Encode(b)
	}
	return p.writeBacktest(&b)
}

// read returns the histories, and the day that counts as today.
func (c backtestCommand) read(ctx context.Context, p *program) (histories []relationship.History, today relationship.Day, err error) {
	if c.File != "" {
		return p.fileHistories(ctx, c.File)
	}
	o, env, err := p.openWorkspace(ctx)
	if err != nil {
		return nil, 0, err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	histories, err = env.Ledger.Histories(ctx, p.bar("reading"))
	return histories, env.Ledger.Today(o.clock.Now()), err
}

// fileHistories brings a file into a store of its own, which is thrown away.
func (p *program) fileHistories(ctx context.Context, name string) (histories []relationship.History, last relationship.Day, err error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, 0, &usageError{err}
	}
	defer func() { _ = file.Close() }()
	dir, err := os.MkdirTemp("", "rapport-backtest")
	if err != nil {
		return nil, 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	e, err := embedded.Open(filepath.Join(dir, "data"), embedded.Options{})
	if err != nil {
		return nil, 0, err
	}
	redis := store.Through(e.Dial)
	defer func() { err = errors.Join(err, redis.Close(), e.Close()) }()
	a, err := assemble(Parts{Store: redis, Zone: p.Zone, Language: p.Language})
	if err != nil {
		return nil, 0, err
	}
	env, err := a.Env(localID)
	if err != nil {
		return nil, 0, err
	}
	report, err := importFile(ctx, env, time.Now(), file, p.bar("importing"))
	if err != nil {
		return nil, 0, err
	}
	for _, wrong := range report.Wrong {
		_, _ = fmt.Fprintln(p.stderr, wrong)
	}
	histories, err = env.Ledger.Histories(ctx, p.bar("reading"))
	for _, h := range histories {
		for i := range h.Entries {
			last = max(last, h.Entries[i].Day)
		}
	}
	return histories, last, err
}

// bar shows how far a piece of work is, to people who can see it move.
func (p *program) bar(what string) func(done, total int) {
	file, ok := p.stderr.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return func(int, int) {}
	}
	return func(done, total int) {
		const width = 30
		if step := max(total/100, 1); done%step != 0 && done != total {
			return
		}
		full := width * done / max(total, 1)
		_, _ = fmt.Fprintf(p.stderr, "\r%s %s%s %d/%d", what, strings.Repeat("█", full), strings.Repeat("░", width-full), done, total)
		if done == total {
			_, _ = fmt.Fprintln(p.stderr)
		}
	}
}

func (p *program) writeBacktest(b *relationship.Backtest) error {
	t := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	printf := func(format string, a ...any) { _, _ = fmt.Fprintf(t, format, a...) }
	printf("Known by %s: %d relationships. %d stayed silent for the %d days after.\n\n", b.At, b.Known, b.Silent, b.Days)
	printf("method\tAUC\tBrier\talarms\tof these silent\tdays to alarm\n")
	for i := range b.Methods {
		m := &b.Methods[i]
		printf("%s\t%s\t%s\t%d\t%s\t%s\n", m.Name, places(m.AUC, 3), places(m.Brier, 3), m.Alarms, share(m.Right, m.Alarms), places(m.Delay, 0))
	}
	if y := b.BGNBD; y != nil {
		const week = 7
		printf("\nBG/NBD per week: r %.3f, alpha %.3f, a %.3f, b %.3f\n", y.R, y.Alpha/week, y.A, y.B)
	}
	for i := range b.Methods {
		m := &b.Methods[i]
		if len(m.Calibration) == 0 {
			continue
		}
		printf("\n%s: chance of contact\tn\tsaid\tbecame\n", m.Name)
		for _, bin := range m.Calibration {
			printf("%.1f-%.1f\t%d\t%.2f\t%.2f\n", bin.From, bin.To, bin.Count, bin.Said, bin.Became)
		}
	}
	return t.Flush()
}

func places(x *float64, n int) string {
	if x == nil {
		return "-"
	}
	return strconv.FormatFloat(*x, 'f', n, 64)
}

func share(part, whole int) string {
	if whole == 0 {
		return "-"
	}
	return fmt.Sprintf("%d (%.0f%%)", part, 100*float64(part)/float64(whole))
}
