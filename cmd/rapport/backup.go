package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/store"
)

// stream stands for standard input or output in the place of a file's name.
const stream = "-"

// backupCommand writes everything down while the bot goes on.
type backupCommand struct {
	File string `arg:"" help:"Where to, a file that does not exist yet; - for standard output."`
}

func (c backupCommand) Run(ctx context.Context, p *program) (err error) {
	o, err := p.openToRead(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	ids, err := p.backedUp(ctx, o)
	if err != nil {
		return err
	}
	out, keep, err := c.create(p.stdout)
	if err != nil {
		return err
	}
	sealed, err := p.BackupKey.seal(out)
	var made *store.Contents
	if err == nil {
		// A view of the embedded store does not change.
		made, err = o.Store.Backup(ctx, sealed, store.BackupOptions{Workspaces: ids, Program: "rapport " + version(), Still: o.embedded != nil})
	}
	if err == nil {
		err = sealed.Close()
	}
	if err = keep(err); err != nil {
		return err
	}
	how := "not encrypted: RAPPORT_BACKUP_KEY would"
	if p.BackupKey != nil {
		how = "encrypted"
	}
	_, _ = fmt.Fprintf(p.stderr, "Backed up %s from %s, %s.\n", plural(len(made.Workspaces), "workspace", "workspaces"), o.place, how)
	for i := range made.Workspaces {
		_, _ = fmt.Fprintln(p.stderr, describe(&made.Workspaces[i]))
	}
	return nil
}

// backedUp are the workspaces that a backup is of: the one that is named, else
// all but the sample, which every rapport can fill for itself.
func (p *program) backedUp(ctx context.Context, o *office) ([]string, error) {
	all, err := o.Store.Workspaces(ctx)
	if err != nil {
		return nil, err
	}
	if p.Workspace != autoWorkspace {
		if !slices.Contains(all, p.Workspace) {
			return nil, p.noSuchWorkspace(o, all)
		}
		return []string{p.Workspace}, nil
	}
	if all = slices.DeleteFunc(all, func(id string) bool { return id == sampleID }); len(all) == 0 {
		return nil, fmt.Errorf("there is nothing to back up in %s", o.place)
	}
	return all, nil
}

func (p *program) noSuchWorkspace(o *office, all []string) error {
	return &usageError{fmt.Errorf("RAPPORT_WORKSPACE: there is no workspace %s in %s, only %s", p.Workspace, o.place, strings.Join(all, ", "))}
}

// create opens where the backup goes. What is returned with it must be called
// with how that went: then the file is there whole, or not at all.
func (c backupCommand) create(stdout io.Writer) (io.Writer, func(error) error, error) {
	if c.File == stream {
		return stdout, func(err error) error { return err }, nil
	}
	if _, err := os.Lstat(c.File); err == nil {
		return nil, nil, &usageError{fmt.Errorf("%s is there already: name another file", c.File)}
	}
	f, err := os.CreateTemp(filepath.Dir(c.File), "."+filepath.Base(c.File)+"-*")
	if err != nil {
		return nil, nil, &usageError{err}
	}
	return f, func(err error) error {
		if err == nil {
			err = f.Sync()
		}
		if err = errors.Join(err, f.Close()); err == nil {
			err = os.Link(f.Name(), c.File) // unlike a rename it replaces nothing
			if err != nil && !errors.Is(err, fs.ErrExist) {
				err = os.Rename(f.Name(), c.File) // not every disk knows links
			}
		}
		if gone := os.Remove(f.Name()); !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
		return err
	}, nil
}

// describe says in a line what is there of a workspace.
func describe(c *store.Content) string {
	return fmt.Sprintf("%s: %s, %s, %s; %s, as of %s", c.ID,
		plural(c.Companies, "company", "companies"), plural(c.Entries, "entry", "entries"), plural(c.People, "colleague", "colleagues"),
		plural(c.Keys, "key", "keys"), c.AsOf.Format("2006-01-02 15:04:05 MST"))
}

func plural(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprint(n, " ", more)
}
