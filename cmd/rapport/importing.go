package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/rapport-bot/rapport/commands"
)

// importer is who entries are by that the command line brought in.
const importer = "import"

// importFile brings a CSV file into a workspace. Rows that are wrong are in
// the report, and the others are written; one dated after the day of now is
// wrong. Progress is in rows and may be nil.
func importFile(ctx context.Context, env *commands.Env, now time.Time, from io.Reader, progress func(done, total int)) (commands.ImportReport, error) {
	plan, err := commands.ReadImport(from, env.Ledger.Today(now))
	if err != nil {
		return commands.ImportReport{}, fmt.Errorf("import: %w", err)
	}
	return commands.Import(ctx, env, plan, importer, now, progress)
}
