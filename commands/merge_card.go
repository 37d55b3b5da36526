package commands

import (
	"slices"
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	saidMerge      = say("merge.ask", "Merge %s into %s? One company stays: %s. Its other names will be: %s.", "Apvienot: %s → %s? Paliek viens uzņēmums: %s. Tā citi nosaukumi būs: %s.")
	saidMergeRule  = say("merge.rule", "Where both decided something, the word of %s stands, for it is the company that stays. What only one of them has is kept.", "Ja abiem kaut kas ir noteikts, spēkā paliek tas, kas noteikts uzņēmumam, kurš paliek: %s. Kas ir tikai vienam, saglabājas.")
	saidMergeNo    = say("merge.no", "Of a yes and a no to the same use the no stands.", "Ja par to pašu izmantošanu teikts gan jā, gan nē, spēkā ir nē.")
	saidMergeFar   = say("merge.far", "Who is a customer or partner already is no prospect again, and of two stages the later one stands.", "Kas jau ir klients vai partneris, vairs nav potenciāls, un no diviem posmiem spēkā ir tālākais.")
	saidMergeKept  = say("merge.kept", "Nothing is lost: every entry keeps its number, and for 24 hours this can be taken back.", "Nekas nepazūd: katram ierakstam paliek savs numurs, un 24 stundu laikā to var atsaukt.")
	saidMergeUndo  = say("merge.undo", "For 24 hours this can be taken back; what is written from now on stays with %s then.", "24 stundu laikā to var atsaukt; kas pierakstīts no šī brīža, tad paliek uzņēmumam %s.")
	saidMergeMore  = count("merge.more", "%d more person", "%d more people", "vēl %d cilvēki", "vēl %d cilvēks", "vēl %d cilvēki")
	saidComesAlong = say("merge.along", "With %s comes:", "Pārnāk līdzi (%s):")
	labelOnBoth    = say("merge.both", "Known at both", "Pazīstami abos")
	columnMerged   = say("merge.column", "Together", "Kopā")
	labelMergedNow = say("merge.entries", "Entries", "Ieraksti")
	labelOpenOnes  = say("merge.complaints", "Open complaints", "Atvērtās sūdzības")
)

// previewCard shows what a merge would do, under what has to be said first.
func (m *merger) previewCard(u *relationship.Union, head []card.Span) card.Message {
	r, from, into := m.r, &u.From.Company, &u.After.Company
	line := r.line(saidMerge, card.Bold(from.Name), card.Bold(into.Name), card.Bold(into.Name), shorten(strings.Join(into.Aliases, ", "), textShown))
	msg := told(line)
	if len(head) > 0 {
		msg = told(head, card.Text(line))
	}
	msg.Blocks = append(msg.Blocks, m.table(u))
	if facts := m.facts(u); len(facts) > 0 {
		msg.Blocks = append(msg.Blocks, r.para(saidComesAlong, card.Bold(from.Name)), facts)
	}
	if rules := m.rules(u); len(rules) > 0 {
		msg.Blocks = append(msg.Blocks, card.Text(rules))
	}
	msg.Blocks = append(msg.Blocks,
		r.confirmButtons("merge "+quote(from.Name)+" into="+quote(into.Name)+" seen="+quote(revisions(u.From, u.Into)), buttonMerge, card.Primary),
		r.note(saidMergeKept))
	return msg
}

// doneCard says what a merge did.
func (m *merger) doneCard(u *relationship.Union) card.Message {
	r, from, into := m.r, &u.From.Company, &u.After.Company
	undo := r.undo("unmerge " + quote(into.Name) + " ref=" + reference(r.ID))
	return told(r.line(saidMerged, card.Bold(from.Name), card.Bold(into.Name)), m.table(u),
		card.Facts{{Label: r.say(labelAliases), Value: card.Say(shorten(strings.Join(into.Aliases, ", "), textShown))}},
		card.Actions{
			undo,
			{Label: r.say(buttonScore), Line: "score " + quote(into.Name)},
			{Label: r.say(buttonTimeline), Line: "timeline " + quote(into.Name)},
		}, r.note(saidMergeUndo, into.Name))
}

