package web

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/rapport-bot/rapport/bot/card"
)

var update = flag.Bool("update", false, "rewrite testdata")

func render(t *testing.T, m card.Message, to Reader) string {
	t.Helper()
	var b strings.Builder
	if err := Render(&b, m, to); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestRenderEvery(t *testing.T) {
	names := map[string]string{"U0ANNA": "Anna <Kalniņa>"}
	got := render(t, card.Every(), Reader{Name: func(id string) string { return names[id] }, Zone: time.FixedZone("EET", 2*60*60)})
	const golden = "testdata/every.html"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("Render(Every()) differs from %s (-want +got):\n%s", golden, diff)
	}
}

func TestRenderSays(t *testing.T) {
	at := time.Date(2026, 3, 10, 7, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		m    card.Message
		to   Reader
		want string
	}{
		"summary without blocks":  {card.Message{Summary: "Just <words>"}, Reader{}, "<p>Just &lt;words&gt;</p>"},
		"unknown person":          {card.Message{Blocks: []card.Block{card.Para(card.Who("U1"))}}, Reader{}, `<span class="who">@U1</span>`},
		"moment in Latvian":       {card.Message{Blocks: []card.Block{card.Para(card.When(at))}}, Reader{Locale: "lv-LV"}, `<time datetime="2026-03-10T07:00:00Z">10.03.2026. 07:00</time>`},
		"meter without words":     {card.Message{Blocks: []card.Block{card.Meter{Label: "Score", Value: 9, Max: 10}}}, Reader{}, `<strong>9/10</strong>`},
		"meter beyond its end":    {card.Message{Blocks: []card.Block{card.Meter{Value: 12, Max: 10}}}, Reader{}, `width="100%" height="8" rx="4"/></svg>`},
		"meter of nothing":        {card.Message{Blocks: []card.Block{card.Meter{}}}, Reader{}, `aria-valuemax="1" aria-valuenow="0"`},
		"second title is smaller": {card.Message{Blocks: []card.Block{card.Title("A"), card.Title("B")}}, Reader{}, `<h3>B</h3>`},
		"pressed button":          {card.Message{Blocks: []card.Block{card.Actions{{Label: "Why", Line: "why"}}}}, Reader{used: []string{"why"}}, `class=" used" data-line="why" aria-disabled="true"`},
	} {
		if got := render(t, c.m, c.to); !strings.Contains(got, c.want) {
			t.Errorf("%s: Render = %s, want %s in it", name, got, c.want)
		}
	}
}

func TestRaggedTableIsSquare(t *testing.T) {
	got := render(t, card.Message{Blocks: []card.Block{card.Table{
		Head: []string{"Company"},
		Rows: [][][]card.Span{{card.Say("Acme"), card.Say("87")}, {}},
	}}}, Reader{})
	for tag, want := range map[string]int{"<th scope=\"col\"": 2, "<th scope=\"row\"": 2, "<td": 2} {
		if n := strings.Count(got, tag); n != want {
			t.Errorf("%d times %s, want %d in %s", n, tag, want, got)
		}
	}
}

// FuzzRender checks that whatever text a message holds, it comes out as text:
// the elements and attribute names are those of the same message about "x".
func FuzzRender(f *testing.F) {
	f.Add(`<script>alert(1)</script>`, `" onclick="alert(1)`)
	f.Add("\x1b[31mred\x00\x85", "\u202Eevil\uFFFE")
	f.Add("' ` = {{.}} &lt; \xff", "javascript:alert(1)")
	f.Fuzz(func(t *testing.T, text, line string) {
		got := render(t, about(text, line), Reader{Name: func(string) string { return text }})
		shape, words, lines := outline(t, got)
		want, _, _ := outline(t, render(t, about("x", "x"), Reader{}))
		if diff := cmp.Diff(want, shape); diff != "" {
			t.Fatalf("text %q changed the markup (-want +got):\n%s", text, diff)
		}
		for _, r := range words {
			if unicode.IsControl(r) && r != '\n' && r != '\t' || turns(r) {
				t.Fatalf("text %q let %q through", text, r)
			}
		}
		if spoken := strings.ToValidUTF8(clean(line), "\uFFFD"); !slices.Equal(lines, []string{spoken}) {
			t.Fatalf("button says %q, want %q", lines, spoken)
		}
	})
}

// about is one of each block, saying text wherever it can. A button carries
// the line.
func about(text, line string) card.Message {
	said := card.Say(text+"x", card.Bold(text), card.Lit(text), card.Who(text), card.Break())
	return card.Message{Blocks: []card.Block{
		card.Title(text), card.Text(said),
		card.Facts{{Label: text, Value: said}},
		card.Meter{Label: text, Words: text + "x", Value: 1, Max: 2, Tone: card.Good},
		card.Table{Head: []string{text}, Rows: [][][]card.Span{{said}}, Right: []int{0}},
		card.Actions{{Label: text, Line: line, Style: card.Danger}},
		card.Note(said),
	}}
}

// outline parses markup strictly: its elements with their attribute names, all
// words in it, and the lines of its buttons.
func outline(t *testing.T, markup string) (shape []string, words string, lines []string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader("<body>" + markup + "</body>"))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return shape, words, lines
		}
		if err != nil {
			t.Fatalf("%v in %s", err, markup)
		}
		switch token := token.(type) {
		case xml.StartElement:
			name := token.Name.Local
			for _, a := range token.Attr {
				name += " " + a.Name.Local
				words += a.Value
				if a.Name.Local == "data-line" {
					lines = append(lines, a.Value)
				}
			}
			shape = append(shape, name)
		case xml.CharData:
			words += string(token)
		case xml.Comment, xml.ProcInst, xml.Directive:
			shape = append(shape, "not an element")
		}
	}
}
