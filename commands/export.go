package commands

import (
	"context"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

type exportArgs struct {
	Side   sideWord  `arg:"side" keys:"veids"`
	Format csvFormat `arg:"format"`
}

// csvFormat is the format of an export: there is one.
type csvFormat bool

func (f *csvFormat) read(_ *Request, text string) (bool, error) {
	*f = relationship.Plain(text) == "csv"
	return bool(*f), nil
}

var _ = define(Spec{
	Name: "export", Latvian: "eksportē", Group: SetUp, Needs: Managers,
	Summary:  say("export.summary", "Companies and their history as a CSV file", "Uzņēmumi un to vēsture CSV datnē"),
	Examples: []string{"export", "export customers csv"},
	Related:  []string{"import", "list"},
}, func(ctx context.Context, e *Env, r *Request, in exportArgs) (bot.Reply, error) {
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

var (
	saidExported   = say("export.done", "The file: %s", "Datne: %s")
	saidExportNone = say("export.none", "There is nothing to export.", "Nav nekā, ko eksportēt.")
	saidExportKept = say("export.kept", "Without harm, proposals and favours. It holds names of people: keep it safe. It can be imported again.",
		"Bez kaitējuma, piedāvājumiem un devumiem. Tajā ir cilvēku vārdi: glabā to droši. To var importēt atpakaļ.")
)
