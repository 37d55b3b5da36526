package commands

import (
	"cmp"
	"context"
	"log/slog"
	"slices"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// speakingTo returns the request as it would be if another colleague had
// asked: in their language and with their rights.
func (e *Env) speakingTo(r *Request, person string) *Request {
	them := *r
	them.saw = nil // what they are told is on record as the act that it follows from
	them.Person, them.User, them.lang = person, r.Directory.User(person), languageOf(cmp.Or(r.Directory.User(person).Locale, e.Language))
	them.Native = them.lang
	if slices.Contains(e.Admins, person) {
		them.User.Right = relationship.Admin
	}
	if them.User.Language != "" {
		them.lang = languageOf(them.User.Language)
	}
	return &them
}

// tell sends a colleague a direct message and reports whether it went out. It
// never sends one to the person who asked.
func (e *Env) tell(ctx context.Context, r *Request, person string, m card.Message) bool {
	person = r.Directory.As(person)
	return person != r.Person && e.hand(ctx, r, person, m)
}

// hand sends somebody a direct message and reports whether it went out.
func (e *Env) hand(ctx context.Context, r *Request, person string, m card.Message) bool {
	if e.Sender == nil || person == "" {
		return false
	}
	reply, err := e.carried(ctx, bot.Reply{Message: m})
	if err == nil {
		_, err = e.Sender.Send(ctx, bot.Address{Platform: r.Platform, Team: r.Team, Person: person}, reply.Message)
	}
	if err != nil {
		cmp.Or(e.Log, slog.Default()).WarnContext(ctx, "direct message not sent", "platform", r.Platform, "team", r.Team, "err", err)
	}
	return err == nil
}

var saidCannotOwn = say("owner.cannot", "That user cannot own relationships.", "Šis lietotājs nevar būt atbildīgais.")

// mayOwn refuses the assistant itself, bots, second accounts and people who have left.
func (e *Env) mayOwn(r *Request, person string) error {
	if person == e.Self || !r.Directory.User(person).Here() {
		return r.refuse(saidCannotOwn)
	}
	return nil
}
