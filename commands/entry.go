package commands

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type entryArgs struct {
	Entry entryNumber `arg:"entry,required" keys:"ieraksts"`
}

var _ = define(Spec{
	Name: "entry", Latvian: "ieraksts", Group: Look,
	Summary:  say("entry.summary", "One entry with its history", "Viens ieraksts ar tā vēsturi"),
	Examples: []string{"entry #42"},
	Related:  []string{"timeline", "summary"},
}, showEntry)

var (
	saidTakenBack = say("entry.takenback", "Taken back", "Atsaukts")
	saidByOn      = say("entry.byon", "%s, %s", "%s, %s")

	labelWritten  = say("entry.written", "Written", "Pierakstīts")
	labelOrigin   = say("entry.origin", "By way of", "Kā")
	labelText     = say("entry.text", "Text", "Teksts")
	labelLink     = say("entry.link", "From a message", "No ziņas")
	labelSameSave = say("entry.same", "Saved together with", "Saglabāts kopā ar")
	labelBefore   = say("entry.before", "Before the edit", "Pirms labojuma")
	labelAfter    = say("entry.after", "Edited to", "Labots uz")
	labelFollowed = say("entry.followed", "What followed", "Kas notika tālāk")
	labelRefers   = say("entry.refers", "Refers to", "Attiecas uz")
	labelWith     = say("entry.with", "From our side", "No mūsu puses")
	labelSide     = say("entry.side", "Side", "Puse")
	labelTag      = say("entry.tag", "Tag", "Birka")
	labelWeGain   = say("entry.wegain", "What we gain", "Ko iegūstam mēs")
	labelTheyGain = say("entry.theygain", "What they gain", "Ko iegūst viņi")
)

var originWords = map[relationship.Origin]phrase{
	relationship.Typed:    say("origin.typed", "a command", "komanda"),
	relationship.Sentence: say("origin.sentence", "a sentence", "teikums"),
	relationship.Button:   say("origin.button", "a button", "poga"),
	relationship.FormSent: say("origin.form", "a form", "veidlapa"),
	relationship.Imported: say("origin.import", "an import", "imports"),
}

// entryNumber is an entry's number where nothing else can be meant: #42 or 42.
type entryNumber int

func (n *entryNumber) read(r *Request, text string) (bool, error) {
	return (*entryRef)(n).read(r, "#"+strings.TrimPrefix(text, "#"))
}

// undoFor is how long something can be taken back without more ado.
const undoFor = 24 * time.Hour

func showEntry(ctx context.Context, e *Env, r *Request, in entryArgs) (bot.Reply, error) {
	id, err := e.Ledger.Store.Locate(ctx, int(in.Entry))
	if err != nil {
		return bot.Reply{}, err
	}
	rec, err := e.Ledger.Store.Known(ctx, id)
	if err != nil {
		return bot.Reply{}, err
	}
	journal, err := e.Ledger.History(ctx, id)
	if err != nil {
		return bot.Reply{}, err
	}
	h, ok := storyOf(journal, int(in.Entry))
	if !ok {
		return bot.Reply{}, relationship.ErrUnknown
	}
	if err := e.sources(ctx, r, journal); err != nil {
		return bot.Reply{}, err
	}
	co := &rec.Company
	if !r.maySee(co, h.entry) {
		return bot.Reply{}, relationship.ErrUnknown // that it exists is private, too
	}
	title := hash(h.entry.Number) + " · " + co.Name + " · " + r.what(h.entry)
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title)}}
	if h.entry.Text != "" {
		m.Blocks = append(m.Blocks, card.Para(shorten(h.entry.Text, textShown)))
	}
	m.Blocks = append(m.Blocks, r.particulars(co, h.entry))
	if facts := e.storyFacts(r, co, &h); len(facts) > 0 {
		m.Blocks = append(m.Blocks, facts)
	}
	m.Blocks = append(m.Blocks, r.entryButtons(co, &h))
	return bot.Reply{Message: m}, nil
}

// A story is an entry and the entries that have to do with it.
type story struct {
	entry    *relationship.Entry
	void     *relationship.Entry  // what took it back, nil if nothing did
	old      *relationship.Entry  // what it replaced by edit
	edited   *relationship.Entry  // what replaced it
	about    *relationship.Entry  // what it refers to
	followed []relationship.Entry // outcomes and closes, without those taken back
	together []int                // the others of the same save
}

