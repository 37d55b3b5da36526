package main

import (
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"text/tabwriter"

	"github.com/rapport-bot/rapport/commands"
)

// configCommand prints every setting.
type configCommand struct{}

func (configCommand) Run(p *program) error {
	for _, s := range p.shown {
		if _, err := fmt.Fprintf(p.stdout, "# %s\n", s.Meaning); err != nil {
			return err
		}
		w := tabwriter.NewWriter(p.stdout, 24, 8, 1, ' ', 0)
		_, _ = fmt.Fprintf(w, "%s\t%s\n", s.Name, orNone(s.Value))
		_, _ = fmt.Fprintf(w, "  from %s\tdefault %s · --%s\n\n", s.From, orNone(s.Default), s.Flag)
		if err := w.Flush(); err != nil {
			return err
		}
	}
	return nil
}

func orNone(value string) string {
	if value == "" {
		return "(none)"
	}
	return value
}

// versionCommand prints the version.
type versionCommand struct{}

func (versionCommand) Run(p *program) error {
	_, err := fmt.Fprintln(p.stdout, "rapport", version())
	return err
}

// release is the version that a build was given by name, "" if none:
// go build -ldflags "-X main.release=1.2.3".
var release string

// version is the release, else the module's, else the commit that was built.
func version() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	for _, s := range info.Settings {
		const shown = 12
		if s.Key == "vcs.revision" && (v == "" || v == "(devel)") && len(s.Value) > shown {
			v = s.Value[:shown]
		}
	}
	if v == "" {
		return "(devel)"
	}
	return v
}

// commandsCommand prints the manual, read off the declarations.
type commandsCommand struct{}

func (commandsCommand) Run(p *program) error {
	mux, err := declared()
	if err != nil {
		return err
	}
	_, err = io.WriteString(p.stdout, mux.Manual())
	return err
}

// declared returns the commands without a store behind them.
func declared() (*commands.Mux, error) {
	return commands.New(func(string) (*commands.Env, error) { return nil, errors.New("commands: no store is open") })
}
