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

var (
	saidNoLeave    = say("drop.none", "No end of %s waits for anything.", "Nekas negaida lēmumu: %s.")
	saidNotOwn     = say("drop.own", "Another manager decides, never who asked. Nothing was changed.", "Lemj cits vadītājs, nekad tas, kurš prasīja. Nekas nav mainīts.")
	saidOnlyMgr    = say("drop.manager", "Only a manager can approve the end of a relationship.", "Attiecību izbeigšanu var apstiprināt tikai vadītājs.")
	saidApproved   = say("drop.approved", "Approved by %s on %s.", "Apstiprināja %s, %s.")
	saidTurned     = say("drop.declined", "Turned down by %s on %s.", "Noraidīja %s, %s.")
	saidDecided2   = say("drop.already", "This is decided already. %s", "Tas jau ir izlemts. %s")
	saidWithdrawn2 = say("drop.withdrawn", "The request to end %s is withdrawn. Nothing was changed.", "Pieprasījums izbeigt ir atsaukts: %s. Nekas nav mainīts.")
	saidNotAsker   = say("drop.notasker", "Only who asked can withdraw it; a manager can turn it down.", "Atsaukt var tikai tas, kurš prasīja; vadītājs var noraidīt.")
	saidKeptOn     = say("drop.kept", "%s is kept. The review is closed.", "%s: paturam. Izvērtēšana ir pabeigta.")
	saidKeepForm   = say("drop.keepform", "Keep a partner after its review", "Paturēt partneri pēc izvērtēšanas")
	saidNoReview   = say("drop.noreview", "No review of %s is open.", "Atvērtas izvērtēšanas nav: %s.")
)

// write changes the relationship that is ended. What it is to us may change.
func (d *dropping) write(ctx context.Context, audit string, edit func(*relationship.Relationship) error,
	follow func(*relationship.Written) []relationship.Errand,
) (*relationship.Written, error) {
	w := d.r.writing(d.id)
	w.Names, w.Follow, w.Audit = true, follow, audit+": "+d.r.name(d.id)+" ("+string(d.side)+")"
	w.Edit = func(co *relationship.Company) error {
		i := slices.IndexFunc(co.Relationships, func(x relationship.Relationship) bool { return x.Side == d.side })
		if i < 0 {
			return d.r.notOn(co, d.side)
		}
		return edit(&co.Relationships[i])
	}
	return d.Ledger.Write(ctx, w)
}

// decide approves or turns down what another one asked for. It is checked
// where it is written, so that of two who decide at once one is told.
func (d *dropping) decide(ctx context.Context, approve bool) (bot.Reply, error) {
	if err := d.Ledger.Store.Fresh(ctx); err != nil {
		return bot.Reply{}, err
	}
	r := d.r
	audit := "end turned down"
	if approve {
		audit = "end approved"
	}
	var leave relationship.Leave
	_, err := d.write(ctx, audit, func(x *relationship.Relationship) error {
		switch {
		case x.Leave.Stage == relationship.LeaveApproved || x.Leave.Stage == relationship.LeaveDeclined || x.Leave.Stage == relationship.LeaveOver:
			return r.refuse(saidDecided2, card.WordsOf(r.decided(&x.Leave)))
		case x.Leave.Stage != relationship.LeaveAsked:
			return r.refuse(saidNoLeave, card.Bold(r.name(d.id)))
		case r.Directory.As(x.Leave.By) == r.Person:
			return r.refuse(saidNotOwn)
		case !x.Leave.MayDecide(r.User):
			return r.refuse(saidOnlyMgr)
		case approve && x.Protected():
			return r.refuse(saidSecondSource)
		}
		x.Leave.Decided, x.Leave.DecidedOn, x.Exit = r.Person, r.Today, x.Exit.Shut(r.Today)
		x.Leave.Stage = relationship.LeaveDeclined
		if approve {
			x.Leave.Stage = relationship.LeaveApproved
			x.Snoozed = max(x.Snoozed, x.Leave.Last)
		}
		leave = x.Leave
		return nil
	}, func(w *relationship.Written) []relationship.Errand {
		x, _ := w.After.Company.Relationship(d.side)
		told := slices.Compact(slices.Sorted(slices.Values([]string{r.Directory.As(leave.By), r.Directory.As(x.Owner)})))
		told = slices.DeleteFunc(told, func(id string) bool { return id == r.Person })
		all := d.tellOfLeave(w, told, "decided", r.At)
		if approve {
			all = append(all, d.tellOfLeave(w, []string{d.leaver(x)}, "last", d.morningOf(d.leaver(x), leave.Last))...)
		}
		return all
	})
	if err != nil {
		return bot.Reply{}, err
	}
	return d.shown(ctx, nil)
}

