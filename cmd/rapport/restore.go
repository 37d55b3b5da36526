package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/store"
)

// restoreCommand puts back what backupCommand wrote.
type restoreCommand struct {
	File    string `arg:"" help:"A file that rapport backup wrote; - for standard input."`
	Check   bool   `help:"Only read it to its end, and say what is in it."`
	Replace bool   `help:"Delete what the workspaces hold, and put the backup in its place."`
	Overdue bool   `help:"Still say what fell due before now: for a bot that was stopped before it was backed up. Otherwise that may have been said since, and is not said again."`
}

func (c restoreCommand) Run(ctx context.Context, p *program) (err error) {
	file, forget, err := c.source(p.stdin)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, forget()) }()
	if c.Check {
		return c.check(p, file)
	}
	// What cannot be restored from is told before a store is made or opened.
	if _, err := p.inside(file); err != nil {
		return err
	}
	o, err := p.openToRestore(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	options := store.RestoreOptions{Replace: c.Replace, Overdue: c.Overdue, Now: o.clock.Now()}
	if p.Workspace != autoWorkspace {
		options.Workspaces = []string{p.Workspace}
	}
	done, err := o.Store.Restore(ctx, func() (io.ReadCloser, error) { return p.opened(file) }, options)
	c.report(p, done)
	if occupied, ok := errors.AsType[*store.OccupiedError](err); ok {
		return fmt.Errorf("nothing was restored: there is something in %s already; --replace deletes it and puts the backup in its place", strings.Join(occupied.IDs, ", "))
	}
	if err != nil {
		return err
	}
	for i := range done {
		if err := o.resume(ctx, &done[i]); err != nil {
			return fmt.Errorf("%s is restored, and the night will forget who was forgotten since: %w", done[i].ID, err)
		}
	}
	if o.embedded != nil { // nothing of what was there before stays on the disk
		return errors.Join(o.embedded.Compact(), o.embedded.Compact())
	}
	_, err = fmt.Fprintln(p.stdout, "Restart every rapport that runs on this Redis, so that it schedules by what is there now.")
	return err
}

// resume puts on record that a workspace was restored, and forgets again who was
// forgotten since the backup was taken.
func (o *office) resume(ctx context.Context, r *store.Restored) error {
	env, err := o.Env(r.ID)
	if err != nil {
		return err
	}
	now := o.clock.Now()
	if err := env.Trail.Audit(ctx, commandLine, now, "restored as of "+r.AsOf.UTC().Format(time.RFC3339)); err != nil {
		return err
	}
	return env.Ledger.Resume(ctx, now)
}

// check says what is in a backup.
func (c restoreCommand) check(p *program, file string) error {
	inside, err := p.inside(file)
	if err != nil {
		return err
	}
	how := "not encrypted"
	if inside.encrypted {
		how = "encrypted"
	}
	_, _ = fmt.Fprintf(p.stdout, "A whole backup of %s by %s, %s, sha256 %s.\n", inside.Made.Format("2006-01-02 15:04:05 MST"), inside.By, how, inside.Sum)
	for i := range inside.Workspaces {
		w := &inside.Workspaces[i]
		_, _ = fmt.Fprintln(p.stdout, describe(w))
		c.warn(p, w)
	}
	return nil
}

func (c restoreCommand) report(p *program, done []store.Restored) {
	for i := range done {
		r := &done[i]
		_, _ = fmt.Fprintln(p.stdout, "Restored", describe(&r.Content))
		if r.Missed > 0 {
			_, _ = fmt.Fprintf(p.stdout, "%s: %s before now and will not be said\n", r.ID, plural(r.Missed, "message fell due", "messages fell due"))
		}
		c.warn(p, &r.Content)
	}
}

// warn says which tokens nobody will be able to use.
func (restoreCommand) warn(p *program, w *store.Content) {
	for _, name := range w.Unopened(p.Ring) {
		_, _ = fmt.Fprintf(p.stdout, "%s: the tokens of %s are sealed with a key that is not in RAPPORT_SECRET_KEY: set the key that they were sealed with, or have the app installed anew\n", w.ID, name)
	}
}

// source returns the name of a file that holds the backup, and what to do when
// it is no longer needed. Standard input goes into a file of its own, as it is
// read twice.
func (c restoreCommand) source(stdin io.Reader) (file string, forget func() error, err error) {
	if c.File != stream {
		if _, err := os.Stat(c.File); err != nil {
			return "", nil, &usageError{err}
		}
		return c.File, func() error { return nil }, nil
	}
	f, err := os.CreateTemp("", "rapport-restore-*") // nobody else may read it
	if err != nil {
		return "", nil, err
	}
	forget = func() error { return os.Remove(f.Name()) }
	_, err = io.Copy(f, stdin)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", nil, errors.Join(err, forget())
	}
	return f.Name(), forget, nil
}

// A backupFile is one that is open, decrypted as it is read.
type backupFile struct {
	io.Reader
	io.Closer
	encrypted bool
}

func (p *program) opened(file string) (*backupFile, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	r, encrypted, err := p.BackupKey.open(f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &backupFile{r, f, encrypted}, nil
}

// An insideOf is what is in a file.
type insideOf struct {
	*store.Contents
	encrypted bool
}

// inside reads a backup to its end.
func (p *program) inside(file string) (insideOf, error) {
	f, err := p.opened(file)
	if err != nil {
		return insideOf{}, err
	}
	c, err := store.ReadBackup(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return insideOf{}, fmt.Errorf("%w; nothing was restored", err)
	}
	return insideOf{c, f.encrypted}, nil
}
