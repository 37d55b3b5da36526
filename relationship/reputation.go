package relationship

import (
	"cmp"
	"slices"
	"strconv"
)

// LeastRaters is how many companies must have rated us before a mean of what
// they said is shown.
const LeastRaters = 3

// A Reputation is what the book says about us within a span. Every figure is
// the entries it rests on; whatever was not recorded is not in it.
type Reputation struct {
	InTime, Late, Broken, Overdue []Mark // our promises
	Payments                      []Mark // of partners' invoices, in percent
	Ratings                       []Mark // the newest of each company, 0 to 10
	References                    []Mark // customers that may be named, as last said
	Refusals                      []Mark // customers that may not
	Complaints                    []Mark // of customers about us, opened in the span
}

// A Mark is an entry about us, and its value if it has one.
type Mark struct {
	Company string // its ID
	Entry   *Entry
	Value   float64
}

// NewReputation reads what journals, by company, say about us within a span.
// The entries must be live. A promise counts on the day it was due first, or
// on the day it was decided if that came before; a reference counts for a year
// after it was said.
func NewReputation(journals map[string][]Entry, within Span, today Day) *Reputation {
	p := &Reputation{}
	for _, id := range sortedKeys(journals) {
		p.promises(id, journals[id], within, today)
		p.facts(id, journals[id], within)
	}
	for _, marks := range []*[]Mark{&p.InTime, &p.Late, &p.Broken, &p.Overdue, &p.Payments, &p.Ratings, &p.References, &p.Refusals, &p.Complaints} {
		slices.SortFunc(*marks, func(a, b Mark) int { return cmp.Compare(a.Entry.Number, b.Entry.Number) })
	}
	return p
}

func (p *Reputation) promises(id string, journal []Entry, within Span, today Day) {
	final := map[int]*Entry{}
	for i := range journal {
		if e := &journal[i]; e.Type == PromiseOutcome && e.decides() {
			final[e.Of] = e
		}
	}
	for i := range journal {
		e := &journal[i]
		if e.Type != Promise || e.Whose == Theirs {
			continue
		}
		mark, end := Mark{Company: id, Entry: e}, final[e.Number]
		day := e.Due
		if end != nil && (day == 0 || end.Day < day) {
			day = end.Day
		}
		switch {
		case day == 0 || !within.Holds(day):
		case end == nil && e.Due < today:
			p.Overdue = append(p.Overdue, mark)
		case end == nil || end.Result == Released:
		case end.Result == Broken:
			p.Broken = append(p.Broken, mark)
		case e.Due != 0 && end.Day > e.Due:
			p.Late = append(p.Late, mark)
		default:
			p.InTime = append(p.InTime, mark)
		}
	}
}

func (p *Reputation) facts(id string, journal []Entry, within Span) {
	var rated, reference *Mark
	for i := range journal {
		e := &journal[i]
		if e.Type == Complaint && e.Side == Customer && within.Holds(e.Day) {
			p.Complaints = append(p.Complaints, Mark{Company: id, Entry: e})
		}
		if e.Type != FactEntry || !AboutUs(e.Fact) {
			continue
		}
		value, _ := strconv.ParseFloat(e.Value, 64)
		mark := Mark{id, e, value}
		switch {
		case e.Fact == Referenceable && e.Day <= within.To && e.Day > within.To-AsideDays:
			reference = &mark
		case e.Fact == OurPayment && within.Holds(e.Day):
			p.Payments = append(p.Payments, mark)
		case e.Fact == RatedUs && within.Holds(e.Day):
			rated = &mark
		}
	}
	if rated != nil {
		p.Ratings = append(p.Ratings, *rated)
	}
	if reference != nil && reference.Entry.Value == "yes" {
		p.References = append(p.References, *reference)
	} else if reference != nil {
		p.Refusals = append(p.Refusals, *reference)
	}
}

// Promises returns how many of our promises fell in the span, and the share
// that was kept in time; false if there were none.
func (p *Reputation) Promises() (n int, share float64, ok bool) {
	n = len(p.InTime) + len(p.Late) + len(p.Broken) + len(p.Overdue)
	if n == 0 {
		return 0, 0, false
	}
	return n, 100 * float64(len(p.InTime)) / float64(n), true
}

// Paid returns the mean share of invoices that we paid on time.
func (p *Reputation) Paid() (mean float64, ok bool) { return meanOf(p.Payments, 1) }

// Rated returns the mean of what others rated us; false if they are too few.
func (p *Reputation) Rated() (mean float64, ok bool) { return meanOf(p.Ratings, LeastRaters) }

func meanOf(marks []Mark, least int) (mean float64, ok bool) {
	if len(marks) < least {
		return 0, false
	}
	for _, m := range marks {
		mean += m.Value
	}
	return mean / float64(len(marks)), true
}
