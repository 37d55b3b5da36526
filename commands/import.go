package commands

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/bot/card"
)

type importArgs struct {
	File  csvFile    `arg:"file,keyed" keys:"datne"`
	Shelf shelfToken `arg:"shelf,keyed"` // of a file that was previewed
}

// csvFile is the content of a file.
type csvFile string

func (csvFile) kind() bot.FieldKind { return bot.Upload }

// shelfToken names a file on the shelf.
type shelfToken string

func (shelfToken) kind() bot.FieldKind { return bot.Hidden }

var _ = define(Spec{
	Name: "import", Latvian: "importē", Group: SetUp, Changes: true, Needs: Admins,
	Summary:  say("import.summary", "Bring in companies and their history from a CSV file, or people from vCards", "Ienest uzņēmumus un to vēsturi no CSV datnes vai cilvēkus no vCard kartītēm"),
	Examples: []string{"import"},
	Related:  []string{"export", "add"},
}, func(ctx context.Context, e *Env, r *Request, in importArgs) (bot.Reply, error) {
	switch {
	case in.Shelf != "":
		return e.importShelved(ctx, r, string(in.Shelf))
	case strings.TrimSpace(string(in.File)) == "":
		return bot.Reply{}, lacks("file")
	}
	// Should it fail, the answer must not repeat the whole file.
	r.Line = "import"
	plan, err := ReadImport(strings.NewReader(string(in.File)), r.Today)
	if err != nil {
		return bot.Reply{}, r.unreadable(err)
	}
	report, err := weigh(ctx, e, plan, r.At)
	if err != nil {
		return bot.Reply{}, err
	}
	sum := sha256.Sum256([]byte(r.ID + "\n" + r.Person + "\n" + string(in.File)))
	const enough = 8
	token := hex.EncodeToString(sum[:enough])
	if !report.Nothing() {
		e.shelf.put(token, string(in.File), r.At)
	}
	return bot.Reply{Message: r.previewImport(&report, token)}, nil
})

// importShelved brings in a file that was previewed.
func (e *Env) importShelved(ctx context.Context, r *Request, token string) (bot.Reply, error) {
	f, ok := e.shelf.get(token, r.At)
	if !ok {
		return bot.Reply{}, r.refuse(saidFileGone).with(card.Action{Label: r.say(buttonImport), Line: "import", Style: card.Primary})
	}
	f.Lock()
	defer f.Unlock()
	plan, err := ReadImport(strings.NewReader(f.text), r.Today)
	if err != nil {
		return bot.Reply{}, r.unreadable(err)
	}
	report, err := Import(ctx, e, plan, r.Person, r.At, nil)
	if err != nil {
		return bot.Reply{}, err
	}
	head := r.say(saidImported)
	if report.Nothing() {
		head = r.say(saidImportNothing)
	}
	return bot.Reply{Message: card.Message{
		Summary: head,
		Blocks:  append([]card.Block{card.Para(head), r.importFacts(&report)}, r.wrongRows(&report)...),
	}}, nil
}

