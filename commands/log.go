package commands

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type logArgs struct {
	Company company   `arg:"company,required" keys:"uznemums"`
	How     howWord   `arg:"how,asked" keys:"type veids"`
	Date    pastDay   `arg:"date" keys:"datums"`
	With    people    `arg:"with,keyed" keys:"ar"`
	Mood    moodWord  `arg:"mood" keys:"noskanojums"`
	Text    freeText  `arg:"text,rest" keys:"teksts"`
	Theirs  vows      `arg:"theirs,keyed" keys:"vinu"`
	Ours    vows      `arg:"ours,keyed" keys:"musu"`
	Gave    aside     `arg:"gave,keyed" keys:"devam"`
	Got     aside     `arg:"got,keyed" keys:"sanemam"`
	Next    aside     `arg:"next,keyed" keys:"nakamais"`
	On      futureDay `arg:"on,keyed" keys:"nakamaja"`
	Us      mention   `arg:"us"`
	Facts   toldFacts `arg:"fact,keyed,spare" keys:"fakts"`
	Harmed  aside     `arg:"complaint,keyed,spare" keys:"sudziba"`
	People  unasked   `arg:"people,keyed"` // "new" adds those who are not known yet
	Draft   unasked   `arg:"draft,keyed"`  // shows what would be recorded, or opens it as a form
	Vague   unasked   `arg:"vague,keyed"`  // "yes": a week was said, the date is a guess in it
	Said    unasked   `arg:"said,keyed"`   // "sure": saved without asking, as the person wished
	Alone   unasked   `arg:"alone,keyed"`  // "yes": there was no talk; what was told is kept with a note
}

var _ = define(Spec{
	Name: "log", Latvian: "pieraksti", Group: Record, Changes: true,
	Summary: say("log.summary", "Log a talk with a company", "Pierakstīt saziņu ar uzņēmumu"),
	Examples: []string{
		`log Acme call great "renewal looks good" with=Jana`,
		`log Acme meeting yesterday`,
		`log Acme mail "sent the offer"`,
	},
	Related: []string{"note", "promise", "fact", "undo"},
}, logTalk)

var (
	saidLogged   = say("log.done", "Logged %s.", "Pierakstīts: %s.")
	saidAttempt  = say("log.attempt", "Attempt logged (%s).", "Mēģinājums pierakstīts (%s).")
	saidOverdue  = count("log.overdue", "%[2]s stays overdue (%[1]d day).", "%[2]s stays overdue (%[1]d days).", "%[2]s: termiņš joprojām nokavēts (%[1]d dienu).", "%[2]s: termiņš joprojām nokavēts (%[1]d diena).", "%[2]s: termiņš joprojām nokavēts (%[1]d dienas).")
	saidStays    = count("log.stays", "%[2]s stays overdue (%[1]d day); I'll be quiet about it until %[3]s.", "%[2]s stays overdue (%[1]d days); I'll be quiet about it until %[3]s.", "%[2]s: termiņš joprojām nokavēts (%[1]d dienu); neatgādināšu līdz %[3]s", "%[2]s: termiņš joprojām nokavēts (%[1]d diena); neatgādināšu līdz %[3]s", "%[2]s: termiņš joprojām nokavēts (%[1]d dienas); neatgādināšu līdz %[3]s")
	saidQuiet    = say("log.quiet", "I'll be quiet about it until %s.", "Līdz %s neatgādināšu.")
	saidFuture   = say("log.future", "That date is in the future. Did you mean a next step?", "Šis datums ir nākotnē. Varbūt tas ir nākamais solis?")
	saidWhatType = say("log.type", "Type “%s”? Use %s. Save as note?", "Veids “%s”? Der: %s. Saglabāt kā piezīmi?")
	saidNoMood   = say("log.nomood", "Mood not counted.", "Noskaņojums netiek ņemts vērā.")

	buttonNextStep = say("button.next", "Set next step", "Ielikt nākamo soli")
	buttonAsNote   = say("button.asnote", "Save as note", "Saglabāt kā piezīmi")

	labelType   = say("label.type", "Type", "Veids")
	labelDate   = say("label.date", "Date", "Datums")
	labelPeople = say("label.people", "People", "Cilvēki")
	labelMood   = say("label.mood", "Mood", "Noskaņojums")
)

