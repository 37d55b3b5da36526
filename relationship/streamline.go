package relationship

import (
	"cmp"
	"slices"
	"strconv"
)

// An Overlap is a category that more than one partner supplies.
type Overlap struct {
	Category string
	Partners []*Rating // by name
	// Prospects are to become partners of it: they supply nothing yet.
	Prospects []*Rating
}

// Overlaps finds the categories that two partners or more supply, by name.
// Two spellings of a category are one, as those of a company's name are.
func Overlaps(all []*Rating) []Overlap {
	by := map[string]*Overlap{}
	for _, x := range all {
		key := Fold(x.Category)
		if x.Side != Partner || x.Archived || key == "" {
			continue
		}
		if by[key] == nil {
			by[key] = &Overlap{Category: x.Category}
		}
		if o := by[key]; x.Prospect() {
			o.Prospects = append(o.Prospects, x)
		} else {
			o.Partners = append(o.Partners, x)
		}
	}
	byName := func(a, b *Rating) int {
		return cmp.Or(cmp.Compare(Plain(a.Company.Name), Plain(b.Company.Name)), cmp.Compare(a.Company.ID, b.Company.ID))
	}
	var found []Overlap
	for _, key := range sortedKeys(by) {
		if o := by[key]; len(o.Partners) > 1 {
			slices.SortFunc(o.Partners, byName)
			slices.SortFunc(o.Prospects, byName)
			found = append(found, *o)
		}
	}
	return found
}

// A Loss is a partner that costs more a year than it brings.
type Loss struct {
	Company       string // its ID
	Cost, Benefit Mark
}

// Amount is how much more it costs.
func (l *Loss) Amount() float64 { return l.Cost.Value - l.Benefit.Value }

// Losses finds the partners whose newest cost is above their newest benefit,
// the largest difference first. Both must be recorded within the span: what
// is not known is no loss.
func Losses(journals map[string][]Entry, within Span) []Loss {
	var found []Loss
	for _, id := range sortedKeys(journals) {
		l := Loss{Company: id}
		for i := range journals[id] {
			e := &journals[id][i]
			value, err := strconv.ParseFloat(e.Value, 64)
			if !CostShelf.From(e, within) || err != nil {
				continue
			}
			if e.Fact == YearlyCost {
				l.Cost = Mark{id, e, value}
			} else {
				l.Benefit = Mark{id, e, value}
			}
		}
		if l.Cost.Entry != nil && l.Benefit.Entry != nil && l.Amount() > 0 {
			found = append(found, l)
		}
	}
	slices.SortStableFunc(found, func(a, b Loss) int { return cmp.Compare(b.Amount(), a.Amount()) })
	return found
}

// Talks counts the days of a span with two-way contact.
func Talks(entries []Entry, within Span) int {
	days := map[Day]bool{}
	for i := range entries {
		if e := &entries[i]; e.TwoWay() && within.Holds(e.Day) {
			days[e.Day] = true
		}
	}
	return len(days)
}
