package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/alecthomas/kong"
)

// Exit codes.
const (
	done   = 0
	failed = 1
	misuse = 2 // the command line or a setting is wrong
)

// A program is what a command runs with: the settings and where to speak.
type program struct {
	Config
	shown          []setting // every setting, for rapport config
	stdin          io.Reader
	stdout, stderr io.Writer
}

// run is the whole program but for signals. It returns an exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	var c cli
	left := false
	file, fileErr := readFile()
	origins := map[string]origin{}
	parser, err := kong.New(&c,
		kong.Name("rapport"),
		kong.Description("Looks after business relationships: a Slack bot, a local chat page and a command line."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(int) { left = true }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		// The last to know a value wins: the environment over the file. Kong's
		// own env tag would lose to the file.
		kong.Resolvers(file.resolver(origins), environment(origins)),
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if err != nil {
		return fail(stderr, failed, err)
	}
	command, err := parser.Parse(args)
	switch {
	case left: // help was shown
		return done
	case fileErr != nil:
		return fail(stderr, misuse, fileErr)
	case err != nil:
		return fail(stderr, misuse, fmt.Errorf("%w (try rapport --help)", err))
	}
	config, err := c.Settings.check()
	if err != nil {
		return fail(stderr, misuse, err)
	}
	err = command.Run(&program{
		Config: config, shown: settingsOf(command, origins),
		stdin: stdin, stdout: stdout, stderr: stderr,
	})
	var wrong *usageError
	switch {
	case errors.As(err, &wrong):
		return fail(stderr, misuse, err)
	case err != nil:
		return fail(stderr, failed, err)
	}
	return done
}

// A usageError is the user's to mend, at the command line.
type usageError struct{ error }

func (e *usageError) Unwrap() error { return e.error }

// fail prints every error of err on a line of its own.
func fail(stderr io.Writer, code int, err error) int {
	for line := range strings.Lines(err.Error()) {
		_, _ = fmt.Fprintln(stderr, "rapport:", strings.TrimRight(line, "\n"))
	}
	return code
}

// together runs every part until one fails or ctx ends, stops the rest, and
// returns all that went wrong.
func together(ctx context.Context, parts ...func(context.Context) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	errs := make([]error, len(parts))
	var wg sync.WaitGroup
	for i, part := range parts {
		wg.Go(func() {
			if errs[i] = part(ctx); errs[i] != nil {
				stop(errs[i])
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}
