package commands

import (
	"context"
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// The bounds of what can be kept for how long. Younger texts are still worked
// with; the audit must outlast what it is asked for.
const (
	textsLeast, textsMost = 6, 240 // months
	auditMostDays         = 3650
)

var (
	saidRetention   = say("retention.title", "How long what is kept", "Cik ilgi ko glabā")
	saidKeptForever = say("retention.ever", "for ever", "vienmēr")
	saidMonths      = count("retention.months", "%d month", "%d months", "%d mēnešus", "%d mēnesi", "%d mēnešus")
	saidKeptDays    = count("retention.days", "%d day", "%d days", "%d dienas", "%d dienu", "%d dienas")
	saidTextsBounds = say("retention.texts", "Texts are kept for %d to %d months, or for ever: %s. Nothing was changed.", "Tekstus glabā %d līdz %d mēnešus vai vienmēr: %s. Nekas nav mainīts.")
	saidAuditBounds = say("retention.audit", "The audit is kept for %d to %d days: %s. Nothing was changed.", "Auditu glabā %d līdz %d dienas: %s. Nekas nav mainīts.")
	saidTextsGo     = say("retention.preview",
		"Every night the texts go that were recorded before that: what was said, the gain and the give, and the link to the message. This cannot be undone. What is counted stays, and so does the text of what is still open. The first night takes all from before %s.",
		"Katru nakti dzēsīs tekstus, kas pierakstīti pirms tam: sacīto, ieguvumus un saiti uz ziņu. To nevar atsaukt. Saskaitītais paliek, un paliek arī tas, kas vēl ir atvērts. Pirmajā naktī dzēsīs visu, kas ir pirms %s.")
	saidRetentionDone = say("retention.done", "Changed.", "Mainīts.")
	saidRetentionSame = say("retention.same", "It is so already.", "Tā jau ir.")
	saidRetentionNote = say("retention.note", "Companies, people and what is counted stay until somebody erases them. Change it with %s.", "Uzņēmumi, cilvēki un saskaitītais paliek, līdz kāds tos dzēš. Maina ar %s.")
	labelTexts        = say("label.texts", "Texts of entries", "Ierakstu teksti")
	labelAudit        = say("label.audit", "Audit", "Audits")
	buttonRetention   = say("button.retention", "Retention", "Glabāšana")
)

// retention shows or changes for how long texts and the audit are kept.
func (e *Env) retention(ctx context.Context, r *Request, in adminArgs) (bot.Reply, error) {
	if e.Settings == nil {
		return bot.Reply{}, r.refuse(saidIdle)
	}
	texts, audit := r.Directory.Setting(relationship.TextsSetting), r.Directory.Setting(relationship.AuditSetting)
	wantTexts, wantAudit := texts, audit
	if in.Texts != (keepFor{}) {
		months, ok := in.Texts.months()
		if !ok || months != 0 && (months < textsLeast || months > textsMost) {
			return bot.Reply{}, r.refuse(saidTextsBounds, textsLeast, textsMost, card.Lit(`admin retention texts="24 months"`))
		}
		wantTexts = orNever(months)
	}
	if in.Audit != (keepFor{}) {
		days := in.Audit.days
		if days < relationship.AuditLeast || days > auditMostDays {
			return bot.Reply{}, r.refuse(saidAuditBounds, relationship.AuditLeast, auditMostDays, card.Lit(`admin retention audit=180d`))
		}
		wantAudit = strconv.Itoa(days)
	}
	if in.Texts == (keepFor{}) && in.Audit == (keepFor{}) {
		return bot.Reply{Message: r.retentionCard(texts, audit)}, nil
	}
	if wantTexts == texts && wantAudit == audit {
		return bot.Reply{}, r.refuse(saidRetentionSame)
	}
	if wantTexts != texts && wantTexts != "" && !bool(in.Confirm) {
		return bot.Reply{Message: r.textsPreview(wantTexts, wantAudit, audit)}, nil
	}
	for _, s := range []struct{ name, was, want string }{
		{relationship.TextsSetting, texts, wantTexts}, {relationship.AuditSetting, audit, wantAudit},
	} {
		if s.want == s.was {
			continue
		}
		if err := e.Settings.SetSetting(ctx, s.name, s.want, r.Person, r.At); err != nil {
			return bot.Reply{}, err
		}
	}
	m := r.retentionCard(wantTexts, wantAudit)
	m.Blocks = append([]card.Block{r.para(saidRetentionDone)}, m.Blocks...)
	return bot.Reply{Message: m}, nil
}

func (r *Request) textsPreview(texts, audit, was string) card.Message {
	months, _ := strconv.Atoi(texts)
	before := relationship.DayOf(r.Today.Date().AddDate(0, -months, 0), r.Today.Date().Location())
	line := "admin retention texts=" + texts + "m"
	if audit != was {
		line += " audit=" + audit + "d"
	}
	return told(r.line(saidTextsGo, r.date(before)), r.retentionFacts(texts, audit), r.confirmButtons(line, buttonApply, card.Danger))
}

func (r *Request) retentionFacts(texts, audit string) card.Facts {
	kept := r.say(saidKeptForever)
	if n, err := strconv.Atoi(texts); err == nil {
		kept = r.say(saidMonths, n)
	}
	days := relationship.AuditKept
	if n, err := strconv.Atoi(audit); err == nil {
		days = n
	}
	return card.Facts{
		{Label: r.say(labelTexts), Value: card.Say(kept)},
		{Label: r.say(labelAudit), Value: card.Say(r.say(saidKeptDays, days))},
	}
}

func (r *Request) retentionCard(texts, audit string) card.Message {
	title := r.say(saidRetention)
	return card.Message{Summary: title, Blocks: []card.Block{
		card.Title(title), r.retentionFacts(texts, audit), r.note(saidRetentionNote, card.Lit(`admin retention texts="24 months" audit="2 years"`)),
	}}
}

func orNever(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// keepFor is a length of time, or for ever. The zero value is none.
type keepFor struct {
	count, days int
	unit        unit
	ever        bool
}

func (k *keepFor) read(_ *Request, text string) (bool, error) {
	switch wordKey(text) {
	case "off", "never", "ever", "forever", "for ever", "all", "vienmer", "uz visiem laikiem":
		k.ever = true
		return true, nil
	}
	words := strings.Fields(relationship.Plain(text))
	n, u, ok := lengthOf(words)
	if !ok || n <= 0 {
		return false, nil
	}
	k.count, k.unit, k.days = n, u, n*unitDays[u]
	return true, nil
}

// months is the length in months, 0 for ever; false if it is none.
func (k keepFor) months() (int, bool) {
	switch {
	case k.ever:
		return 0, true
	case k.unit == monthUnit:
		return k.count, true
	case k.unit == yearUnit:
		return 12 * k.count, true
	}
	return 0, false
}
