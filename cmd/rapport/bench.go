package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/rapport-bot/rapport/cmd/rapport/bench"
)

// benchCommand measures whole signed commands, over loopback, on the Redis of
// the settings. It works in a workspace of its own and erases it.
type benchCommand struct {
	Companies int           `default:"10000" help:"How many companies to fill in."`
	Entries   int           `default:"50" help:"How many entries each has."`
	Workers   int           `default:"16" help:"How many people ask at once."`
	Rate      float64       `default:"0" help:"Commands a second, whatever becomes of them (open loop); 0: as fast as answers come (closed loop)."`
	Slice     time.Duration `default:"500ms" help:"How long one program is driven before the other has its turn."`
	Slices    int           `default:"20" help:"How many such turns each has."`
	Only      string        `enum:"all,score,log,due" default:"all" help:"Measure one command."`
}

// load is how hard each command is driven.
func (c *benchCommand) load() bench.Load {
	return bench.Load{Workers: c.Workers, Rate: c.Rate, Slice: c.Slice, Slices: c.Slices}
}

func (c *benchCommand) Run(ctx context.Context, p *program) (err error) {
	if p.RedisURL == "" {
		return &usageError{errors.New("REDIS_URL: bench needs a Redis of your own, with nothing else on it that matters: redis-server --save '' --port 6390 and REDIS_URL=redis://127.0.0.1:6390")}
	}
	if c.Companies < 1 || c.Entries < 1 || c.Workers < 1 || c.Slices < 1 || c.Slice <= 0 || c.Rate < 0 {
		return &usageError{errors.New("bench: companies, entries, workers, slice and slices must be above zero")}
	}
	ground, err := p.benchGround(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ground.clear(ctx)) }()

	serve, err := ground.start(ctx, p, "serve")
	if err != nil {
		return err
	}
	defer serve.stop()
	reference, err := ground.start(ctx, p, "bench-reference", "--tag", ground.tag())
	if err != nil {
		return err
	}
	defer reference.stop()
	targets := []*bench.Target{ground.target("reference", "/", reference), ground.target("rapport", "/slack/commands", serve)}
	_, _ = fmt.Fprintf(p.stderr, "Rapport answered first after %s.\n", serve.ready.Round(time.Millisecond))

	var all [][]bench.Figure
	for _, command := range c.commands() {
		if c.Only != "all" && c.Only != command.Name {
			continue
		}
		on := targets
		if command.Name == "due" { // the reference has none
			on = targets[1:]
		}
		figures, err := bench.Drive(ctx, on, command, c.load())
		if err != nil {
			return err
		}
		for i := range figures {
			if f := &figures[i]; f.Failed > 0 {
				_, _ = fmt.Fprintf(p.stderr, "%s, %s: %d failed, the first: %v\n", f.Target, f.Command, f.Failed, f.First)
			}
		}
		all = append(all, figures)
	}
	return bench.Print(p.stdout, all)
}

// commands are what is measured. A turn has a company of its own.
func (c *benchCommand) commands() []*bench.Command {
	of := func(turn int64) int64 { return turn * 7919 % int64(c.Companies) } // a prime, so that neighbours are far apart
	return []*bench.Command{
		{Name: "score", Want: "/100 ", Text: func(turn int64) string { return fmt.Sprintf("score Company %d", of(turn)) }},
		{Name: "log", Want: "Logged #", Text: func(turn int64) string { return fmt.Sprintf("log Company %d call good \"talk %d\"", of(turn), turn) }},
		{Name: "due", Want: "blocks", Text: func(int64) string { return "due" }},
	}
}

// A child is this program again, serving on a port of its own.
type child struct {
	command *exec.Cmd
	address string
	ready   time.Duration // from its start to its first words
}

// start starts this program with a command and waits until it serves.
func (g *benchGround) start(ctx context.Context, p *program, args ...string) (*child, error) {
	path, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := &child{command: exec.CommandContext(ctx, path, args...)}
	c.command.Env = append(slices.DeleteFunc(os.Environ(), ours),
		"REDIS_URL="+string(p.RedisURL), "SLACK_SIGNING_SECRET="+g.signing,
		"RAPPORT_ADDR=127.0.0.1:0", "RAPPORT_PAGE=off", "RAPPORT_LOG=error", "RAPPORT_TIMEZONE=UTC", "RAPPORT_LINGER=0s",
		// There are limits, as elsewhere, and nobody reaches them.
		"RAPPORT_LIMIT_PERSON=1000000000", "RAPPORT_LIMIT_WORKSPACE=1000000000")
	c.command.Cancel = func() error { return c.command.Process.Signal(syscall.SIGTERM) }
	words, err := c.command.StderrPipe()
	if err != nil {
		return nil, err
	}
	start := time.Now()
	if err := c.command.Start(); err != nil {
		return nil, err
	}
	said := bufio.NewScanner(words)
	for said.Scan() {
		if _, rest, ok := strings.Cut(said.Text(), " is at http://"); ok {
			c.address, _, _ = strings.Cut(rest, ",")
			c.ready = time.Since(start)
			go func() { // what else it says must not fill the pipe
				for said.Scan() {
					_, _ = fmt.Fprintln(p.stderr, said.Text())
				}
			}()
			return c, nil
		}
		_, _ = fmt.Fprintln(p.stderr, said.Text())
	}
	return nil, fmt.Errorf("%s did not start: %w", args[0], c.command.Wait())
}

func (c *child) stop() {
	_ = c.command.Process.Signal(syscall.SIGTERM)
	_ = c.command.Wait()
}

// ours reports whether a variable of the environment is a setting, which the
// program under load is not to have.
func ours(variable string) bool {
	for _, prefix := range []string{"RAPPORT_", "SLACK_", "TEAMS_", "OPENAI_", "REDIS_URL=", "OTEL_"} {
		if strings.HasPrefix(variable, prefix) {
			return true
		}
	}
	return false
}

func (g *benchGround) target(name, path string, c *child) *bench.Target {
	return &bench.Target{Name: name, Address: c.address, Path: path, PID: c.command.Process.Pid, Signing: g.signing, Team: g.team}
}

// randomWord is n random bytes as hexadecimal digits.
func randomWord(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return hex.EncodeToString(b)
}

// loopback listens on a free port of this machine.
func loopback(ctx context.Context) (net.Listener, error) {
	return new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
}
