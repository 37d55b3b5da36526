package commands

import (
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	saidWeek = count("checkin.title", "%d relationship needs you this week", "%d relationships need you this week",
		"Šonedēļ tevi gaida %d attiecību", "Šonedēļ tevi gaida %d attiecības", "Šonedēļ tevi gaida %d attiecības")
	saidQuietWeek = count("checkin.quiet", "A quiet week: your %d relationship is on track.", "A quiet week: all your %d relationships are on track.",
		"Klusa nedēļa: visas attiecības ir kārtībā (%d).", "Klusa nedēļa: visas attiecības ir kārtībā (%d).", "Klusa nedēļa: visas attiecības ir kārtībā (%d).")
	saidPlanWeek    = say("checkin.plans", "Nobody is overdue this week. What is being mended:", "Šonedēļ neviena saruna nekavējas. Tiek atjaunots:")
	saidRestOnTrack = count("checkin.rest", "Everything else is on track (%d).", "Everything else is on track (%d).",
		"Pārējais ir kārtībā (%d).", "Pārējais ir kārtībā (%d).", "Pārējais ir kārtībā (%d).")
	saidMoreNeed = count("checkin.more", "%d more needs attention.", "%d more need attention.",
		"Vēl uzmanību gaida %d.", "Vēl uzmanību gaida %d.", "Vēl uzmanību gaida %d.")
	saidAllSeenTo = say("checkin.done", "Everything of this week is seen to.", "Šīs nedēļas darbi ir padarīti.")
	saidWasDue    = say("checkin.late", "This was due %s: I was not running then.", "Šai ziņai bija jābūt %s: tad es nedarbojos.")
	saidStopped   = say("checkin.stopped", "The last three weekly messages were left alone, so this is the last one. What shall I do?",
		"Pēdējās trīs nedēļas ziņas palika bez atbildes, tāpēc šī ir pēdējā. Kā turpmāk?")
	saidSeeInDue = say("checkin.stillthere", "%s shows who needs you at any time.", "%s vienmēr parāda, kas tevi gaida.")

	saidLineLogged  = say("checkin.logged", "Logged, next due %s.", "Pierakstīts, nākamais termiņš %s.")
	saidLineDone    = say("checkin.linedone", "Logged (%s).", "Pierakstīts (%s).")
	saidLineQuiet   = say("checkin.attempt", "Attempt logged (%s): quiet until %s.", "Mēģinājums pierakstīts (%s): klusums līdz %s.")
	saidLineAsleep  = say("checkin.snoozed", "Snoozed until %s.", "Atlikts līdz %s.")
	saidLineOwner   = say("checkin.owner", "Now with %s.", "Tagad atbildīgais ir %s.")
	saidLineEnded   = say("checkin.ended", "Not on the list any more.", "Vairs nav sarakstā.")
	saidLineOffered = say("checkin.offered", "Offered to %s, who has not answered yet.", "Piedāvāts (%s), atbildes vēl nav.")
	saidLineFor     = say("checkin.for", "for %s", "aizvieto: %s")

	buttonPause   = say("button.pause", "Pause", "Pauze")
	buttonPrefs   = say("button.settings", "Settings", "Iestatījumi")
	buttonShowAll = say("button.showall", "Show all", "Rādīt visus")
	buttonSnooze  = say("button.snooze", "Snooze", "Atlikt")
	buttonDrop    = say("button.drop", "Drop…", "Izbeigt…")
	buttonKeep    = say("button.keep", "Keep weekly", "Turpināt katru nedēļu")
	buttonMonthly = say("button.monthly", "Monthly", "Reizi mēnesī")
	buttonStop    = say("button.stop", "Stop", "Pārtraukt")
	wordWeek1     = say("word.week1", "1 week", "1 nedēļa")
	wordWeek2     = say("word.week2", "2 weeks", "2 nedēļas")
	wordMonth1    = say("word.month1", "1 month", "1 mēnesis")
	wordMonth3    = say("word.month3", "3 months", "3 mēneši")
	wordPickDate  = say("word.pickdate", "Pick a date", "Cits datums")
)

// lateAfter is how late a message may be without saying so.
const lateAfter = 15 * time.Minute

// drawCheckin draws a check-in as the records of its companies stand.
func (e *Env) drawCheckin(r *Request, o bot.Occasion, c checkin, recs []*relationship.Record) bot.Reply {
	if c.Stopped {
		return bot.Reply{Message: r.stopped()}
	}
	if len(c.Lines) == 0 {
		if c.Silent {
			return bot.Reply{}
		}
		quiet := told(r.line(saidQuietWeek, c.OnTrack))
		if len(c.Plans) > 0 {
			quiet = told(r.line(saidPlanWeek))
		}
		quiet.Blocks = append(append(quiet.Blocks, e.planLines(r, c, recs)...), card.Actions{r.showAll()})
		return bot.Reply{Message: quiet, Shows: c.companies()}
	}
	var lines []card.Block
	open := 0
	for i, l := range c.Lines {
		if recs[i] == nil {
			continue
		}
		blocks, waits := e.checkinLine(r, recs[i], l, i+1)
		lines = append(lines, blocks...)
		if waits {
			open++
		}
	}
	head := r.line(saidAllSeenTo)
	if open > 0 {
		head = card.Say(card.Bold(r.say(saidWeek, open)))
	}
	m := card.Message{Summary: card.WordsOf(head), Blocks: []card.Block{card.Text(head)}}
	m.Blocks = append(append(m.Blocks, lines...), e.planLines(r, c, recs)...)
	if beside := r.besides(c); len(beside) > 0 {
		m.Blocks = append(m.Blocks, card.Text(beside))
	}
	m.Blocks = append(m.Blocks, card.Actions{
		r.showAll(),
		{Label: r.say(buttonPause), Line: "pause"},
		{Label: r.say(buttonPrefs), Line: "settings"},
	})
	if made := time.Unix(c.At, 0); !o.Due.IsZero() && made.Sub(o.Due) > lateAfter {
		m.Blocks = append(m.Blocks, r.note(saidWasDue, card.When(o.Due.In(e.Ledger.Zone))))
	}
	return bot.Reply{Message: m, Shows: c.companies()}
}

