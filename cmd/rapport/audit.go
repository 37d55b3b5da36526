package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

// commandLine is who is on record for what was done at the command line.
const commandLine = "command-line"

// auditCommand prints the trail, or follows its chain.
type auditCommand struct {
	Since  string `default:"0" help:"Of so many days back, such as 90d; 0 for all there is."`
	Verify bool   `help:"Follow the chain instead, and fail where a line is not as it was written."`
}

func (c auditCommand) Run(ctx context.Context, p *program) (err error) {
	days, err := strconv.Atoi(strings.TrimSuffix(c.Since, "d"))
	if err != nil || days < 0 {
		return &usageError{fmt.Errorf("--since: %q is not a number of days such as 90d", c.Since)}
	}
	o, env, err := p.openWorkspace(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	if c.Verify {
		return verifyAudit(ctx, env.Trail, p.stdout)
	}
	var since time.Time
	if days > 0 {
		since = o.clock.Now().AddDate(0, 0, -days)
	}
	return writeAudit(ctx, env.Trail, p.stdout, since)
}

// writeAudit prints lines, the oldest first.
func writeAudit(ctx context.Context, trail relationship.AuditTrail, to io.Writer, since time.Time) error {
	const page = 1000
	var lines []relationship.AuditLine
	for old := false; !old; {
		part, err := trail.Audited(ctx, len(lines), page)
		if err != nil {
			return err
		}
		old = len(part) < page
		for i := range part {
			if part[i].At.Before(since) {
				part, old = part[:i], true
				break
			}
		}
		lines = append(lines, part...)
	}
	text, err := commands.AuditJSON(lines)
	if err != nil {
		return err
	}
	_, err = to.Write(text)
	return err
}

// verifyAudit says whether the trail is whole, and fails if it is not.
func verifyAudit(ctx context.Context, trail relationship.AuditTrail, to io.Writer) error {
	check, err := trail.CheckAudit(ctx)
	switch {
	case err != nil:
		return err
	case check.Broken != "":
		return fmt.Errorf("the audit was changed by hand: line %d %s", check.At, check.Broken)
	}
	_, err = fmt.Fprintf(to, "%d lines, %d to %d, each linked to the one before; %d in no chain, %d emptied. Newest link %s\n",
		check.Lines, check.First, check.Last, check.Old, check.Erased, check.Link)
	return err
}
