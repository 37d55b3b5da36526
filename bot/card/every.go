package card

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"time"
)

// Every returns a message with one of each block and span, for the golden
// tests of the renderers. The hostile text must come out as harmless words.
func Every() Message {
	hostile := `<!channel> <@U1> *bold* <https://evil.example|x> & "q" <b>html</b>`
	return Message{
		Summary: "One of each",
		Blocks: []Block{
			Title("Acme & Sons <Ltd>"),
			Para("Plain, ", Bold("strong"), ", ", Lit("score Acme"), ", ", Who("U0ANNA"), ", ",
				When(time.Date(2026, 3, 10, 7, 0, 0, 0, time.UTC)), Break(), hostile),
			Facts{
				{Label: "Last talk", Value: Say("2 Mar 2026")},
				{Label: "Owner", Value: Say(Who("U0ANNA"))},
				{Label: "Said", Value: Say(hostile)},
			},
			Meter{Label: "Score", Value: 87, Max: 100, Words: "87/100 · Healthy", Tone: Good},
			Table{
				Head:  []string{"Company", "Score"},
				Rows:  [][][]Span{{Say("Ziemeļu Loģistika"), Say("69")}, {Say(hostile), Say("9")}},
				Right: []int{1},
			},
			Actions{
				{Label: "Log", Line: `log "Acme & Sons"`, Style: Primary},
				{Label: "Why", Line: `score "Acme & Sons" why`},
				{Label: "Delete", Line: "delete #42", Style: Danger},
				{Label: "Type", Menu: []Action{{Label: "call", Line: "edit #42 type=call"}, {Label: hostile, Line: "edit #42 type=visit"}}},
			},
			Small("Higher is better. ", hostile),
			Image{Name: "dot.png", Alt: "A dot. " + hostile, PNG: dot(), Plot: &Plot{
				Title: "Dots", Categories: []string{"Mon", hostile}, Series: []Series{{Name: "Acme & Sons", Values: []float64{1, 2.5}}},
			}},
			Feedback{Good: Action{Label: "Helpful", Line: "feedback good"}, Bad: Action{Label: "Not helpful", Line: "feedback bad"}},
		},
	}
}

// dot is a picture of one dark pixel.
func dot() []byte {
	m := image.NewGray(image.Rect(0, 0, 1, 1))
	m.Set(0, 0, color.Black)
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		return nil // writing to memory does not fail
	}
	return b.Bytes()
}
