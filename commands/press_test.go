package commands

import (
	"context"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// Lines that a button runs in turn come back as they were, whatever people
// typed into them.
func TestLinesInTurn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed := rapid.SliceOfN(rapid.StringMatching(`[a-z="“”„'\n ~āč]{1,30}`), 1, 4).Draw(t, "typed")
		lines := make([]string, len(typed))
		for i, text := range typed {
			lines[i] = "note Acme " + inQuotes(text)
		}
		got, ok := linesInTurn(inTurnLine(lines...))
		if !ok || len(got) != len(lines) {
			t.Fatalf("%d of %d lines came back: %q", len(got), len(lines), got)
		}
		for i := range got {
			if want := split(lines[i])[2].Text; split(got[i])[2].Text != want {
				t.Fatalf("%q came back as %q", lines[i], got[i])
			}
		}
	})
	if _, ok := linesInTurn("then log Acme"); ok {
		t.Error("lines without quotes were taken for several")
	}
}

// pocket is a memory without a store.
type pocket map[string]string

func (p pocket) Keep(_ context.Context, things map[string]string, _ time.Duration) error {
	maps.Copy(p, things)
	return nil
}

func (p pocket) Kept(_ context.Context, name string) (string, error) {
	if text, ok := p[name]; ok {
		return text, nil
	}
	return "", relationship.ErrUnknown
}

func (p pocket) First(_ context.Context, name, text string, _ time.Duration) (string, error) {
	if was, kept := p[name]; kept {
		return was, nil
	}
	p[name] = text
	return text, nil
}

// A line that is too long for its button or its menu is put by under a name of
// its own, the same each time; short ones stay as they are.
func TestLongLinesArePutBy(t *testing.T) {
	long := "log Acme call " + strings.Repeat("ā", buttonCarries)
	middling := "edit #42 text=" + strings.Repeat("x", itemCarries)
	p := pocket{}
	e := &Env{Memory: p}
	reply := bot.Reply{Message: card.Message{Blocks: []card.Block{card.Actions{
		{Label: "Save", Line: long},
		{Label: "Score", Line: middling},
		{Label: "Type", Menu: []card.Action{{Label: "call", Line: middling}, {Label: "visit", Line: "edit #42"}}},
	}}}}
	got, err := e.carried(t.Context(), reply)
	if err != nil {
		t.Fatal(err)
	}
	actions := got.Message.Blocks[0].(card.Actions)
	lines := make([]string, 0, len(actions.Flat()))
	for _, a := range actions.Flat() {
		lines = append(lines, a.Line)
	}
	if len(p) != 2 || lines[1] != middling || lines[3] != "edit #42" {
		t.Errorf("%d lines put by, want the long one and the menu's: %q", len(p), lines)
	}
	for i, want := range map[int]string{0: long, 2: middling} {
		name, ok := strings.CutPrefix(lines[i], putBy)
		if !ok || len(lines[i]) > itemCarries || p["line:"+name] != want {
			t.Errorf("line %d is %q", i, lines[i])
		}
	}
	again, err := e.carried(t.Context(), reply)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, again); diff != "" {
		t.Errorf("the second time (-first +second):\n%s", diff)
	}
}
