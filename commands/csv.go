package commands

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/rapport-bot/rapport/relationship"
)

// The columns of a file, as they are exported. Import takes them in any order.
const (
	colCompany  = "company"
	colKind     = "kind"
	colDate     = "date"
	colType     = "type"
	colText     = "text"
	colMood     = "mood"
	colWith     = "with"
	colOwner    = "owner"
	colTier     = "tier"
	colAlias    = "alias"
	colEmail    = "email"
	colDue      = "due"
	colWhose    = "whose"
	colFact     = "fact"
	colValue    = "value"
	colGiven    = "given"
	colReceived = "received"
	colStage    = "stage"
)

// columnWords are the names a column may have, folded.
var columnWords = map[string]string{
	"company": colCompany, "customer": colCompany, "partner": colCompany, "uznemums": colCompany, "klients": colCompany, "partneris": colCompany,
	"kind": colKind, "side": colKind, "veids": colKind, "puse": colKind,
	"date": colDate, "day": colDate, "datums": colDate, "diena": colDate,
	"type": colType, "how": colType, "tips": colType, "sazinas veids": colType,
	"text": colText, "notes": colText, "what": colText, "teksts": colText, "apraksts": colText,
	"mood": colMood, "noskanojums": colMood,
	"with": colWith, "people": colWith, "person": colWith, "ar": colWith, "cilveki": colWith, "persona": colWith,
	"owner": colOwner, "atbildigais": colOwner, "atbildiga": colOwner,
	"tier": colTier, "segment": colTier, "limenis": colTier, "segments": colTier,
	"stage": colStage, "posms": colStage, "stadija": colStage,
	"alias": colAlias, "aliases": colAlias, "aizstajvards": colAlias, "aizstajvardi": colAlias,
	"email": colEmail, "e mail": colEmail, "epasts": colEmail, "e pasts": colEmail,
	"due": colDue, "by": colDue, "termins": colDue,
	"whose": colWhose, "kura": colWhose, "kam": colWhose,
	"fact": colFact, "fakts": colFact,
	"value": colValue, "vertiba": colValue,
	"given": colGiven, "gave": colGiven, "devam": colGiven, "devums": colGiven,
	"received": colReceived, "got": colReceived, "sanemam": colReceived, "sanemts": colReceived,
}

// A table is a CSV file with a header, read row by row.
type table struct {
	csv     *csv.Reader
	columns map[string]int
	cells   []string
	within  int // line breaks inside the cells read so far
}

// errNoHeader means that the first row does not name the column company.
var errNoHeader = errors.New("the first row names no column “company”")

// readTable reads the header. The text is UTF-8, with or without a byte order
// mark, or else Windows-1257, which spreadsheets in the Baltics save; cells
// are separated by what the header has most of: semicolons, commas or tabs.
func readTable(data []byte) (_ *table, err error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		if data, err = charmap.Windows1257.NewDecoder().Bytes(data); err != nil {
			return nil, fmt.Errorf("decode: %w", err)
		}
	}
	t := &table{csv: csv.NewReader(bytes.NewReader(data)), columns: map[string]int{}}
	t.csv.Comma = separator(data)
	t.csv.FieldsPerRecord = -1
	t.csv.LazyQuotes = true
	t.csv.ReuseRecord = true
	head, err := t.csv.Read()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("header: %w", err)
	}
	for i, name := range head {
		word := strings.NewReplacer("-", " ", "_", " ").Replace(relationship.Plain(strings.TrimSpace(name)))
		if column, ok := columnWords[word]; ok {
			if _, twice := t.columns[column]; !twice {
				t.columns[column] = i
			}
		}
	}
	if _, ok := t.columns[colCompany]; !ok {
		return nil, errNoHeader
	}
	return t, nil
}

// separator returns what stands most often between the cells of the header.
func separator(data []byte) rune {
	head, _, _ := bytes.Cut(bytes.TrimLeft(data, "\r\n"), []byte("\n"))
	best, most := ',', 0
	for _, c := range ",;\t" {
		if n := bytes.Count(head, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}

// next reads one row, and reports its number as a spreadsheet counts: the
// header is 1, and a line break inside a cell begins no new row.
func (t *table) next() (row int, err error) {
	t.cells, err = t.csv.Read()
	if err != nil {
		if wrong, ok := errors.AsType[*csv.ParseError](err); ok {
			return wrong.StartLine - t.within, err
		}
		return 0, err
	}
	line, _ := t.csv.FieldPos(0)
	row = line - t.within
	for _, cell := range t.cells {
		t.within += strings.Count(cell, "\n")
	}
	return row, nil
}

// cell returns a column of the row, "" if the file has no such column.
func (t *table) cell(column string) string {
	i, ok := t.columns[column]
	if !ok || i >= len(t.cells) {
		return ""
	}
	return bareCell(strings.TrimSpace(t.cells[i]))
}

// empty reports whether nothing stands in the row.
func (t *table) empty() bool {
	return !slices.ContainsFunc(t.cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}

// formulas begin a cell that a spreadsheet would run.
const formulas = "=+-@\t\r"

// safeCell writes text so that no spreadsheet takes it for a formula.
func safeCell(text string) string {
	if startsFormula(text) {
		return "'" + text
	}
	return text
}

// bareCell takes back what safeCell did.
func bareCell(text string) string {
	if strings.HasPrefix(text, "'") && startsFormula(text) {
		return text[1:]
	}
	return text
}

// startsFormula reports whether text is a formula behind any number of
// apostrophes: those too get one more, so that bareCell returns each text as
// it was.
func startsFormula(text string) bool {
	bare := strings.TrimLeft(text, "'")
	return bare != "" && strings.ContainsRune(formulas, rune(bare[0]))
}
