package console

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

// Platform is the name of this platform in events and addresses.
const Platform = "console"

// Room is the one room of the console.
const Room = "console"

// A Config says who talks to whom.
type Config struct {
	Handle bot.Handler
	In     io.Reader // a terminal gets line editing, history and completion
	Out    io.Writer

	Team   string
	Person string   // who is at the keyboard
	People []Person // who else they may be; empty to allow any ID
	Locale string   // of people that are not in People

	Now    func() time.Time // nil for time.Now, or the clock's
	Clock  Clock            // nil for a clock that cannot be moved
	Prompt string           // on a terminal; "" for the person's ID
	Width  int              // in columns; 0 for that of the terminal, else 80
}

// A Person is somebody whom the user of the console can be.
type Person struct{ ID, Name, Locale string }

// A Clock is a present that can be moved.
type Clock interface {
	// Now is the present, in the workspace's time zone.
	Now() time.Time
	// Move adds d to the present. It returns once what became due was done.
	Move(d time.Duration) error
	// Back returns to the real time.
	Back() error
}

// A Console is a conversation in a terminal. It is a [bot.Sender]; its Send is
// safe to call at any time, its Run once.
type Console struct {
	Config
	in lines

	mu      sync.Mutex // of what follows, and of writing whole messages
	out     io.Writer
	said    int      // messages printed, which numbers them
	buttons []button // by the number that is shown, less one
	person  string   // who is at the keyboard
}

type button struct {
	line string
	on   bot.Ref
}

var _ bot.Sender = (*Console)(nil)

// errLeft is returned inside the package when the user or the context ends the
// conversation.
var errLeft = errors.New("console: left")

// New checks c and returns a console that waits to be run.
func New(c Config) (*Console, error) {
	if c.Handle == nil || c.In == nil || c.Out == nil || c.Team == "" || c.Person == "" {
		return nil, errors.New("console: handler, in, out, team and person are needed")
	}
	if c.Now == nil {
		c.Now = time.Now
		if c.Clock != nil {
			c.Now = c.Clock.Now
		}
	}
	return &Console{Config: c, out: c.Out, person: c.Person}, nil
}

// Run reads lines until /quit, the end of input, Ctrl-C on a terminal, or the
// end of ctx. None of these is an error; failing to read or write is.
func (c *Console) Run(ctx context.Context) error {
	in, restore, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer restore()
	c.in = in
	for {
		line, err := c.read(ctx, c.prompt())
		if err == nil {
			err = c.do(ctx, strings.TrimSpace(line))
		}
		switch {
		case errors.Is(err, errLeft):
			return nil
		case err != nil:
			return fmt.Errorf("console: %w", err)
		}
	}
}

// Send prints m, whoever is at the keyboard: the console is everybody's.
func (c *Console) Send(_ context.Context, to bot.Address, m card.Message) (bot.Ref, error) {
	if to.Team != c.Team {
		return bot.Ref{}, fmt.Errorf("console: send: no workspace %q", to.Team)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	whom := "#" + flat(to.Room)
	if to.Person != "" {
		whom = "@" + flat(c.name(to.Person))
	}
	return c.print("\n→ "+whom+"\n", m, len(c.buttons))
}

// do does what one line asks for.
func (c *Console) do(ctx context.Context, line string) error {
	line = command(line)
	if line == "" {
		return nil
	}
	if word, rest, _ := strings.Cut(line, " "); strings.HasPrefix(word, "/") {
		return c.own(word, strings.TrimSpace(rest))
	}
	if n, err := strconv.Atoi(line); err == nil {
		c.mu.Lock()
		known := n >= 1 && n <= len(c.buttons)
		var b button
		if known {
			b = c.buttons[n-1]
		}
		c.mu.Unlock()
		if known {
			return c.act(ctx, bot.Press{Line: b.line, Message: b.on})
		}
	}
	return c.act(ctx, bot.Line{Text: line})
}

// command strips the name of the slash command, for fingers that are used to
// typing it.
func command(line string) string {
	for _, slash := range []string{"/relationship", "/rel"} {
		if rest, ok := strings.CutPrefix(line, slash); ok && (rest == "" || rest[0] == ' ') {
			return strings.TrimSpace(rest)
		}
	}
	return line
}

// act hands one event to the handler and prints what it says.
func (c *Console) act(ctx context.Context, body bot.Body) error {
	reply, ok, err := c.ask(ctx, body)
	if err != nil || !ok {
		return err
	}
	if reply.Form != nil {
		return c.fill(ctx, *reply.Form)
	}
	return c.show(reply)
}

// ask returns false if the handler failed, after saying so. What went wrong is
// for the log of whoever made the handler.
func (c *Console) ask(ctx context.Context, body bot.Body) (bot.Reply, bool, error) {
	reply, err := c.Handle(ctx, c.event(body))
	switch {
	case ctx.Err() != nil:
		return bot.Reply{}, false, errLeft
	case err != nil:
		words := c.words().failed
		if broken, ok := errors.AsType[*bot.BrokenError](err); ok {
			words += " " + c.words().reference + broken.Ref
		}
		return bot.Reply{}, false, c.say(words)
	}
	return reply, true, nil
}

func (c *Console) event(body bot.Body) bot.Event {
	return bot.Event{
		ID: rand.Text(), Platform: Platform, Team: c.Team, Person: c.person, Room: Room,
		Direct: true, Locale: c.locale(), At: c.Now(), Body: body,
	}
}

func (c *Console) show(reply bot.Reply) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, err := c.print("", reply.Message, 0); err != nil {
		return err
	}
	if f := reply.File; f != nil {
		text := fmt.Sprintf("%s (%d B)\n", flat(f.Name), len(f.Data))
		if strings.HasPrefix(f.MIME, "text/") {
			text += strings.TrimRight(clean(string(f.Data)), "\n") + "\n"
		}
		_, err := io.WriteString(c.out, text)
		return err
	}
	return nil
}

// print writes a message whose buttons are numbered after the first keep ones.
// The mutex is held.
func (c *Console) print(before string, m card.Message, keep int) (bot.Ref, error) {
	c.said++
	ref := bot.Ref{Room: Room, ID: strconv.Itoa(c.said)}
	p := Paper{Width: c.width(), Name: c.name, Zone: c.Now().Location(), First: keep + 1}
	text := before + p.Render(m)
	var fresh []button
	for _, b := range m.Blocks {
		for _, a := range card.Buttons(b).Flat() {
			fresh = append(fresh, button{a.Line, ref})
		}
	}
	if len(fresh) > 0 { // buttons on older messages stay good until then
		c.buttons = append(c.buttons[:keep:keep], fresh...)
	}
	_, err := io.WriteString(c.out, text)
	return ref, err
}

// say prints words of the console's own.
func (c *Console) say(words string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, err := io.WriteString(c.out, flat(words)+"\n")
	return err
}

func (c *Console) prompt() string {
	if c.Prompt != "" {
		return c.Prompt
	}
	return c.person + "> "
}

func (c *Console) name(id string) string {
	for _, p := range c.People {
		if p.ID == id && p.Name != "" {
			return p.Name
		}
	}
	return id
}

func (c *Console) locale() string {
	for _, p := range c.People {
		if p.ID == c.person {
			return p.Locale
		}
	}
	return c.Locale
}
