package web

import (
	"embed"
	"encoding/base64"
	"html/template"
	"io"
	"slices"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

//go:embed assets
var assets embed.FS

// pages holds every template. No value in them has a type that html/template
// trusts as markup, so text can only ever come out as text. A picture is an
// address that holds nothing but its bytes in base64.
var pages = template.Must(template.New("").
	Funcs(template.FuncMap{"fieldKind": func(k bot.FieldKind) string { return fieldKinds[k] }}).
	ParseFS(assets, "assets/*.html"))

var fieldKinds = map[bot.FieldKind]string{
	bot.ManyLine: "paragraph", bot.Pick: "pick", bot.Search: "search",
	bot.Date: "date", bot.Upload: "upload", bot.Hidden: "hidden",
}

// A Reader is for whom a message is drawn. The zero Reader reads English and
// UTC and knows nobody's name.
type Reader struct {
	Name   func(id string) string // what to call a colleague; nil shows the ID
	Zone   *time.Location         // for moments
	Locale string                 // "lv" or "lv-LV" for Latvian, else English

	used []string // lines of buttons that were pressed already
}

// Render writes m as HTML. Text in m never becomes markup.
func Render(w io.Writer, m card.Message, to Reader) error {
	return pages.ExecuteTemplate(w, "message", to.draw(m))
}

// The types below are what the template "message" is given: the message with
// every decision taken, so that the template only places things.
type (
	drawing struct{ Blocks []drawn }
	drawn   struct {
		Kind  string // which branch of the template
		Text  string
		First bool // the title of the whole message
		Spans []run
		Facts []fact
		Meter meter
		Table table
		Acts  []act
		Image template.URL
	}
	run struct {
		Kind, Text string
		At         string // RFC 3339, for moments
	}
	fact struct {
		Label string
		Value []run
	}
	meter struct {
		Label, Words, Tone  string
		Value, Max, Percent int
	}
	table struct {
		Head []cell
		Rows [][]cell
	}
	cell struct {
		Words  []run
		Number bool
	}
	act struct {
		Label, Line, Style string
		Used               bool
		Menu               []act
	}
)

func (to Reader) draw(m card.Message) drawing {
	if len(m.Blocks) == 0 && m.Summary != "" {
		m.Blocks = []card.Block{card.Para(m.Summary)}
	}
	var d drawing
	for i, b := range m.Blocks {
		d.Blocks = append(d.Blocks, to.block(b, i == 0))
	}
	return d
}

func (to Reader) block(b card.Block, first bool) drawn {
	switch b := b.(type) {
	case card.Title:
		return drawn{Kind: "title", Text: clean(string(b)), First: first}
	case card.Text:
		return drawn{Kind: "text", Spans: to.runs(b)}
	case card.Facts:
		facts := make([]fact, len(b))
		for i, f := range b {
			facts[i] = fact{Label: clean(f.Label), Value: to.runs(f.Value)}
		}
		return drawn{Kind: "facts", Facts: facts}
	case card.Meter:
		return drawn{Kind: "meter", Meter: gauge(b)}
	case card.Table:
		return drawn{Kind: "table", Table: to.table(b)}
	case card.Actions, card.Feedback:
		return drawn{Kind: "actions", Acts: to.acts(card.Buttons(b))}
	case card.Note:
		return drawn{Kind: "note", Spans: to.runs(b)}
	case card.Image:
		address := "data:image/png;base64," + base64.StdEncoding.EncodeToString(b.PNG)
		return drawn{Kind: "image", Text: clean(b.Alt), Image: template.URL(address)} //nolint:gosec // base64 has no markup
	}
	return drawn{}
}

func (to Reader) acts(actions []card.Action) []act {
	acts := make([]act, len(actions))
	for i, a := range actions {
		acts[i] = act{
			Label: clean(a.Label), Line: clean(a.Line), Style: styles[a.Style],
			Used: slices.Contains(to.used, a.Line), Menu: to.acts(a.Menu),
		}
	}
	return acts
}

var (
	styles = map[card.Style]string{card.Primary: "primary", card.Danger: "danger"}
	tones  = map[card.Tone]string{card.Good: "good", card.Fair: "fair", card.Poor: "poor"}
	kinds  = map[card.Kind]string{
		card.Strong: "strong", card.Code: "code", card.Person: "person",
		card.Moment: "moment", card.NewLine: "break",
	}
)

func gauge(m card.Meter) meter {
	top := max(m.Max, 1)
	value := min(max(m.Value, 0), top)
	g := meter{
		Label: clean(m.Label), Words: clean(m.Words), Tone: tones[m.Tone],
		Value: value, Max: top, Percent: (value*100 + top/2) / top,
	}
	if g.Words == "" {
		g.Words = fraction(m.Value, m.Max)
	}
	return g
}

// table squares ragged rows, so that every cell stands under a heading.
func (to Reader) table(t card.Table) table {
	width := len(t.Head)
	for _, row := range t.Rows {
		width = max(width, len(row))
	}
	out := table{Rows: make([][]cell, len(t.Rows))}
	for c := range width {
		head := cell{Number: slices.Contains(t.Right, c)}
		if c < len(t.Head) {
			head.Words = to.runs(card.Say(t.Head[c]))
		}
		out.Head = append(out.Head, head)
		for r, row := range t.Rows {
			under := cell{Number: head.Number}
			if c < len(row) {
				under.Words = to.runs(row[c])
			}
			out.Rows[r] = append(out.Rows[r], under)
		}
	}
	return out
}

func (to Reader) runs(spans []card.Span) []run {
	runs := make([]run, len(spans))
	for i, s := range spans {
		r := run{Kind: kinds[s.Kind], Text: clean(s.Text)}
		switch s.Kind {
		case card.Person:
			if to.Name != nil {
				r.Text = clean(to.Name(s.Text))
			}
		case card.Moment:
			at := s.At.In(to.zone())
			r.At, r.Text = at.Format(time.RFC3339), wordsFor(to.Locale).moment(at)
		case card.Words, card.Strong, card.Code, card.NewLine:
		}
		runs[i] = r
	}
	return runs
}

func (to Reader) zone() *time.Location {
	if to.Zone == nil {
		return time.UTC
	}
	return to.Zone
}
