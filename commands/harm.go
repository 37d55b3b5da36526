package commands

import (
	"context"
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type harmArgs struct {
	Company  company  `arg:"company,required" keys:"uznemums"`
	Severity severity `arg:"severity,asked" keys:"smagums"`
	Area     harmArea `arg:"area,asked" keys:"joma"`
	Date     pastDay  `arg:"date,keyed" keys:"datums"`
	Draft    unasked  `arg:"draft,keyed"`
	Text     freeText `arg:"text,rest,asked" keys:"teksts"`
}

var _ = define(Spec{
	Name: "harm", Latvian: "kaitējums", Group: Record, Changes: true, Needs: Keepers, Side: relationship.Partner,
	Summary:  say("harm.summary", "Record damage that a partner did to us", "Pierakstīt partnera nodarītu kaitējumu"),
	Examples: []string{`harm PapīrsPlus 4 money "billed twice"`},
	Related:  []string{"drop", "complaint", "undo"},
	Refused:  say("harm.refused", "Only the owner or a manager can record harm.", "Kaitējumu var pierakstīt tikai atbildīgais vai vadītājs."),
	Instead:  tellOwner,
}, recordHarm)

var (
	saidHarmCustomer = say("harm.customer", "Harm is recorded for partners. For a customer log the talk with its mood, or a complaint.",
		"Kaitējumu pieraksta partneriem. Klientam pieraksti sarunu ar noskaņojumu vai sūdzību.")
	saidHarmDone    = say("harm.done", "Harm index %s → %s.", "Kaitējuma indekss %s → %s.")
	saidClassChange = say("harm.class", "Class %s → %s.", "Klase: %s → %s.")
	saidClassStays  = say("harm.classis", "Class %s.", "Klase: %s.")
	saidFewSee      = say("harm.few", "Only the owner and managers see this. Nobody outside is told.", "To redz tikai atbildīgais un vadītāji. Ārpusē neviens neuzzina.")
	saidReviewBegun = say("harm.review", "The index is 50 or more: the owner and managers are asked to review this partner.",
		"Indekss ir 50 vai vairāk: atbildīgajam un vadītājiem jāizvērtē šis partneris.")
	buttonComplaint   = say("button.complaint", "Complaint", "Sūdzība")
	buttonAlternative = say("button.alternative", "Add alternative", "Pievienot alternatīvu")
	buttonExitReview  = say("button.exitreview", "Review…", "Izvērtēt…")
)

func recordHarm(ctx context.Context, e *Env, r *Request, in harmArgs) (bot.Reply, error) {
	rec, err := e.Ledger.Store.Known(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	co := &rec.Company
	if _, ok := co.Relationship(relationship.Partner); !ok || in.Company.Side == relationship.Customer {
		return bot.Reply{}, r.refuse(saidHarmCustomer).under("company").with(
			card.Action{Label: r.say(buttonLog), Line: "log " + quote(co.Name)},
			card.Action{Label: r.say(buttonComplaint), Line: strings.TrimSpace("complaint " + quote(co.Name) + " " + in.said())})
	}
	day, err := r.past(in.Date)
	if err != nil {
		return bot.Reply{}, err
	}
	switch {
	case in.Severity == 0:
		return bot.Reply{}, lacks("severity")
	case in.Area == "":
		return bot.Reply{}, lacks("area")
	case in.Draft == draftForm:
		return bot.Reply{}, lacks("text")
	case strings.TrimSpace(string(in.Text)) == "":
		return bot.Reply{}, lacks("text")
	case in.Draft == draftCard:
		return bot.Reply{Message: r.harmDraft(co, in, day)}, nil
	}
	w := r.writing(in.Company.ID)
	w.Entries = []relationship.Entry{in.entry(r, day)}
	done, err := e.Ledger.Write(ctx, w)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Message: e.harmDone(r, done)}, nil
}

// said is the text as a line has it, "" if there is none.
func (in harmArgs) said() string {
	if in.Text == "" {
		return ""
	}
	return quote(string(in.Text))
}

func (in harmArgs) entry(r *Request, day relationship.Day) relationship.Entry {
	return relationship.Entry{
		Type: relationship.Harm, Day: day, Side: relationship.Partner,
		Severity: int(in.Severity), Area: string(in.Area), Text: string(in.Text), Origin: r.Origin,
	}
}

// harmDone confirms harm with what it did to the index, the score and the class.
func (e *Env) harmDone(r *Request, w *relationship.Written) card.Message {
	before, was := e.Ledger.Rate(w.Before, relationship.Partner, r.Today)
	after, _ := e.Ledger.Rate(w.After, relationship.Partner, r.Today)
	line := r.line(saidLogged, written(w))
	if was {
		line = spaced(line, r.line(saidHarmDone, r.index(before), r.index(after)))
	}
	line = spaced(line, e.effect(r, w, relationship.Partner))
	if was && before.Score.Class != after.Score.Class {
		line = spaced(line, r.line(saidClassChange, r.class(before.Score.Class), r.class(after.Score.Class)))
	} else {
		line = spaced(line, r.line(saidClassStays, r.class(after.Score.Class)))
	}
	m := r.receipt(w, line)
	actions := r.receiptButtons(w)
	switch {
	case after.Score.SecondSource:
		m.Blocks = append(m.Blocks, r.para(saidSecondSource))
		actions = append(actions, card.Action{Label: r.say(buttonAlternative), Line: lineOn("alternative", after.Company, relationship.Partner, "")})
	case after.Reviewed():
		if !was || !before.Reviewed() {
			m.Blocks = append(m.Blocks, r.para(saidReviewBegun))
		}
		actions = append(actions, card.Action{Label: r.say(buttonExitReview), Line: lineOn("drop", after.Company, relationship.Partner, "")})
	}
	m.Blocks = append(m.Blocks, actions, r.note(saidFewSee))
	return m
}

func (r *Request) index(x *relationship.Rating) string {
	return strconv.Itoa(halfUp(x.Score.HarmIndex))
}
