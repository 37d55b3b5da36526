package commands

import (
	"context"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type handoffArgs struct {
	Company company    `arg:"company,required" keys:"uznemums"`
	Room    room       `arg:"room" keys:"kanals"`
	What    consentFor `arg:"what" keys:"kam"`
	Back    unasked    `arg:"back,keyed"` // the one that is taken back
	Confirm confirmed  `arg:"confirm,keyed"`
	Text    freeText   `arg:"text,rest" keys:"teksts"`
}

var _ = define(Spec{
	Name: "handoff", Latvian: "pārsūti", Group: Decide, Needs: Owners, Changes: true, Side: relationship.Customer,
	Summary:  say("handoff.summary", "Pass a customer on to sales or marketing, with consent", "Nodot klientu pārdošanai vai mārketingam ar piekrišanu"),
	Examples: []string{"handoff Acme #marketing case-study", `handoff Acme here reference "Jana is happy to talk"`},
	Related:  []string{"consent"},
}, handoff)

// handoffJob is the errand that posts a hand-off in a room.
const handoffJob = "handoff"

var (
	_ = onOccasion(handoffJob, handoffCard)
	_ = onOccasion("nohandoff", handoffFailed)

	saidNoConsent   = say("handoff.noconsent", "%s has not agreed to this: %s. Ask them, then record it.", "%s tam nav piekritis: %s. Pajautā un pieraksti.")
	saidTooSoon     = say("handoff.soon", "%s was handed off on %s. The next time is %s: customers tire.", "%s tika nodots %s. Nākamā reize ir %s: klienti nogurst.")
	saidHandedOften = say("handoff.often", "%s was handed off %d times in a year. The next time is %s.", "%s gada laikā nodots %d reizes. Nākamā reize ir %s.")
	saidHandoff     = say("handoff.check", "Hand %s off to %s for: %s?", "Nodot %s uz %s: %s?")
	saidHandedOff   = say("handoff.done", "%s is handed off to %s: %s.", "%s nodots uz %s: %s.")
	saidHandBack    = say("handoff.back", "The hand-off of %s is taken back. What was posted stays.", "%s: nodošana atsaukta. Publicētais paliek.")
	saidNoHandoff   = say("handoff.none", "There is no such hand-off of %s.", "%s: tādas nodošanas nav.")
	saidHandFail    = say("handoff.failed", "%s could not be handed off to %s: I cannot post there. People outside may see that channel.", "%s neizdevās nodot uz %s: tur nevaru rakstīt. Iespējams, kanālu redz cilvēki no ārpuses.")
	saidHandTitle   = say("handoff.title", "Hand-off: %s · %s", "Nodošana: %s · %s")
	saidConsentOn   = say("handoff.consent", "Consent recorded on %s by %s.", "Piekrišana pierakstīta %s, %s.")
	saidHandAsk     = say("handoff.ask", "Talk to %s before you write to them.", "Pirms raksti viņiem, parunā ar %s.")
	buttonConsent   = say("button.consent", "Record consent", "Pierakstīt piekrišanu")
	buttonHandIt    = say("button.handit", "Hand off", "Nodot")
)

func handoff(ctx context.Context, e *Env, r *Request, in handoffArgs) (bot.Reply, error) {
	rec, err := e.Ledger.Store.Known(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	co := &rec.Company
	if _, ok := co.Relationship(relationship.Customer); !ok {
		return bot.Reply{}, r.notOn(co, relationship.Customer)
	}
	if in.Back != "" {
		return e.takeHandoffBack(ctx, r, co, string(in.Back))
	}
	switch {
	case in.Room == "":
		return bot.Reply{}, lacks("room")
	case in.What == "":
		return bot.Reply{}, lacks("what")
	}
	if err := r.mayHandOff(co, string(in.What)); err != nil {
		return bot.Reply{}, err
	}
	where, what := in.Room.words(r), r.say(wordsConsent[string(in.What)])
	if !in.Confirm {
		line := "handoff " + quote(co.Name) + " room=" + quote(roomMark+string(in.Room)) + " what=" + string(in.What)
		if in.Text != "" {
			line += " text=" + quote(string(in.Text))
		}
		h := relationship.Handoff{What: string(in.What), Text: string(in.Text), By: r.Person}
		m := told(r.line(saidHandoff, card.Bold(co.Name), where, what), r.handoffBlocks(co, h)...)
		m.Blocks = append(m.Blocks, r.confirmButtons(line, buttonHandIt, card.Primary))
		return bot.Reply{Message: m}, nil
	}
	one := relationship.Handoff{Ref: reference(r.ID), What: string(in.What), Room: string(in.Room), Text: string(in.Text), On: r.Today, By: r.Person}
	w := r.writing(co.ID)
	w.Audit = "handoff " + one.What + ": " + co.Name
	w.Edit = func(co *relationship.Company) error {
		if err := r.mayHandOff(co, one.What); err != nil {
			return err
		}
		co.Handoffs = append(co.Handoffs, one)
		return nil
	}
	w.Follow = func(*relationship.Written) []relationship.Errand {
		return []relationship.Errand{{Job: handoffJob, Subject: in.Room.id(), Key: co.ID + ":customer:" + one.Ref, Due: r.At}}
	}
	if _, err := e.Ledger.Write(ctx, w); err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Message: told(r.line(saidHandedOff, card.Bold(co.Name), where, what), card.Actions{
		{Label: r.say(buttonUndo), Line: r.once("handoff " + quote(co.Name) + " back=" + one.Ref)},
	}, r.note(saidNobodyTold)), Replace: r.Origin == relationship.Button}, nil
}

// mayHandOff refuses what the company did not agree to, and what would tire it.
func (r *Request) mayHandOff(co *relationship.Company, what string) error {
	if c, ok := co.Consented(what); !ok || !c.Yes {
		return r.refuse(saidNoConsent, card.Bold(co.Name), r.say(wordsConsent[what])).with(
			card.Action{Label: r.say(buttonConsent), Line: r.once("consent " + quote(co.Name) + " " + what + " yes"), Style: card.Primary})
	}
	from, times := co.Handoffable(r.Today)
	switch {
	case from <= r.Today:
		return nil
	case times >= relationship.HandoffMost:
		return r.refuse(saidHandedOften, card.Bold(co.Name), times, r.date(from))
	}
	return r.refuse(saidTooSoon, card.Bold(co.Name), r.date(from-relationship.HandoffGap), r.date(from))
}

func (e *Env) takeHandoffBack(ctx context.Context, r *Request, co *relationship.Company, ref string) (bot.Reply, error) {
	w := r.writing(co.ID)
	w.Audit = "handoff taken back: " + co.Name
	w.Edit = func(co *relationship.Company) error {
		i := slices.IndexFunc(co.Handoffs, func(h relationship.Handoff) bool { return h.Ref == ref })
		if i < 0 {
			return r.refuse(saidNoHandoff, card.Bold(co.Name))
		}
		co.Handoffs = slices.Delete(co.Handoffs, i, i+1)
		return nil
	}
	if _, err := e.Ledger.Write(ctx, w); err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Message: told(r.line(saidHandBack, card.Bold(co.Name))), Replace: r.Origin == relationship.Button}, nil
}

