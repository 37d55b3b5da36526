package console

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/rapport-bot/rapport/bot"
)

// lines is where a console reads from.
type lines interface {
	// line returns io.EOF when there are no more.
	line(prompt string) (string, error)
	// completes says what the Tab key asks about.
	completes(bot.Typing)
}

// lineTyping completes a whole command line.
var lineTyping = bot.Typing{Field: "line"}

// open prepares the input. A terminal is switched to raw mode until restore.
func (c *Console) open(ctx context.Context) (in lines, restore func(), err error) {
	file, ok := c.In.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		scanner := bufio.NewScanner(c.In)
		scanner.Buffer(nil, maxUpload)
		return &piped{scanner, c}, func() {}, nil
	}
	old, err := term.MakeRaw(int(file.Fd()))
	if err != nil {
		return nil, nil, fmt.Errorf("console: %w", err)
	}
	in = c.edit(ctx, struct {
		io.Reader
		io.Writer
	}{c.In, c.Out})
	// An error here could only be told on the terminal that failed.
	return in, func() { _ = term.Restore(int(file.Fd()), old) }, nil
}

// read waits for a line, or for ctx to end. The goroutine that is left waiting
// then ends with the input.
func (c *Console) read(ctx context.Context, prompt string) (string, error) {
	type result struct {
		line string
		err  error
	}
	got := make(chan result, 1)
	go func() {
		line, err := c.in.line(prompt)
		got <- result{line, err}
	}()
	select {
	case <-ctx.Done():
		return "", errLeft
	case r := <-got:
		if errors.Is(r.err, io.EOF) {
			return "", errLeft
		}
		return r.line, r.err
	}
}

// piped reads lines that a program or a file gives. A prompt for a command
// would only be noise there; the questions of a form are shown.
type piped struct {
	from *bufio.Scanner
	to   *Console
}

func (p *piped) completes(bot.Typing) {}

func (p *piped) line(prompt string) (string, error) {
	if prompt != p.to.prompt() {
		if err := p.to.say(strings.TrimRight(prompt, " ")); err != nil {
			return "", err
		}
	}
	if !p.from.Scan() {
		if err := p.from.Err(); err != nil {
			return "", err
		}
		return "", io.EOF
	}
	return p.from.Text(), nil
}

// edited reads lines that a person types.
type edited struct {
	ctx    context.Context // of Run, for the questions of the Tab key
	term   *term.Terminal
	typing bot.Typing
	of     *Console
}

// edit makes a line editor of a terminal in raw mode and prints through it
// from now on, so that what is half typed survives.
func (c *Console) edit(ctx context.Context, rw io.ReadWriter) *edited {
	e := &edited{ctx: ctx, term: term.NewTerminal(rw, ""), typing: lineTyping, of: c}
	e.term.AutoCompleteCallback = e.complete
	c.mu.Lock()
	c.out = e.term
	c.mu.Unlock()
	return e
}

func (e *edited) completes(t bot.Typing) { e.typing = t }

func (e *edited) line(prompt string) (string, error) {
	const height = 24 // not used by the editor
	if err := e.term.SetSize(e.of.width(), height); err != nil {
		return "", err
	}
	e.term.SetPrompt(prompt)
	line, err := e.term.ReadLine()
	if errors.Is(err, term.ErrPasteIndicator) {
		err = nil
	}
	return line, err
}

// complete answers the Tab key: with the only choice, else with what all have
// in common, else by listing them.
func (e *edited) complete(line string, pos int, key rune) (string, int, bool) {
	if key != '\t' || pos != len(line) {
		return "", 0, false
	}
	ask := e.typing
	ask.Prefix = command(line)
	reply, err := e.of.Handle(e.ctx, e.of.event(ask))
	if err != nil || len(reply.Choices) == 0 {
		return line, pos, true
	}
	common := flat(reply.Choices[0].Value)
	for _, c := range reply.Choices[1:] {
		for !strings.HasPrefix(flat(c.Value), common) {
			common = strings.TrimSuffix(common, lastRune(common))
		}
	}
	if len(common) >= len(line) && common != line {
		return common, len(common), true
	}
	labels := make([]string, len(reply.Choices))
	for i, c := range reply.Choices {
		labels[i] = c.Label
	}
	if len(labels) > 1 {
		_ = e.of.say(strings.Join(labels, "   ")) // the next line read tells if the terminal is gone
	}
	return line, pos, true
}

func lastRune(s string) string {
	runes := []rune(s)
	return string(runes[len(runes)-1])
}

// width is that of Config, of the terminal, or 80 columns.
func (c *Console) width() int {
	if c.Width > 0 {
		return c.Width
	}
	if file, ok := c.Out.(*os.File); ok {
		if width, _, err := term.GetSize(int(file.Fd())); err == nil {
			return width
		}
	}
	return 80
}