// rules say which word stands where two differ, and why.
func (m *merger) rules(u *relationship.Union) []card.Span {
	if len(u.Differences) == 0 {
		return nil
	}
	line := m.r.line(saidMergeRule, card.Bold(u.After.Company.Name))
	for _, except := range [...]struct {
		of  relationship.Setting
		say phrase
	}{{relationship.SettingConsent, saidMergeNo}, {relationship.SettingStage, saidMergeFar}} {
		if slices.ContainsFunc(u.Differences, func(d relationship.Difference) bool { return d.Setting == except.of }) {
			line = spaced(line, m.r.line(except.say))
		}
	}
	return line
}

// facts name who and what comes with the other company.
func (m *merger) facts(u *relationship.Union) card.Facts {
	r := m.r
	var facts card.Facts
	fact := func(label phrase, value string) {
		if value != "" {
			facts = append(facts, card.Fact{Label: r.say(label), Value: card.Say(shorten(value, textShown))})
		}
	}
	var people, both []string
	for _, p := range u.From.Company.People {
		if i := slices.IndexFunc(u.Into.Company.People, p.Same); i >= 0 {
			both = append(both, u.Into.Company.People[i].Name)
		} else {
			people = append(people, p.Name)
		}
	}
	fact(labelPeople, strings.Join(people, ", "))
	fact(labelOnBoth, strings.Join(both, ", "))
	var promises, complaints, asks []int
	for _, side := range u.From.Company.Sides() {
		held := u.From.Held[side]
		if held == nil {
			continue
		}
		for _, p := range held.State.Open {
			promises = append(promises, p.Number)
		}
		for _, c := range held.State.Complaints {
			complaints = append(complaints, c.Number)
		}
	}
	for _, en := range r.seen(&u.From.Company, u.FromJournal, relationship.Whole) {
		if en.Type == relationship.Ask {
			asks = append(asks, en.Number)
		}
	}
	for _, one := range [...]struct {
		label   phrase
		numbers []int
	}{{labelPromises, promises}, {labelOpenOnes, complaints}, {labelAsks, asks}} {
		slices.Sort(one.numbers)
		fact(one.label, hashes(slices.Compact(one.numbers)))
	}
	return facts
}

// table sets both companies beside what they are together: scores, entries and
// all on which they differ.
func (m *merger) table(u *relationship.Union) card.Table {
	r := m.r
	t := card.Table{Head: []string{"", u.From.Company.Name, u.Into.Company.Name, r.say(columnMerged)}}
	row := func(label string, cells ...[]card.Span) {
		t.Rows = append(t.Rows, append([][]card.Span{card.Say(label)}, cells...))
	}
	sides := u.After.Company.Sides()
	for _, side := range sides {
		label := r.say(labelScore)
		if len(sides) > 1 {
			label += ", " + r.side(side)
		}
		row(label, m.score(u.From, side), m.score(u.Into, side), m.score(u.After, side))
	}
	count := func(rec *relationship.Record, journal []relationship.Entry) []card.Span {
		return card.Say(strconv.Itoa(len(r.seen(&rec.Company, journal, relationship.Whole))))
	}
	row(r.say(labelMergedNow), count(u.From, u.FromJournal), count(u.Into, u.IntoJournal), count(u.After, u.Journal))
	// What is known of people comes last: there may be many.
	more := 0
	for _, people := range [...]bool{false, true} {
		for _, d := range u.Differences {
			label, cells := m.difference(u, d)
			switch {
			case label == "" || people != (d.Setting == relationship.SettingPerson):
			case len(t.Rows) >= rowsShown:
				more++
			default:
				row(label, cells[:]...)
			}
		}
	}
	if more > 0 {
		row(r.say(saidMergeMore, more), card.Say("…"), card.Say("…"), card.Say("…"))
	}
	return t
}

// rowsShown is the most rows of the table.
const rowsShown = 40

// score is the shown score of a side, or its band where the number is not for
// everybody.
func (m *merger) score(rec *relationship.Record, side relationship.Side) []card.Span {
	x, ok := m.Ledger.Rate(rec, side, m.r.Today)
	switch {
	case !ok:
		return card.Say("–")
	case m.r.mayNotSee(x):
		return card.Say(m.r.band(x.Score.Band))
	}
	return card.Say(m.r.shown(x))
}
