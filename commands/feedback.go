package commands

import (
	"context"
	"errors"
	"strconv"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// Opinions count what people think of what a model wrote.
type Opinions interface {
	// Judge counts a person's opinion of an answer, and returns
	// [relationship.ErrTaken] if they gave one before.
	Judge(ctx context.Context, answer, person string, useful bool) error
	Judged(ctx context.Context) (useful, not int, err error)
}

type feedbackArgs struct {
	Useful usefulWord `arg:"useful,required" keys:"noder"`
	Of     string     `arg:"of,keyed"`
}

// usefulWord is an opinion: good or bad.
type usefulWord struct{ useful, said bool }

var usefuls = index(map[bool]string{
	true:  `good, useful, helpful, yes, labi, noder, noderēja, jā`,
	false: `bad, useless, no, slikti, neder, nenoderēja, nē`,
})

func (w *usefulWord) read(_ *Request, text string) (bool, error) {
	useful, ok := usefuls.read(text)
	*w = usefulWord{useful, ok}
	return ok, nil
}

var _ = define(Spec{
	Name: "feedback", Latvian: "atsauksme", Group: SetUp, Acts: true,
	Summary:  say("feedback.summary", "Say whether what AI wrote was of use", "Pasaki, vai MI uzrakstītais noderēja"),
	Examples: []string{"feedback good"},
	Related:  []string{"summary", "settings"},
}, func(ctx context.Context, e *Env, r *Request, in feedbackArgs) (bot.Reply, error) {
	if e.Opinions == nil {
		return bot.Reply{}, r.refuse(saidNoOpinions)
	}
	answer := in.Of
	if answer == "" {
		answer = r.ID
	}
	err := e.Opinions.Judge(ctx, shorten(answer, nameShown), r.Person, in.Useful.useful)
	if errors.Is(err, relationship.ErrTaken) {
		return bot.Reply{}, r.refuse(saidJudged)
	}
	return bot.Reply{Message: told(r.line(saidThanks))}, err
})

var (
	saidThanks     = say("feedback.thanks", "Thank you. It is counted, without your name.", "Paldies. Tas ir ieskaitīts bez tava vārda.")
	saidJudged     = say("feedback.again", "You have said so already.", "Tu to jau pateici.")
	saidNoOpinions = say("feedback.none", "Nothing that AI writes is in use here.", "Te MI neko neraksta.")
	buttonUseful   = say("button.useful", "Helpful", "Noderēja")
	buttonUseless  = say("button.useless", "Not helpful", "Nenoderēja")
	labelOpinions  = say("label.opinions", "AI summaries", "MI kopsavilkumi")
	saidOpinions   = say("feedback.counts", "%s helpful, %s not", "noderēja %s, nenoderēja %s")
)

// asksUse asks whether what a model wrote was of use.
func (r *Request) asksUse() card.Feedback {
	of := r.once("feedback")
	of = of[len("feedback id="):]
	return card.Feedback{
		Good: card.Action{Label: r.say(buttonUseful), Line: "feedback good of=" + of},
		Bad:  card.Action{Label: r.say(buttonUseless), Line: "feedback bad of=" + of},
	}
}

// opinions tell admins what people think of what a model wrote, nothing while
// nobody has said.
func (e *Env) opinions(ctx context.Context, r *Request) (card.Facts, error) {
	if e.Opinions == nil {
		return nil, nil
	}
	useful, not, err := e.Opinions.Judged(ctx)
	if err != nil || useful+not == 0 {
		return nil, err
	}
	return card.Facts{{Label: r.say(labelOpinions), Value: card.Say(r.say(saidOpinions, strconv.Itoa(useful), strconv.Itoa(not)))}}, nil
}
