package api

import (
	"context"
	"encoding/base64"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

// An answer is a reply as JSON.
type answer struct {
	Summary  string   `json:"summary"`
	Text     string   `json:"text"` // all of it, without the buttons
	Blocks   []any    `json:"blocks"`
	Actions  []action `json:"actions,omitempty"`
	Data     any      `json:"data,omitempty"`
	File     *file    `json:"file,omitempty"`
	Repeated bool     `json:"repeated,omitempty"` // it was done before, and not again
}

// An action is a button: its line goes back as press.
type action struct {
	Label string `json:"label"`
	Line  string `json:"line"`
}

type file struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Base64 string `json:"base64"`
}

// A span is a run of text with one meaning.
type span struct {
	Kind string `json:"kind,omitempty"` // strong, code, person, moment or break; plain words have none
	Text string `json:"text,omitempty"`
	ID   string `json:"id,omitempty"` // of a person
	At   string `json:"at,omitempty"` // of a moment, RFC 3339
}

// A face draws messages for one caller.
type face struct{ name func(id string) string }

func (a *API) face(ctx context.Context, c Caller) face {
	return face{func(id string) string {
		if name := a.Name(ctx, c.Team, id); name != "" {
			return name
		}
		return id
	}}
}

func (f face) words(m card.Message) string { return card.PlainText(m, f.name) }

func (f face) answer(reply bot.Reply) answer {
	m := reply.Message
	out := answer{Summary: m.Summary, Text: f.words(m), Blocks: f.blocks(m), Actions: f.actions(m), Data: reply.Data, Repeated: reply.Fault == bot.Repeated}
	if reply.File != nil {
		out.File = &file{reply.File.Name, reply.File.MIME, base64.StdEncoding.EncodeToString(reply.File.Data)}
	}
	return out
}

func (f face) actions(m card.Message) []action {
	var all []action
	for _, b := range m.Blocks {
		for _, one := range card.Buttons(b).Flat() {
			all = append(all, action{one.Label, one.Line})
		}
	}
	return all
}

// blocks are the blocks of a message but the buttons. A picture is what it
// says: its figures, if it has any.
func (f face) blocks(m card.Message) []any {
	blocks := []any{}
	for _, b := range m.Blocks {
		switch b := b.(type) {
		case card.Title:
			blocks = append(blocks, map[string]any{"type": "title", "text": string(b)})
		case card.Text:
			blocks = append(blocks, map[string]any{"type": "text", "spans": f.spans(b)})
		case card.Note:
			blocks = append(blocks, map[string]any{"type": "note", "spans": f.spans(b)})
		case card.Facts:
			facts := make([]any, len(b))
			for i, one := range b {
				facts[i] = map[string]any{"label": one.Label, "spans": f.spans(one.Value)}
			}
			blocks = append(blocks, map[string]any{"type": "facts", "facts": facts})
		case card.Meter:
			blocks = append(blocks, map[string]any{"type": "meter", "label": b.Label, "value": b.Value, "max": b.Max, "words": b.Words})
		case card.Table:
			rows := make([][][]span, len(b.Rows))
			for i, row := range b.Rows {
				for _, cell := range row {
					rows[i] = append(rows[i], f.spans(cell))
				}
			}
			blocks = append(blocks, map[string]any{"type": "table", "head": b.Head, "rows": rows})
		case card.Image:
			image := map[string]any{"type": "image", "name": b.Name, "alt": b.Alt}
			if b.Plot != nil {
				image["categories"], image["series"] = b.Plot.Categories, series(b.Plot)
			}
			blocks = append(blocks, image)
		case card.Actions, card.Feedback: // stand beside the blocks
		}
	}
	return blocks
}

func series(p *card.Plot) []any {
	all := make([]any, len(p.Series))
	for i, s := range p.Series {
		all[i] = map[string]any{"name": s.Name, "values": s.Values}
	}
	return all
}

var kinds = map[card.Kind]string{
	card.Words: "", card.Strong: "strong", card.Code: "code", card.Person: "person", card.Moment: "moment", card.NewLine: "break",
}

func (f face) spans(spans []card.Span) []span {
	all := make([]span, len(spans))
	for i, s := range spans {
		all[i] = span{Kind: kinds[s.Kind], Text: s.Text}
		switch s.Kind {
		case card.Person:
			all[i].ID, all[i].Text = s.Text, f.name(s.Text)
		case card.Moment:
			all[i].At = s.At.UTC().Format(time.RFC3339)
		case card.Words, card.Strong, card.Code, card.NewLine:
		}
	}
	return all
}
