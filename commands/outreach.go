package commands

import (
	"context"
	"slices"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type outreachArgs struct {
	Company company      `arg:"company,required" keys:"uznemums"`
	Topic   topicWord    `arg:"topic,asked" keys:"tema"`
	Give    string       `arg:"give,keyed" keys:"devums"`
	Gain    string       `arg:"gain,keyed" keys:"ieguvums"`
	With    people       `arg:"with,keyed" keys:"ar"`
	Lang    languageWord `arg:"lang,keyed" keys:"valoda"`
	Text    freeText     `arg:"text,rest" keys:"teksts"`
}

var _ = define(Spec{
	Name: "draft", Latvian: "uzmetums", Group: KeepInTouch,
	Summary:  say("outreach.summary", "Words for a message that you send yourself", "Vārdi ziņai, ko sūti pats"),
	Examples: []string{`draft Acme renewal give="we migrate the data"`, "draft Acme thanks", `draft Acme ask give="training" "We could start in May."`},
	Related:  []string{"ask", "log", "promise"},
}, outreach)

var (
	saidOutreach = say("outreach.title", "To %s: %s", "%s: %s")
	saidCopy     = say("outreach.copy", "Copy it, put it in your own words and send it yourself: nothing was sent, and nobody outside is told.",
		"Nokopē, pasaki saviem vārdiem un nosūti pats: nekas nav nosūtīts, un neviens ārpusē neuzzina.")
	saidMendFirst   = say("outreach.mend", "Mend first: a proposal now does damage.", "Vispirms atjauno: piedāvājums tagad kaitētu.")
	saidComplaintOn = say("outreach.complaint", "Complaint %s is open: settle it first.", "Sūdzība %s ir atvērta: vispirms to atrisini.")
	saidNothingOwed = say("outreach.nopromise", "%s has no open promise to remind of.", "%s: nav atvērta solījuma, ko atgādināt.")
	saidPressure    = say("outreach.pressure", "“%s” %s", "“%s”: %s")
	labelFlags      = say("outreach.flags", "Say it otherwise", "Pasaki citādi")
	buttonSorry     = say("button.sorry", "An apology instead", "Labāk atvainošanās")
	buttonLogMail   = say("button.logmail", "I have sent it", "Es to nosūtīju")
)

func outreach(ctx context.Context, e *Env, r *Request, in outreachArgs) (bot.Reply, error) {
	t, err := e.journal(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	side, err := in.Company.oneSide(t.rec)
	if err != nil {
		return bot.Reply{}, err
	}
	x, ok := e.Ledger.Rate(t.rec, side, r.Today)
	if !ok {
		return bot.Reply{}, r.notOn(&t.rec.Company, side)
	}
	if in.Topic == "" {
		return bot.Reply{}, lacks("topic")
	}
	l := letter{lang: r.lang, r: r, x: x, in: in, open: r.openGive(t, x)}
	if in.Lang != "" {
		l.lang = languageOf(string(in.Lang))
	}
	if in.Give == "" {
		l.in.Give = l.open
	}
	if in.Topic.proposes() && strings.TrimSpace(l.in.Give) == "" {
		return bot.Reply{}, r.refuse(saidNoGive, card.Bold(x.Company.Name)).under("give")
	}
	if in.Topic == topicReminder {
		if l.promise = theirNext(t, x); l.promise == nil {
			return bot.Reply{}, r.refuse(saidNothingOwed, card.Bold(x.Company.Name))
		}
	}
	return bot.Reply{Message: l.card()}, nil
}

// openGive is what the newest undecided proposal promised them, for those who
// may know of it.
func (r *Request) openGive(t *located, x *relationship.Rating) string {
	if !r.privy(x.Company, x.Side) {
		return ""
	}
	live := r.seen(x.Company, t.history, x.Side)
	for _, en := range slices.Backward(live) {
		if en.Type == relationship.Ask && len(t.following(en.Number)) == 0 {
			return en.Give
		}
	}
	return ""
}

// theirNext is the promise of theirs that is due first, nil if none is open.
func theirNext(t *located, x *relationship.Rating) *relationship.Entry {
	var next *relationship.OpenPromise
	for i := range x.Held.State.Open {
		p := &x.Held.State.Open[i]
		if p.Theirs && (next == nil || p.Due < next.Due) {
			next = p
		}
	}
	if next == nil {
		return nil
	}
	return t.find(next.Number)
}

// card shows the words, what to say otherwise in them, and what stands in the
// way of a proposal.
func (l *letter) card() card.Message {
	r, x := l.r, l.x
	title := r.say(saidOutreach, x.Company.Name, r.say(topicWords[l.in.Topic]))
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title)}}
	var warned bool
	if l.in.Topic.proposes() {
		switch {
		case len(x.Held.State.Complaints) > 0:
			m.Blocks, warned = append(m.Blocks, card.Para(card.Bold(r.say(saidComplaintOn, hash(x.Held.State.Complaints[0].Number))))), true
		case r.privy(x.Company, x.Side) && (x.Score.Class == relationship.Repair || x.Score.Class == relationship.ExitCandidate):
			m.Blocks, warned = append(m.Blocks, card.Para(card.Bold(r.say(saidMendFirst)))), true
		}
	}
	text := l.text()
	m.Blocks = append(m.Blocks, card.Text(text))
	if flags := Pressure(card.WordsOf(text)); len(flags) > 0 {
		lines := card.Say(card.Bold(r.say(labelFlags)))
		for _, f := range flags {
			lines = append(lines, card.Break())
			lines = append(lines, r.line(saidPressure, f.Words, r.say(pressureWords[f.Kind]))...)
		}
		m.Blocks = append(m.Blocks, card.Text(lines))
	}
	actions := card.Actions{{Label: r.say(buttonLogMail), Line: "log " + quote(x.Company.Name) + " mail draft=" + string(draftForm)}}
	if warned {
		actions = append(card.Actions{{Label: r.say(buttonSorry), Line: lineOn("draft", x.Company, x.Side, string(topicApology)), Style: card.Primary}}, actions...)
	}
	m.Blocks = append(m.Blocks, actions, r.note(saidCopy))
	return m
}
