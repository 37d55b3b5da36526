package commands

import (
	"context"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type summaryArgs struct {
	Company company `arg:"company,required" keys:"uznemums"`
}

var _ = define(Spec{
	Name: "summary", Latvian: "kopsavilkums", Group: Look, Shared: true,
	Summary: say("summary.summary", "Where a company stands, on one card",
		"Kā ar uzņēmumu stāv, vienā kartītē"),
	Examples: []string{"summary Acme", "summary Nordtek as=partner"},
	Related:  []string{"score", "brief", "timeline"},
}, summarise)

var (
	saidSummary    = say("summary.title", "%s · summary", "%s · kopsavilkums")
	saidOurOpen    = say("summary.ours", "Our promises", "Mūsu solījumi")
	saidTheirOpen  = say("summary.theirs", "Their promises", "Viņu solījumi")
	saidOpenIssues = say("summary.complaints", "Open complaints", "Atvērtās sūdzības")
	saidLatest     = say("summary.latest", "Latest", "Jaunākie ieraksti")
	saidDisagree   = say("summary.disagree", "Records that disagree", "Ieraksti, kas nesaskan")
	saidLate       = count("summary.late", "%d day late", "%d days late", "kavē %d dienu", "kavē %d dienu", "kavē %d dienas")
	saidMovedTo    = say("summary.moved", "moved to %s", "pārcelts uz %s")
	saidNoDate     = say("summary.nodate", "no date", "bez datuma")

	labelKnown = say("label.known", "People", "Cilvēki")
	labelNext  = say("label.next", "Next step", "Nākamais solis")

	saidTwoValues = say("disagree.values", "%s has two values on one day: %s (%s) and %s (%s).",
		"%s: divas vērtības vienā dienā: %s (%s) un %s (%s).")
	saidKeptBroken = say("disagree.promise", "The promise %s is recorded as %s (%s) and as %s (%s).",
		"Solījums %s pierakstīts kā %s (%s) un kā %s (%s).")
	saidRenewalMood = say("disagree.renewal", "Renewal is %s (%s), but the last mood since is %s (%s).",
		"Pagarināšana: %s (%s), bet pēdējais noskaņojums kopš tā: %s (%s).")
	saidNumberDay = say("disagree.when", "%s, %s", "%s, %s")

	buttonBrief = say("button.brief", "Brief", "Sagatavoties")
)

// latestShown is how many entries a summary names.
const latestShown = 5

func summarise(ctx context.Context, e *Env, r *Request, in summaryArgs) (bot.Reply, error) {
	rec, err := e.Ledger.Store.Record(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	journal, err := e.Ledger.History(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	if err := e.sources(ctx, r, journal); err != nil {
		return bot.Reply{}, err
	}
	co := &rec.Company
	entries := r.seen(co, journal, in.Company.Side)
	title := r.say(saidSummary, co.Name)
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title)}}
	// First what is shown as it arrives.
	told, footer := e.prose(ctx, r, co, entries)
	m.Blocks = append(m.Blocks, told...)
	sides := in.Company.of(e.Ledger.Ratings(rec, r.Today))
	for _, x := range sides {
		m.Summary = title + ": " + r.verdict(x)
		m.Blocks = append(m.Blocks, card.Text(r.sideLine(x)), r.dates(x))
	}
	if people := r.people(co); people != "" {
		m.Blocks = append(m.Blocks, card.Facts{{Label: r.say(labelKnown), Value: card.Say(people)}})
	}
	open := r.openItems(sides, entries)
	m.Blocks = append(m.Blocks, open.blocks(r)...)
	if lines := r.disagreements(entries); len(lines) > 0 {
		m.Blocks = append(m.Blocks, r.listed(saidDisagree, lines))
	}
	m.Blocks = append(m.Blocks, r.latest(entries))
	about := r.about(in.Company)
	m.Blocks = append(m.Blocks, card.Actions{
		{Label: r.say(buttonScore), Line: "score " + about},
		{Label: r.say(buttonTimeline), Line: "timeline " + about},
		{Label: r.say(buttonBrief), Line: "brief " + about},
		{Label: r.say(buttonLog), Line: "log " + quote(co.Name), Style: card.Primary},
	})
	m.Blocks = append(m.Blocks, footer...)
	return bot.Reply{Message: m, Prose: len(told) > 0}, nil
}