var (
	saidDryRun        = say("import.dry", "This is what the file would bring. Nothing is written yet.", "Lūk, ko šī datne ienestu. Pagaidām nekas nav saglabāts.")
	saidImported      = say("import.done", "Imported.", "Importēts.")
	saidImportNothing = say("import.nothing", "There is nothing new in the file. Nothing was changed.", "Datnē nav nekā jauna. Nekas nav mainīts.")
	saidFileGone      = say("import.gone", "I keep a file for 15 minutes only, and this one is gone. Please send it again: what is there already will not be written twice.",
		"Datni glabāju tikai 15 minūtes, un šīs vairs nav. Lūdzu, nosūti to vēlreiz: kas jau ir, otrreiz netiks pierakstīts.")
	saidNoHeader = say("import.header", "The first row must name the columns, at least “company”: company, kind, date, type, text.",
		"Pirmajā rindā jābūt kolonnu nosaukumiem, vismaz “uzņēmums”: uzņēmums, veids, datums, tips, teksts.")
	saidUnreadable = say("import.unreadable", "The file cannot be read. Save it as CSV (UTF-8) or vCard and send it again.",
		"Datni nevar nolasīt. Saglabā to kā CSV (UTF-8) vai vCard un nosūti vēlreiz.")
	saidWrongRows = say("import.wrong", "Rows left out", "Izlaistās rindas")
	saidWrongMore = count("import.wrong.more", "And %d more.", "And %d more.", "Un vēl %d.", "Un vēl %d.", "Un vēl %d.")
	saidRow       = say("import.row", "Row %s: %s", "%s. rinda: %s")
	saidCard      = say("import.card", "Card %s: %s", "%s. kartīte: %s")
	saidTwiceSafe = say("import.twice", "What is there already is not written twice; owners and tiers that were set are kept.",
		"Kas jau ir, otrreiz netiek pierakstīts; iestatītie atbildīgie un līmeņi paliek.")

	labelNewCompanies = say("import.companies", "New companies", "Jauni uzņēmumi")
	labelCompleted    = say("import.completed", "Companies completed", "Papildināti uzņēmumi")
	labelNewEntries   = say("import.entries", "New entries", "Jauni ieraksti")
	labelAlready      = say("import.already", "Already there", "Jau ir")
	labelForgotten    = say("import.forgotten", "Forgotten people left out", "Izlaisti aizmirstie cilvēki")
	labelWrongRows    = say("import.rows", "Wrong rows", "Kļūdainas rindas")
	buttonImportN     = say("import.button", "Import %s", "Importēt %s")
)

func (r *Request) unreadable(err error) error {
	if errors.Is(err, errNoHeader) {
		return r.refuse(saidNoHeader)
	}
	return r.refuse(saidUnreadable)
}

// previewImport says what an import would do, with the button that does it.
func (r *Request) previewImport(report *ImportReport, token string) card.Message {
	head := r.say(saidDryRun)
	if report.Nothing() {
		head = r.say(saidImportNothing)
	}
	m := card.Message{Summary: head, Blocks: []card.Block{card.Para(head), r.importFacts(report)}}
	m.Blocks = append(m.Blocks, r.wrongRows(report)...)
	if report.Nothing() {
		return m
	}
	n := report.Entries
	if n == 0 {
		n = report.Companies + report.Completed
	}
	m.Blocks = append(m.Blocks, card.Actions{{
		Label: r.say(buttonImportN, strconv.Itoa(n)), Line: r.once("import shelf=" + token), Style: card.Primary,
	}}, r.note(saidTwiceSafe))
	return m
}

func (r *Request) importFacts(report *ImportReport) card.Facts {
	var facts card.Facts
	for _, f := range []struct {
		label phrase
		n     int
		shown bool
	}{
		{labelNewCompanies, report.Companies, true},
		{labelCompleted, report.Completed, report.Completed > 0},
		{labelNewEntries, report.Entries, true},
		{labelAlready, report.Already, true},
		{labelForgotten, report.Forgotten, report.Forgotten > 0},
		{labelWrongRows, len(report.Wrong), true},
	} {
		if f.shown {
			facts = append(facts, card.Fact{Label: r.say(f.label), Value: card.Say(strconv.Itoa(f.n))})
		}
	}
	return facts
}

// wrongShown is how many wrong rows an answer lists.
const wrongShown = 10

func (r *Request) wrongRows(report *ImportReport) []card.Block {
	if len(report.Wrong) == 0 {
		return nil
	}
	shown := report.Wrong[:min(len(report.Wrong), wrongShown)]
	text := card.Say(card.Bold(r.say(saidWrongRows)))
	for _, e := range shown {
		text = append(text, card.Break())
		text = append(text, r.line(either(report.Cards, saidCard, saidRow), strconv.Itoa(e.Row), e.words(r.lang))...)
	}
	if more := len(report.Wrong) - len(shown); more > 0 {
		text = append(text, card.Break())
		text = append(text, r.line(saidWrongMore, more)...)
	}
	return []card.Block{card.Text(text)}
}
