package commands

import (
	"context"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// What draft= asks for: the card that shows what would be recorded, or the
// form filled with it.
const (
	draftCard unasked = "card"
	draftForm unasked = "form"
)

var (
	saidDraft = say("draft.head", "This is what I understood. Nothing is saved yet.",
		"Lūk, ko es sapratu. Vēl nekas nav saglabāts.")
	saidHowTalk  = say("draft.how", "How did you talk?", "Kā jūs sazinājāties?")
	saidWhichDay = say("draft.day", "Which day was it?", "Kurā dienā tas bija?")
	saidKept     = say("draft.kept", "Your words are kept with it. Nobody outside is told.",
		"Tavi vārdi tiks saglabāti. Neviens ārpus uzņēmuma to neuzzina.")
	saidGuess  = say("draft.guess", "You wrote “%s”; I take it for %s.", "Tu rakstīji “%s”; pieņemu, ka tas ir %s.")
	wordNoMood = say("draft.nomood", "no mood", "bez noskaņojuma")
	menuLess   = say("menu.less", "Leave out", "Izlaist")
	menuOther  = say("menu.other", "Another", "Cits")
)

// form asks for what every talk has, and what was told with this one.
func (in logArgs) form() formPart {
	var part formPart
	if len(in.Facts) > 0 {
		part.more = append(part.more, "fact")
	}
	if in.Harmed != "" {
		part.more = append(part.more, "complaint")
	}
	return part
}

// draft shows what would be recorded, with everything needed to put it right.
// It writes nothing.
func (e *Env) draft(ctx context.Context, r *Request, in logArgs) (bot.Reply, error) {
	rec, err := e.Ledger.Store.Known(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	co := &rec.Company
	// From now on the day is said, whenever the button is pressed.
	day := in.Date.or(r.Today)
	in.Date = pastDay(day + 1)
	if day > r.Today {
		return bot.Reply{}, r.ahead(co.Name, day, string(in.Text))
	}
	d := drafted{Request: r, co: co, logArgs: in}
	asked := d.people()
	d.fitting(rec)
	if d.more() {
		if d.rest, err = e.besides(ctx, r, d.logArgs, day); err != nil {
			return bot.Reply{}, err
		}
	}
	if d.others, err = e.Ledger.Store.Recent(ctx, offered); err != nil {
		return bot.Reply{}, err
	}
	e.remember(ctx, r, Earlier{Command: "log", Company: co.ID, Args: d.args()})
	return bot.Reply{Message: d.card(asked)}, nil
}

// A drafted is a talk on its way to a card.
type drafted struct {
	*Request
	logArgs
	co     *relationship.Company
	rest   []relationship.Entry // what is told along
	others []string             // companies that may be meant instead
}

// people puts the names of those who are known in full, and returns one who
// is not.
func (d *drafted) people() (unknown string) {
	with := make(people, 0, len(d.With))
	for _, name := range d.With {
		bare, marked := cutNew(name)
		p, _, ok := relationship.FindPerson(d.co.People, bare)
		switch {
		case ok:
			name = p.Name
		case d.People != "new" && !marked && unknown == "":
			unknown = name
		}
		if !slices.Contains(with, name) {
			with = append(with, name)
		}
	}
	d.With = with
	return unknown
}

// fitting leaves out what this company or this person cannot have: facts of
// the other side, favours that are not theirs to record.
func (d *drafted) fitting(rec *relationship.Record) {
	d.Facts = slices.DeleteFunc(slices.Clone(d.Facts), func(f toldFact) bool {
		_, err := d.factEntry(rec, d.Company, f.Kind, f.Value)
		return err != nil
	})
	side, err := d.Company.oneSide(rec)
	if err == nil && !d.privy(d.co, side) {
		d.Gave, d.Got = "", ""
	}
}

// again is the line of a button that draws the card with something changed.
func (d *drafted) again(change func(*logArgs)) string {
	in := d.logArgs
	in.Draft = draftCard
	change(&in)
	return in.line(d.co.Name)
}

func (d *drafted) card(unknown string) card.Message {
	head := d.Request.line(saidDraft)
	facts := card.Facts{{Label: d.label("company"), Value: card.Say(card.Bold(d.co.Name))}}
	if d.How != "" {
		facts = append(facts, card.Fact{Label: d.say(labelType), Value: card.Say(d.say(howWords[relationship.How(d.How)]))})
	}
	if d.Vague == "" {
		facts = append(facts, card.Fact{Label: d.say(labelDate), Value: card.Say(d.weekdayDate(d.Date.or(0)))})
	}
	if len(d.With) > 0 {
		facts = append(facts, card.Fact{Label: d.say(labelPeople), Value: card.Say(strings.Join(d.With, ", "))})
	}
	if d.Mood.Mood != nil {
		facts = append(facts, card.Fact{Label: d.say(labelMood), Value: card.Say(d.mood(*d.Mood.Mood))})
	}
	facts = slices.Concat(facts, d.besideFacts(d.rest), d.nextFacts(d.Request))
	m := card.Message{Summary: card.WordsOf(head), Blocks: []card.Block{card.Text(head), facts}}
	if d.Text != "" {
		m.Blocks = append(m.Blocks, d.para(saidQuoted, shorten(string(d.Text), textShown)))
	}
	switch {
	case unknown != "":
		m.Blocks = append(m.Blocks, d.askUnknown(unknown)...)
	case d.Vague != "":
		m.Blocks = append(m.Blocks, d.para(saidWhichDay), d.askDay())
	case d.How == "":
		m.Blocks = append(m.Blocks, d.para(saidHowTalk), d.askHow())
	default:
		m.Blocks = append(m.Blocks, d.saveButtons())
	}
	m.Blocks = append(m.Blocks, d.corrections())
	small := d.Request.line(saidKept)
	if d.Mood.Mood == nil && d.How != "" {
		small = spaced(d.Request.line(saidNoMood), small)
	}
	m.Blocks = append(m.Blocks, card.Note(small))
	return m
}

func (d *drafted) saveButtons() card.Actions {
	in := d.logArgs
	in.Draft = ""
	save := d.once(in.line(d.co.Name))
	return card.Actions{
		{Label: d.say(buttonSave), Line: save, Style: card.Primary},
		{Label: d.say(buttonEdit), Line: d.again(func(in *logArgs) { in.Draft = draftForm })},
		{Label: d.say(buttonCancel), Line: save + " confirm=no"},
	}
}

// askHow offers the ways of talking, since none was said.
func (d *drafted) askHow() card.Actions {
	var actions card.Actions
	for _, h := range relationship.Hows {
		actions = append(actions, card.Action{Label: d.say(howWords[h]), Line: d.again(func(in *logArgs) { in.How = howWord(h) })})
	}
	note := card.Action{Label: d.say(buttonAsNote), Line: d.once("note " + quote(d.co.Name) + " " + quote(string(d.Text)))}
	if len(d.rest) > 0 || d.On != 0 { // a note alone would lose it
		in := d.logArgs
		in.Draft, in.Alone = "", "yes"
		note = card.Action{Label: d.say(buttonNoTalk), Line: d.once(in.line(d.co.Name))}
	}
	return append(actions, note, card.Action{Label: d.say(buttonCancel), Line: "log " + quote(d.co.Name) + " confirm=no"})
}

// askDay offers the days of the week that was said, since none of them was.
func (d *drafted) askDay() card.Actions {
	var actions card.Actions
	guess := d.Date.or(0)
	monday := guess - relationship.Day(mondayFirst(guess.Date().Weekday()))
	for day := monday; day < monday+7 && day <= d.Today; day++ {
		actions = append(actions, card.Action{Label: d.weekdayDate(day), Line: d.again(func(in *logArgs) { in.Date, in.Vague = pastDay(day+1), "" })})
	}
	return append(actions, card.Action{Label: d.say(buttonCancel), Line: "log " + quote(d.co.Name) + " confirm=no"})
}

// askUnknown asks about a name that the company does not have.
func (d *drafted) askUnknown(name string) []card.Block {
	swap := func(to ...string) people {
		i := slices.Index(d.With, name)
		return slices.Replace(slices.Clone(d.With), i, i+1, to...)
	}
	_, near, _ := relationship.FindPerson(d.co.People, name)
	actions := card.Actions{{
		Label: d.say(buttonAddNamed, shorten(name, labelShown)), Style: card.Primary,
		Line: d.again(func(in *logArgs) { in.People = "new" }),
	}}
	for _, p := range near {
		actions = append(actions, card.Action{Label: p.Name, Line: d.again(func(in *logArgs) { in.With = swap(p.Name) })})
	}
	actions = append(actions,
		card.Action{Label: d.say(buttonNoPerson), Line: d.again(func(in *logArgs) { in.With = swap() })},
		card.Action{Label: d.say(buttonCancel), Line: "log " + quote(d.co.Name) + " confirm=no"})
	return []card.Block{d.para(saidNotThere, card.Bold(shorten(name, nameShown)), card.Bold(d.co.Name)), actions}
}
