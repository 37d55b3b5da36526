package commands

import (
	"context"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// A Writer puts records into prose. What it returns was checked: every
// sentence cites records that it was given, and says no number that is not in
// them. An error means that there is nothing to be shown.
type Writer interface {
	Prose(ctx context.Context, p ProsePrompt) ([]Sentence, error)
}

// A ProsePrompt is what prose is made of: the records of one company that the
// person may see, as data.
type ProsePrompt struct {
	Team, Person string
	Company      string
	Latvian      bool
	Sources      []Source
}

// A Source is one record.
type Source struct {
	Number int
	Day    relationship.Day
	Text   string
}

// A Sentence is prose with the records it rests on.
type Sentence struct {
	Text  string `json:"text"`
	Cites []int  `json:"cites"`
}

// sourcesShown is how many records prose is made of, the newest.
const sourcesShown = 40

var (
	saidInShort = say("prose.head", "In short · AI", "Īsumā · MI")
	saidCites   = say("prose.cites", "%s (%s)", "%s (%s)")
)

// prose tells the records of a company in sentences, nothing if no model is
// set up or the person wants none. When a model was to write and did not help,
// the footer says so.
func (e *Env) prose(ctx context.Context, r *Request, co *relationship.Company, entries []relationship.Entry) (told, footer []card.Block) {
	if e.Writer == nil || r.User.AI == "off" || len(entries) == 0 {
		return nil, nil
	}
	d := r.Directory
	if l, _ := d.Listing(co.ID); l.NoAI || d.Setting(relationship.AISetting) == "off" {
		return nil, nil
	}
	// Another process may just have switched it off.
	if current, err := e.Ledger.Store.Current(ctx); err != nil || !current {
		return nil, []card.Block{r.note(saidWithoutAI)}
	}
	newest := entries[max(0, len(entries)-sourcesShown):]
	p := ProsePrompt{Team: r.Team, Person: r.Person, Company: co.Name, Latvian: r.lang == latvian}
	for i := range newest {
		if s := r.source(&newest[i]); spares(d, s.Text) {
			p.Sources = append(p.Sources, s)
		}
	}
	if len(p.Sources) == 0 {
		return nil, nil
	}
	sentences, err := e.Writer.Prose(ctx, p)
	if err != nil || len(sentences) == 0 {
		return nil, []card.Block{r.note(saidWithoutAI)}
	}
	lines := make([][]card.Span, len(sentences))
	for i, s := range sentences {
		slices.Sort(s.Cites)
		lines[i] = card.Say(r.say(saidCites, s.Text, hashes(slices.Compact(s.Cites))))
	}
	if e.Opinions != nil {
		footer = append(footer, r.asksUse())
	}
	return []card.Block{r.listed(saidInShort, lines)}, footer
}

// source is a record as prose is made of it: what the journal says, in words.
func (r *Request) source(en *relationship.Entry) Source {
	words := []string{r.kindOf(en)}
	for _, v := range r.values(en) {
		if v.value != "" && v.label != labelDate && v.label != labelType {
			words = append(words, r.say(v.label)+": "+v.value)
		}
	}
	return Source{Number: en.Number, Day: en.Day, Text: strings.Join(words, "; ")}
}
