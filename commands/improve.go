package commands

import (
	"context"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type improveArgs struct {
	Company company `arg:"company,required" keys:"uznemums"`
}

var _ = define(Spec{
	Name: "improve", Latvian: "uzlabo", Group: Look,
	Summary:  say("improve.summary", "The three actions that would help a relationship most", "Trīs soļi, kas attiecībām palīdzētu visvairāk"),
	Examples: []string{"improve Beta"},
	Related:  []string{"score", "log", "promise"},
}, func(ctx context.Context, e *Env, r *Request, in improveArgs) (bot.Reply, error) {
	rec, err := e.Ledger.Store.Known(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	var m card.Message
	for _, x := range e.Ledger.Ratings(rec, r.Today) {
		if in.Company.Side != relationship.Whole && x.Side != in.Company.Side {
			continue
		}
		part, err := e.improvements(ctx, r, x)
		if err != nil {
			return bot.Reply{}, err
		}
		m = join(m, part)
	}
	return bot.Reply{Message: m}, nil
})

// remediesShown is how many actions are offered.
const remediesShown = 3

var (
	saidImprove     = say("improve.title", "%s: what would help most", "%s: kas palīdzētu visvairāk")
	saidNothingHelp = say("improve.nothing", "Nothing that can be done today would raise the score: it is as good as contact and kept promises make it.", "Nekas, ko var izdarīt šodien, vērtējumu necels: saziņa un turēti solījumi jau ir devuši visu.")
	saidImproveHow  = say("improve.how", "Each is scored as if it were recorded today; doing it today gains exactly that. A talk is counted without a mood unless it says so.", "Katrs ir vērtēts tā, it kā tas būtu pierakstīts šodien; izdarīts šodien, tas dod tieši tik. Saruna ir bez noskaņojuma, ja nav teikts citādi.")
	saidGain        = say("improve.gain", "%d. %s: %s → %s (%s)", "%d. %s: %s → %s (%s)")
	saidWell        = say("improve.well", "%s, %s if it goes well", "%s, %s, ja izdodas labi")
	saidNoGain      = say("improve.hidden", "%d. %s", "%d. %s")
	saidTechnique   = say("improve.technique", "In general: %s.", "Vispār: %s.")
	remedyWords     = map[relationship.RemedyKind]phrase{
		relationship.RemedyTalk:      say("remedy.talk", "talk with them", "parunāt"),
		relationship.RemedyGood:      say("remedy.good", "have a talk that goes well", "labi parunāt"),
		relationship.RemedyReply:     say("remedy.reply", "get an answer to what we wrote", "saņemt atbildi uz mūsu rakstīto"),
		relationship.RemedyOurs:      say("remedy.ours", "keep our promise %s", "izpildīt mūsu solījumu %s"),
		relationship.RemedyTheirs:    say("remedy.theirs", "have them keep their promise %s", "panākt, ka viņi izpilda solījumu %s"),
		relationship.RemedyComplaint: say("remedy.complaint", "settle and close complaint %s", "atrisināt un aizvērt sūdzību %s"),
		relationship.RemedyGive:      say("remedy.give", "do them a usual favour", "izdarīt viņiem parastu pakalpojumu"),
		relationship.RemedyTake:      say("remedy.take", "ask them for a usual favour", "palūgt viņiem parastu pakalpojumu"),
	}
	wordTalkWith = say("remedy.with", "talk with %s, whom nobody met in 180 days", "parunāt ar cilvēku, ko neviens nav saticis 180 dienas: %s")
)

// improvements lists what would raise the score of one relationship most.
func (e *Env) improvements(ctx context.Context, r *Request, x *relationship.Rating) (card.Message, error) {
	all, err := e.Ledger.Improve(ctx, x, func(m *relationship.Remedy) bool {
		favour := m.Kind == relationship.RemedyGive || m.Kind == relationship.RemedyTake
		return favour && !r.privy(x.Company, x.Side)
	})
	if err != nil {
		return card.Message{}, err
	}
	title := r.say(saidImprove, r.heading(x))
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title)}}
	if len(all) == 0 {
		m.Blocks = append(m.Blocks, r.para(saidNothingHelp))
	}
	for i := range all[:min(remediesShown, len(all))] {
		p := &all[i]
		line := r.say(saidNoGain, i+1, r.remedy(&p.Remedy))
		if !r.mayNotSee(x) {
			line = r.say(saidGain, i+1, r.remedy(&p.Remedy), r.shownScore(&p.Before), r.shownScore(&p.After), r.signed(p.Gain(), 1))
			if p.Well.Shown > p.After.Shown {
				line = r.say(saidWell, line, r.shownScore(&p.Well))
			}
		}
		m.Blocks = append(m.Blocks, card.Para(line), card.Actions{r.remedyButton(x, &p.Remedy)})
	}
	if x.Score.SecondSource && r.privy(x.Company, x.Side) {
		m.Blocks = append(m.Blocks, r.para(saidSecondSource), card.Actions{{Label: r.say(buttonAlternative), Line: lineOn("alternative", x.Company, x.Side, "")}})
	}
	note := r.line(saidTechnique, r.say(techniqueWords[x.Segment])+" · "+r.firstOf(x.Segment))
	if len(all) > 0 {
		note = spaced(r.line(saidImproveHow), note)
	}
	m.Blocks = append(m.Blocks, card.Note(note))
	return m, nil
}

// remedy says what to do.
func (r *Request) remedy(m *relationship.Remedy) string {
	switch {
	case m.Who != "":
		return r.say(wordTalkWith, m.Who)
	case m.About != 0:
		return r.say(remedyWords[m.Kind], hash(m.About))
	}
	return r.say(remedyWords[m.Kind])
}

func (r *Request) shownScore(s *relationship.Score) string {
	if !s.Scored {
		return "–"
	}
	return r.decimal(float64(s.Shown), 0)
}

// remedyButton records a remedy once it is done: a talk by its form.
func (r *Request) remedyButton(x *relationship.Rating, m *relationship.Remedy) card.Action {
	log := func(how relationship.How) string {
		line := "log " + quote(x.Company.Name) + " " + string(how)
		if m.Entries[0].Mood != nil {
			line += " " + moodKey(*m.Entries[0].Mood)
		}
		if m.Who != "" {
			line += " with=" + quote(m.Who)
		}
		return line + " draft=" + string(draftForm)
	}
	switch m.Kind {
	case relationship.RemedyTalk, relationship.RemedyGood:
		return card.Action{Label: r.say(buttonLog), Line: log(relationship.Call)}
	case relationship.RemedyReply:
		return card.Action{Label: r.say(buttonLog), Line: log(relationship.Reply)}
	case relationship.RemedyOurs, relationship.RemedyTheirs:
		return card.Action{Label: r.say(buttonKept), Line: r.once("promise " + hash(m.About) + " kept")}
	case relationship.RemedyComplaint:
		return card.Action{Label: r.say(buttonClose), Line: r.once("complaint close " + hash(m.About))}
	case relationship.RemedyGive:
		return card.Action{Label: r.say(buttonGave), Line: lineOn("gave", x.Company, x.Side, "")}
	case relationship.RemedyTake:
	}
	return card.Action{Label: r.say(buttonGot), Line: lineOn("got", x.Company, x.Side, "")}
}
