package relationship

import (
	"context"
	"slices"
	"time"
)

// A Shelf holds the numbers of all entries of a sort by day, so that a period
// of the whole book can be read without every journal. What was taken back
// stays on it: whoever reads from a shelf looks into the journal as well.
type Shelf string

// The shelves.
const (
	InsightShelf   Shelf = "insights"
	WordShelf      Shelf = "word" // our promises by the day they were due first, and the outcomes of all
	AboutUsShelf   Shelf = "us"   // facts about us: see [AboutUs]
	CostShelf      Shelf = "cost" // what partners cost us and bring us
	ComplaintShelf Shelf = "complaints"
)

// A Spot is where an entry stands: on a shelf by its day, and in the journal of
// a company.
type Spot struct {
	Number int
	ID     string // of the company
	Day    Day
}

// Shelf returns the shelf that an entry belongs on, and the day it is looked
// for under; false if it stands in its journal only.
func (e *Entry) Shelf() (Shelf, Day, bool) {
	switch e.Type {
	case Insight:
		return InsightShelf, e.Day, true
	case Promise:
		if e.Whose == Theirs {
			return "", 0, false
		}
		if e.Due != 0 {
			return WordShelf, e.Due, true
		}
		return WordShelf, e.Day, true
	case PromiseOutcome:
		return WordShelf, e.Day, true
	case Complaint:
		return ComplaintShelf, e.Day, true
	case FactEntry:
		switch {
		case AboutUs(e.Fact):
			return AboutUsShelf, e.Day, true
		case e.Fact == YearlyCost || e.Fact == YearlyBenefit:
			return CostShelf, e.Day, true
		}
	default: // the others are never looked for across companies
	}
	return "", 0, false
}

// A Span is a run of days, the first and the last with it.
type Span struct{ From, To Day }

// Holds reports whether a day is within the span.
func (s Span) Holds(d Day) bool { return d >= s.From && d <= s.To }

// OnShelf returns where the entries of a shelf stand that are of a span: the
// newest first and at most a limit, and whether there are more. The first time
// in a book that is older than the shelves it fills them.
func (l *Ledger) OnShelf(ctx context.Context, s Shelf, within Span, today Day, limit int) (spots []Spot, more bool, err error) {
	if err := l.Stock(ctx, today); err != nil {
		return nil, false, err
	}
	spots, err = l.Store.Shelved(ctx, s, within, limit+1)
	if len(spots) > limit {
		spots, more = spots[:limit], true
	}
	return spots, more, err
}

// Stock puts on the shelves what was written before there were any, and ranks
// every relationship anew, unless that was done. What is written meanwhile is
// put there by its own commit, and putting an entry there again changes nothing.
func (l *Ledger) Stock(ctx context.Context, today Day) error {
	if l.stocked.Load() {
		return nil
	}
	full, err := l.Store.Stocked(ctx)
	if err == nil && !full {
		if err = l.Walk(ctx, func(recs []*Record) error { return l.StockSome(ctx, recs, today) }); err == nil {
			err = l.Store.Stock(ctx)
		}
	}
	l.stocked.Store(err == nil)
	return err
}

// StockSome is what [Ledger.Stock] does to each of some companies.
func (l *Ledger) StockSome(ctx context.Context, recs []*Record, today Day) error {
	for _, rec := range recs {
		history, err := l.History(ctx, rec.Company.ID)
		if err != nil {
			return err
		}
		if err := l.Store.Shelve(ctx, history); err != nil {
			return err
		}
	}
	return l.Replace(ctx, recs, today)
}

// fewEntries is how many entries of a journal are read at first when a few of
// them are looked for; they are new as a rule.
const fewEntries = 50

// Excerpt reads a company's journal from the newest entry back to all that are
// numbered and what those refer to, and returns the live ones in the order of
// the days. Whatever was written later about an entry is there as well.
func (l *Ledger) Excerpt(ctx context.Context, id string, numbers ...int) ([]Entry, error) {
	wanted := map[int]bool{}
	for _, n := range numbers {
		wanted[n] = true
	}
	asked := func(e *Entry) bool {
		found := wanted[e.Number]
		delete(wanted, e.Number)
		// What an outcome decides lies further back.
		if found && e.Of != 0 && e.Type != Void {
			wanted[e.Of] = true
		}
		return len(wanted) > 0
	}
	return l.back(ctx, id, asked)
}

// Since reads a company's journal from the newest entry back to the last one
// that was written on a day or later, and returns the live ones in the order
// of the days. An entry cannot be about a day after the one it was written on.
func (l *Ledger) Since(ctx context.Context, id string, from Day) ([]Entry, error) {
	return l.back(ctx, id, func(e *Entry) bool { return e.At == 0 || DayOf(time.UnixMilli(e.At), l.Zone) >= from })
}

// back reads a journal from the newest entry for as long as more is asked for.
func (l *Ledger) back(ctx context.Context, id string, more func(*Entry) bool) ([]Entry, error) {
	var read []Entry
	for size := fewEntries; ; size = chunk {
		page, err := l.Store.Journal(ctx, id, len(read), size)
		if err != nil {
			return nil, err
		}
		on := len(page) == size
		for i := range page {
			if !more(&page[i]) {
				on = false // the rest of the page is at hand and does no harm
			}
		}
		read = append(read, page...)
		if !on {
			slices.Reverse(read)
			return Live(read), nil
		}
	}
}

// Excerpts reads what stands on shelves within a span from the journals: by
// company the live entries back to those, and whatever was written later. It
// reports whether the limit left some out, the oldest of a shelf.
func (l *Ledger) Excerpts(ctx context.Context, within Span, today Day, limit int, shelves ...Shelf) (map[string][]Entry, bool, error) {
	numbers, partly := map[string][]int{}, false
	for _, s := range shelves {
		spots, more, err := l.OnShelf(ctx, s, within, today, limit)
		if err != nil {
			return nil, false, err
		}
		partly = partly || more
		for _, at := range spots {
			numbers[at.ID] = append(numbers[at.ID], at.Number)
		}
	}
	found := make(map[string][]Entry, len(numbers))
	for id, ns := range numbers {
		journal, err := l.Excerpt(ctx, id, ns...)
		if err != nil {
			return nil, false, err
		}
		found[id] = journal
	}
	return found, partly, nil
}

// From reports whether an entry stands on a shelf within a span.
func (s Shelf) From(e *Entry, within Span) bool {
	shelf, day, ok := e.Shelf()
	return ok && shelf == s && within.Holds(day)
}
