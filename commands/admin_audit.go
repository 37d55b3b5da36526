package commands

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

const (
	auditShown = 7      // days, where none are named
	auditMost  = 20_000 // lines that one look goes back
	auditPage  = 500
)

var (
	saidAudit      = say("audit.title", "Who did and saw what, %s", "Kas ko darīja un redzēja, %s")
	saidAuditDays  = count("audit.days", "%d day", "%d days", "%d dienu laikā", "%d dienas laikā", "%d dienu laikā")
	saidAuditEmpty = say("audit.empty", "Nothing is on record for that time.", "Par šo laiku nekas nav pierakstīts.")
	saidAuditOff   = say("audit.off", "No audit is kept here.", "Te auditu neveic.")
	saidAuditWhole = say("audit.whole", "The audit is whole: lines %s to %s, each linked to the one before.", "Audits ir vesels: rindas no %s līdz %s, katra saistīta ar iepriekšējo.")
	saidAuditNone  = say("audit.none", "There is no line yet.", "Vēl nav nevienas rindas.")
	saidAuditOld   = count("audit.old", "%d line is in no chain: an earlier version wrote it, or somebody else.", "%d lines are in no chain: an earlier version wrote them, or somebody else.",
		"Nevienā ķēdē nav %d rindu: tās rakstīja agrāka versija vai kāds cits.", "Nevienā ķēdē nav %d rindas: to rakstīja agrāka versija vai kāds cits.", "Nevienā ķēdē nav %d rindu: tās rakstīja agrāka versija vai kāds cits.")
	saidAuditEmptied = count("audit.emptied", "Somebody who was forgotten was taken out of %d line.", "Somebody who was forgotten was taken out of %d lines.",
		"No %d rindām izņemti aizmirstie.", "No %d rindas izņemti aizmirstie.", "No %d rindām izņemti aizmirstie.")
	saidAuditLink   = say("audit.link", "Newest link: %s. Note it elsewhere, and nobody can write the past anew.", "Jaunākā saite: %s. Pieraksti to citur, un pagātni neviens nevarēs pārrakstīt.")
	saidAuditBroken = say("audit.broken", "The audit was changed by hand. Line %s %s.", "Audits ir mainīts ar roku. Rinda %s %s.")
	saidAuditFile   = say("audit.file", "The file: %s. Each line is JSON.", "Datne: %s. Katra rinda ir JSON.")
	faultWords      = map[relationship.AuditFault]phrase{
		relationship.AuditUnlinked: say("audit.unlinked", "does not follow from the line before it", "neizriet no iepriekšējās"),
		relationship.AuditChanged:  say("audit.changed", "is not as it was written", "nav tāda, kādu to pierakstīja"),
		relationship.AuditMissing:  say("audit.missing", "was the newest, and is missing", "bija jaunākā, un tās nav"),
		relationship.AuditCut:      say("audit.cut", "has nothing before it, and no line says that anything was dropped", "ir pirmā, bet neviena rinda nesaka, ka kaut kas ir dzēsts"),
		relationship.AuditEmptied:  say("audit.blank", "was emptied, and no line says that somebody was forgotten", "ir iztukšota, bet neviena rinda nesaka, ka kāds ir aizmirsts"),
	}
	columnWhen      = say("audit.when", "When", "Kad")
	columnWhat      = say("audit.what", "What", "Kas")
	columnNumber    = say("audit.number", "Line", "Rinda")
	buttonAudit     = say("button.audit", "Audit", "Audits")
	buttonCheck     = say("button.checkaudit", "Check the chain", "Pārbaudīt ķēdi")
	buttonAuditFile = say("button.auditfile", "As a file", "Kā datni")
)

// auditTrail shows the trail, checks it or hands it over. That it was looked at
// is in it as well.
func (e *Env) auditTrail(ctx context.Context, r *Request, in adminArgs) (bot.Reply, error) {
	if e.Trail == nil {
		return bot.Reply{}, r.refuse(saidAuditOff)
	}
	if in.Act == auditVerify {
		check, err := e.Trail.CheckAudit(ctx)
		if err != nil {
			return bot.Reply{}, err
		}
		return bot.Reply{Message: r.auditCheck(check)}, nil
	}
	days := int(in.Past)
	if days == 0 && in.Act != auditExport {
		days = auditShown
	}
	lines, err := e.auditLines(ctx, r, days, string(in.Who))
	if err != nil {
		return bot.Reply{}, err
	}
	what, line := "audit", "admin audit"
	if days > 0 {
		line += fmt.Sprintf(" %dd", days)
	}
	if in.Who != "" {
		line += " " + quote("@"+string(in.Who))
	}
	if in.Act == auditExport {
		what = "export of the audit"
	}
	if err := e.record(ctx, r, true, "saw "+what+strings.TrimPrefix(line, "admin audit")); err != nil {
		return bot.Reply{}, err
	}
	if in.Act == auditExport {
		return r.auditFile(lines)
	}
	return bot.Reply{Message: r.auditList(lines, days, line, in.Page, e.Ledger.Zone)}, nil
}

