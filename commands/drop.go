package commands

import (
	"context"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type dropArgs struct {
	Company     company   `arg:"company,required" keys:"uznemums"`
	Act         dropAct   `arg:"act"`
	Step        exitStep  `arg:"step,keyed"`
	Last        futureDay `arg:"last,keyed,asked" keys:"exit diena"`
	Scope       string    `arg:"scope,keyed" keys:"apjoms"`
	Replacement string    `arg:"replacement,keyed" keys:"aizstajejs"`
	Promises    string    `arg:"promises,keyed" keys:"solijumi"`
	Tell        mention   `arg:"tell,keyed,spare" keys:"pateikt"`
	Confirm     confirmed `arg:"confirm,keyed"`
	Reason      freeText  `arg:"reason,rest,asked" keys:"iemesls"`
}

var _ = define(Spec{
	Name: "drop", Latvian: "izbeidz", Group: Decide, Needs: Keepers, Changes: true,
	Summary:  say("drop.summary", "End a relationship, with a second person's approval", "Izbeigt attiecības ar otra cilvēka piekrišanu"),
	Examples: []string{"drop PapīrsPlus", `drop Gamma "no budget for two years"`},
	Related:  []string{"reopen", "harm", "alternative"},
	Refused:  say("drop.refused", "Only the owner or a manager can end a relationship.", "Attiecības var izbeigt tikai atbildīgais vai vadītājs."),
}, func(ctx context.Context, e *Env, r *Request, in dropArgs) (bot.Reply, error) {
	_, x, err := e.aboutOne(ctx, r, in.Company)
	if err != nil {
		return bot.Reply{}, err
	}
	d := &dropping{Env: e, r: r, in: in, id: in.Company.ID, side: x.Side}
	switch in.Act {
	case actReview:
		return d.review(ctx, x)
	case actKeep:
		return d.keep(ctx, x)
	case actApprove, actDecline:
		return d.decide(ctx, in.Act == actApprove)
	case actWithdraw:
		return d.withdraw(ctx)
	case actStep:
		return d.step(ctx)
	case actMove:
		return d.move(ctx, x)
	case actOver:
		return d.over(ctx)
	}
	switch {
	case x.Leave.Running():
		return d.shown(ctx, nil)
	case x.Declinable():
		return bot.Reply{}, d.prospect()
	case x.Side == relationship.Customer:
		return d.customer(ctx, x)
	}
	return d.partner(ctx, x)
})

// A dropping is the end of one relationship on its way.
type dropping struct {
	*Env
	r    *Request
	in   dropArgs
	id   string
	side relationship.Side
}

// prospect says how a prospect is let go, which takes nobody else.
func (d *dropping) prospect() error {
	r, words := d.r, string(relationship.StageDeclined)
	if why := strings.TrimSpace(string(d.in.Reason)); why != "" {
		words += " " + quote(why)
	}
	return r.refuse(saidDropProspect, card.Bold(r.name(d.id))).with(card.Action{
		Label: capital(r.say(prospectWords[relationship.StageDeclined])), Line: "stage " + quote(r.name(d.id)) + " " + words + " as=" + string(d.side),
	})
}

func (d *dropping) line(co *relationship.Company, words string) string {
	return lineOn("drop", co, d.side, words)
}

// shown draws how the end stands, under what was just done, if anything.
func (d *dropping) shown(ctx context.Context, done []card.Span) (bot.Reply, error) {
	rec, err := d.Ledger.Store.Known(ctx, d.id)
	if err != nil {
		return bot.Reply{}, err
	}
	x, ok := d.Ledger.Rate(rec, d.side, d.r.Today)
	if !ok {
		return bot.Reply{}, relationship.ErrUnknown
	}
	m := d.r.leaveCard(x)
	if len(done) > 0 {
		m.Summary = card.WordsOf(done)
		m.Blocks = append([]card.Block{card.Text(done)}, m.Blocks...)
	}
	return bot.Reply{Message: m, Replace: d.r.Origin == relationship.Button}, nil
}

// dropAct is what is to be done about an end, "" to begin one.
type dropAct string

const (
	actReview   dropAct = "review"
	actKeep     dropAct = "keep"
	actApprove  dropAct = "approve"
	actDecline  dropAct = "decline"
	actWithdraw dropAct = "withdraw"
	actStep     dropAct = "step"
	actMove     dropAct = "move"
	actOver     dropAct = "over"
)

func (dropAct) kind() bot.FieldKind { return bot.Hidden }

var dropActs = index(map[dropAct]string{
	actReview:   `review, izvērtēt, izvērtē, izvērtēšana`,
	actKeep:     `keep, paturēt, paturi`,
	actApprove:  `approve, apstiprināt, apstiprini`,
	actDecline:  `decline, noraidīt, noraidi`,
	actWithdraw: `withdraw, atsaukt`,
	actStep:     `step, solis`,
	actMove:     `move, pārcelt`,
	actOver:     `over, ended, beidzies, izbeigts`,
})

func (a *dropAct) read(_ *Request, text string) (ok bool, _ error) {
	*a, ok = dropActs.read(text)
	return ok, nil
}
