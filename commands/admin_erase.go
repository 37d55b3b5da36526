package commands

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	saidEraseAll = say("erase.all", "Everything on record here is erased for good: companies, people, journals, colleagues' settings, reminders, the audit. This cannot be undone.",
		"Viss, kas te pierakstīts, tiek neatgriezeniski dzēsts: uzņēmumi, cilvēki, žurnāli, kolēģu iestatījumi, atgādinājumi, audits. To nevar atsaukt.")
	saidEraseStays = say("erase.stays", "The app stays installed until it is taken away on the platform. Files that were exported and backups are not mine to erase. %s keeps a copy first.",
		"Lietotne paliek, līdz to noņem platformā. Eksportētas datnes un rezerves kopijas es dzēst nevaru. Kopiju vispirms saglabā ar %s.")
	saidEraseCode  = say("erase.code", "Type the code to erase everything: %s", "Lai dzēstu visu, ieraksti kodu: %s")
	saidEraseWrong = say("erase.wrong", "That is not the code. Type %s. Nothing was erased.", "Tas nav tas kods. Ieraksti: %s. Nekas nav dzēsts.")
	saidErased     = say("erase.done", "Everything is erased. Whoever uses %s next becomes the admin.", "Viss ir dzēsts. Par administratoru kļūs tas, kurš nākamais lietos %s.")
	saidNoErase    = say("erase.no", "Nothing can be erased from here.", "No šejienes neko dzēst nevar.")
	labelCode      = say("erase.field", "The code", "Kods")
	buttonEraseAll = say("button.eraseall", "Erase everything…", "Dzēst visu…")
)

// eraseCode is what has to be typed: another one each day and for each admin.
func (r *Request) eraseCode() string {
	sum := sha256.Sum256([]byte(r.Team + "\n" + r.Person + "\n" + r.Today.String()))
	const enough = 3
	return strings.ToUpper(hex.EncodeToString(sum[:enough]))
}

// eraseAll deletes all that a workspace has on record, once a code was typed.
func (e *Env) eraseAll(ctx context.Context, r *Request, in adminArgs) (bot.Reply, error) {
	if e.Clear == nil {
		return bot.Reply{}, r.refuse(saidNoErase)
	}
	code := r.eraseCode()
	switch {
	case in.Typed == "" && bool(in.Sure):
		return bot.Reply{}, lacksOf("typed", formPart{
			names: []string{"what", "typed"}, values: map[string]string{"what": string(adminErase)},
			help: map[string]string{"typed": r.say(saidEraseCode, code)}, label: labelCode,
		})
	case in.Typed == "":
		facts := card.Facts{{Label: r.say(labelFirms), Value: card.Say(number(r.Directory.Companies()))}, {Label: r.say(labelPeopleOn), Value: card.Say(number(len(r.Directory.Users())))}}
		return bot.Reply{Message: told(r.line(saidEraseAll), facts, card.Actions{
			{Label: r.say(buttonEraseAll), Line: "admin erase sure=yes", Style: card.Danger},
		}, r.note(saidEraseStays, card.Lit("export")))}, nil
	case r.Origin == relationship.Button || !strings.EqualFold(strings.TrimSpace(in.Typed), code):
		return bot.Reply{}, r.refuse(saidEraseWrong, card.Bold(code)).under("typed")
	}
	if err := e.Clear(ctx); err != nil {
		return bot.Reply{}, err
	}
	return bot.Reply{Message: told(r.line(saidErased, card.Lit("admin")))}, nil
}