// handoffBlocks are what the room is told: nothing that is private.
func (r *Request) handoffBlocks(co *relationship.Company, h relationship.Handoff) []card.Block {
	blocks := []card.Block{card.Title(r.say(saidHandTitle, co.Name, r.say(wordsConsent[h.What])))}
	if h.Text != "" {
		blocks = append(blocks, card.Para(shorten(h.Text, textShown)))
	}
	var note []card.Span
	if c, ok := co.Consented(h.What); ok && c.Yes {
		note = r.line(saidConsentOn, r.date(c.On), card.Who(c.By))
	}
	return append(blocks, card.Note(spaced(note, r.line(saidHandAsk, card.Who(h.By)))))
}

// handoffOf finds the hand-off that an errand is about; nil if it is gone.
func (e *Env) handoffOf(ctx context.Context, key string) (*relationship.Company, *relationship.Handoff, error) {
	id, ref, _ := strings.Cut(key, ":customer:")
	rec, err := e.Ledger.Store.Known(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	i := slices.IndexFunc(rec.Company.Handoffs, func(h relationship.Handoff) bool { return h.Ref == ref })
	if i < 0 {
		return &rec.Company, nil, nil
	}
	return &rec.Company, &rec.Company.Handoffs[i], nil
}

// handoffCard is what the room is told.
func handoffCard(ctx context.Context, e *Env, r *Request, o bot.Occasion) (bot.Reply, error) {
	co, h, err := e.handoffOf(ctx, o.Key)
	if err != nil || h == nil {
		return bot.Reply{}, err
	}
	blocks := r.handoffBlocks(co, *h)
	return bot.Reply{Message: card.Message{Summary: r.say(saidHandTitle, co.Name, r.say(wordsConsent[h.What])), Blocks: blocks}}, nil
}

// handoffFailed tells who handed a company off that the room did not take it.
func handoffFailed(ctx context.Context, e *Env, r *Request, o bot.Occasion) (bot.Reply, error) {
	co, h, err := e.handoffOf(ctx, o.Key)
	if err != nil || h == nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Message: told(r.line(saidHandFail, card.Bold(co.Name), room(h.Room).words(r)), card.Actions{
		{Label: r.say(buttonUndo), Line: r.once("handoff " + quote(co.Name) + " back=" + h.Ref)},
	})}, nil
}