// of keeps the ratings of the side that was asked about.
func (c company) of(all []*relationship.Rating) []*relationship.Rating {
	return slices.DeleteFunc(all, func(x *relationship.Rating) bool {
		return c.Side != relationship.Whole && x.Side != c.Side
	})
}

// sideLine is one relationship on one line: customer B · @anna · 87/100
// Healthy · maintain.
func (r *Request) sideLine(x *relationship.Rating) []card.Span {
	owner := card.Say(r.say(labelOwner) + ": " + r.say(wordNobody))
	if x.Owner != "" {
		owner = card.Say(card.Who(x.Owner))
	}
	line := card.Say(card.Bold(r.segment(x.Relationship)), " · ", owner, " · ", r.verdict(x))
	if x.Score.Scored && !r.mayNotSee(x) {
		line = append(line, card.Span{Text: " · " + r.class(x.Score.Class)})
	}
	return line
}

// verdict is the score and the band as far as the person may know them.
func (r *Request) verdict(x *relationship.Rating) string {
	if !x.Score.Scored || r.mayNotSee(x) {
		return r.band(x.Score.Band)
	}
	return r.say(scoreWords, x.Score.Shown, r.band(x.Score.Band))
}

// dates say when they last talked, when they should again, and what is planned.
func (r *Request) dates(x *relationship.Rating) card.Facts {
	facts := card.Facts{{Label: r.say(labelSince), Value: card.Say(r.lastTalk(x))}}
	if x.Timing.Cadence > 0 {
		facts = append(facts, card.Fact{Label: r.say(labelDue), Value: card.Say(r.dueDay(x))})
	}
	if x.Next != 0 {
		facts = append(facts, card.Fact{Label: r.say(labelNext), Value: card.Say(r.nextStep(x))})
	}
	return facts
}

// nextStep is what is planned.
func (r *Request) nextStep(x *relationship.Rating) string {
	words := r.day(x.Next, r.Today)
	if x.NextWhat != "" {
		words += " · " + r.say(saidQuoted, shorten(x.NextWhat, textInLine))
	}
	return words
}

// people are those known at a company, with their roles.
func (r *Request) people(co *relationship.Company) string {
	var words strings.Builder
	for i, p := range co.People {
		if i > 0 {
			words.WriteString(", ")
		}
		words.WriteString(p.Name)
		if p.Role != "" {
			words.WriteString(" (" + r.wordFrom(roleWords, p.Role) + ")")
		}
	}
	return shorten(words.String(), textShown)
}

// listed is a heading and lines under it.
func (r *Request) listed(head phrase, lines [][]card.Span) card.Text {
	text := card.Say(card.Bold(r.say(head)))
	for _, l := range lines {
		text = append(text, card.Break())
		text = append(text, l...)
	}
	return card.Text(text)
}

// latest are the newest entries, one a line.
func (r *Request) latest(entries []relationship.Entry) card.Block {
	if len(entries) == 0 {
		return r.para(saidNoEntries)
	}
	var lines [][]card.Span
	for i := range slices.Backward(entries) {
		if len(lines) == latestShown {
			break
		}
		lines = append(lines, r.entryLine(&entries[i]))
	}
	return r.listed(saidLatest, lines)
}

// disagreements say where records disagree.
func (r *Request) disagreements(entries []relationship.Entry) [][]card.Span {
	var lines [][]card.Span
	for _, d := range relationship.Disagreements(entries) {
		a := r.say(saidNumberDay, hash(d.A.Number), r.day(d.A.Day, r.Today))
		b := r.say(saidNumberDay, hash(d.B.Number), r.day(d.B.Day, r.Today))
		switch d.Conflict {
		case relationship.TwoValues:
			lines = append(lines, r.line(saidTwoValues, capital(r.fact(d.A.Fact)),
				r.factValue(d.A.Fact, d.A.Value), a, r.factValue(d.B.Fact, d.B.Value), b))
		case relationship.KeptAndBroken:
			lines = append(lines, r.line(saidKeptBroken, hash(d.A.Of),
				r.wordFrom(resultWords, d.A.Result), a, r.wordFrom(resultWords, d.B.Result), b))
		case relationship.RenewalAndMood:
			lines = append(lines, r.line(saidRenewalMood, r.factValue(d.A.Fact, d.A.Value), a, r.mood(*d.B.Mood), b))
		}
	}
	return lines
}