func logTalk(ctx context.Context, e *Env, r *Request, in logArgs) (bot.Reply, error) {
	switch in.Draft {
	case draftForm:
		return bot.Reply{}, lacksOf("", in.form())
	case draftCard:
		return e.draft(ctx, r, in)
	}
	switch {
	case in.How == "" && in.Alone != "":
		return e.withoutTalk(ctx, r, in)
	case in.How == "":
		return bot.Reply{}, r.noHow(in)
	}
	day := in.Date.or(r.Today)
	name := r.name(in.Company.ID)
	if day > r.Today {
		return bot.Reply{}, r.ahead(name, day, string(in.Text))
	}
	who, edit, err := e.attendees(ctx, r, in.Company.ID, in.With, in.People == "new", func(with []string) string {
		in.With = with
		return in.line(name)
	})
	if err != nil {
		return bot.Reply{}, err
	}
	how := relationship.How(in.How)
	entry := relationship.Entry{
		Type: relationship.Interaction, Day: day, How: how, Direction: how.Direction(),
		Mood: in.Mood.Mood, Who: who, Text: string(in.Text), Origin: r.Origin,
	}
	if in.Us != "" {
		entry.With = []string{string(in.Us)}
	}
	if in.Said == saidSure && entry.Mood != nil {
		entry.Confidence = readConfidence
	}
	rest, err := e.besides(ctx, r, in, day)
	if err != nil {
		return bot.Reply{}, err
	}
	plan, err := e.plan(ctx, r, in)
	if err != nil {
		return bot.Reply{}, err
	}
	w := r.writing(in.Company.ID)
	w.Entries = append([]relationship.Entry{entry}, rest...)
	w.Audit = plan.audit(name)
	w.Edit = func(co *relationship.Company) error {
		edit(co)
		if entry.TwoWay() {
			wake(co)
		}
		return plan.enter(r, co)
	}
	done, err := e.Ledger.Write(ctx, w)
	if err != nil {
		return bot.Reply{}, err
	}
	if r.Origin == relationship.Button || r.Origin == relationship.Sentence {
		e.remember(ctx, r, Earlier{Command: "log", Company: in.Company.ID, Args: in.args(), Entry: done.Entries[0].Number})
	}
	return bot.Reply{Message: e.logged(r, done, plan)}, nil
}

// ahead refuses to log what is to come, and offers to plan it.
func (r *Request) ahead(name string, day relationship.Day, text string) error {
	line := "next " + quote(name) + " " + day.String()
	if text != "" {
		line += " " + quote(text)
	}
	return r.refuse(saidFuture).under("date").with(card.Action{Label: r.say(buttonNextStep), Line: r.once(line), Style: card.Primary})
}

// wake ends the snooze of every relationship: they talked.
func wake(co *relationship.Company) {
	for i := range co.Relationships {
		x := &co.Relationships[i]
		x.Snoozed, x.SnoozeWhy, x.SnoozeCount = 0, "", 0
	}
}

// noHow answers a log without a type: the form when nothing was said, a
// question when the first word is no type.
func (r *Request) noHow(in logArgs) error {
	if in.Text == "" || r.Origin == relationship.FormSent {
		return lacksOf("how", in.form())
	}
	word, rest, _ := strings.Cut(string(in.Text), " ")
	var hows []string
	var actions []card.Action
	company := quote(r.name(in.Company.ID))
	for _, h := range relationship.Hows {
		hows = append(hows, r.say(howWords[h]))
		line := "log " + company + " " + string(h)
		if rest != "" {
			line += " " + quote(rest)
		}
		actions = append(actions, card.Action{Label: r.say(howWords[h]), Line: r.once(line)})
	}
	note := card.Action{Label: r.say(buttonAsNote), Line: r.once("note " + company + " " + quote(string(in.Text))), Style: card.Primary}
	return r.refuse(saidWhatType, shorten(word, nameShown), strings.Join(hows, ", ")).with(append([]card.Action{note}, actions...)...)
}