// auditLines reads the trail back over some days, all of it for 0, of one
// colleague if one is named.
func (e *Env) auditLines(ctx context.Context, r *Request, days int, who string) ([]relationship.AuditLine, error) {
	var since time.Time
	if days > 0 {
		since = r.At.AddDate(0, 0, -days)
	}
	var found []relationship.AuditLine
	for skip := 0; skip < auditMost; skip += auditPage {
		lines, err := e.Trail.Audited(ctx, skip, auditPage)
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			if l.At.Before(since) {
				return found, nil
			}
			if who == "" || r.Directory.As(l.By) == r.Directory.As(who) {
				found = append(found, l)
			}
		}
		if len(lines) < auditPage {
			break
		}
	}
	return found, nil
}

func (r *Request) auditList(lines []relationship.AuditLine, days int, line string, page pageNumber, zone *time.Location) card.Message {
	title := r.say(saidAudit, r.say(saidAuditDays, days))
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title)}}
	part, more := cut(page, lines)
	t := card.Table{Head: []string{r.say(columnNumber), r.say(columnWhen), r.say(columnWho), r.say(columnWhat)}}
	for _, l := range part {
		number, who := "", card.Say("Rapport")
		if l.Number > 0 {
			number = hash(int(l.Number))
		}
		if l.By != "" {
			who = card.Say(card.Who(l.By))
		}
		t.Rows = append(t.Rows, [][]card.Span{card.Say(number), card.Say(card.When(l.At.In(zone))), who, card.Say(card.Lit(shorten(l.What, textShown)))})
	}
	if len(t.Rows) == 0 {
		m.Blocks = append(m.Blocks, r.para(saidAuditEmpty))
	} else {
		m.Blocks = append(m.Blocks, t)
	}
	return card.Message{Summary: title, Blocks: append(m.Blocks, card.Actions(append(r.turning(line, page, buttonNewer, buttonOlder, more),
		card.Action{Label: r.say(buttonCheck), Line: "admin audit verify"},
		card.Action{Label: r.say(buttonAuditFile), Line: line + " export"})))}
}

// auditCheck says whether the trail is as it was written.
func (r *Request) auditCheck(c relationship.AuditCheck) card.Message {
	if c.Broken != "" {
		return told(r.line(saidAuditBroken, card.Bold(hash(int(c.At))), r.say(faultWords[c.Broken])))
	}
	if c.Lines == 0 {
		return told(r.line(saidAuditNone))
	}
	m := told(r.line(saidAuditWhole, hash(int(c.First)), hash(int(c.Last))))
	if c.Old > 0 {
		m.Blocks = append(m.Blocks, r.para(saidAuditOld, c.Old))
	}
	if c.Erased > 0 {
		m.Blocks = append(m.Blocks, r.para(saidAuditEmptied, c.Erased))
	}
	m.Blocks = append(m.Blocks, r.note(saidAuditLink, card.Lit(c.Link)))
	return m
}

func (r *Request) auditFile(lines []relationship.AuditLine) (bot.Reply, error) {
	data, err := AuditJSON(lines)
	if err != nil {
		return bot.Reply{}, err
	}
	name := "rapport-audit-" + r.Today.String() + ".jsonl"
	line := r.line(saidAuditFile, card.Bold(name))
	return bot.Reply{
		Message: card.Message{Summary: card.WordsOf(line), Blocks: []card.Block{card.Text(line)}},
		File:    &bot.File{Name: name, MIME: "application/jsonl", Data: data},
	}, nil
}

// AuditJSON writes lines of the trail, which come the newest first, as JSON, the
// oldest first.
func AuditJSON(lines []relationship.AuditLine) ([]byte, error) {
	var out []byte
	for _, l := range slices.Backward(lines) {
		l.At = l.At.UTC()
		text, err := json.Marshal(l)
		if err != nil {
			return nil, err
		}
		out = append(append(out, text...), '\n')
	}
	return out, nil
}

// auditWord is what is done with the trail besides looking at it.
type auditWord string

const (
	auditVerify auditWord = "verify"
	auditExport auditWord = "export"
)

var auditWords = index(map[auditWord]string{
	auditVerify: "verify, check, pārbaudi, pārbaudīt", auditExport: "export, file, download, eksportē, eksportēt, datne",
})

func (w *auditWord) read(_ *Request, text string) (ok bool, _ error) {
	*w, ok = auditWords.read(text)
	return ok, nil
}