// besides says what stands beside the lines.
func (r *Request) besides(c checkin) []card.Span {
	var line []card.Span
	if c.More > 0 {
		line = r.line(saidMoreNeed, c.More)
	}
	if c.OnTrack > 0 {
		line = spaced(line, r.line(saidRestOnTrack, c.OnTrack))
	}
	return line
}

func (r *Request) showAll() card.Action { return card.Action{Label: r.say(buttonShowAll), Line: "due"} }

// stopped says that no more check-ins come, and offers what may be wished
// instead.
func (r *Request) stopped() card.Message {
	usual := r.User.WeeklyTime()
	if usual.Off {
		usual = relationship.UsualWeekly
	}
	usual.Monthly = false
	monthly := usual
	monthly.Monthly = true
	set := func(w string) string { return r.once("settings weekly=" + quote(w)) }
	return told(r.line(saidStopped), card.Actions{
		{Label: r.say(buttonKeep), Line: set(usual.String()), Style: card.Primary},
		{Label: r.say(buttonMonthly), Line: set(monthly.String())},
		{Label: r.say(buttonStop), Line: set("off")},
	}, r.note(saidSeeInDue, card.Lit(r.verb("due"))))
}

// checkinLine is one relationship, with its buttons as long as it waits for
// the person.
func (e *Env) checkinLine(r *Request, rec *relationship.Record, l checkinLine, place int) (blocks []card.Block, waits bool) {
	x, ok := e.Ledger.Rate(rec, l.Side, r.Today)
	name := r.line(saidPlace, place, rec.Company.Name)
	settled := func(said []card.Span) ([]card.Block, bool) {
		return []card.Block{card.Text(append(card.Say(name, card.Break(), "✓ "), said...))}, false
	}
	if !ok {
		return settled(r.line(saidLineEnded))
	}
	s := &x.Held.State
	switch {
	case !r.looksAfter(x):
		return settled(r.line(saidLineOwner, r.ownerOf(x)))
	case s.LastEntry != l.Talk && !x.Timing.NeedsAttention && x.Timing.Cadence > 0:
		return settled(r.line(saidLineLogged, r.day(x.Timing.DueDay, r.Today)))
	case s.LastEntry != l.Talk:
		return settled(r.line(saidLineDone, hash(s.LastEntry)))
	case x.Snoozing():
		return settled(r.line(saidLineAsleep, r.day(x.Snoozed, r.Today)))
	case s.AttemptEntry != l.Attempt && x.Timing.SilentUntil != 0:
		return settled(r.line(saidLineQuiet, hash(s.AttemptEntry), r.day(x.Timing.SilentUntil, r.Today)))
	}
	blocks = []card.Block{e.needLine(r, x, place)}
	if x.Offered != "" {
		blocks = append(blocks, r.para(saidLineOffered, card.Who(x.Offered)))
	}
	return append(blocks, r.checkinButtons(x)), true
}

// looksAfter reports whether the relationship is the person's, or of somebody
// for whom they stand in.
func (r *Request) looksAfter(x *relationship.Rating) bool {
	return x.Owner == r.Person || r.Directory.As(r.Directory.User(x.Owner).Cover) == r.Person
}

func (r *Request) ownerOf(x *relationship.Rating) card.Span {
	if x.Owner == "" {
		return card.Span{Text: r.say(wordNobody)}
	}
	return card.Who(x.Owner)
}

// checkinButtons are what a person can do about one line.
func (r *Request) checkinButtons(x *relationship.Rating) card.Actions {
	on := func(verb, words string) string { return lineOn(verb, x.Company, x.Side, words) }
	var menu []card.Action
	for _, one := range []struct {
		label phrase
		long  string
	}{{wordWeek1, "1w"}, {wordWeek2, "2w"}, {wordMonth1, "1m"}, {wordMonth3, "3m"}} {
		menu = append(menu, card.Action{Label: r.say(one.label), Line: r.once(on("snooze", one.long))})
	}
	menu = append(menu, card.Action{Label: r.say(wordPickDate), Line: on("snooze", "")})
	return card.Actions{
		{Label: r.say(buttonLog), Line: "log " + quote(x.Company.Name), Style: card.Primary},
		{Label: r.say(buttonSnooze), Menu: menu},
		{Label: r.say(buttonReassign), Line: on("assign", "")},
		{Label: r.say(buttonDrop), Line: on("drop", "")},
	}
}
