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
	Name: "fact", Latvian: "fakts", Group: Record, Changes: true, Shows: true,
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
	saidAside      = say("fact.aside", "It moves no score.", "Vērtējumu tas nemaina.")
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
		en, err := r.factEntry(rec, in.Company, g[0], g[1])
		if err != nil {
			return bot.Reply{}, err
		}
		en.Day, en.Text, en.Origin = day, string(in.Text), r.Origin
		w.Entries = append(w.Entries, en)
		line.WriteString(" " + en.Fact + "=" + en.Value)
	}
	if in.Company.Side != relationship.Whole {
		line.WriteString(" as=" + string(in.Company.Side))
	}
	if in.Confirm {
		done, err := e.Ledger.Write(ctx, w)
		if err != nil {
			return bot.Reply{}, err
		}
		m, err := e.factsLogged(ctx, r, done)
		return bot.Reply{Message: m}, err
	}
	would, err := e.Ledger.Preview(ctx, w)
	if err != nil {
		return bot.Reply{}, err
	}
	line.WriteString(" date=" + day.String())
	if in.Text != "" {
		line.WriteString(" text=" + quote(string(in.Text)))
	}
	m, err := e.factsShown(ctx, r, would, r.line(saidPreview))
	if err != nil {
		return bot.Reply{}, err
	}
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

// factEntry reads one fact. The kind says which side it is about; where it
// fits both, the line does.
func (r *Request) factEntry(rec *relationship.Record, about company, name, value string) (relationship.Entry, error) {
	var facts []string
	for _, s := range rec.Company.Sides() {
		for _, kind := range append(s.FactKinds(), s.AsideKinds()...) {
			if f := r.fact(kind); !slices.Contains(facts, f) {
				facts = append(facts, f)
			}
		}
	}
	kind, ok := readFactKind(name)
	if !ok {
		return relationship.Entry{}, r.refuse(saidNoSuchFact, shorten(name, nameShown), strings.Join(facts, ", ")).under("fact")
	}
	side, err := r.factSide(rec, about, kind)
	if err != nil {
		return relationship.Entry{}, err
	}
	kept, err := r.readFact(kind, value)
	return relationship.Entry{Type: relationship.FactEntry, Side: side, Fact: kind, Value: kept}, underField("value", err)
}

// factSide is the side of a company that a kind of fact is about.
func (r *Request) factSide(rec *relationship.Record, about company, kind string) (relationship.Side, error) {
	var fit []relationship.Side
	for _, s := range relationship.Sides {
		if s.HasFact(kind) {
			fit = append(fit, s)
		}
	}
	if len(fit) > 1 {
		return about.oneSide(rec)
	}
	if slices.Contains(rec.Company.Sides(), fit[0]) {
		return fit[0], nil
	}
	wrong := saidCustomerFact
	if fit[0] == relationship.Partner {
		wrong = saidPartnerFact
	}
	return relationship.Whole, r.refuse(wrong, r.fact(kind), card.Bold(rec.Company.Name)).under("fact").
		with(card.Action{Label: r.say(buttonChangeKind), Line: "kind " + quote(rec.Company.Name)})
}

// factsShown says what facts are, or would be, and what they do to the score.
func (e *Env) factsShown(ctx context.Context, r *Request, w *relationship.Written, head []card.Span) (card.Message, error) {
	touched := relationship.Whole
	for i, en := range w.Entries {
		if i == 0 {
			touched = en.Side
		} else if en.Side != touched {
			touched = relationship.Whole
		}
	}
	effect := e.effect(r, w, touched)
	if !slices.ContainsFunc(w.Entries, func(en relationship.Entry) bool { return !relationship.Aside(en.Fact) }) {
		effect = r.line(saidAside)
	}
	line := spaced(head, effect)
	facts := card.Facts{{Label: r.label("company"), Value: card.Say(w.After.Company.Name)}}
	for i := range w.Entries {
		en := &w.Entries[i]
		now := r.say(saidOn, r.factValue(en.Fact, en.Value), r.day(en.Day, r.Today))
		value := r.say(saidFactNew, now)
		was, ok, err := e.standingFact(ctx, r, w.Before, en)
		if err != nil {
			return card.Message{}, err
		}
		if ok {
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
	return m, nil
}

func (e *Env) factsLogged(ctx context.Context, r *Request, w *relationship.Written) (card.Message, error) {
	m, err := e.factsShown(ctx, r, w, r.line(saidLogged, written(w)))
	m.Blocks = append(m.Blocks, r.receiptButtons(w), r.note(saidNobodyTold))
	return m, err
}

// standingFact returns the latest fact of an entry's kind. What moves no score
// is not part of a state; it is looked for in the journal of the last year.
func (e *Env) standingFact(ctx context.Context, r *Request, rec *relationship.Record, en *relationship.Entry) (relationship.Fact, bool, error) {
	if relationship.Aside(en.Fact) {
		return e.asideFact(ctx, r, rec, en)
	}
	held := rec.Held[en.Side]
	if held == nil {
		return relationship.Fact{}, false, nil
	}
	i := slices.IndexFunc(held.State.Facts, func(f relationship.Fact) bool { return f.Kind == en.Fact })
	if i < 0 {
		return relationship.Fact{}, false, nil
	}
	return held.State.Facts[i], true, nil
}

func (e *Env) asideFact(ctx context.Context, r *Request, rec *relationship.Record, en *relationship.Entry) (was relationship.Fact, ok bool, err error) {
	journal, err := e.Ledger.Since(ctx, rec.Company.ID, r.Today-relationship.AsideDays)
	for _, f := range journal {
		if f.Type == relationship.FactEntry && f.Fact == en.Fact && f.Side == en.Side && f.Number != en.Number {
			was, ok = relationship.Fact{Kind: f.Fact, Value: f.Value, Day: f.Day, Number: f.Number}, true
		}
	}
	return was, ok, err
}
