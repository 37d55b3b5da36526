package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/rapport-bot/rapport/commands"
	"github.com/rapport-bot/rapport/relationship"
)

// A scoreRow is one relationship on a day. The numbers are nil without any
// two-way contact.
type scoreRow struct {
	Company   string   `json:"company"`
	Side      string   `json:"side"`
	Segment   string   `json:"segment"`
	Score     *float64 `json:"score"`
	Low       *float64 `json:"low"`
	High      *float64 `json:"high"`
	Band      string   `json:"band"`
	Vitality  *float64 `json:"vitality"`
	Quality   *float64 `json:"quality"`
	Class     string   `json:"class"`
	Attention string   `json:"attention"`
	Last      string   `json:"last"` // two-way day, "" if there was none
	Due       string   `json:"due"`  // "" without a cadence
	Days      int      `json:"days"` // since the last two-way day, or since it was added
}

var scoreHead = []string{
	"company", "side", "segment", "score", "low", "high", "band", "vitality", "quality",
	"class", "attention", "last", "days", "due",
}

// cells are the row in the order of scoreHead.
func (r *scoreRow) cells(number func(*float64) string) []string {
	return []string{
		r.Company, r.Side, r.Segment, number(r.Score), number(r.Low), number(r.High), r.Band,
		number(r.Vitality), number(r.Quality), r.Class, r.Attention, r.Last, strconv.Itoa(r.Days), r.Due,
	}
}

// writeScores writes the scores of all relationships, by company and side, as
// "csv", "json" or "table". The day is today, or an earlier one at which what
// was recorded for later days is not known; the priors are then those that the
// history up to that day teaches.
func writeScores(ctx context.Context, env *commands.Env, w io.Writer, at *relationship.Day, today relationship.Day, format string) error {
	write, ok := map[string]func(io.Writer, []scoreRow) error{
		"csv": writeCSV, "json": writeJSON, "table": writeTable,
	}[format]
	if !ok {
		return fmt.Errorf("scores as %q: want csv, json or table", format)
	}
	if at != nil {
		today = *at
	}
	rows, err := scoresOn(ctx, env, today, at != nil)
	if err != nil {
		return fmt.Errorf("scores: %w", err)
	}
	return write(w, rows)
}

func scoresOn(ctx context.Context, env *commands.Env, day relationship.Day, learn bool) ([]scoreRow, error) {
	recs, err := recordsOn(ctx, env.Ledger, day)
	if err != nil {
		return nil, err
	}
	ledger := &relationship.Ledger{Store: env.Ledger.Store, Model: env.Ledger.InForce(), Zone: env.Ledger.Zone}
	if learn {
		ledger.Model = taught(ledger.Model, recs, day)
	}
	var rows []scoreRow
	for _, rec := range recs {
		for _, x := range ledger.Ratings(rec, day) {
			rows = append(rows, rowOf(x))
		}
	}
	slices.SortStableFunc(rows, func(a, b scoreRow) int { // sides are in order
		return strings.Compare(a.Company, b.Company)
	})
	return rows, nil
}

// taught returns the model with the priors that the histories of each side
// teach.
func taught(m *relationship.Model, recs []*relationship.Record, day relationship.Day) *relationship.Model {
	rhythms := map[relationship.Side][]relationship.Rhythm{}
	for _, rec := range recs {
		for side, h := range rec.Held {
			if r, met := h.State.Rhythm(day); met {
				rhythms[side] = append(rhythms[side], r)
			}
		}
	}
	return &relationship.Model{
		Customer: *m.Customer.FitPriors(rhythms[relationship.Customer]),
		Partner:  *m.Partner.FitPriors(rhythms[relationship.Partner]),
	}
}

// recordsOn reads all companies as they stood on a day.
func recordsOn(ctx context.Context, l *relationship.Ledger, day relationship.Day) ([]*relationship.Record, error) {
	var all []*relationship.Record
	err := l.Walk(ctx, func(recs []*relationship.Record) error {
		for _, rec := range recs {
			rec, err := asOf(ctx, l, rec, day)
			if err != nil {
				return err
			}
			all = append(all, rec)
		}
		return nil
	})
	return all, err
}

// asOf returns a record as it would stand on a day: itself, unless something
// later was recorded.
func asOf(ctx context.Context, l *relationship.Ledger, rec *relationship.Record, day relationship.Day) (*relationship.Record, error) {
	later := false
	for _, h := range rec.Held {
		later = later || h.Trail.Until > day || h.State.Day > day
	}
	if !later {
		return rec, nil
	}
	history, err := l.History(ctx, rec.Company.ID)
	if err != nil {
		return nil, err
	}
	then := *rec
	then.Held = map[relationship.Side]*relationship.Held{}
	for i := range rec.Company.Relationships {
		r := &rec.Company.Relationships[i]
		then.Held[r.Side] = &relationship.Held{State: *l.InForce().Fold(r, history, day)}
	}
	return &then, nil
}

func rowOf(x *relationship.Rating) scoreRow {
	r := scoreRow{
		Company: x.Company.Name, Side: string(x.Side), Segment: string(x.Segment),
		Band: string(x.Score.Band), Class: string(x.Score.Class), Attention: string(x.Score.Attention),
		Days: x.Timing.Since,
	}
	if x.Score.Scored {
		s := &x.Score
		r.Score, r.Low, r.High, r.Vitality, r.Quality = &s.Value, &s.Low, &s.High, &s.Vitality, &s.Quality
	}
	if x.Held.State.Met() {
		r.Last = x.Held.State.Last.String()
	}
	if x.Timing.Cadence > 0 {
		r.Due = x.Timing.DueDay.String()
	}
	return r
}

func writeCSV(w io.Writer, rows []scoreRow) error {
	c := csv.NewWriter(w)
	errs := []error{c.Write(scoreHead)}
	for i := range rows {
		errs = append(errs, c.Write(rows[i].cells(func(x *float64) string { return decimals(x, 6) })))
	}
	c.Flush()
	return errors.Join(append(errs, c.Error())...)
}

func writeJSON(w io.Writer, rows []scoreRow) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if rows == nil {
		rows = []scoreRow{}
	}
	return e.Encode(rows)
}

func writeTable(w io.Writer, rows []scoreRow) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	errs := []error{line(t, slices.Clone(scoreHead))}
	for i := range rows {
		errs = append(errs, line(t, rows[i].cells(func(x *float64) string { return decimals(x, 0) })))
	}
	return errors.Join(append(errs, t.Flush())...)
}

// line writes cells that cannot break the columns: names are what people
// typed.
func line(w io.Writer, cells []string) error {
	for i, c := range cells {
		cells[i] = strings.Map(func(r rune) rune {
			if r < ' ' || r == 0x7f {
				return ' '
			}
			return r
		}, c)
	}
	_, err := fmt.Fprintln(w, strings.Join(cells, "\t"))
	return err
}

func decimals(x *float64, places int) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(*x, 'f', places, 64)
}
