package card

import "strings"

// PlainText returns a message as plain text, for programs and for those who read
// with them: each thing said is a line or more. Buttons are left out. Name
// says what to call a colleague; nil leaves the ID.
func PlainText(m Message, name func(id string) string) string {
	var lines []string
	words := func(spans []Span) string {
		called := make([]Span, len(spans))
		for i, s := range spans {
			if s.Kind == Person && name != nil {
				s.Text = name(s.Text)
			}
			called[i] = s
		}
		return WordsOf(called)
	}
	for _, b := range m.Blocks {
		switch b := b.(type) {
		case Title:
			lines = append(lines, string(b))
		case Text:
			lines = append(lines, words(b))
		case Note:
			lines = append(lines, words(b))
		case Facts:
			for _, f := range b {
				lines = append(lines, f.Label+": "+words(f.Value))
			}
		case Meter:
			lines = append(lines, b.Label+": "+b.Words)
		case Table:
			lines = append(lines, strings.Join(b.Head, " | "))
			for _, row := range b.Rows {
				cells := make([]string, len(row))
				for i, c := range row {
					cells[i] = words(c)
				}
				lines = append(lines, strings.Join(cells, " | "))
			}
		case Image:
			lines = append(lines, b.Alt)
		case Actions, Feedback: // are no words
		}
	}
	if len(lines) == 0 {
		return m.Summary
	}
	return strings.Join(lines, "\n")
}
