package commands

import (
	"context"
	"slices"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type timelineArgs struct {
	Company company    `arg:"company,required" keys:"uznemums"`
	Type    entryTypes `arg:"type" keys:"veids"`
	Page    pageNumber `arg:"page,keyed" keys:"lapa"`
}

var _ = define(Spec{
	Name: "timeline", Latvian: "hronika", Past: true, Aliases: []string{"history", "vēsture"}, Group: Look, Figures: Chronicle{},
	Summary: say("timeline.summary", "Everything recorded about a company, newest first",
		"Viss, kas par uzņēmumu pierakstīts, jaunākais vispirms"),
	Examples: []string{"timeline Acme", "timeline Acme promises", "timeline Acme page=2"},
	Related:  []string{"entry", "summary", "score"},
}, timeline)

var (
	saidTimeline   = say("timeline.title", "%s · timeline", "%s · hronika")
	saidTimelineOf = say("timeline.title.of", "%s · timeline: %s", "%s · hronika: %s")
	saidNoEntries  = say("timeline.none", "Nothing is recorded here yet.", "Te vēl nekas nav pierakstīts.")
	saidNoMorePage = say("timeline.nopage", "There is no page %d.", "%d. lapas nav.")
	saidEntryCount = count("timeline.count", "%d entry.", "%d entries.", "%d ierakstu.", "%d ieraksts.", "%d ieraksti.")
	saidPageOf     = say("timeline.page", "Page %d of %d.", "%d. lapa no %d.")
	saidVoided     = count("timeline.voided", "%d taken back is not shown.", "%d taken back are not shown.",
		"%d atsauktu nerāda.", "%d atsauktu nerāda.", "%d atsauktus nerāda.")
	saidKeptBack = say("timeline.private", "Harm, asks and favours are shown to the owner and to managers only.",
		"Kaitējumu, piedāvājumus un devumus redz tikai atbildīgais un vadītāji.")
	saidEntryHelp = say("timeline.entry", "%s shows one entry with its history.", "%s rāda vienu ierakstu ar tā vēsturi.")

	buttonOlder      = say("timeline.older", "Older", "Vecāki")
	buttonNewer      = say("timeline.newer", "Newer", "Jaunāki")
	buttonAllEntries = say("timeline.all", "Everything", "Visi ieraksti")
)

// timeline reads the whole journal: entries come in the order of the days
// they are about, and the newest written may be about the oldest day.
func timeline(ctx context.Context, e *Env, r *Request, in timelineArgs) (bot.Reply, error) {
	rec, err := e.Ledger.Store.Record(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	journal, err := e.Ledger.History(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	entries := r.seen(&rec.Company, journal, in.Company.Side)
	gone := takenBack(journal)
	title, line := r.say(saidTimeline, rec.Company.Name), "timeline "+r.about(in.Company)
	if in.Type != "" {
		title = r.say(saidTimelineOf, rec.Company.Name, r.say(entryTypeWords[in.Type]))
		line += " " + string(in.Type)
		entries = slices.DeleteFunc(entries, func(en relationship.Entry) bool { return !in.Type.holds(&en) })
	}
	slices.Reverse(entries)
	shown, more := cut(in.Page, entries)
	if err := e.sources(ctx, r, shown); err != nil {
		return bot.Reply{}, err
	}
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title)}}
	switch {
	case len(entries) == 0 && in.Type.private() && !r.privy(&rec.Company, in.Company.Side):
		m.Blocks = append(m.Blocks, r.para(saidKeptBack))
	case len(entries) == 0:
		m.Blocks = append(m.Blocks, r.para(saidNoEntries))
	case len(shown) == 0:
		m.Blocks = append(m.Blocks, r.para(saidNoMorePage, int(in.Page)))
	default:
		m.Blocks = append(m.Blocks, r.entryLines(shown))
	}
	buttons := r.turning(line, in.Page, buttonNewer, buttonOlder, more)
	if in.Type != "" {
		buttons = append(buttons, card.Action{Label: r.say(buttonAllEntries), Line: "timeline " + r.about(in.Company)})
	}
	buttons = append(buttons, card.Action{Label: r.say(buttonLog), Line: "log " + quote(rec.Company.Name)})
	foot := r.line(saidEntryCount, len(entries))
	if pages := (len(entries) + perPage - 1) / perPage; pages > 1 {
		foot = spaced(foot, r.line(saidPageOf, max(int(in.Page), 1), pages))
	}
	if gone > 0 && in.Type == "" {
		foot = spaced(foot, r.line(saidVoided, gone))
	}
	if len(shown) > 0 {
		foot = spaced(foot, r.line(saidEntryHelp, card.Lit(r.verb("entry")+" "+hash(shown[0].Number))))
	}
	m.Blocks = append(m.Blocks, card.Actions(buttons), card.Note(foot))
	data := Chronicle{Company: rec.Company.Name, Entries: r.noted(shown), Total: len(entries), More: more}
	return bot.Reply{Message: m, Data: data}, nil
}

