package commands

import (
	"context"

	"github.com/rapport-bot/rapport/bot"
)

// met writes down what the platform says of a person: what to call them, their
// time zone, language and e-mail address, and whether they are still there.
// Nothing that they chose themselves changes.
func (e *Env) met(ctx context.Context, r *Request, p bot.Profile) error {
	was := r.Directory.User(r.Person)
	is := was.Seen(p.Name, p.Zone, p.Locale, p.Email, p.Gone)
	if is == was {
		return nil
	}
	audit := ""
	if is.Gone && !was.Gone {
		audit = "@" + r.Person + " has left"
	}
	return e.Ledger.Store.SaveUser(ctx, is, "", audit, r.At)
}
