package commands

import (
	"context"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type exportArgs struct {
	Side    sideWord     `arg:"side" keys:"veids"`
	What    exportWhat   `arg:"what" keys:"kas"`
	Format  exportFormat `arg:"format" keys:"formats"`
	Of      ofWord       `arg:"of,spare"`
	Name    newName      `arg:"person,spare" keys:"name vards persona"`
	Company company      `arg:"company,spare" keys:"uznemums"`
}

// exportWhat narrows an export to the people, or to what is on record of one.
type exportWhat string

const (
	exportPeople exportWhat = "people"
	exportPerson exportWhat = "person"
)

var exportWhats = index(map[exportWhat]string{
	exportPeople: "people, persons, contacts, cilvēki, cilvēkus, personas, kontakti",
	exportPerson: "person, persona, personu, cilvēks, cilvēku",
})

func (exportWhat) kind() bot.FieldKind { return bot.Hidden }

func (w *exportWhat) read(_ *Request, text string) (ok bool, _ error) {
	*w, ok = exportWhats.read(text)
	return ok, nil
}

// exportFormat is the format of an export: a table, or vCards of the people.
type exportFormat string

const (
	formatCSV   exportFormat = "csv"
	formatCards exportFormat = "vcf"
)

var exportFormats = index(map[exportFormat]string{formatCSV: "csv, table, tabula", formatCards: "vcf, vcard, vcards, kartītes"})

func (exportFormat) kind() bot.FieldKind { return bot.Pick }

func (exportFormat) options(*Request) []bot.Choice {
	return []bot.Choice{{Label: "CSV", Value: string(formatCSV)}, {Label: "vCard", Value: string(formatCards)}}
}

func (f *exportFormat) read(_ *Request, text string) (ok bool, _ error) {
	*f, ok = exportFormats.read(text)
	return ok, nil
}

var _ = define(Spec{
	Name: "export", Latvian: "eksportē", Group: SetUp, Needs: Managers,
	Summary:  say("export.summary", "Companies and their history as a CSV file, or people as vCards", "Uzņēmumi un to vēsture CSV datnē vai cilvēki vCard kartītēs"),
	Examples: []string{"export", "export customers csv", "export people vcf", `export person "Jana Novak" of Acme`},
	Related:  []string{"import", "list", "forget"},
}, func(ctx context.Context, e *Env, r *Request, in exportArgs) (bot.Reply, error) {
	switch {
	case in.What == exportPerson, in.Company.ID != "":
		return e.exportPerson(ctx, r, in)
	case in.Name != "":
		return bot.Reply{}, r.refuse(saidStray, shorten(string(in.Name), nameShown))
	case in.Format == formatCards, in.What == exportPeople && in.Format == "":
		return e.exportCards(ctx, r, relationship.Side(in.Side))
	case in.What == exportPeople:
		return bot.Reply{}, r.refuse(saidPeopleCards, card.Lit(r.verb("export")+" people vcf")).under("format")
	}
	if err := e.record(ctx, r, true, strings.TrimSpace("saw export "+string(in.Side))); err != nil {
		return bot.Reply{}, err
	}
	data, err := Export(ctx, e, relationship.Side(in.Side))
	if err != nil {
		return bot.Reply{}, err
	}
	name := "rapport-" + r.Today.String() + ".csv"
	if in.Side != "" {
		name = "rapport-" + string(in.Side) + "s-" + r.Today.String() + ".csv"
	}
	rows := strings.Count(string(data), "\r\n") - 1
	if rows == 0 {
		return bot.Reply{}, r.refuse(saidExportNone).with(
			card.Action{Label: r.say(buttonAddFirst), Line: "add", Style: card.Primary},
			card.Action{Label: r.say(buttonImport), Line: "import"})
	}
	line := r.line(saidExported, card.Bold(name))
	return bot.Reply{
		Message: card.Message{Summary: card.WordsOf(line), Blocks: []card.Block{card.Text(line), r.note(saidExportKept)}},
		File:    &bot.File{Name: name, MIME: "text/csv; charset=utf-8", Data: data},
	}, nil
})

// exportCards hands out the people of companies as vCards.
func (e *Env) exportCards(ctx context.Context, r *Request, side relationship.Side) (bot.Reply, error) {
	if err := e.record(ctx, r, true, strings.TrimSpace("saw export of people "+string(side))); err != nil {
		return bot.Reply{}, err
	}
	data, err := ExportPeople(ctx, e, side)
	if err != nil {
		return bot.Reply{}, err
	}
	if len(data) == 0 {
		return bot.Reply{}, r.refuse(saidExportNobody).with(card.Action{Label: r.say(buttonImport), Line: "import"})
	}
	name := "rapport-people-" + r.Today.String() + ".vcf"
	line := r.line(saidExported, card.Bold(name))
	return bot.Reply{
		Message: card.Message{Summary: card.WordsOf(line), Blocks: []card.Block{card.Text(line), r.note(saidExportPeople)}},
		File:    &bot.File{Name: name, MIME: "text/vcard; charset=utf-8", Data: data},
	}, nil
}

var (
	saidExportNobody = say("export.nobody", "No people are on record.", "Nav pierakstīts neviens cilvēks.")
	saidExportPeople = say("export.people", "It holds names and addresses of people: keep it safe. It can be imported again.",
		"Tajā ir cilvēku vārdi un adreses: glabā to droši. To var importēt atpakaļ.")
	saidPeopleCards = say("export.cards", "People alone are exported as vCards: %s.", "Cilvēkus atsevišķi eksportē kā vCard: %s.")
)

var (
	saidExported   = say("export.done", "The file: %s", "Datne: %s")
	saidExportNone = say("export.none", "There is nothing to export.", "Nav nekā, ko eksportēt.")
	saidExportKept = say("export.kept", "Without harm, proposals and favours. It holds names of people: keep it safe. It can be imported again.",
		"Bez kaitējuma, piedāvājumiem un devumiem. Tajā ir cilvēku vārdi: glabā to droši. To var importēt atpakaļ.")
)
