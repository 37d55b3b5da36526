package commands

import (
	"context"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type snoozeArgs struct {
	Company company   `arg:"company,required" keys:"uznemums"`
	Until   wakeDay   `arg:"days" keys:"until lidz"`
	Why     freeText  `arg:"reason,rest" keys:"text why iemesls"`
	Confirm confirmed `arg:"confirm,keyed"`
}

var _ = define(Spec{
	Name: "snooze", Latvian: "atliec", Group: KeepInTouch, Changes: true, Needs: Owners,
	Summary:  say("snooze.summary", "No reminders about a company for a while", "Kādu laiku neatgādināt par uzņēmumu"),
	Examples: []string{`snooze Beta 2w "on holiday"`, "snooze Beta 2026-04-01", "snooze Beta off"},
	Related:  []string{"cadence", "next", "assign"},
}, snooze)

// longestSnooze is in days; a year has the same length.
const longestSnooze = 365

// thirdSnooze in a row, without a talk between, is itself the news.
const thirdSnooze = 3

var (
	saidSnoozed   = say("snooze.done", "%s: snoozed until %s.", "%s: atlikts līdz %s.")
	saidSnoozeOff = say("snooze.off", "%s: reminders are on again.", "%s: atgādinājumi atkal ieslēgti.")
	saidNoSnooze  = say("snooze.none", "%s is not snoozed.", "%s: nav atlikts.")
	saidLongest   = say("snooze.longest", "Longest snooze is %d days.", "Ilgākais atlikšanas laiks ir %d dienas.")
	saidShortest  = say("snooze.shortest", "A snooze ends tomorrow at the earliest.", "Atlikt var vismaz līdz rītdienai.")
	saidTalkEnds  = say("snooze.ends", "A talk ends it at once. The due date does not move.", "Saruna to beidz uzreiz. Termiņš nemainās.")
	saidThirdTime = say("snooze.third", "%s was snoozed twice in a row without a talk. Change cadence, reassign or let go?",
		"%s: jau divreiz pēc kārtas atlikts bez sarunas. Mainīt ritmu, nodot citam vai izbeigt?")
	buttonOneYear  = say("button.year", "1 year", "1 gads")
	buttonCadence  = say("button.cadence", "Change cadence", "Mainīt ritmu")
	buttonReassign = say("button.reassign", "Reassign", "Nodot citam")
	buttonLetGo    = say("button.letgo", "Let go", "Izbeigt")
	buttonAnyway   = say("button.snoozeanyway", "Snooze anyway", "Tomēr atlikt")
	labelReason    = say("label.reason", "Reason", "Iemesls")
	labelWakes     = say("label.wakes", "Reminders from", "Atgādinājumi no")
)

func snooze(ctx context.Context, e *Env, r *Request, in snoozeArgs) (bot.Reply, error) {
	if in.Until == (wakeDay{}) {
		// snooze Beta "2 weeks": the only words say how long.
		if ok, err := in.Until.read(r, string(in.Why)); !ok || err != nil {
			return bot.Reply{}, lacks("days")
		}
		in.Why = ""
	}
	rec, x, err := e.aboutOne(ctx, r, in.Company)
	if err != nil {
		return bot.Reply{}, err
	}
	asleep := x.Snoozed > r.Today
	if in.Until.Off {
		if !asleep {
			return bot.Reply{}, r.refuse(saidNoSnooze, card.Bold(r.labelled(&rec.Company, x)))
		}
		return e.setSnooze(ctx, r, in.Company.ID, x.Side, 0, "", max(x.SnoozeCount-1, 0))
	}
	until := in.Until.Day
	words := func(until string) string {
		if in.Why != "" {
			until += " " + quote(string(in.Why))
		}
		return until
	}
	switch {
	case until <= r.Today:
		return bot.Reply{}, r.refuse(saidShortest).under("days")
	case until > r.Today+longestSnooze:
		year := lineOn("snooze", &rec.Company, x.Side, words("365"))
		actions := card.Actions{{Label: r.say(buttonOneYear), Line: r.once(year)}}
		if r.may("drop", &rec.Company, x.Side) {
			actions = append(actions, card.Action{Label: r.say(buttonLetGoNow), Line: lineOn("drop", &rec.Company, x.Side, "")})
		}
		return bot.Reply{}, r.refuse(saidLongest, longestSnooze).with(actions...)
	case x.SnoozeCount+1 >= thirdSnooze && !asleep && !bool(in.Confirm):
		anyway := lineOn("snooze", &rec.Company, x.Side, words(until.String())+" confirm=yes")
		return bot.Reply{}, r.refuse(saidThirdTime, card.Bold(r.labelled(&rec.Company, x))).with(
			card.Action{Label: r.say(buttonCadence), Line: lineOn("cadence", &rec.Company, x.Side, "")},
			card.Action{Label: r.say(buttonReassign), Line: lineOn("assign", &rec.Company, x.Side, "")},
			card.Action{Label: r.say(buttonLetGo), Line: lineOn("drop", &rec.Company, x.Side, "")},
			card.Action{Label: r.say(buttonAnyway), Line: r.once(anyway)})
	}
	times := x.SnoozeCount
	if !asleep {
		times++ // another day for the same snooze is no new one
	}
	return e.setSnooze(ctx, r, in.Company.ID, x.Side, until, string(in.Why), times)
}

func (e *Env) setSnooze(ctx context.Context, r *Request, id string, side relationship.Side, until relationship.Day, why string, times int) (bot.Reply, error) {
	audit := "snooze off"
	if until != 0 {
		audit = "snooze until " + until.String()
	}
	done, err := e.settle(ctx, r, id, side, audit, func(x *relationship.Relationship) error {
		x.Snoozed, x.SnoozeWhy, x.SnoozeCount = until, why, times
		return nil
	})
	if err != nil {
		return bot.Reply{}, err
	}
	co := &done.After.Company
	before, _ := done.Before.Company.Relationship(side)
	after, _ := co.Relationship(side)
	back := "off"
	if before.Snoozed > r.Today {
		back = before.Snoozed.String()
		if before.SnoozeWhy != "" {
			back += " " + quote(before.SnoozeWhy)
		}
		back += " confirm=yes"
	}
	undo := card.Actions{r.undo(lineOn("snooze", co, side, back))}
	name := card.Bold(r.labelled(co, after))
	if until == 0 {
		return bot.Reply{Message: told(r.line(saidSnoozeOff, name), card.Facts{e.dueChange(r, done, side)}, undo)}, nil
	}
	facts := card.Facts{{Label: r.say(labelWakes), Value: card.Say(r.date(until))}}
	if why != "" {
		facts = append(facts, card.Fact{Label: r.say(labelReason), Value: card.Say(shorten(why, textShown))})
	}
	return bot.Reply{Message: told(r.line(saidSnoozed, name, r.day(until, r.Today)), facts, undo, r.note(saidTalkEnds))}, nil
}

// wakeDay is the day on which reminders start again: after a length of time,
// on a date, or at once (off).
type wakeDay struct {
	Day relationship.Day
	Off bool
}

func (wakeDay) words() int { return dayWords }

func (w wakeDay) String() string {
	switch {
	case w.Off:
		return "off"
	case w.Day == 0:
		return ""
	default:
		return w.Day.String()
	}
}

func (w *wakeDay) read(r *Request, text string) (bool, error) {
	if yes, ok := readYes(text); ok && !yes {
		*w = wakeDay{Off: true}
		return true, nil
	}
	if days, ok := readDays(text); ok {
		*w = wakeDay{Day: r.Today + relationship.Day(days)}
		return true, nil
	}
	day, ok, err := readLeaning(text, r.Today, future)
	*w = wakeDay{Day: day}
	return ok, err
}
