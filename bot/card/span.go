package card

import (
	"fmt"
	"strings"
	"time"
)

// Say makes a line of strings, spans and slices of spans. Anything else is
// printed as plain words.
func Say(parts ...any) []Span {
	line := make([]Span, 0, len(parts))
	for _, p := range parts {
		switch p := p.(type) {
		case Span:
			line = append(line, p)
		case []Span:
			line = append(line, p...)
		case Text:
			line = append(line, p...)
		case string:
			if p != "" {
				line = append(line, Span{Text: p})
			}
		default:
			line = append(line, Span{Text: fmt.Sprint(p)})
		}
	}
	return line
}

// Para is a paragraph of what [Say] takes.
func Para(parts ...any) Text { return Text(Say(parts...)) }

// Small is small print of what [Say] takes.
func Small(parts ...any) Note { return Note(Say(parts...)) }

// Bold emphasises s.
func Bold(s string) Span { return Span{Kind: Strong, Text: s} }

// Lit is something to type as it stands.
func Lit(s string) Span { return Span{Kind: Code, Text: s} }

// Who is a colleague, by the platform's user ID.
func Who(id string) Span { return Span{Kind: Person, Text: id} }

// When is an instant.
func When(at time.Time) Span { return Span{Kind: Moment, At: at} }

// Break starts a new line within a paragraph.
func Break() Span { return Span{Kind: NewLine} }

// WordsOf returns the text of spans with nothing but the words: a colleague is
// "@id", an instant an RFC 3339 minute.
func WordsOf(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		switch s.Kind {
		case Person:
			b.WriteString("@" + s.Text)
		case Moment:
			b.WriteString(s.At.Format("2006-01-02 15:04"))
		case NewLine:
			b.WriteByte('\n')
		case Words, Strong, Code:
			b.WriteString(s.Text)
		}
	}
	return b.String()
}
