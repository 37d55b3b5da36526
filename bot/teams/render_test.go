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
	got, err := json.MarshalIndent(adaptive(card.Every(), reader{words: &english}), "", "  ")
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
	for _, problem := range check(t, got) {
		t.Error(problem)
	}
}

// check holds a card against what version 1.5 knows.
func check(t *testing.T, text []byte) (problems []string) {
	t.Helper()
	var c map[string]any
	if err := json.Unmarshal(text, &c); err != nil {
		return []string{err.Error()}
	}
	if c["type"] != "AdaptiveCard" || c["version"] != "1.5" {
		problems = append(problems, "no card of version 1.5")
	}
	needs := map[string][]string{
		"TextBlock": {"text"}, "RichTextBlock": {"inlines"}, "TextRun": {"text"}, "FactSet": {"facts"}, "Table": {"columns", "rows"}, "TableRow": {"cells"}, "TableCell": {"items"},
		"ActionSet": {"actions"}, "Action.Execute": {"verb", "data", "title"}, "Action.Submit": {"data", "title"}, "Action.ShowCard": {"card", "title"}, "AdaptiveCard": {"body"},
		"Image": {"url", "altText"}, "Input.Text": {"id", "label"}, "Input.Date": {"id", "label"}, "Input.ChoiceSet": {"id", "label", "choices"},
	}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, one := range v {
				walk(one)
			}
		case map[string]any:
			if kind, ok := v["type"].(string); ok {
				need, known := needs[kind]
				if !known {
					problems = append(problems, "unknown element "+kind)
				}
				for _, name := range need {
					if v[name] == nil || v[name] == "" {
						problems = append(problems, kind+" without "+name)
					}
				}
				if text, _ := v["text"].(string); strings.Contains(text, "{{") {
					problems = append(problems, "a macro in "+text)
				}
				if actions, _ := v["actions"].([]any); len(actions) > maxActions {
					problems = append(problems, "too many buttons in a set")
				}
			}
			for name, one := range v {
				if name != "data" {
					walk(one)
				}
			}
		}
	}
	walk(c)
	return problems
}

// Whatever there is to say is within the limit, and parses back.
func FuzzRender(f *testing.F) {
	f.Add("Acme", "{{DATE(2026-01-01)}} *bold* <at>x</at> [a](https://b)", 3)
	f.Add(strings.Repeat("Ziemeļu 👩‍👩‍👧‍👦", 300), strings.Repeat("x", 3000), 120)
	f.Fuzz(func(t *testing.T, name, text string, rows int) {
		if !utf8.ValidString(name) || !utf8.ValidString(text) {
			t.Skip()
		}
		table := card.Table{Head: []string{"Company", "Score"}}
		m := card.Message{Summary: name}
		for range max(0, min(rows, 150)) {
			table.Rows = append(table.Rows, [][]card.Span{card.Say(name), card.Say(text)})
			m.Blocks = append(m.Blocks, card.Para(card.Bold(name), card.Break(), text), card.Facts{{Label: name, Value: card.Say(text)}}, card.Actions{{Label: name, Line: text}})
		}
		m.Blocks = append(m.Blocks, table)
		drawn, err := Render(m)
		if err != nil {
			t.Fatal(err)
		}
		if size := 2 * utf8.RuneCount(drawn); size > maxCard+2_000 {
			t.Errorf("%d bytes", size)
		}
		if problems := check(t, drawn); strings.Contains(strings.Join(problems, " "), "macro") {
			t.Error(problems)
		}
	})
}
