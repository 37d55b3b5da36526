package main

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"unicode/utf8"

	"github.com/rapport-bot/rapport/relationship"
)

// What somebody wrote is kept to the last letter, however long; a card shows
// the beginning of it. What is empty is asked for.
func TestALongTextIsKeptWhole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newTalk(t)
		k.play("wait until 2026-03-10 09:00\ngiven world\n")
		text := strings.TrimSpace(strings.Repeat("ļoti garš ", 500))
		before := k.out.Len()
		k.play("anna> note Acme \"" + text + "\"\nanna> note Acme \"\"\n")
		e, err := k.bot.Env(k.team)
		if err != nil {
			t.Fatal(err)
		}
		entries, err := e.Ledger.History(t.Context(), "acme")
		if err != nil || !slices.ContainsFunc(entries, func(en relationship.Entry) bool { return en.Type == relationship.Note && en.Text == text }) {
			t.Errorf("the text is not kept whole: %v", err)
		}
		said := k.out.String()[before:]
		for line := range strings.Lines(said) {
			const shown, indent = 300, 10
			if n := utf8.RuneCountInString(line); strings.HasPrefix(line, "    ") && n > shown+indent {
				t.Errorf("a line of %d letters is shown", n)
			}
		}
		if !strings.Contains(said, "form note:") {
			t.Errorf("an empty text is not asked for:\n%s", said[len(said)-200:])
		}
	})
}
