package teams

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
	"unicode/utf16"

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

// A reader is for whom a message is drawn.
type reader struct {
	words *words
	name  func(id string) string // what to call a colleague; nil: the ID
	zone  *time.Location
}

// adaptive draws m. What does not fit is left out, and a note says so.
func adaptive(m card.Message, to reader) *adaptiveCard {
	c := &adaptiveCard{Fallback: shorten(m.Summary, 300)}
	blocks := m.Blocks
	if len(blocks) == 0 {
		blocks = []card.Block{card.Text{{Text: m.Summary}}}
	}
	left := maxCard - 2_000 // for what is around the elements, and the note
	for _, b := range blocks {
		for _, e := range to.draw(b) {
			if left -= sizeOf(e); left < 0 {
				c.Body = append(c.Body, small(to.words.Cut))
				return c
			}
			c.Body = append(c.Body, e)
		}
	}
	return c
}

// Render draws m as an Adaptive Card, in English.
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
	return 2 * len(utf16.Encode([]rune(string(text))))
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
		return []element{to.table(b)}
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

func (to reader) table(t card.Table) element {
	columns := len(t.Head)
	for _, row := range t.Rows {
		columns = max(columns, len(row))
	}
	widths := make([]element, columns)
	for i := range widths {
		widths[i] = element{"width": 1}
	}
	var rows []element
	row := func(cells []string, bold bool) {
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
		rows = append(rows, element{"type": "TableRow", "cells": all})
	}
	if len(t.Head) > 0 {
		row(t.Head, true)
	}
	for _, cells := range t.Rows {
		texts := make([]string, len(cells))
		for i, c := range cells {
			texts[i] = to.text(c)
		}
		row(texts, false)
	}
	return element{"type": "Table", "columns": widths, "rows": rows, "firstRowAsHeaders": len(t.Head) > 0}
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
		button := press(a)
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

// press draws a button. Clients that do not know its kind send it as a message.
func press(a card.Action) element {
	data := map[string]any{"line": a.Line}
	title := shorten(a.Label, 75)
	return element{
		"type": "Action.Execute", "title": title, "verb": "press", "data": data,
		"fallback": element{"type": "Action.Submit", "title": title, "data": data},
	}
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
