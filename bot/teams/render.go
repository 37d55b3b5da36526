package teams

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/rapport-bot/rapport/bot/card"
)

// What a card takes at most. Teams refuses messages over 100 KB; webhooks and
// workflows, through which a card may be passed on, take 28 KB. ASCII counts
// double: sizes are of UTF-16.
// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages
const (
	maxCard    = 28_000
	maxPicture = 60_000 // bytes of a PNG
	maxActions = 6      // in a set: older clients drop the rest
	maxPages   = 5
	maxTable   = 16_000 // of one table: a longer one is several
	meterCells = 10
)

// An element is a part of an Adaptive Card.
type element map[string]any

// An adaptiveCard is an Adaptive Card of version 1.5, the newest that Teams
// takes from bots. https://adaptivecards.io/explorer
type adaptiveCard struct {
	Body     []element
	Fallback string
}

// MarshalJSON writes the card.
func (c *adaptiveCard) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]any{
		"type": "AdaptiveCard", "version": "1.5", "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
		"body": c.Body, "fallbackText": c.Fallback, "msteams": map[string]any{"width": "Full"},
	})
}

// A surface is where a card is shown: a dialog takes other buttons.
type surface int

const (
	inChat surface = iota
	inDialog
)

// A reader is for whom a message is drawn.
type reader struct {
	words *words
	name  func(id string) string // what to call a colleague; nil: the ID
	zone  *time.Location
	asks  func(line string) bool // reports whether a line opens a form; nil: none does
	where surface
}

// adaptive draws m, on several cards if it does not fit on one. What does not
// fit on those is left out, and a note says so.
func adaptive(m card.Message, to reader) []*adaptiveCard {
	blocks := m.Blocks
	if len(blocks) == 0 {
		blocks = []card.Block{card.Text{{Text: m.Summary}}}
	}
	page := &adaptiveCard{Fallback: shorten(m.Summary, 300)}
	pages := []*adaptiveCard{page}
	const room = maxCard - 3_000 // for what is around the elements, and the note
	left := room
	for _, b := range blocks {
		for _, e := range to.draw(b) {
			size := sizeOf(e)
			if size > left && len(page.Body) > 0 {
				if len(pages) == maxPages {
					page.Body = append(page.Body, small(to.words.Cut))
					return pages
				}
				page, left = &adaptiveCard{Fallback: page.Fallback}, room
				pages = append(pages, page)
			}
			if left -= size; left < 0 {
				e = small(to.words.Cut)
			}
			page.Body = append(page.Body, e)
		}
	}
	return pages
}

// first is a message's first card, which says so if it is not the only one.
func first(m card.Message, to reader) *adaptiveCard {
	pages := adaptive(m, to)
	if len(pages) > 1 {
		pages[0].Body = append(pages[0].Body, small(to.words.Cut))
	}
	return pages[0]
}

// Render draws m as Adaptive Cards, in English.
func Render(m card.Message) ([]byte, error) {
	return json.Marshal(adaptive(m, reader{words: &english}))
}

// sizeOf counts an element as Teams does: UTF-16, pictures aside.
func sizeOf(e element) int {
	if e["type"] == "Image" {
		return 200
	}
	text, err := json.Marshal(e)
	if err != nil {
		return maxCard
	}
	units := 0
	for _, r := range string(text) {
		units += utf16.RuneLen(r)
	}
	return 2 * units
}

func (to reader) draw(b card.Block) []element {
	switch b := b.(type) {
	case card.Title:
		return []element{{"type": "TextBlock", "style": "heading", "size": "Large", "weight": "Bolder", "wrap": true, "text": plainly(string(b))}}
	case card.Text:
		return to.paragraphs(b, false)
	case card.Note:
		return to.paragraphs(card.Text(b), true)
	case card.Facts:
		return []element{to.facts(b)}
	case card.Meter:
		return []element{meter(b)}
	case card.Table:
		return to.tables(b)
	case card.Actions, card.Feedback:
		return to.actions(card.Buttons(b))
	case card.Image:
		return []element{picture(b)}
	}
	return nil
}

// paragraphs draw text as runs, in which nothing is Markdown: one block a line.
func (to reader) paragraphs(spans card.Text, quiet bool) []element {
	var all []element
	var runs []element
	flush := func() {
		if len(runs) > 0 {
			all = append(all, element{"type": "RichTextBlock", "inlines": runs, "spacing": spacing(len(all))})
			runs = nil
		}
	}
	for _, s := range spans {
		if s.Kind == card.NewLine {
			flush()
			continue
		}
		text := to.spanText(s)
		if text == "" {
			continue
		}
		run := element{"type": "TextRun", "text": plainly(text)}
		if s.Kind == card.Strong {
			run["weight"] = "Bolder"
		}
		if s.Kind == card.Code {
			run["fontType"] = "Monospace"
		}
		if quiet {
			run["size"], run["isSubtle"] = "Small", true
		}
		runs = append(runs, run)
	}
	flush()
	return all
}

// spacing keeps the lines of a paragraph together.
func spacing(line int) string {
	if line > 0 {
		return "None"
	}
	return "Default"
}

func (to reader) spanText(s card.Span) string {
	switch s.Kind {
	case card.Person:
		if to.name != nil {
			return "@" + to.name(s.Text)
		}
		return "@" + s.Text
	case card.Moment:
		zone := to.zone
		if zone == nil {
			zone = time.UTC
		}
		return s.At.In(zone).Format("2006-01-02 15:04")
	case card.Words, card.Strong, card.Code, card.NewLine:
	}
	return s.Text
}

