package commands

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/relationship"
)

// exported are the columns of an export, all of which import reads. What was
// given and received is not among them.
var exported = []string{
	colCompany, colKind, colDate, colType, colText, colMood, colWith, colOwner, colTier, colAlias, colEmail,
	colDue, colWhose, colFact, colValue, colStage,
}

// Export writes companies with a relationship on a side, or on any for
// [relationship.Whole], as a file that [ReadImport] reads: the company, its
// people and its history without harm, asks and favours. Of a promise that was
// moved the first date is written, which is the one that counts.
func Export(ctx context.Context, e *Env, side relationship.Side) ([]byte, error) {
	d, err := e.Ledger.Store.Directory(ctx)
	if err != nil {
		return nil, err
	}
	var listings []relationship.Listing
	for _, id := range d.IDs() {
		if l, ok := d.Listing(id); ok && (side == relationship.Whole || slices.Contains(l.Sides, side)) {
			listings = append(listings, l)
		}
	}
	slices.SortStableFunc(listings, func(a, b relationship.Listing) int { return strings.Compare(a.Name, b.Name) })
	var out bytes.Buffer
	out.WriteString("\ufeff") // or spreadsheets take it for another alphabet
	x := &exporter{csv: csv.NewWriter(&out), side: side}
	x.csv.UseCRLF = true
	errs := []error{x.csv.Write(exported)}
	const atOnce = 64
	for some := range slices.Chunk(listings, atOnce) {
		ids := make([]string, len(some))
		for i, l := range some {
			ids[i] = l.ID
		}
		recs, err := e.Ledger.Store.Records(ctx, ids)
		if err != nil {
			return nil, err
		}
		for _, rec := range recs {
			if rec == nil {
				continue
			}
			journal, err := e.Ledger.History(ctx, rec.Company.ID)
			if err != nil {
				return nil, err
			}
			errs = append(errs, x.company(&rec.Company, relationship.Live(journal)))
		}
	}
	x.csv.Flush()
	return out.Bytes(), errors.Join(append(errs, x.csv.Error())...)
}

// An exporter writes rows.
type exporter struct {
	csv  *csv.Writer
	side relationship.Side
}

func (x *exporter) row(cells map[string]string) error {
	row := make([]string, len(exported))
	for i, column := range exported {
		row[i] = safeCell(cells[column])
	}
	return x.csv.Write(row)
}

// company writes a row for each relationship, one for each person, and one for
// each entry.
func (x *exporter) company(co *relationship.Company, live []relationship.Entry) error {
	var errs []error
	aliases := strings.Join(co.Aliases, "; ")
	for _, s := range co.Sides() {
		if x.side != relationship.Whole && x.side != s {
			continue
		}
		r, _ := co.Relationship(s)
		cells := map[string]string{
			colCompany: co.Name, colKind: string(s), colDate: co.Added.String(), colOwner: r.Owner,
			colTier: string(r.Segment), colAlias: aliases,
		}
		if r.Prospect() {
			cells[colStage] = string(r.Stage())
		}
		errs = append(errs, x.row(cells))
		aliases = ""
	}
	for _, p := range co.People {
		errs = append(errs, x.row(map[string]string{colCompany: co.Name, colWith: p.Name, colEmail: p.Email}))
	}
	ends := map[int]*relationship.Entry{}
	for i := range live {
		if e := &live[i]; e.Type == relationship.ComplaintClose || e.Type == relationship.PromiseOutcome && e.Result != relationship.Moved {
			ends[e.Of] = e
		}
	}
	for i := range live {
		e := &live[i]
		if x.side != relationship.Whole && !e.On(x.side) {
			continue
		}
		if cells, ok := cellsOf(e, ends[e.Number]); ok {
			cells[colCompany] = co.Name
			errs = append(errs, x.row(cells))
		}
	}
	return errors.Join(errs...)
}

// cellsOf are the columns of an entry and of what became of it, if it is of a
// type that is exported.
func cellsOf(e, end *relationship.Entry) (map[string]string, bool) {
	cells := map[string]string{colDate: e.Day.String(), colType: string(e.Type), colText: e.Text, colKind: string(e.Side)}
	switch e.Type {
	case relationship.Interaction:
		cells[colType] = string(e.How)
		cells[colWith] = strings.Join(e.Who, "; ")
		if e.Mood != nil {
			cells[colMood] = moodKey(*e.Mood)
		}
	case relationship.Note, relationship.Insight:
	case relationship.FactEntry:
		cells[colFact], cells[colValue] = e.Fact, e.Value
		if x, err := strconv.ParseFloat(e.Value, 64); err == nil {
			cells[colValue] = strconv.FormatFloat(x, 'f', -1, 64)
		}
	case relationship.Promise:
		cells[colWhose] = e.Whose
		if e.Due != 0 {
			cells[colDue] = e.Due.String()
		}
		if end != nil {
			cells[colValue] = end.Result + " " + end.Day.String()
		}
	case relationship.Complaint:
		if end != nil {
			cells[colValue] = "closed " + end.Day.String()
		}
	default:
		return nil, false
	}
	return cells, true
}
