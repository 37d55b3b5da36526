package commands

import (
	"slices"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// openItems are what waits between us and a company.
type openItems struct {
	ours, theirs []openPromise
	complaints   []*relationship.Entry
}

type openPromise struct {
	relationship.OpenPromise
	entry *relationship.Entry
}

// openItems gathers what the states say is open, with the words of the
// journal.
func (r *Request) openItems(sides []*relationship.Rating, entries []relationship.Entry) openItems {
	find := func(number int) *relationship.Entry {
		i := slices.IndexFunc(entries, func(en relationship.Entry) bool { return en.Number == number })
		if i < 0 {
			return nil
		}
		return &entries[i]
	}
	var open openItems
	for _, x := range sides {
		for _, p := range x.Held.State.Open {
			en := find(p.Number)
			if en == nil {
				continue
			}
			if p.Theirs {
				open.theirs = append(open.theirs, openPromise{p, en})
			} else {
				open.ours = append(open.ours, openPromise{p, en})
			}
		}
		for _, c := range x.Held.State.Complaints {
			if en := find(c.Number); en != nil {
				open.complaints = append(open.complaints, en)
			}
		}
	}
	// Those with a date first, the earliest first.
	byDue := func(a, b openPromise) int {
		switch {
		case a.First == b.First:
			return a.Number - b.Number
		case a.First == 0:
			return 1
		case b.First == 0:
			return -1
		}
		return int(a.First - b.First)
	}
	slices.SortFunc(open.ours, byDue)
	slices.SortFunc(open.theirs, byDue)
	return open
}

// blocks are the open items as paragraphs, those that are empty left out.
func (o *openItems) blocks(r *Request) []card.Block {
	var blocks []card.Block
	if len(o.ours) > 0 {
		blocks = append(blocks, r.listed(saidOurOpen, r.promiseLines(o.ours)))
	}
	if len(o.theirs) > 0 {
		blocks = append(blocks, r.listed(saidTheirOpen, r.promiseLines(o.theirs)))
	}
	if len(o.complaints) > 0 {
		var lines [][]card.Span
		for _, en := range o.complaints[:min(len(o.complaints), perPage)] {
			lines = append(lines, card.Say(card.Bold(hash(en.Number)), " · "+r.day(en.Day, r.Today)+r.rest(en)))
		}
		blocks = append(blocks, r.listed(saidOpenIssues, lines))
	}
	return blocks
}

func (r *Request) promiseLines(open []openPromise) [][]card.Span {
	var lines [][]card.Span
	for _, p := range open[:min(len(open), perPage)] {
		when := r.say(saidNoDate)
		if p.First != 0 {
			when = r.say(saidUntil, r.day(p.First, r.Today))
		}
		if p.Due != p.First {
			when += ", " + r.say(saidMovedTo, r.day(p.Due, r.Today))
		}
		if p.late(r.Today) {
			when += ", " + r.say(saidLate, int(r.Today-p.First))
		}
		lines = append(lines, card.Say(card.Bold(hash(p.Number)), " · "+when+r.rest(p.entry)))
	}
	return lines
}

// late reports whether a promise is past its first date.
func (p *openPromise) late(today relationship.Day) bool { return p.First != 0 && today > p.First }
