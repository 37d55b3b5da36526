package commands

import (
	"context"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type factArgs struct {
	Company company   `arg:"company,required" keys:"uznemums"`
	Fact    factWord  `arg:"fact,asked" keys:"fakts"`
	Value   factText  `arg:"value,asked" keys:"vertiba"`
	Period  lastDay   `arg:"period,keyed" keys:"periods"`
	Date    pastDay   `arg:"date,keyed" keys:"datums"`
	Text    freeText  `arg:"text,rest" keys:"teksts"`
	Facts   pairs     `arg:"facts"`
	Confirm confirmed `arg:"confirm,keyed"`
}

var _ = define(Spec{
	Name: "fact", Latvian: "fakts", Group: Record, Changes: true,
	Summary: say("fact.summary", "Record a measurement", "Pierakstīt faktu"),
	Examples: []string{
		"fact Nordtek on-time=82% quality=96% period=2026-02",
		`fact Acme renewal=likely "Jana said so"`,
	},
	Related: []string{"log", "complaint", "score"},
}, recordFacts)

var (
	saidPartnerFact  = say("fact.partner", "%s is a partner fact. %s is a customer.", "%s ir partnera fakts. %s ir klients.")
	saidCustomerFact = say("fact.customer", "%s is a customer fact. %s is a partner.", "%s ir klienta fakts. %s ir partneris.")
	saidNoSuchFact   = say("fact.unknown", "There is no fact “%s”. Use one of: %s. Nothing saved.",
		"Fakta “%s” nav. Šeit der: %s. Nekas nav saglabāts.")
	saidPreview    = say("fact.preview", "Not saved yet.", "Vēl nav saglabāts.")
	saidFactChange = say("fact.line", "%s → %s", "%s → %s")
	saidFactNew    = say("fact.new", "no data → %s", "nav datu → %s")
	saidFactOlder  = say("fact.older", "%s; the newer one still counts: %s", "%s; spēkā paliek jaunākais: %s")
	saidOn         = say("fact.on", "%s (%s)", "%s (%s)")
)

func recordFacts(ctx context.Context, e *Env, r *Request, in factArgs) (bot.Reply, error) {
	given := in.given()
	switch {
	case len(given) > 0:
	case in.Fact == "":
		return bot.Reply{}, lacks("fact")
	default:
		return bot.Reply{}, lacks("value")
	}
	rec, err := e.Ledger.Store.Known(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	day := relationship.Day(0)
	if in.Period != 0 {
		day = pastDay(in.Period).or(0)
	}
	if in.Date != 0 || in.Period == 0 {
		if day, err = r.past(in.Date); err != nil {
			return bot.Reply{}, err
		}
	}
	var line strings.Builder
	line.WriteString("fact " + quote(rec.Company.Name))
	w := r.writing(in.Company.ID)
	for _, g := range given {
		en, err := r.factEntry(rec, g[0], g[1])
		if err != nil {
			return bot.Reply{}, err
		}
		en.Day, en.Text, en.Origin = day, string(in.Text), r.Origin
		w.Entries = append(w.Entries, en)
		line.WriteString(" " + en.Fact + "=" + en.Value)
	}
	if in.Confirm {
		done, err := e.Ledger.Write(ctx, w)
		if err != nil {
			return bot.Reply{}, err
		}
		return bot.Reply{Message: e.factsLogged(r, done)}, nil
	}
	would, err := e.Ledger.Preview(ctx, w)
	if err != nil {
		return bot.Reply{}, err
	}
	line.WriteString(" date=" + day.String())
	if in.Text != "" {
		line.WriteString(" text=" + quote(string(in.Text)))
	}
	m := e.factsShown(r, would, r.line(saidPreview))
	m.Blocks = append(m.Blocks, r.confirmButtons(line.String(), buttonSave, card.Primary))
	return bot.Reply{Message: m}, nil
}

// given are the facts of the line by name and value, however they were
// written.
func (in *factArgs) given() [][2]string {
	var all [][2]string
	if in.Fact != "" && in.Value != "" {
		all = append(all, [2]string{string(in.Fact), string(in.Value)})
	}
	for _, p := range in.Facts {
		if key := wordKey(p[0]); key != "as" && key != "ka" {
			all = append(all, p)
		}
	}
	return all
}

// factEntry reads one fact. The kind says which side it is about.
func (r *Request) factEntry(rec *relationship.Record, name, value string) (relationship.Entry, error) {
	sides := rec.Company.Sides()
	var facts []string
	for _, s := range sides {
		for _, kind := range s.FactKinds() {
			facts = append(facts, r.fact(kind))
		}
	}
	kind, ok := readFactKind(name)
	if !ok {
		return relationship.Entry{}, r.refuse(saidNoSuchFact, shorten(name, nameShown), strings.Join(facts, ", ")).under("fact")
	}
	side, wrong := relationship.Customer, saidCustomerFact
	if slices.Contains(relationship.Partner.FactKinds(), kind) {
		side, wrong = relationship.Partner, saidPartnerFact
	}
	if !slices.Contains(sides, side) {
		return relationship.Entry{}, r.refuse(wrong, r.fact(kind), card.Bold(rec.Company.Name)).under("fact").
			with(card.Action{Label: r.say(buttonChangeKind), Line: "kind " + quote(rec.Company.Name)})
	}
	kept, err := r.readFact(kind, value)
	return relationship.Entry{Type: relationship.FactEntry, Side: side, Fact: kind, Value: kept}, underField("value", err)
}

// factsShown says what facts are, or would be, and what they do to the score.
func (e *Env) factsShown(r *Request, w *relationship.Written, head []card.Span) card.Message {
	touched := relationship.Whole
	for i, en := range w.Entries {
		if i == 0 {
			touched = en.Side
		} else if en.Side != touched {
			touched = relationship.Whole
		}
	}
	line := spaced(head, e.effect(r, w, touched))
	facts := card.Facts{{Label: r.label("company"), Value: card.Say(w.After.Company.Name)}}
	for i := range w.Entries {
		en := &w.Entries[i]
		now := r.say(saidOn, r.factValue(en.Fact, en.Value), r.day(en.Day, r.Today))
		value := r.say(saidFactNew, now)
		if was, ok := standingFact(w.Before.Held[en.Side], en.Fact); ok {
			then := r.say(saidOn, r.factValue(en.Fact, was.Value), r.day(was.Day, r.Today))
			value = r.say(saidFactChange, then, now)
			if en.Day < was.Day {
				value = r.say(saidFactOlder, now, then)
			}
		}
		facts = append(facts, card.Fact{Label: r.fact(en.Fact), Value: card.Say(value)})
	}
	m := card.Message{Summary: card.WordsOf(line), Blocks: []card.Block{card.Text(line), facts}}
	if text := w.Entries[0].Text; text != "" {
		m.Blocks = append(m.Blocks, card.Para(shorten(text, textShown)))
	}
	return m
}

func (e *Env) factsLogged(r *Request, w *relationship.Written) card.Message {
	m := e.factsShown(r, w, r.line(saidLogged, written(w)))
	m.Blocks = append(m.Blocks, r.receiptButtons(w), r.note(saidNobodyTold))
	return m
}

// standingFact returns the latest fact of a kind.
func standingFact(held *relationship.Held, kind string) (relationship.Fact, bool) {
	if held == nil {
		return relationship.Fact{}, false
	}
	i := slices.IndexFunc(held.State.Facts, func(f relationship.Fact) bool { return f.Kind == kind })
	if i < 0 {
		return relationship.Fact{}, false
	}
	return held.State.Facts[i], true
}
