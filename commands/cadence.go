package commands

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type cadenceArgs struct {
	Company company `arg:"company,required" keys:"uznemums"`
	Every   every   `arg:"cadence" keys:"days ritms dienas"`
	Max     every   `arg:"max,keyed" keys:"robeza"`
}

var _ = define(Spec{
	Name: "cadence", Latvian: "ritms", Group: KeepInTouch, Changes: true, Needs: Owners,
	Summary:  say("cadence.summary", "How often we want to talk with a company", "Cik bieži gribam runāt ar uzņēmumu"),
	Examples: []string{"cadence Acme 21 max=35", "cadence Acme 3 weeks", "cadence Acme off"},
	Related:  []string{"snooze", "classify", "due"},
}, setCadence)

// The limits of a cadence and of the silence it tolerates, in days.
const (
	longestCadence = 365
	longestMax     = 730
)

var (
	saidCadence = count("cadence.done", "%[2]s: every %[1]d day.", "%[2]s: every %[1]d days.",
		"%[2]s: ik pēc %[1]d dienām.", "%[2]s: ik pēc %[1]d dienas.", "%[2]s: ik pēc %[1]d dienām.")
	saidCadenceOff = count("cadence.off", "%[2]s: back to its segment, every %[1]d day.", "%[2]s: back to its segment, every %[1]d days.",
		"%[2]s: atkal segmenta ritms, ik pēc %[1]d dienām.", "%[2]s: atkal segmenta ritms, ik pēc %[1]d dienas.", "%[2]s: atkal segmenta ritms, ik pēc %[1]d dienām.")
	saidCadenceRange = say("cadence.range", "A cadence is 1 to %d days. Nothing was changed.", "Ritms ir no 1 līdz %d dienām. Nekas nav mainīts.")
	saidMaxRange     = say("cadence.max", "The limit is at least the cadence (%d) and at most %d days. Nothing was changed.",
		"Robeža nav īsāka par ritmu (%d) un garāka par %d dienām. Nekas nav mainīts.")
	labelCadence = say("label.cadence", "Cadence, days", "Ritms, dienās")
	labelMax     = say("label.max", "At most, days", "Robeža, dienās")
)

func setCadence(ctx context.Context, e *Env, r *Request, in cadenceArgs) (bot.Reply, error) {
	if !in.Every.said() && !in.Max.said() {
		return bot.Reply{}, lacks("cadence")
	}
	_, x, err := e.aboutOne(ctx, r, in.Company)
	if err != nil {
		return bot.Reply{}, err
	}
	days, most := in.Every.Days, in.Max.Days
	switch {
	case in.Every.Off:
		days, most = 0, 0
	case !in.Every.said():
		days = x.Pace().Cadence
	}
	if !in.Every.Off && (days < 1 || days > longestCadence) {
		return bot.Reply{}, r.refuse(saidCadenceRange, longestCadence).under("cadence")
	}
	if !in.Every.Off && in.Max.said() && !in.Max.Off && (most < days || most > longestMax) {
		return bot.Reply{}, r.refuse(saidMaxRange, days, longestMax).under("max")
	}
	done, err := e.settle(ctx, r, in.Company.ID, x.Side, "cadence "+paceWords(days, most), func(x *relationship.Relationship) error {
		x.Cadence, x.Max = days, most
		return nil
	})
	if err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Message: e.cadenceSet(r, done, x.Side)}, nil
}

func (e *Env) cadenceSet(r *Request, w *relationship.Written, side relationship.Side) card.Message {
	before, _ := w.Before.Company.Relationship(side)
	after, _ := w.After.Company.Relationship(side)
	said := saidCadence
	if !after.Agreed() {
		said = saidCadenceOff
	}
	was, is := before.Pace(), after.Pace()
	return told(r.line(said, is.Cadence, card.Bold(r.labelled(&w.After.Company, after))),
		card.Facts{
			{Label: r.say(labelCadence), Value: r.change(strconv.Itoa(was.Cadence), strconv.Itoa(is.Cadence))},
			{Label: r.say(labelMax), Value: r.change(strconv.Itoa(was.Max), strconv.Itoa(is.Max))},
			e.dueChange(r, w, side),
		},
		card.Actions{
			r.undo(lineOn("cadence", &w.After.Company, side, paceWords(before.Cadence, before.Max))),
			{Label: r.say(buttonScore), Line: "score " + quote(w.After.Company.Name)},
		})
}

// paceWords writes what was agreed as the arguments that set it.
func paceWords(days, most int) string {
	switch {
	case days == 0:
		return "off"
	case most == 0:
		return strconv.Itoa(days)
	default:
		return fmt.Sprintf("%d max=%d", days, most)
	}
}

// every is a number of days, a length of time, or off.
type every struct {
	Days int
	Off  bool
}

func (every) words() int       { return 3 }
func (v every) said() bool     { return v != every{} }
func (v every) String() string { return paceWords(v.Days, 0) }

// outOfRange stands for any number of days that no limit lets through.
const outOfRange = -1

func (v *every) read(_ *Request, text string) (bool, error) {
	text = strings.TrimPrefix(relationship.Plain(text), "every ")
	if yes, ok := readYes(text); ok && !yes {
		*v = every{Off: true}
		return true, nil
	}
	days, ok := readDays(text)
	*v = every{Days: days}
	return ok, nil
}

// readDays reads a length of time in days; a number alone is days. What is
// not a length that can be counted on is out of range.
func readDays(text string) (int, bool) {
	if days, err := readSpan(text); err == nil {
		if days < 1 {
			days = outOfRange
		}
		return days, true
	}
	x, ok := readNumber(text)
	if !ok {
		return 0, false
	}
	const most = 1e6
	if x < 1 || x > most || x != float64(int(x)) {
		return outOfRange, true
	}
	return int(x), true
}
