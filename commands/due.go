package commands

import (
	"cmp"
	"context"
	"slices"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type dueArgs struct {
	Whose whoseTurn  `arg:"who" keys:"owner kas"`
	Page  pageNumber `arg:"page,keyed" keys:"lapa"`
}

var _ = define(Spec{
	Name: "due", Latvian: "kavētie", Group: Look, Figures: Waiting{},
	Summary:  say("due.summary", "Who needs attention today", "Kam šodien vajadzīga uzmanība"),
	Examples: []string{"due", "due @toms", "due all"},
	Related:  []string{"list", "log", "score"},
}, due)

var (
	saidDueMine = count("due.mine", "%d relationship needs you today", "%d relationships need you today",
		"Šodien tevi gaida %d attiecību", "Šodien tevi gaida %d attiecības", "Šodien tevi gaida %d attiecības")
	saidDueTheirs = count("due.theirs", "%[2]s: %[1]d relationship needs attention", "%[2]s: %[1]d relationships need attention",
		"%[2]s: uzmanību gaida %[1]d attiecību", "%[2]s: uzmanību gaida %[1]d attiecības", "%[2]s: uzmanību gaida %[1]d attiecības")
	saidDueAll = count("due.all", "%d relationship needs attention", "%d relationships need attention",
		"Uzmanību gaida %d attiecību", "Uzmanību gaida %d attiecības", "Uzmanību gaida %d attiecības")
	saidOnTrack = say("due.ontrack", "Everything is on track.", "Viss ir kārtībā.")
	saidResting = count("due.snoozed", "%d snoozed is not shown.", "%d snoozed are not shown.",
		"%d atlikto nerāda.", "%d atlikto nerāda.", "%d atliktos nerāda.")
	saidDays       = say("due.days", "%s (ideal %d, max %d)", "%s (ritms %d, robeža %d)")
	saidDaysSilent = count("due.silent", "%d day", "%d days", "%d dienu", "%d diena", "%d dienas")
	saidScored     = say("due.scored", "%d %s", "%d %s")
	saidScoredSoon = say("due.scored.early", "%d, %s", "%d, %s")
	saidLastTalk   = say("due.last", "Last: %s %s.", "Pēdējoreiz: %s %s.")
	saidNeverMet   = say("due.never", "No talk yet; added %s.", "Vēl nav runāts (pievienots %s).")
	saidForecast   = say("due.forecast", "A talk today: vitality %d → %d.", "Saruna šodien: dzīvīgums %d → %d.")
	saidQuietUntil = say("due.quiet", "Quiet until %s after our attempt %s.", "Līdz %s neatgādina: bija mūsu mēģinājums %s.")
	saidPartlyRead = count("due.partly", "Read the first %d only; ask about one owner to see all.",
		"Read the first %d only; ask about one owner to see all.", "Lasīti tikai pirmie %d; jautā par vienu atbildīgo.",
		"Lasīts tikai pirmais %d; jautā par vienu atbildīgo.", "Lasīti tikai pirmie %d; jautā par vienu atbildīgo.")
	saidOwnersOf = say("due.allmanagers", "Only managers can see everybody's. %s shows yours, %s a colleague's.",
		"Visus redz tikai vadītāji. %s rāda tavus, %s kolēģa.")

	wordAmber  = say("due.amber", "amber", "dzeltens")
	wordRed    = say("due.red", "red", "sarkans")
	buttonWeek = say("due.snooze", "Snooze 1 week", "Atlikt uz nedēļu")
	buttonMore = say("due.more", "More", "Vēl")
	buttonBack = say("due.back", "Back", "Atpakaļ")
)

// gathered bounds how many relationships one question is worked out over.
const gathered = 2000

func due(ctx context.Context, e *Env, r *Request, in dueArgs) (bot.Reply, error) {
	q := relationship.Query{Index: relationship.ByNeeds, Owner: cmp.Or(in.Whose.owner, r.Person), Min: 1, Max: int(r.Today), Limit: gathered}
	if in.Whose.all {
		if !r.User.May(relationship.Manager) {
			return bot.Reply{}, r.refuse(saidOwnersOf, card.Lit(r.verb("due")), card.Lit(r.verb("due")+" @toms"))
		}
		q.Owner = ""
	}
	resting := 0
	needy, more, err := e.Ledger.Select(ctx, q, r.Today, func(x *relationship.Rating) bool {
		if !x.Timing.NeedsAttention {
			return false
		}
		if x.Snoozing() {
			resting++
		}
		return !x.Snoozing()
	})
	if err != nil {
		return bot.Reply{}, err
	}
	slices.SortFunc(needy, urgency)
	head := r.dueTitle(in.Whose, len(needy))
	m := card.Message{Summary: card.WordsOf(head), Blocks: []card.Block{card.Text(head)}}
	shown, further := cut(in.Page, needy)
	if len(needy) > 0 && len(shown) == 0 {
		m.Blocks = append(m.Blocks, r.para(saidNoMorePage, int(in.Page)))
	}
	for i, x := range shown {
		m.Blocks = append(m.Blocks, r.dueLine(x, in.Page.from()+i+1, in.Whose.all), r.dueButtons(x))
	}
	if turn := r.turning(in.Whose.line(), in.Page, buttonBack, buttonMore, further); len(turn) > 0 {
		m.Blocks = append(m.Blocks, card.Actions(turn))
	}
	var foot []card.Span
	if resting > 0 {
		foot = r.line(saidResting, resting)
	}
	if more {
		foot = spaced(foot, r.line(saidPartlyRead, gathered))
	}
	if len(foot) > 0 {
		m.Blocks = append(m.Blocks, card.Note(foot))
	}
	return bot.Reply{Message: m, Data: Waiting{Relationships: r.figures(shown), Total: len(needy), More: further}}, nil
}

// urgency orders what needs attention: what a talk today would add the most
// to, then the days past the cadence, then the name.
func urgency(a, b *relationship.Rating) int {
	return cmp.Or(
		cmp.Compare(b.Timing.Priority, a.Timing.Priority),
		cmp.Compare(b.Timing.Since-b.Timing.Cadence, a.Timing.Since-a.Timing.Cadence),
		cmp.Compare(a.Company.Name, b.Company.Name),
		cmp.Compare(a.Side, b.Side),
	)
}

func (r *Request) dueTitle(whose whoseTurn, n int) []card.Span {
	switch {
	case n == 0:
		return r.line(saidOnTrack)
	case whose.all:
		return card.Say(card.Bold(r.say(saidDueAll, n)))
	case whose.owner == "" || whose.owner == r.Person:
		return card.Say(card.Bold(r.say(saidDueMine, n)))
	default:
		return r.line(saidDueTheirs, n, card.Who(whose.owner))
	}
}

// dueLine is one relationship that needs attention.
func (r *Request) dueLine(x *relationship.Rating, place int, owner bool) card.Text {
	head := card.Say(card.Bold(r.say(saidPlace, place, x.Company.Name)), " · "+r.segment(x.Relationship))
	if owner && x.Owner != "" {
		head = append(head, card.Say(" · ", card.Who(x.Owner))...)
	}
	head = append(head, card.Span{Text: " · " + r.dueWord(x) + ", " + r.silence(x)})
	head = append(head, card.Span{Text: " · " + r.scoreNow(x)})
	head = append(head, card.Break())
	head = append(head, r.recalled(x)...)
	if !r.mayNotSee(x) {
		// Vitality is 0 before the first talk.
		head = append(head, card.Say(" ", r.line(saidForecast, halfUp(x.Score.Vitality), halfUp(x.Timing.AfterContact)))...)
	}
	if until := x.Timing.SilentUntil; until != 0 {
		head = append(head, card.Break())
		head = append(head, r.line(saidQuietUntil, r.day(until, r.Today), hash(x.Held.State.AttemptEntry))...)
	}
	return card.Text(head)
}

var saidPlace = say("due.place", "%d %s", "%d %s")

// halfUp rounds half up, as every printed number is rounded.
func halfUp(x float64) int { return int(x + 0.5) }

// dueWord says why a relationship needs attention.
func (r *Request) dueWord(x *relationship.Rating) string {
	switch x.Timing.Due {
	case relationship.Red:
		return r.say(wordRed)
	case relationship.Amber:
		return r.say(wordAmber)
	case relationship.InDue, relationship.NoDue:
	}
	return r.attention(x.Score.Attention)
}

// silence says how long they have not talked, against the cadence.
func (r *Request) silence(x *relationship.Rating) string {
	days := r.say(saidDaysSilent, x.Timing.Since)
	if x.Timing.Cadence == 0 {
		return days
	}
	return r.say(saidDays, days, x.Timing.Cadence, x.Timing.Max)
}

// scoreNow is the score and the band in few words, or what of it the person
// may know.
func (r *Request) scoreNow(x *relationship.Rating) string {
	if !x.Score.Scored || r.mayNotSee(x) {
		return r.band(x.Score.Band)
	}
	if x.Score.Band == relationship.TooEarly {
		return r.say(saidScoredSoon, x.Score.Shown, r.band(x.Score.Band))
	}
	return r.say(saidScored, x.Score.Shown, r.band(x.Score.Band))
}

// recalled are the words of the last talk, with its number.
func (r *Request) recalled(x *relationship.Rating) []card.Span {
	s := &x.Held.State
	if !s.Met() {
		return r.line(saidNeverMet, r.day(x.Added, r.Today))
	}
	words := ""
	for i := range x.Latest {
		if en := &x.Latest[i]; en.Number == s.LastEntry {
			words = r.say(howWords[en.How])
			if en.Text != "" {
				words += ", " + r.say(saidQuoted, shorten(en.Text, textInLine))
			}
			words += " "
		}
	}
	return r.line(saidLastTalk, r.day(s.Last, r.Today), words+"("+hash(s.LastEntry)+")")
}

func (r *Request) dueButtons(x *relationship.Rating) card.Actions {
	name := quote(x.Company.Name)
	side := ""
	if len(x.Company.Sides()) > 1 {
		side = " as=" + string(x.Side)
	}
	return card.Actions{
		{Label: r.say(buttonLog), Line: "log " + name, Style: card.Primary},
		{Label: r.say(buttonWeek), Line: r.once("snooze " + name + " 1w" + side)},
	}
}

// whoseTurn says whose relationships are asked about: one's own, a
// colleague's or everybody's.
type whoseTurn struct {
	owner string
	all   bool
}

var everyones = index(map[bool]string{true: `all, everybody, everyone, team, visi, visus, visas, komanda`})

func (w *whoseTurn) read(r *Request, text string) (bool, error) {
	if all, ok := everyones.read(text); ok {
		w.all = all
		return true, nil
	}
	var m mention
	ok, err := m.read(r, text)
	w.owner = string(m)
	return ok, err
}

// line is the command line that asks the same.
func (w whoseTurn) line() string {
	switch {
	case w.all:
		return "due all"
	case w.owner != "":
		return "due @" + w.owner
	}
	return "due"
}
