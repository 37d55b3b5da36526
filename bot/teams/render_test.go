package teams

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot/card"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestEveryBlockIsDrawn(t *testing.T) {
	got, err := json.MarshalIndent(adaptive(card.Every(), reader{words: &english})[0], "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	const path = "testdata/every.teams.json"
	if *update {
		if err := os.WriteFile(path, append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)+"\n"); d != "" {
		t.Errorf("%s (-want +got):\n%s", path, d)
	}
	for _, problem := range problemsOf(got) {
		t.Error(problem)
	}
}

// Whatever there is to say is within the limit, and parses back.
func FuzzRender(f *testing.F) {
	f.Add("Acme", "{{DATE(2026-01-01)}} *bold* <at>x</at> [a](https://b)", 3)
	f.Add(strings.Repeat("Ziemeļu 👩‍👩‍👧‍👦", 300), strings.Repeat("x", 3000), 120)
	f.Fuzz(func(t *testing.T, name, text string, rows int) {
		if name == "" || !utf8.ValidString(name) || !utf8.ValidString(text) {
			t.Skip() // a message has a summary, and a button a label
		}
		table := card.Table{Head: []string{"Company", "Score"}}
		m := card.Message{Summary: name}
		for range max(0, min(rows, 150)) {
			table.Rows = append(table.Rows, [][]card.Span{card.Say(name), card.Say(text)})
			m.Blocks = append(m.Blocks, card.Para(card.Bold(name), card.Break(), text), card.Facts{{Label: name, Value: card.Say(text)}}, card.Actions{{Label: name, Line: text}})
		}
		m.Blocks = append(m.Blocks, table)
		for i, page := range adaptive(m, reader{words: &english}) {
			drawn, err := json.Marshal(page)
			if err != nil {
				t.Fatal(err)
			}
			for _, problem := range problemsOf(drawn) {
				t.Errorf("card %d: %s", i, problem)
			}
		}
	})
}
