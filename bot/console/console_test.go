package console

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

var update = flag.Bool("update", false, "rewrite testdata")

// golden compares got with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func TestRenderEvery(t *testing.T) { golden(t, "every.txt", Render(card.Every(), 80)) }

func TestRenderSays(t *testing.T) {
	at := time.Date(2026, 3, 10, 7, 0, 0, 0, time.UTC)
	one := func(b ...card.Block) card.Message { return card.Message{Summary: "summary", Blocks: b} }
	for name, c := range map[string]struct {
		m    card.Message
		on   Paper
		want string
	}{
		"nothing":             {card.Message{}, Paper{}, ""},
		"summary alone":       {card.Message{Summary: "Only words"}, Paper{}, "Only words\n"},
		"Latvian aligned":     {one(card.Facts{{Label: "Noskaņojums", Value: card.Say("labi")}, {Label: "Rinda", Value: card.Say("ā")}}), Paper{}, "  Noskaņojums labi\n  Rinda       ā\n"},
		"combining and wide":  {one(card.Facts{{Label: "a\u0304", Value: card.Say("x")}, {Label: "日本", Value: card.Say("y")}}), Paper{}, "  a\u0304    x\n  日本 y\n"},
		"meter":               {one(card.Meter{Label: "Score", Value: 19, Max: 100}), Paper{}, "  Score ███░░░░░░░░░░░░░░░░░ 19/100\n"},
		"meter beyond":        {one(card.Meter{Label: "Score", Value: 300, Max: 100, Words: "all"}), Paper{}, "  Score ████████████████████ all\n"},
		"meter of nothing":    {one(card.Meter{}), Paper{}, "   ░░░░░░░░░░░░░░░░░░░░ 0/0\n"},
		"wrapped":             {one(card.Para("one two three")), Paper{Width: 8}, "one two\nthree\n"},
		"wrapped fact":        {one(card.Facts{{Label: "Said", Value: card.Say("one two three")}}), Paper{Width: 14}, "  Said one two\n       three\n"},
		"wrapped note":        {one(card.Small("one two three")), Paper{Width: 9}, "— one two\n  three\n"},
		"numbered buttons":    {one(card.Actions{{Label: "Log"}, {Label: "Why"}}, card.Actions{{Label: "Undo"}}), Paper{First: 1}, "[1 Log] [2 Why]\n[3 Undo]\n"},
		"buttons in two rows": {one(card.Actions{{Label: "Log"}, {Label: "Why"}}), Paper{Width: 8}, "[Log]\n[Why]\n"},
		"person and moment":   {one(card.Para(card.Who("anna"), " ", card.When(at))), Paper{Name: strings.ToUpper, Zone: time.FixedZone("", 7200)}, "@ANNA 10 Mar 2026 09:00\n"},
		"ragged table":        {one(card.Table{Head: []string{"Name"}, Rows: [][][]card.Span{{card.Say("Acme"), card.Say("9")}, {}}, Right: []int{1}}), Paper{}, "  Name\n  Acme  9\n\n"},
		"table that is wide":  {one(card.Table{Head: []string{"Company"}, Rows: [][][]card.Span{{card.Say("Ziemeļu Loģistika")}}}), Paper{Width: 12}, "  Company\n  Ziemeļu L…\n"},
		"escape sequence":     {one(card.Title("a\x1b[2J\nb\u009b")), Paper{}, "a[2J b\n"},
	} {
		if diff := cmp.Diff(c.want, c.on.Render(c.m)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func FuzzRender(f *testing.F) {
	f.Add("\x1b]0;owned\x07", 20)
	f.Add("a\r\nb\u202Ec\u2028\xff\x9b31m", 0)
	f.Add("日本 a\u0304", 3)
	f.Fuzz(func(t *testing.T, text string, width int) {
		said := card.Say(text, card.Bold(text), card.Who(text))
		m := card.Message{Blocks: []card.Block{
			card.Title(text), card.Text(said),
			card.Facts{{Label: text, Value: said}},
			card.Meter{Label: text, Words: text},
			card.Table{Head: []string{text}, Rows: [][][]card.Span{{said, said}}},
			card.Actions{{Label: text}, {Label: text}},
			card.Note(said),
		}}
		got := Paper{Width: width % 200, First: 1}.Render(m)
		for _, r := range got {
			if r != '\n' && unicode.IsControl(r) || r >= 0x202A && r <= 0x202E || r == 0x2028 {
				t.Fatalf("Render(%q) holds %q", text, r)
			}
		}
		if strings.Count(got, "[1 ") < 1 || !strings.HasSuffix(got, "\n") {
			t.Fatalf("Render(%q) = %q, want a button and a last line break", text, got)
		}
	})
}

// A clock that moves only when told to.
type clock struct {
	at, start time.Time
	due       func()
}

func (c *clock) Now() time.Time { return c.at }
func (c *clock) Back() error    { c.at = c.start; return nil }
func (c *clock) Move(d time.Duration) error {
	if d == 0 {
		return errors.New("no move")
	}
	c.at = c.at.Add(d)
	c.due()
	return nil
}

// answer is a small assistant: two commands, a form and a completion.
func answer(_ context.Context, ev bot.Event) (bot.Reply, error) {
	line := ""
	switch b := ev.Body.(type) {
	case bot.Line:
		line = b.Text
	case bot.Press:
		line = b.Line + fmt.Sprintf(" (pressed on %s/%s)", b.Message.Room, b.Message.ID)
	case bot.Submit:
		if b.Values["date"] != "2026-03-09" {
			return bot.Reply{Errors: map[string]string{"date": b.Values["date"] + " is not a date.", "token": "Sent again."}}, nil
		}
		line = fmt.Sprintf("%s %s %s side=%s", b.Form, b.Token, b.Values, ev.Person)
	case bot.Typing:
		var choices []bot.Choice
		for _, c := range []string{"score Acme", "score Acme Logistics", "summary"} {
			if strings.HasPrefix(c, b.Prefix) {
				choices = append(choices, bot.Choice{Label: c, Value: c})
			}
		}
		return bot.Reply{Choices: choices}, nil
	}
	switch line {
	case "break":
		return bot.Reply{}, errors.New("store unavailable")
	case "export":
		return bot.Reply{File: &bot.File{Name: "c.csv", MIME: "text/csv", Data: []byte("a\x1b,b\n")}}, nil
	case "log":
		return bot.Reply{Form: &bot.Form{Command: "log", Token: "t-1", Title: "Log a talk", Fields: []bot.Field{
			{Name: "company", Label: "Company", Kind: bot.Search, Required: true, Choices: []bot.Choice{{Label: "Acme", Value: "acme"}}},
			{Name: "mode", Label: "How", Kind: bot.Pick, Value: "call", Choices: []bot.Choice{{Label: "Call", Value: "call"}, {Label: "Visit", Value: "visit"}}},
			{Name: "date", Label: "Date", Kind: bot.Date, Value: "2026-03-10", Help: "the day it happened"},
			{Name: "side", Kind: bot.Hidden, Value: "customer"},
		}}}, nil
	}
	return bot.Reply{Message: card.Message{Blocks: []card.Block{
		card.Para(ev.Locale, " ", card.Who(ev.Person), " said ", card.Bold(line)),
		card.Actions{{Label: "Log", Line: "log Acme"}, {Label: "Why", Line: "why"}},
	}}}, nil
}

// script runs a console over lines and returns what people see, with what they
// typed at the margin as it would stand on a terminal.
func script(t *testing.T, text string) string {
	t.Helper()
	var out bytes.Buffer
	start := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
	present := &clock{at: start, start: start}
	c, err := New(Config{
		Handle: answer, In: &echo{strings.NewReader(text), &out}, Out: &out, Team: "sample", Person: "anna", Clock: present, Width: 60,
		People: []Person{{"anna", "Anna", "en"}, {"toms", "Toms", "lv"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	present.due = func() {
		m := card.Message{Blocks: []card.Block{card.Title("Who needs you"), card.Actions{{Label: "Snooze", Line: "snooze"}}}}
		if _, err := c.Send(t.Context(), bot.Address{Team: "sample", Person: "toms"}, m); err != nil {
			t.Error(err)
		}
	}
	if err := c.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// echo gives one line at a time and shows it as a terminal would.
type echo struct {
	from *strings.Reader
	to   io.Writer
}

func (e *echo) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		b, err := e.from.ReadByte()
		if err != nil {
			return n, err
		}
		p[n] = b
		n++
		if b == '\n' {
			break
		}
	}
	_, err := fmt.Fprintf(e.to, "» %s", p[:n])
	return n, err
}

func TestSession(t *testing.T) {
	golden(t, "session.txt", script(t, `/relationship score Acme
2
7
/clock +7d
3
/clock back
/clock soon
log

1
fly
visit
9 March

2026-03-09
log
-
export
break
/as eve
/as @toms
sveiki
break
/what
/quit
never read
`))
}

func TestCompletion(t *testing.T) {
	for typed, want := range map[string]string{
		"sc\t\r":             "score Acme",
		"score Acme \t\r":    "score Acme Logistics",
		"su\t\r":             "summary",
		"unknown\t\r":        "unknown",
		"score Acme\t now\r": "score Acme now",
	} {
		var out bytes.Buffer
		c, err := New(Config{Handle: answer, In: strings.NewReader(""), Out: &out, Team: "sample", Person: "anna", Width: 60})
		if err != nil {
			t.Fatal(err)
		}
		e := c.edit(t.Context(), struct {
			io.Reader
			io.Writer
		}{strings.NewReader(typed), &out})
		if line, err := e.line("anna> "); line != want || err != nil {
			t.Errorf("%q = %q, %v; want %q", typed, line, err, want)
		}
		if listed := strings.Contains(out.String(), "score Acme   score Acme Logistics"); listed != (typed == "score Acme\t now\r") {
			t.Errorf("%q listed choices: %v in %q", typed, listed, out.String())
		}
	}
}

func TestCtrlCLeaves(t *testing.T) {
	var out bytes.Buffer
	c, err := New(Config{Handle: answer, In: strings.NewReader(""), Out: &out, Team: "sample", Person: "anna"})
	if err != nil {
		t.Fatal(err)
	}
	c.in = c.edit(t.Context(), struct {
		io.Reader
		io.Writer
	}{strings.NewReader("half\x03"), &out})
	if _, err := c.read(t.Context(), "> "); !errors.Is(err, errLeft) {
		t.Errorf("Ctrl-C = %v, want to leave", err)
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	never, w := io.Pipe()
	defer w.Close()
	c, err := New(Config{Handle: answer, In: never, Out: io.Discard, Team: "sample", Person: "anna"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := c.Run(ctx); err != nil {
		t.Errorf("Run = %v, want nil", err)
	}
}

func TestUploadIsRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.csv")
	if err := os.WriteFile(path, []byte("company\nAcme\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if text, err := upload(path); text != "company\nAcme\n" || err != nil {
		t.Errorf("upload = %q, %v", text, err)
	}
	if err := os.WriteFile(path, make([]byte, maxUpload+1), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := upload(path); err == nil {
		t.Error("a file over the limit was read")
	}
}

func TestEventsAreOfTheConsole(t *testing.T) {
	var seen []bot.Event
	at := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
	c, err := New(Config{
		Handle: func(_ context.Context, ev bot.Event) (bot.Reply, error) {
			seen = append(seen, ev)
			return bot.Reply{}, nil
		},
		In: strings.NewReader("due\n\n due \n"), Out: io.Discard, Team: "sample", Person: "anna", Locale: "lv",
		Now: func() time.Time { return at },
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(seen) != 2 || seen[0].ID == "" || seen[0].ID == seen[1].ID {
		t.Fatalf("events %+v, want two with IDs of their own", seen)
	}
	want := bot.Event{
		ID: seen[0].ID, Platform: "console", Team: "sample", Person: "anna", Room: "console", Direct: true, Locale: "lv",
		At: at, Body: bot.Line{Text: "due"},
	}
	if diff := cmp.Diff(want, seen[0]); diff != "" {
		t.Errorf("event (-want +got):\n%s", diff)
	}
}