// storyOf finds an entry and its story in a journal.
func storyOf(journal []relationship.Entry, number int) (story, bool) {
	var h story
	i := slices.IndexFunc(journal, func(en relationship.Entry) bool { return en.Number == number })
	if i < 0 {
		return h, false
	}
	h.entry = &journal[i]
	voided := map[int]bool{}
	for i := range journal {
		if journal[i].Type == relationship.Void {
			voided[journal[i].Of] = true
		}
	}
	for i := range journal {
		en := &journal[i]
		switch {
		case en.Type == relationship.Void && en.Of == number:
			h.void = en
		case en.Old == number:
			h.edited = en
		case en.Of == number && !voided[en.Number]:
			h.followed = append(h.followed, *en)
		case en.Number == h.entry.Old:
			h.old = en
		case en.Number == h.entry.Of:
			h.about = en
		}
		if en.Number != number && en.Saved() == h.entry.Saved() && en.Type != relationship.Void && !voided[en.Number] {
			h.together = append(h.together, en.Number)
		}
	}
	return h, true
}

// particulars are what an entry says of itself.
func (r *Request) particulars(co *relationship.Company, en *relationship.Entry) card.Facts {
	facts := card.Facts{{Label: r.say(labelDate), Value: card.Say(r.date(en.Day))}}
	add := func(label phrase, words string) {
		if words != "" {
			facts = append(facts, card.Fact{Label: r.say(label), Value: card.Say(words)})
		}
	}
	if en.Side != relationship.Whole && len(co.Relationships) > 1 {
		add(labelSide, r.side(en.Side))
	}
	add(labelPeople, strings.Join(en.Who, ", "))
	if len(en.With) > 0 {
		var who []card.Span
		for i, id := range en.With {
			if i > 0 {
				who = append(who, card.Span{Text: ", "})
			}
			who = append(who, card.Who(id))
		}
		facts = append(facts, card.Fact{Label: r.say(labelWith), Value: who})
	}
	if r.privy(co, en.Side) {
		add(labelWeGain, en.Gain)
		add(labelTheyGain, en.Give)
	}
	add(labelTag, en.Tag)
	add(labelLink, r.fromMessage(en))
	return facts
}

// storyFacts say how an entry came and what became of it.
func (e *Env) storyFacts(r *Request, co *relationship.Company, h *story) card.Facts {
	facts := card.Facts{{Label: r.say(labelWritten), Value: r.byOn(h.entry)}}
	add := func(label phrase, words ...any) {
		facts = append(facts, card.Fact{Label: r.say(label), Value: card.Say(words...)})
	}
	if p, ok := originWords[h.entry.Origin]; ok {
		add(labelOrigin, r.say(p))
	}
	if h.about != nil && r.maySee(co, h.about) {
		add(labelRefers, r.entryLine(h.about))
	}
	if h.old != nil {
		add(labelBefore, r.entryLine(h.old))
	}
	if h.edited != nil {
		add(labelAfter, r.entryLine(h.edited))
	}
	for i := range h.followed {
		if en := &h.followed[i]; r.maySee(co, en) {
			add(labelFollowed, r.entryLine(en))
		}
	}
	if h.void != nil && h.edited == nil {
		add(saidTakenBack, r.byOn(h.void))
	}
	if len(h.together) > 0 {
		add(labelSameSave, hashes(h.together))
	}
	return facts
}

// byOn is who wrote an entry and when.
func (r *Request) byOn(en *relationship.Entry) []card.Span {
	return r.line(saidByOn, card.Who(en.By), card.When(time.UnixMilli(en.At)))
}

// entryButtons are what the person may do about an entry.
func (r *Request) entryButtons(co *relationship.Company, h *story) card.Actions {
	n := hash(h.entry.Number)
	var actions card.Actions
	if h.void == nil && h.entry.Type != relationship.Void && r.mayChange(co, h.entry) {
		actions = append(actions, card.Action{Label: r.say(buttonEdit), Line: "edit " + n})
		if r.At.Sub(time.UnixMilli(h.entry.At)) < undoFor {
			actions = append(actions, card.Action{Label: r.say(buttonUndo), Line: r.once("undo " + n)})
		}
		actions = append(actions, card.Action{Label: r.say(buttonDelete), Line: "delete " + n, Style: card.Danger})
	}
	if h.edited != nil {
		n = hash(h.edited.Number)
		actions = append(actions, card.Action{Label: n, Line: "entry " + n})
	}
	return append(actions, card.Action{Label: r.say(buttonTimeline), Line: "timeline " + quote(co.Name)})
}

var buttonTimeline = say("button.timeline", "Timeline", "Hronika")
