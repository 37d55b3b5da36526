package commands

import (
	"context"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type complaintArgs struct {
	Close   closeWord `arg:"close"`
	Company company   `arg:"company,asked" keys:"uznemums"`
	Entry   entryRef  `arg:"entry,spare" keys:"ieraksts"`
	Date    pastDay   `arg:"date,keyed" keys:"datums"`
	Text    freeText  `arg:"text,rest,asked" keys:"teksts"`
}

var _ = define(Spec{
	Name: "complaint", Latvian: "sūdzība", Group: Record, Changes: true,
	Summary:  say("complaint.summary", "Log a complaint, or close one", "Pierakstīt vai aizvērt sūdzību"),
	Examples: []string{`complaint Beta "wrong invoice twice"`, "complaint close #88"},
	Related:  []string{"log", "note", "undo"},
}, func(ctx context.Context, e *Env, r *Request, in complaintArgs) (bot.Reply, error) {
	if in.Close || in.Entry != 0 {
		return e.closeComplaint(ctx, r, in)
	}
	switch {
	case in.Company.ID == "":
		return bot.Reply{}, lacks("company")
	case strings.TrimSpace(string(in.Text)) == "":
		return bot.Reply{}, lacks("text")
	}
	day, err := r.past(in.Date)
	if err != nil {
		return bot.Reply{}, err
	}
	rec, err := e.Ledger.Store.Known(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	side, err := in.Company.oneSide(rec)
	if err != nil {
		return bot.Reply{}, err
	}
	w := r.writing(in.Company.ID)
	w.Entries = []relationship.Entry{{Type: relationship.Complaint, Day: day, Side: side, Text: string(in.Text), Origin: r.Origin}}
	done, err := e.Ledger.Write(ctx, w)
	if err != nil {
		return bot.Reply{}, err
	}
	m := r.receipt(done, spaced(r.line(saidLogged, written(done)), e.effect(r, done, side)))
	end := card.Action{Label: r.say(buttonClose), Line: r.once("complaint close " + hash(done.Entries[0].Number)), Style: card.Primary}
	m.Blocks = append(m.Blocks, append(card.Actions{end}, r.receiptButtons(done)...), card.Note(spaced(r.line(saidNoAsks), r.line(saidNobodyTold))))
	return bot.Reply{Message: m}, nil
})

var (
	saidNoAsks         = say("complaint.asks", "No proposals to them until it is closed.", "Kamēr sūdzība nav aizvērta, neko nepiedāvā.")
	saidClosed         = say("complaint.closed", "%s is already closed (%s, %s).", "%s jau ir aizvērta (%s, %s).")
	saidNoComplaint    = say("complaint.no", "%s is no complaint: %s.", "%s nav sūdzība: %s.")
	saidNoneOpen       = say("complaint.none", "%s has no open complaint.", "%s: atvērtu sūdzību nav.")
	saidWhichComplaint = say("complaint.which", "Which complaint?", "Kura sūdzība?")
	buttonClose        = say("button.close", "Close", "Aizvērt")
)

// closeWord says that a complaint is to be closed.
type closeWord bool

func (closeWord) kind() bot.FieldKind { return bot.Hidden }

func (c *closeWord) read(_ *Request, text string) (bool, error) {
	switch wordKey(text) {
	case "close", "closed", "aizvert", "aizver", "aizverta", "slegt":
		*c = true
	}
	return bool(*c), nil
}

func (e *Env) closeComplaint(ctx context.Context, r *Request, in complaintArgs) (bot.Reply, error) {
	if in.Entry == 0 {
		n, err := e.openComplaint(ctx, r, in)
		if err != nil {
			return bot.Reply{}, err
		}
		in.Entry = n
	}
	day, err := r.past(in.Date)
	if err != nil {
		return bot.Reply{}, err
	}
	t, err := e.standing(ctx, r, in.Entry)
	if err != nil {
		return bot.Reply{}, err
	}
	n := t.entry.Number
	if t.entry.Type != relationship.Complaint {
		return bot.Reply{}, r.refuse(saidNoComplaint, hash(n), r.what(t.entry))
	}
	for _, end := range t.following(n) {
		return bot.Reply{}, r.refuse(saidClosed, hash(n), r.day(end.Day, r.Today), card.Who(end.By))
	}
	w := r.writing(t.rec.Company.ID)
	w.Entries = []relationship.Entry{{
		Type: relationship.ComplaintClose, Day: day, Side: t.entry.Side, Of: n, Text: string(in.Text), Origin: r.Origin,
	}}
	done, err := e.Ledger.Write(ctx, w)
	if err != nil {
		return bot.Reply{}, err
	}
	m := r.receipt(done, spaced(r.line(saidLogged, written(done)), e.effect(r, done, t.entry.Side)))
	m.Blocks = append(m.Blocks, card.Para(r.entryLine(t.entry)), r.receiptButtons(done), r.note(saidNobodyTold))
	return bot.Reply{Message: m}, nil
}

// openComplaint finds the complaint to close when the line names only the
// company: the one that is open, or a question.
func (e *Env) openComplaint(ctx context.Context, r *Request, in complaintArgs) (entryRef, error) {
	if in.Company.ID == "" {
		return 0, lacksOf("entry", formPart{names: []string{"close", "entry", "text", "date"}, values: map[string]string{"close": "close"}})
	}
	rec, err := e.Ledger.Store.Known(ctx, in.Company.ID)
	if err != nil {
		return 0, err
	}
	var open []int
	for _, side := range rec.Company.Sides() {
		if held := rec.Held[side]; held != nil && (in.Company.Side == relationship.Whole || in.Company.Side == side) {
			for _, c := range held.State.Complaints {
				open = append(open, c.Number)
			}
		}
	}
	switch len(open) {
	case 0:
		return 0, r.refuse(saidNoneOpen, card.Bold(rec.Company.Name))
	case 1:
		return entryRef(open[0]), nil
	}
	var actions []card.Action
	for _, n := range open[:min(len(open), offered)] {
		line := "complaint close " + hash(n)
		if in.Text != "" {
			line += " " + quote(string(in.Text))
		}
		actions = append(actions, card.Action{Label: hash(n), Line: r.once(line)})
	}
	return 0, r.refuse(saidWhichComplaint).with(actions...)
}