// leaver is who sees the end through: the owner, or who asked.
func (d *dropping) leaver(x *relationship.Relationship) string {
	if x.Owner != "" {
		return d.r.Directory.As(x.Owner)
	}
	return d.r.Directory.As(x.Leave.By)
}

// morningOf is nine o'clock on a day, or the working day after it, where a
// person is.
func (d *dropping) morningOf(person string, day relationship.Day) time.Time {
	for d.dayOff(day) {
		day++
	}
	return atNine(day, d.r.Directory.User(person).In(d.Ledger.Zone))
}

// decided says who decided and how.
func (r *Request) decided(v *relationship.Leave) []card.Span {
	switch v.Stage {
	case relationship.LeaveApproved, relationship.LeaveOver:
		return r.line(saidApproved, card.Who(v.Decided), r.date(v.DecidedOn))
	case relationship.LeaveDeclined:
		return r.line(saidTurned, card.Who(v.Decided), r.date(v.DecidedOn))
	case relationship.LeaveAsked:
	}
	return nil
}

// withdraw takes back what the person asked for.
func (d *dropping) withdraw(ctx context.Context) (bot.Reply, error) {
	r := d.r
	w, err := d.write(ctx, "end withdrawn", func(x *relationship.Relationship) error {
		switch {
		case x.Leave.Stage != relationship.LeaveAsked:
			return r.refuse(saidNoLeave, card.Bold(r.name(d.id)))
		case r.Directory.As(x.Leave.By) != r.Person:
			return r.refuse(saidNotAsker)
		}
		x.Leave = relationship.Leave{}
		return nil
	}, nil)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Message: told(r.line(saidWithdrawn2, card.Bold(w.After.Company.Name))), Replace: r.Origin == relationship.Button}, nil
}

// keep closes a review: the partner stays, and why is on record.
func (d *dropping) keep(ctx context.Context, x *relationship.Relationship) (bot.Reply, error) {
	r := d.r
	if !x.Exit.Open() {
		return bot.Reply{}, r.refuse(saidNoReview, card.Bold(r.name(d.id)))
	}
	why := strings.TrimSpace(string(d.in.Reason))
	if why == "" {
		return bot.Reply{}, lacksOf("reason", formPart{
			names: []string{"company", "act", "reason"}, values: map[string]string{"act": string(actKeep)}, title: saidKeepForm,
		})
	}
	w, err := d.write(ctx, "kept after review", func(x *relationship.Relationship) error {
		if !x.Exit.Open() {
			return r.refuse(saidNoReview, card.Bold(r.name(d.id)))
		}
		x.Exit = x.Exit.Shut(r.Today)
		x.Exit.Kept, x.Exit.By = why, r.Person
		return nil
	}, nil)
	if err != nil {
		return bot.Reply{}, err
	}
	co := &w.After.Company
	return bot.Reply{Message: told(r.line(saidKeptOn, card.Bold(r.labelled(co, x))), card.Para(shorten(why, textShown)), card.Actions{
		{Label: r.say(buttonRepair), Line: lineOn("repair", co, d.side, "")},
		{Label: r.say(buttonScore), Line: "score " + quote(co.Name)},
	}, r.note(saidFewSee)), Replace: r.Origin == relationship.Button}, nil
}