// logged confirms a talk: what was recorded, and what it did.
func (e *Env) logged(r *Request, w *relationship.Written, plan agreed) card.Message {
	entry := &w.Entries[0]
	effect := e.effect(r, w, relationship.Whole)
	line := spaced(r.line(saidLogged, written(w)), effect, e.nextDue(r, w))
	if entry.Attempt() {
		line = spaced(r.line(saidAttempt, written(w)), e.overdue(r, w), effect)
	}
	m := card.Message{Summary: card.WordsOf(line), Blocks: []card.Block{
		card.Text(line),
		slices.Concat(r.entryFacts(&w.After.Company, entry), r.besideFacts(w.Entries[1:]), plan.facts(r)),
	}}
	if entry.Text != "" {
		m.Blocks = append(m.Blocks, card.Para(shorten(entry.Text, textShown)))
	}
	buttons := append(r.receiptButtons(w), plan.buttons(r, &w.After.Company)...)
	if entry.Mood == nil {
		buttons = append(buttons, r.moodButtons(entry.Number)...)
		m.Blocks = append(m.Blocks, buttons, card.Note(spaced(r.line(saidNoMood), r.line(saidNobodyTold))))
		return m
	}
	m.Blocks = append(m.Blocks, buttons, r.note(saidNobodyTold))
	return m
}

// textShown is how much of a text a card shows, in runes; the journal keeps
// all of it.
const textShown = 300

func (r *Request) moodButtons(number int) []card.Action {
	var buttons []card.Action
	for _, m := range slices.Backward(relationship.Moods) {
		buttons = append(buttons, card.Action{
			Label: capital(r.say(moodWords[m])), Line: r.once("edit " + hash(number) + " mood=" + moodKey(m)),
		})
	}
	return buttons
}

// capital returns words as they begin a sentence.
func capital(words string) string {
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}

// overdue says that an attempt moved no due day.
func (e *Env) overdue(r *Request, w *relationship.Written) []card.Span {
	var line, last []card.Span
	for _, x := range e.Ledger.Ratings(w.After, r.Today) {
		late := x.Timing.Due == relationship.Amber || x.Timing.Due == relationship.Red
		quiet := x.Timing.SilentUntil > r.Today
		until := r.day(x.Timing.SilentUntil, r.Today)
		var one []card.Span
		switch {
		case late && quiet:
			one = r.line(saidStays, x.Timing.Since, card.Bold(x.Company.Name), until)
		case late:
			one = r.line(saidOverdue, x.Timing.Since, card.Bold(x.Company.Name))
		case quiet:
			one = r.line(saidQuiet, until)
		}
		if card.WordsOf(one) != card.WordsOf(last) { // once for both sides
			line = spaced(line, one)
		}
		last = one
	}
	return line
}

// entryFacts describe an interaction.
func (r *Request) entryFacts(co *relationship.Company, en *relationship.Entry) card.Facts {
	facts := card.Facts{
		{Label: r.label("company"), Value: card.Say(co.Name)},
		{Label: r.say(labelType), Value: card.Say(r.say(howWords[en.How]))},
		{Label: r.say(labelDate), Value: card.Say(r.date(en.Day))},
	}
	if len(en.Who) > 0 || len(en.With) > 0 {
		value := card.Say(strings.Join(en.Who, ", "))
		for _, id := range en.With {
			if len(value) > 0 {
				value = append(value, card.Span{Text: ", "})
			}
			value = append(value, card.Who(id))
		}
		facts = append(facts, card.Fact{Label: r.say(labelPeople), Value: value})
	}
	if en.Mood != nil {
		facts = append(facts, card.Fact{Label: r.say(labelMood), Value: card.Say(r.mood(*en.Mood))})
	}
	return facts
}

// mood names a mood by the nearest of the five.
func (r *Request) mood(m relationship.Mood) string {
	for _, known := range relationship.Moods {
		if m <= known+0.25 {
			return r.say(moodWords[known])
		}
	}
	return r.say(moodWords[relationship.Great])
}
