package commands

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/rapport-bot/rapport/bot"
)

// However many things people type, what watches them hears few names.
func TestLabelsAreFew(t *testing.T) {
	m, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	known := []string{"said", "press", "typing", "noticed", "home", "agenda", "hello", "news", "occasion", "unknown"}
	for _, s := range m.Specs() {
		known = append(known, s.Name)
		words = append(words, s.verbs()...)
	}
	letters := []rune("abcdefghijāēīņš \"'*~_=#@-0123\x00\u200b")
	random := func() string {
		var b strings.Builder
		if rand.IntN(2) == 0 {
			b.WriteString(words[rand.IntN(len(words))] + " ")
		}
		for range rand.IntN(40) {
			b.WriteRune(letters[rand.IntN(len(letters))])
		}
		return b.String()
	}
	for range 10_000 {
		text := random()
		bodies := []bot.Body{
			bot.Line{Text: text},
			bot.Speech{Text: text},
			bot.Press{Line: text},
			bot.Submit{Form: text},
			bot.Shortcut{Command: text},
			bot.Typing{Form: text, Field: text},
			bot.Occasion{Name: text},
			bot.Removed{Link: text},
			bot.Proposed{Form: text},
			bot.Noticed{Contact: bot.Contact{Key: text, Subject: text}},
			bot.Home{},
			bot.Agenda{},
			bot.Hello{},
			bot.Met{},
		}
		for _, b := range bodies {
			if label := m.Label(b); !slices.Contains(known, label) {
				t.Fatalf("%T %q is called %q", b, text, label)
			}
		}
	}
	for text, want := range map[string]string{"score Acme": "score", "vērtējums Acme": "score", "SCORE": "score", "": "help", "acme is great": "unknown"} {
		if got := m.Label(bot.Line{Text: text}); got != want {
			t.Errorf("%q is called %q, want %q", text, got, want)
		}
	}
	for line, want := range map[string]string{"score Acme": "score", "~0a1b2c": "press", `then "score Acme" "due"`: "press"} {
		if got := m.Label(bot.Press{Line: line}); got != want {
			t.Errorf("a press of %q is called %q, want %q", line, got, want)
		}
	}
}
