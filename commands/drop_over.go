package commands

import (
	"context"
	"slices"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// approved refuses what only an approved end has.
func (d *dropping) approved(x *relationship.Relationship) error {
	if x.Leave.Stage != relationship.LeaveApproved {
		return d.r.refuse(saidNoLeave, card.Bold(d.r.name(d.id)))
	}
	return nil
}

// step notes that one of the steps is taken.
func (d *dropping) step(ctx context.Context) (bot.Reply, error) {
	step := relationship.Step(d.in.Step)
	if step == "" {
		return d.shown(ctx, nil)
	}
	_, err := d.write(ctx, "exit step "+string(step), func(x *relationship.Relationship) error {
		if err := d.approved(x); err != nil {
			return err
		}
		if !slices.Contains(x.Leave.Done, step) {
			x.Leave.Done = append(x.Leave.Done, step)
		}
		return nil
	}, nil)
	if err != nil {
		return bot.Reply{}, err
	}
	return d.shown(ctx, nil)
}

// move sets another last day. Moving does not ask for approval again: the end
// was approved, not its day.
func (d *dropping) move(ctx context.Context, x *relationship.Relationship) (bot.Reply, error) {
	r := d.r
	if err := d.approved(x); err != nil {
		return bot.Reply{}, err
	}
	day := d.in.Last.day()
	switch {
	case day == 0:
		return bot.Reply{}, lacksOf("last", formPart{names: []string{"company", "act", "last"}, values: map[string]string{"act": string(actMove)}})
	case day < r.Today:
		return bot.Reply{}, r.refuse(saidLastPast, r.date(day)).under("last")
	}
	_, err := d.write(ctx, "last day "+day.String(), func(x *relationship.Relationship) error {
		if err := d.approved(x); err != nil {
			return err
		}
		x.Leave.Last, x.Snoozed = day, day
		return nil
	}, func(w *relationship.Written) []relationship.Errand {
		x, _ := w.After.Company.Relationship(d.side)
		who := d.leaver(x)
		return d.tellOfLeave(w, []string{who}, "last", d.morningOf(who, day))
	})
	if err != nil {
		return bot.Reply{}, err
	}
	return d.shown(ctx, r.line(saidLastMoved, r.date(day)))
}

// over ends an approved end: the relationship is put away.
func (d *dropping) over(ctx context.Context) (bot.Reply, error) {
	r := d.r
	rec, x, err := d.aboutOne(ctx, r, company{ID: d.id, Side: d.side})
	if err != nil {
		return bot.Reply{}, err
	}
	if err := d.approved(x); err != nil {
		return bot.Reply{}, err
	}
	if left := len(relationship.ExitSteps) - len(x.Leave.Done); left > 0 && !d.in.Confirm {
		m := told(r.line(saidStepsLeft, left), card.Text(r.exitSteps(&x.Leave)), r.confirmButtons(d.line(&rec.Company, "over"), buttonOver, card.Danger))
		return bot.Reply{Message: m}, nil
	}
	w, err := d.write(ctx, "ended", func(x *relationship.Relationship) error {
		if err := d.approved(x); err != nil {
			return err
		}
		ended(x, x.Leave)
		return nil
	}, nil)
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Message: told(r.line(saidDropped, card.Bold(r.labelled(&w.After.Company, x))), card.Actions{
		{Label: r.say(buttonReopen), Line: r.once("reopen " + quote(w.After.Company.Name) + " as=" + string(d.side))},
	}, r.note(saidFewSee)), Replace: r.Origin == relationship.Button}, nil
}

// ended puts a relationship away.
func ended(x *relationship.Relationship, v relationship.Leave) {
	v.Stage = relationship.LeaveOver
	x.PutAway()
	x.Leave = v
}