// words are the words of spans, for places that take no runs.
func (to reader) text(spans []card.Span) string {
	var b strings.Builder
	for _, s := range spans {
		if s.Kind == card.NewLine {
			b.WriteByte(' ')
			continue
		}
		b.WriteString(to.spanText(s))
	}
	return b.String()
}

// plainly breaks the macros that Teams would put dates in.
func plainly(s string) string { return strings.ReplaceAll(s, "{{", "{\u200b{") }

// escaped is text where Teams reads Markdown.
func escaped(s string) string {
	var b strings.Builder
	for _, r := range plainly(s) {
		if strings.ContainsRune("\\`*_{}[]()<>#+-.!|~", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func (to reader) facts(facts card.Facts) element {
	list := make([]element, len(facts))
	for i, f := range facts {
		value := to.text(f.Value)
		if strings.TrimSpace(value) == "" {
			value = "–"
		}
		list[i] = element{"title": escaped(f.Label), "value": escaped(value)}
	}
	return element{"type": "FactSet", "facts": list}
}

func meter(m card.Meter) element {
	bar := ""
	if m.Max > 0 {
		filled := int(float64(min(max(m.Value, 0), m.Max))/float64(m.Max)*meterCells + .5)
		bar = strings.Repeat("▰", filled) + strings.Repeat("▱", meterCells-filled) + "  "
	}
	return element{"type": "RichTextBlock", "inlines": []element{
		{"type": "TextRun", "weight": "Bolder", "text": plainly(m.Label) + "  "},
		{"type": "TextRun", "text": bar + plainly(m.Words)},
	}}
}

// tables draw t, each with its head.
func (to reader) tables(t card.Table) []element {
	columns := len(t.Head)
	for _, row := range t.Rows {
		columns = max(columns, len(row))
	}
	widths := to.widths(t, columns)
	var head, rows []element
	if len(t.Head) > 0 {
		head = []element{tableRow(t.Head, columns, true)}
	}
	var all []element
	flush := func() {
		// That the first row is the head goes without saying: what says it is
		// called one thing by the schema and another by clients.
		all = append(all, element{"type": "Table", "columns": widths, "rows": slices.Concat(head, rows)})
		rows = nil
	}
	size := 0
	for _, cells := range t.Rows {
		texts := make([]string, len(cells))
		for i, c := range cells {
			texts[i] = to.text(c)
		}
		row := tableRow(texts, columns, false)
		if size += sizeOf(row); size > maxTable && len(rows) > 0 {
			flush()
			size = sizeOf(row)
		}
		rows = append(rows, row)
	}
	flush()
	return all
}

// widths are as wide as the columns' longest words, which are not broken on a
// phone.
func (to reader) widths(t card.Table, columns int) []element {
	const least, most = 4, 14
	longest := make([]int, columns)
	measure := func(i int, text string) {
		for word := range strings.FieldsSeq(text) {
			longest[i] = max(longest[i], utf8.RuneCountInString(word))
		}
	}
	for i, head := range t.Head {
		measure(i, head)
	}
	for _, row := range t.Rows {
		for i, cell := range row {
			measure(i, to.text(cell))
		}
	}
	widths := make([]element, columns)
	for i := range widths {
		widths[i] = element{"width": min(max(longest[i], least), most)}
	}
	return widths
}

func tableRow(cells []string, columns int, bold bool) element {
	all := make([]element, columns)
	for i := range all {
		text := "–"
		if i < len(cells) && strings.TrimSpace(cells[i]) != "" {
			text = cells[i]
		}
		run := element{"type": "TextRun", "text": plainly(text)}
		if bold {
			run["weight"] = "Bolder"
		}
		all[i] = element{"type": "TableCell", "items": []element{{"type": "RichTextBlock", "inlines": []element{run}}}}
	}
	return element{"type": "TableRow", "cells": all}
}

// actions draws buttons, those of a menu behind the menu's name.
func (to reader) actions(actions card.Actions) []element {
	var sets []element
	var set []element
	flush := func() {
		if len(set) > 0 {
			sets = append(sets, element{"type": "ActionSet", "actions": set})
			set = nil
		}
	}
	for _, a := range actions {
		button := to.press(a)
		if len(a.Menu) > 0 {
			button = element{
				"type": "Action.ShowCard", "title": shorten(a.Label, 75),
				"card": element{"type": "AdaptiveCard", "version": "1.5", "body": to.actions(a.Menu)},
			}
		}
		if len(set) == maxActions {
			flush()
		}
		set = append(set, button)
	}
	flush()
	return sets
}

// press draws a button. One that opens a form opens a dialog; clients that do
// not know the kind of any other send it as a message.
func (to reader) press(a card.Action) element {
	data := map[string]any{"line": a.Line}
	submit := element{"type": "Action.Submit", "title": shorten(a.Label, 75), "data": data}
	switch {
	case to.where == inDialog:
		return submit
	case to.asks != nil && to.asks(a.Line):
		data["msteams"] = map[string]string{"type": "task/fetch"}
		return submit
	}
	return executed(submit, "press")
}

// executed is a button whose answer takes the place of its card.
func executed(submit element, verb string) element {
	return element{"type": "Action.Execute", "title": submit["title"], "verb": verb, "data": submit["data"], "fallback": submit}
}

// picture draws a picture in the card itself, or what it shows in words.
func picture(p card.Image) element {
	if len(p.PNG) == 0 || len(p.PNG) > maxPicture {
		return small(p.Alt)
	}
	return element{"type": "Image", "url": "data:image/png;base64," + base64.StdEncoding.EncodeToString(p.PNG), "altText": plainly(p.Alt)}
}

func small(text string) element {
	return element{"type": "RichTextBlock", "inlines": []element{{"type": "TextRun", "size": "Small", "isSubtle": true, "text": plainly(text)}}}
}

// shorten cuts text to n characters.
func shorten(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
