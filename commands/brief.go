package commands

import (
	"context"
	"slices"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type briefArgs struct {
	Company company `arg:"company,required" keys:"uznemums"`
}

var _ = define(Spec{
	Name: "brief", Latvian: "sagatavo", Group: Look,
	Summary: say("brief.summary", "What to know before you talk to a company",
		"Kas jāzina pirms sarunas ar uzņēmumu"),
	Examples: []string{"brief Acme", "brief Nordtek as=partner"},
	Related:  []string{"summary", "timeline", "log"},
}, brief)

var (
	saidBrief      = say("brief.title", "%s · before you talk", "%s · pirms sarunas")
	saidWho        = say("brief.who", "Who is who", "Kas ir kas")
	saidLastSeen   = say("brief.lastseen", "last talk %s (%s)", "pēdējā saruna %s (%s)")
	saidNotMet     = say("brief.notmet", "no talk recorded", "sarunas nav pierakstītas")
	saidMorePeople = count("brief.more", "and %d more", "and %d more", "un vēl %d", "un vēl %d", "un vēl %d")
	saidGains      = say("brief.gains", "Gains for both sides", "Ieguvumi abām pusēm")
	saidTheyGot    = say("brief.theygot", "They received: %s", "Viņi saņēma: %s")
	saidWeGot      = say("brief.wegot", "We received: %s", "Mēs saņēmām: %s")
	saidNothingGot = say("brief.nothing", "nothing on record", "nekas nav pierakstīts")
	saidCredit     = say("brief.credit", "Balance today: %s in usual favours; above zero they owe us.",
		"Bilance šodien: %s parastos devumos; virs nulles parādā ir viņi.")
	saidGainsKept = say("brief.gainskept", "What was given and received is shown to the owner and to managers only.",
		"Ko devām un saņēmām, redz tikai atbildīgais un vadītāji.")
	saidDontRaise   = say("brief.dont", "Do not raise", "Nepieminēt")
	saidNoNews      = say("brief.nonews", "Complaint %s%s: not without news.", "Sūdzība %s%s: tikai ja ir jaunumi.")
	saidNotAgain    = say("brief.notagain", "The proposal %s%s: they declined it on %s.", "Piedāvājums %s%s: noraidīts (%s).")
	saidSoreTopic   = say("brief.sore", "%s%s: it felt very bad on %s.", "%s%s: ļoti slikts noskaņojums (%s).")
	saidHarmTopic   = say("brief.harm", "%s%s: no blame. If it must come up, keep to the facts.", "%s%s: bez pārmetumiem. Ja tas jāpiemin, tikai fakti.")
	saidTopicText   = say("brief.topic", "(“%s”)", "(“%s”)")
	saidNothingBad  = say("brief.nothingbad", "Nothing is off limits.", "Aizliegtu tematu nav.")
	saidNothingOpen = say("brief.noneopen", "Nothing on the open record.", "Atklātajos ierakstos nekā tāda nav.")
	saidGot         = say("brief.got", "%s, %s, %s", "%s, %s, %s")
	saidOpening     = say("brief.opening", "To begin", "Ar ko sākt")
)

// peopleShown and topicsShown keep a brief to one screen and a half.
const (
	peopleShown = 6
	topicsShown = 3
	// soreDays is how long a topic stays sore.
	soreDays = 180
)

func brief(ctx context.Context, e *Env, r *Request, in briefArgs) (bot.Reply, error) {
	rec, err := e.Ledger.Store.Record(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	journal, err := e.Ledger.History(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	co := &rec.Company
	entries := r.seen(co, journal, in.Company.Side)
	title := r.say(saidBrief, co.Name)
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title)}}
	sides := in.Company.of(e.Ledger.Ratings(rec, r.Today))
	for _, x := range sides {
		line := append(r.sideLine(x), card.Break())
		line = append(line, card.Say(r.say(labelSince)+": "+r.lastTalk(x)+r.lastSaid(entries, x.Side))...)
		m.Blocks = append(m.Blocks, card.Text(line))
	}
	if len(co.People) > 0 {
		m.Blocks = append(m.Blocks, r.listed(saidWho, r.whoIsWho(co, entries)))
	}
	told, footer := e.prose(ctx, r, co, entries)
	m.Blocks = append(m.Blocks, told...)
	open := r.openItems(sides, entries)
	m.Blocks = append(m.Blocks, open.blocks(r)...)
	for _, x := range sides {
		if x.Next != 0 {
			m.Blocks = append(m.Blocks, card.Facts{{Label: r.say(labelNext), Value: card.Say(r.nextStep(x))}})
		}
	}
	kept := false
	for _, x := range sides {
		if !r.privy(co, x.Side) {
			kept = true
			continue
		}
		m.Blocks = append(m.Blocks, r.listed(saidGains, r.bySide(sides, x, r.gains(x, entries))))
	}
	topics := r.doNotRaise(&open, entries)
	switch {
	case len(topics) == 0 && kept:
		topics = append(topics, r.line(saidNothingOpen))
	case len(topics) == 0:
		topics = append(topics, r.line(saidNothingBad))
	}
	m.Blocks = append(m.Blocks, r.listed(saidDontRaise, topics))
	var openings [][]card.Span
	for _, x := range sides {
		openings = append(openings, r.bySide(sides, x, [][]card.Span{r.opening(x, &open)})...)
	}
	m.Blocks = append(m.Blocks, r.listed(saidOpening, openings))
	about := r.about(in.Company)
	m.Blocks = append(m.Blocks, card.Actions{
		{Label: r.say(buttonLog), Line: "log " + quote(co.Name), Style: card.Primary},
		{Label: r.say(buttonTimeline), Line: "timeline " + about},
		{Label: r.say(buttonScore), Line: "score " + about},
	})
	if kept {
		m.Blocks = append(m.Blocks, r.note(saidGainsKept))
	}
	m.Blocks = append(m.Blocks, footer...)
	return bot.Reply{Message: m}, nil
}

