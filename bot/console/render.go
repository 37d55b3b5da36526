package console

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot/card"
)

// barCells is the length of a meter's bar.
const barCells = 20

// A Paper is what a message is printed on. The zero Paper is endless and knows
// nobody's name.
type Paper struct {
	Width int                    // in columns; 0 for no limit
	Name  func(id string) string // what to call a colleague; nil shows the ID
	Zone  *time.Location         // for moments; nil leaves them in their own
	First int                    // number of the first button; 0 for buttons without numbers
}

// Render draws m as plain text of at most width columns where words allow it,
// 0 for no limit. The text ends in a line break unless it is empty.
func Render(m card.Message, width int) string { return Paper{Width: width}.Render(m) }

// Render draws m as plain text.
func (p Paper) Render(m card.Message) string {
	if len(m.Blocks) == 0 && m.Summary != "" {
		m.Blocks = []card.Block{card.Para(m.Summary)}
	}
	labels := labelColumns(m)
	var out []string
	for _, b := range m.Blocks {
		switch b := b.(type) {
		case card.Title:
			out = append(out, wrap(flat(string(b)), p.Width)...)
		case card.Text:
			out = append(out, wrap(p.words(b), p.Width)...)
		case card.Facts:
			for _, f := range b {
				out = append(out, p.fact(f.Label, p.words(f.Value), labels)...)
			}
		case card.Meter:
			out = append(out, p.fact(b.Label, meter(b), labels)...)
		case card.Table:
			out = append(out, p.table(b)...)
		case card.Actions, card.Feedback:
			acts := card.Buttons(b)
			out = append(out, p.buttons(acts)...)
			if p.First > 0 {
				p.First += len(acts.Flat())
			}
		case card.Note:
			for i, line := range wrap(p.words(b), p.Width-2) {
				out = append(out, []string{"— ", "  "}[min(i, 1)]+line)
			}
		case card.Image:
			out = append(out, wrap("["+flat(b.Alt)+"]", p.Width)...)
		}
	}
	if len(out) == 0 {
		return ""
	}
	for i := range out {
		out[i] = strings.TrimRight(out[i], " ")
	}
	return strings.Join(out, "\n") + "\n"
}

// labelColumns is the room for labels, the same for all of a message.
func labelColumns(m card.Message) int {
	n := 0
	for _, b := range m.Blocks {
		switch b := b.(type) {
		case card.Facts:
			for _, f := range b {
				n = max(n, columns(flat(f.Label)))
			}
		case card.Meter:
			n = max(n, columns(flat(b.Label)))
		case card.Title, card.Text, card.Table, card.Actions, card.Note, card.Image, card.Feedback: // have no labels
		}
	}
	return n
}

func (p Paper) fact(label, value string, labels int) []string {
	lines := wrap(value, max(p.Width-labels-3, min(p.Width, 1)))
	for i, line := range lines {
		if i > 0 {
			label = ""
		}
		lines[i] = "  " + pad(flat(label), labels, false) + " " + line
	}
	return lines
}

func meter(m card.Meter) string {
	full := min(max(m.Value, 0), max(m.Max, 1)) * barCells / max(m.Max, 1)
	words := flat(m.Words)
	if words == "" {
		words = fmt.Sprintf("%d/%d", m.Value, m.Max)
	}
	return strings.Repeat("█", full) + strings.Repeat("░", barCells-full) + " " + words
}

// table aligns columns two spaces apart. When it is too wide the widest column
// gives way.
func (p Paper) table(t card.Table) []string {
	head := make([]string, len(t.Head))
	for i, h := range t.Head {
		head[i] = flat(h)
	}
	rows := [][]string{head}
	for _, r := range t.Rows {
		cells := make([]string, len(r))
		for i, c := range r {
			cells[i] = flat(p.words(c))
		}
		rows = append(rows, cells)
	}
	var widths []int
	for _, r := range rows {
		for i, c := range r {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], columns(c))
		}
	}
	p.fit(widths)
	lines := make([]string, len(rows))
	for i, r := range rows {
		for c, width := range widths {
			cell := ""
			if c < len(r) {
				cell = cut(r[c], width)
			}
			lines[i] += "  " + pad(cell, width, slices.Contains(t.Right, c))
		}
	}
	return lines
}

const narrowest = 8 // columns that a column of a table keeps

func (p Paper) fit(widths []int) {
	total := 0
	for _, w := range widths {
		total += w + 2
	}
	for p.Width > 0 && total > p.Width {
		widest := 0
		for i, w := range widths {
			if w > widths[widest] {
				widest = i
			}
		}
		if widths[widest] <= narrowest {
			return
		}
		widths[widest]--
		total--
	}
}

// buttons puts as many on a line as there is room for.
func (p Paper) buttons(acts card.Actions) []string {
	var lines []string
	line := ""
	for _, button := range p.pieces(acts) {
		if line != "" && p.Width > 0 && columns(line)+1+columns(button) > p.Width {
			lines = append(lines, line)
			line = ""
		}
		line = strings.TrimPrefix(line+" "+button, " ")
	}
	return append(lines, line)
}

// pieces are the buttons as words, those of a menu after its label.
func (p Paper) pieces(acts card.Actions) []string {
	var pieces []string
	number := p.First
	piece := func(a card.Action) {
		if p.First > 0 {
			pieces = append(pieces, fmt.Sprintf("[%d %s]", number, flat(a.Label)))
		} else {
			pieces = append(pieces, "["+flat(a.Label)+"]")
		}
		number++
	}
	for _, a := range acts {
		if len(a.Menu) == 0 {
			piece(a)
			continue
		}
		pieces = append(pieces, flat(a.Label)+":")
		for _, item := range a.Menu {
			piece(item)
		}
	}
	return pieces
}

func (p Paper) words(spans []card.Span) string {
	var b strings.Builder
	for _, s := range spans {
		switch s.Kind {
		case card.Person:
			if p.Name != nil {
				s.Text = p.Name(s.Text)
			}
			b.WriteString("@" + flat(s.Text))
		case card.Moment:
			if p.Zone != nil {
				s.At = s.At.In(p.Zone)
			}
			b.WriteString(s.At.Format("2 Jan 2006 15:04"))
		case card.NewLine:
			b.WriteByte('\n')
		case card.Words, card.Strong, card.Code:
			b.WriteString(clean(s.Text))
		}
	}
	return b.String()
}
