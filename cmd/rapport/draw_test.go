package main

import (
	"fmt"
	"strings"

	"github.com/rapport-bot/rapport/bot/card"
)

// draw prints a message the way a transcript shows it: one fact a line, so
// that a change reads well.
func draw(m card.Message) string {
	var b strings.Builder
	for _, block := range m.Blocks {
		switch x := block.(type) {
		case card.Title:
			b.WriteString("== " + string(x) + "\n")
		case card.Text:
			b.WriteString(card.WordsOf(x) + "\n")
		case card.Facts:
			for _, f := range x {
				b.WriteString("  " + f.Label + ": " + card.WordsOf(f.Value) + "\n")
			}
		case card.Meter:
			b.WriteString("  " + x.Label + ": " + x.Words + "\n")
		case card.Table:
			rows := append([][]string{x.Head}, nil...)
			for _, row := range x.Rows {
				var cells []string
				for _, c := range row {
					cells = append(cells, card.WordsOf(c))
				}
				rows = append(rows, cells)
			}
			for _, row := range rows {
				b.WriteString("  " + strings.Join(row, " | ") + "\n")
			}
		case card.Actions, card.Feedback:
			for i, a := range card.Buttons(x) {
				if i > 0 {
					b.WriteByte(' ')
				}
				if len(a.Menu) == 0 {
					fmt.Fprintf(&b, "[%s]", a.Label)
					continue
				}
				items := make([]string, len(a.Menu))
				for j, item := range a.Menu {
					items[j] = item.Label
				}
				fmt.Fprintf(&b, "[%s ▾ %s]", a.Label, strings.Join(items, " · "))
			}
			b.WriteByte('\n')
		case card.Note:
			b.WriteString("— " + card.WordsOf(x) + "\n")
		case card.Image:
			fmt.Fprintf(&b, "[picture %s, %v: %s]\n", x.Name, len(x.PNG) > 0, x.Alt)
		}
	}
	return b.String()
}