// lastSaid is what the last talk with words was about.
func (r *Request) lastSaid(entries []relationship.Entry, side relationship.Side) string {
	for i := range slices.Backward(entries) {
		if en := &entries[i]; en.On(side) && en.TwoWay() {
			if en.Text == "" {
				return ""
			}
			return ", " + r.say(saidQuoted, shorten(en.Text, textInLine)) + " (" + hash(en.Number) + ")"
		}
	}
	return ""
}

// whoIsWho names the people with the last talk with each, the latest first.
func (r *Request) whoIsWho(co *relationship.Company, entries []relationship.Entry) [][]card.Span {
	last := map[string]*relationship.Entry{}
	for i := range entries {
		if en := &entries[i]; en.TwoWay() {
			for _, name := range en.Who {
				last[name] = en
			}
		}
	}
	people := slices.Clone(co.People)
	slices.SortStableFunc(people, func(a, b relationship.Person) int {
		x, y := last[a.Name], last[b.Name]
		switch {
		case x == nil && y == nil:
			return 0
		case x == nil:
			return 1
		case y == nil:
			return -1
		}
		return int(y.Day - x.Day)
	})
	var lines [][]card.Span
	for _, p := range people[:min(len(people), peopleShown)] {
		line := card.Say(card.Bold(p.Name))
		if p.Role != "" {
			line = append(line, card.Span{Text: ", " + r.wordFrom(roleWords, p.Role)})
		}
		words := r.say(saidNotMet)
		if en := last[p.Name]; en != nil {
			words = r.say(saidLastSeen, r.day(en.Day, r.Today), hash(en.Number))
			if en.Mood != nil {
				words += ", " + r.mood(*en.Mood)
			}
		}
		lines = append(lines, append(line, card.Span{Text: " · " + words}))
	}
	if more := len(people) - peopleShown; more > 0 {
		lines = append(lines, r.line(saidMorePeople, more))
	}
	return lines
}

// gains are what each side got from the other lately.
func (r *Request) gains(x *relationship.Rating, entries []relationship.Entry) [][]card.Span {
	var theirs, ours string
	add := func(words *string, en *relationship.Entry, amount float64) {
		if *words != "" {
			*words += "; "
		}
		switch {
		case en.Type != relationship.Value:
			*words += r.what(en) + " "
		case en.Text != "":
			*words += r.say(saidQuoted, shorten(en.Text, textInLine/2)) + " "
		}
		*words += "(" + r.say(saidGot, r.amount(amount), r.day(en.Day, r.Today), hash(en.Number)) + ")"
	}
	got, gave := 0, 0
	for i := range slices.Backward(entries) {
		en := &entries[i]
		if !en.On(x.Side) {
			continue
		}
		if en.Given > 0 && gave < topicsShown {
			add(&theirs, en, en.Given)
			gave++
		}
		if en.Received > 0 && got < topicsShown {
			add(&ours, en, en.Received)
			got++
		}
	}
	if theirs == "" {
		theirs = r.say(saidNothingGot)
	}
	if ours == "" {
		ours = r.say(saidNothingGot)
	}
	lines := [][]card.Span{r.line(saidTheyGot, theirs), r.line(saidWeGot, ours)}
	if got+gave > 0 {
		lines = append(lines, r.line(saidCredit, r.signed(x.Held.State.Credit(r.Today), 1)))
	}
	return lines
}

// doNotRaise are the topics to keep away from: open complaints without news,
// what they declined, what felt very bad, and harm. What the person may not
// see is not among the entries.
func (r *Request) doNotRaise(open *openItems, entries []relationship.Entry) [][]card.Span {
	var lines [][]card.Span
	topic := func(en *relationship.Entry) string {
		if en == nil || en.Text == "" {
			return ""
		}
		return " " + r.say(saidTopicText, shorten(en.Text, textInLine))
	}
	for _, en := range open.complaints[:min(len(open.complaints), topicsShown)] {
		lines = append(lines, r.line(saidNoNews, hash(en.Number), topic(en)))
	}
	made := map[int]*relationship.Entry{}
	declined, sore, harm := 0, 0, 0
	for i := range entries {
		made[entries[i].Number] = &entries[i]
	}
	for i := range slices.Backward(entries) {
		en := &entries[i]
		if r.Today-en.Day > soreDays {
			break
		}
		switch {
		case en.Type == relationship.AskOutcome && en.Result == relationship.Declined && declined < topicsShown:
			declined++
			lines = append(lines, r.line(saidNotAgain, hash(en.Of), topic(made[en.Of]), r.day(en.Day, r.Today)))
		case en.Type == relationship.Interaction && en.Mood != nil && *en.Mood <= relationship.VeryBad && sore < topicsShown:
			sore++
			lines = append(lines, r.line(saidSoreTopic, hash(en.Number), topic(en), r.day(en.Day, r.Today)))
		case en.Type == relationship.Harm && harm < topicsShown:
			harm++
			lines = append(lines, r.line(saidHarmTopic, hash(en.Number), topic(en)))
		}
	}
	return lines
}

// bySide puts the side before the first of some lines where there are two.
func (r *Request) bySide(sides []*relationship.Rating, x *relationship.Rating, lines [][]card.Span) [][]card.Span {
	if len(sides) > 1 {
		lines[0] = append(card.Say(r.side(x.Side)+": "), lines[0]...)
	}
	return lines
}