// takenBack counts the entries that were taken back and not replaced by edit.
func takenBack(journal []relationship.Entry) int {
	gone := 0
	for i := range journal {
		switch {
		case journal[i].Type == relationship.Void:
			gone++
		case journal[i].Old != 0:
			gone--
		}
	}
	return gone
}

// entryLines are entries, one a line, each with who wrote it.
func (r *Request) entryLines(entries []relationship.Entry) card.Text {
	var lines []card.Span
	for i := range entries {
		if i > 0 {
			lines = append(lines, card.Break())
		}
		lines = append(lines, r.entryLine(&entries[i])...)
		if entries[i].By != "" {
			lines = append(lines, card.Say(" · ", card.Who(entries[i].By))...)
		}
	}
	return card.Text(lines)
}

// entryTypes are the groups of entries that a timeline can be narrowed to.
type entryTypes string

var entryTypeNames = index(map[entryTypes]string{
	"talks":      `talk, talks, call, calls, meeting, meetings, interaction, interactions, contact, contacts, saziņa, saziņas, saruna, sarunas, zvani, tikšanās`,
	"notes":      `note, notes, insight, insights, piezīme, piezīmes, atziņa, atziņas`,
	"facts":      `fact, facts, fakts, fakti`,
	"promises":   `promise, promises, solījums, solījumi`,
	"complaints": `complaint, complaints, sūdzība, sūdzības`,
	"harm":       `harm, harms, kaitējums, kaitējumi`,
	"asks":       `ask, asks, proposals, piedāvājums, piedāvājumi`,
	"favours":    `favour, favours, favor, favors, value, given, received, gave, got, devums, devumi, devām, saņēmām`,
})

var entryTypeWords = map[entryTypes]phrase{
	"talks":      say("timeline.talks", "talks", "saziņa"),
	"notes":      say("timeline.notes", "notes", "piezīmes"),
	"facts":      say("timeline.facts", "facts", "fakti"),
	"promises":   say("timeline.promises", "promises", "solījumi"),
	"complaints": say("timeline.complaints", "complaints", "sūdzības"),
	"harm":       say("timeline.harm", "harm", "kaitējums"),
	"asks":       say("timeline.asks", "asks", "piedāvājumi"),
	"favours":    say("timeline.favours", "given and received", "devām un saņēmām"),
}

func (t *entryTypes) read(_ *Request, text string) (bool, error) {
	v, ok := entryTypeNames.read(text)
	*t = v
	return ok, nil
}

// private reports whether the group is seen by few.
func (t entryTypes) private() bool { return t == "harm" || t == "asks" || t == "favours" }

// holds reports whether an entry is of the group.
func (t entryTypes) holds(en *relationship.Entry) bool {
	switch en.Type {
	case relationship.Interaction:
		return t == "talks" || t == "favours" && en.Given+en.Received > 0
	case relationship.Note, relationship.Insight:
		return t == "notes"
	case relationship.FactEntry:
		return t == "facts"
	case relationship.Promise, relationship.PromiseOutcome:
		return t == "promises"
	case relationship.Complaint, relationship.ComplaintClose:
		return t == "complaints"
	case relationship.Harm:
		return t == "harm"
	case relationship.Ask, relationship.AskOutcome:
		return t == "asks"
	case relationship.Value:
		return t == "favours"
	case relationship.Void:
	}
	return false
}
