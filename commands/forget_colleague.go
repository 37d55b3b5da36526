package commands

import (
	"cmp"
	"context"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// Leavers forget what is kept for a colleague: what was put by for them, where
// they are reached, what they did last.
type Leavers interface {
	ForgetUser(ctx context.Context, id string) error
}

var (
	saidColleagueHere = say("forget.colleaguehere", "%s has not left. Only the profile of somebody who left can be erased; everybody changes their own with %s.",
		"%s nav aizgājis. Dzēst var tikai aizgājuša kolēģa profilu; savu katrs maina ar %s.")
	saidColleagueGone = say("forget.colleaguegone", "Nothing but the ID is on record of %s.", "Pierakstā ir tikai identifikators: %s.")
	saidColleagueType = say("forget.colleague", "Erase the profile of %s? The name, e-mail address, time zone and settings go. What was recorded stays, under the ID alone.",
		"Dzēst profilu: %s? Tiks dzēsts vārds, e-pasta adrese, laika josla un iestatījumi. Pierakstītais paliek, bet tikai ar identifikatoru.")
	saidColleagueDone = say("forget.colleaguedone", "Erased. What was recorded stays under the ID %s.", "Dzēsts. Pierakstītais paliek ar identifikatoru %s.")
)

// forgetColleague erases the profile of somebody who left. What they recorded
// stands under their ID, which is the platform's and says nothing by itself.
func (e *Env) forgetColleague(ctx context.Context, r *Request, id string, in forgetArgs) (bot.Reply, error) {
	u := r.Directory.User(id)
	switch {
	case u.Erased:
		return bot.Reply{}, r.refuse(saidColleagueGone, card.Lit(id))
	case !u.Gone || e.Leavers == nil:
		return bot.Reply{}, r.refuse(saidColleagueHere, card.Who(id), card.Lit("settings"))
	}
	name := cmp.Or(u.Name, id)
	if in.Typed == "" && !bool(in.Sure) {
		return bot.Reply{Message: told(r.line(saidColleagueType, card.Bold(name)), card.Actions{
			{Label: r.say(buttonErase), Line: "forget " + quote("@"+id) + " sure=yes", Style: card.Danger},
		})}, nil
	}
	if in.Typed == "" {
		return bot.Reply{}, lacksOf("typed", formPart{
			names: []string{"colleague", "typed"}, values: map[string]string{"colleague": "@" + id},
			help: map[string]string{"typed": r.say(saidForgetType, name)},
		})
	}
	if r.Origin == relationship.Button || relationship.Plain(in.Typed) != relationship.Plain(name) {
		return bot.Reply{}, r.refuse(saidForgetTyped, card.Bold(name)).under("typed")
	}
	bare := relationship.User{ID: id, Same: u.Same, Gone: true, Erased: true}
	if err := e.Ledger.Store.SaveUser(ctx, bare, r.Person, "forget colleague @"+id, r.At); err != nil {
		return bot.Reply{}, err
	}
	if err := e.Leavers.ForgetUser(ctx, id); err != nil {
		return bot.Reply{}, err
	}
	files := relationship.PurgeYours
	if e.Ledger.Purge != nil {
		var err error
		if files, err = e.Ledger.Purge(ctx); err != nil {
			return bot.Reply{}, err
		}
	}
	return bot.Reply{Message: told(r.line(saidColleagueDone, card.Lit(id)), r.filesLeft(files))}, nil
}
