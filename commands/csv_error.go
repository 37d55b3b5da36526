package commands

import "strconv"

// A RowError is what is wrong with one row of a file.
type RowError struct {
	Row  int // as a spreadsheet counts, the header being 1
	said phrase
	args []any
}

// Error says it in English.
func (e *RowError) Error() string { return strconv.Itoa(e.Row) + ": " + english.say(e.said, e.args...) }

// words say it in a person's language, without the row.
func (e *RowError) words(l lang) string { return l.say(e.said, e.args...) }

// wrong says what is wrong with a row whose number is not known here.
func wrong(p phrase, args ...any) *RowError {
	for i, a := range args {
		if text, ok := a.(string); ok {
			args[i] = shorten(text, nameShown)
		}
	}
	return &RowError{said: p, args: args}
}

var (
	rowCells     = say("row.cells", "The row cannot be read: a quote is open.", "Rindu nevar nolasīt: nav aizvērtu pēdiņu.")
	rowNoCompany = say("row.company", "The company is missing.", "Trūkst uzņēmuma.")
	rowKind      = say("row.kind", "“%s” is no kind. Use customer, partner or both.", "“%s” nav veids. Der: klients, partneris vai abi.")
	rowNoKind    = say("row.nokind", "“%s” is new: customer or partner?", "“%s” ir jauns: klients vai partneris?")
	rowSide      = say("row.side", "“%s” is a customer and a partner: which side?", "“%s” ir gan klients, gan partneris: kura puse?")
	rowType      = say("row.type", "“%s” is no type. Use call, meeting, visit, event, reply, mail, message, voicemail, note, insight, fact, promise, complaint or value.",
		"“%s” nav tips. Der: zvans, tikšanās, vizīte, pasākums, atbilde, e-pasts, ziņa, balss pasts, piezīme, atziņa, fakts, solījums, sūdzība vai vērtība.")
	rowNoType   = say("row.notype", "The type is missing.", "Trūkst tipa.")
	rowNoDate   = say("row.nodate", "The date is missing.", "Trūkst datuma.")
	rowDate     = say("row.date", "“%s” is not a date.", "“%s” nav datums.")
	rowOrDate   = say("row.ordate", "“%s” is one of two dates. Write it as 2026-03-10.", "“%s” var būt divi datumi. Raksti šādi: 2026-03-10.")
	rowFuture   = say("row.future", "“%s” is in the future.", "“%s” ir nākotnē.")
	rowMood     = say("row.mood", "“%s” is no mood. Use very bad, bad, neutral, good or great.", "“%s” nav noskaņojums. Der: ļoti slikti, slikti, neitrāli, labi vai lieliski.")
	rowTier     = say("row.tier", "“%s” is no tier or segment of a %s.", "“%s” nav līmenis vai segments (%s).")
	rowStage    = say("row.stage", "“%s” is no stage that a prospect is at. Use identified, contacted or evaluating.", "“%s” nav posms, kurā ir potenciāls klients vai partneris. Der: apzināts, uzrunāts vai tiek apsvērts.")
	rowNoText   = say("row.text", "The text is missing.", "Trūkst teksta.")
	rowWhose    = say("row.whose", "“%s” is not whose promise it is. Use ours or theirs.", "“%s” nepasaka, kura solījums tas ir. Der: mūsu vai viņu.")
	rowResult   = say("row.result", "“%s” is no result. Use kept, broken or released.", "“%s” nav iznākums. Der: turēts, lauzts vai atcelts.")
	rowFact     = say("row.fact", "“%s” is no fact.", "“%s” nav fakts.")
	rowFactSide = say("row.factside", "“%s” is a fact about the other side.", "“%s” ir otras puses fakts.")
	rowValue    = say("row.value", "“%s” does not fit %s.", "“%s” neder laukam %s.")
	rowPercent  = say("row.percent", "%s must be 0-100 %%.", "%s: 0-100 %%.")
	rowFavour   = say("row.favour", "“%s” is no size. Use small, usual, big or a number.", "“%s” nav lielums. Der: mazs, parasts, liels vai skaitlis.")
	rowNoFavour = say("row.nofavour", "Given and received are both missing.", "Trūkst gan dotā, gan saņemtā.")
	rowOwner    = say("row.owner", "There is no colleague “%s”. Write @name.", "Kolēģa “%s” nav. Raksti @vārds.")
	rowAlias    = say("row.alias", "The alias “%s” is the name of another company.", "Aizstājvārds “%s” ir cita uzņēmuma nosaukums.")
)
