package commands

import (
	"context"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type tellArgs struct {
	Company company  `arg:"company,required" keys:"uznemums"`
	Text    freeText `arg:"text,required,rest" keys:"teksts"`
}

var _ = define(Spec{
	Name: "tell", Latvian: "pasaki", Group: KeepInTouch, Acts: true,
	Summary:  say("tell.summary", "Write to who looks after a relationship", "Aizrakstīt tam, kurš atbild par attiecībām"),
	Examples: []string{`tell PapīrsPlus "they billed us twice again"`},
	Related:  []string{"note", "complaint"},
}, tellThem)

var (
	saidTellHead = say("tell.head", "%s writes to you about %s:", "%s raksta tev par %s:")
	saidTold     = say("tell.done", "%s has your message. Nothing is recorded.", "%s saņēma tavu ziņu. Nekas nav pierakstīts.")
	saidUntold   = say("tell.failed", "I cannot write to %s just now. Nothing is recorded.", "Pašlaik nevaru aizrakstīt (%s). Nekas nav pierakstīts.")
	saidTellSelf = say("tell.self", "You look after %s yourself.", "Par %s atbildi tu.")
	saidTellNone = say("tell.none", "%s has no owner, and there is no manager to write to.", "%s: atbildīgā nav, un nav arī vadītāja, kam rakstīt.")
	buttonTell   = say("button.tell", "Tell the owner", "Pateikt atbildīgajam")
)

// tellOwner offers to pass on what the person may not record themselves.
func tellOwner(r *Request, about company) []card.Action {
	line := "tell " + quote(r.name(about.ID))
	if about.Side != relationship.Whole {
		line += " as=" + string(about.Side)
	}
	return []card.Action{{Label: r.say(buttonTell), Line: r.once(line + " " + quote(r.Line)), Style: card.Primary}}
}

// tellThem passes words on to the owner, or to a manager where there is none.
func tellThem(ctx context.Context, e *Env, r *Request, in tellArgs) (bot.Reply, error) {
	rec, err := e.Ledger.Store.Known(ctx, in.Company.ID)
	if err != nil {
		return bot.Reply{}, err
	}
	side, err := in.Company.oneSide(rec)
	if err != nil {
		return bot.Reply{}, err
	}
	x, ok := rec.Company.Relationship(side)
	if !ok {
		return bot.Reply{}, r.notOn(&rec.Company, side)
	}
	to := r.Directory.As(x.Owner)
	if to == r.Person {
		return bot.Reply{}, r.refuse(saidTellSelf, card.Bold(rec.Company.Name))
	}
	if to == "" || !r.Directory.User(to).Here() {
		managers := r.Directory.Managers()
		if len(managers) == 0 {
			return bot.Reply{}, r.refuse(saidTellNone, card.Bold(rec.Company.Name))
		}
		to = managers[0].ID
	}
	words := strings.TrimSpace(string(in.Text))
	them := e.speakingTo(r, to)
	sent := e.tell(ctx, r, to, told(them.line(saidTellHead, card.Who(r.Person), card.Bold(them.labelled(&rec.Company, x))),
		card.Para(shorten(words, textShown)),
		card.Actions{
			{Label: them.say(buttonLog), Line: "log " + quote(rec.Company.Name)},
			{Label: them.say(buttonSummary), Line: "summary " + quote(rec.Company.Name)},
		}))
	if !sent {
		return bot.Reply{}, r.refuse(saidUntold, card.Who(to)).
			with(card.Action{Label: r.say(buttonAsNote), Line: r.once("note " + quote(rec.Company.Name) + " " + quote(words))})
	}
	return bot.Reply{Message: told(r.line(saidTold, card.Who(to)), r.note(saidNobodyTold))}, nil
}
