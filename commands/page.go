package commands

import (
	"strconv"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

// perPage is how many lines a list shows at once.
const perPage = 10

// pageNumber is a page of a list, from 1: page=2. The zero value is the first.
type pageNumber int

func (p *pageNumber) read(_ *Request, text string) (bool, error) {
	const most = 10_000
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return false, nil //nolint:nilerr // no number: the caller says what a page is
	}
	*p = pageNumber(n)
	return true, nil
}

// from is the place of the page's first line.
func (p pageNumber) from() int { return perPage * (max(int(p), 1) - 1) }

// cut returns the page's part of all, and whether more follows.
func cut[T any](p pageNumber, all []T) (part []T, more bool) {
	from := min(p.from(), len(all))
	to := min(from+perPage, len(all))
	return all[from:to], to < len(all)
}

// turning are the buttons that turn the pages of a line without page=.
func (r *Request) turning(line string, p pageNumber, back, on phrase, more bool) []card.Action {
	page := max(int(p), 1)
	var buttons []card.Action
	if more {
		buttons = append(buttons, card.Action{Label: r.say(on), Line: line + " page=" + strconv.Itoa(page+1)})
	}
	if page > 1 {
		buttons = append(buttons, card.Action{Label: r.say(back), Line: line + " page=" + strconv.Itoa(page-1)})
	}
	return buttons
}

// verb is a command's verb in the person's language, for a line to type.
func (r *Request) verb(name string) string {
	for _, s := range specs {
		if s.Name == name {
			return s.verb(r.lang)
		}
	}
	return name
}

// about is a company as a command line names it: with its side when the line
// chose one of two.
func (r *Request) about(c company) string {
	words := quote(r.name(c.ID))
	if l, _ := r.Directory.Listing(c.ID); len(l.Sides) > 1 && c.Side != relationship.Whole {
		words += " as=" + string(c.Side)
	}
	return words
}
