package commands

import (
	"errors"
	"strconv"
	"strings"

	"github.com/rapport-bot/rapport/bot"
	"github.com/rapport-bot/rapport/relationship"
)

// An argument is a type that words of a command line are read into. A value
// that was read is a value that is right.
type argument interface {
	// read reports whether text is of this type. An error says that it is,
	// and what is wrong with it.
	read(r *Request, text string) (bool, error)
}

// A phrasal argument may be several words, such as "3 days ago".
type phrasal interface{ words() int }

// company is a known company, and the side that the command is about if the
// line says so (as=customer) or the company has only one.
type company struct {
	ID   string
	Side relationship.Side
}

func (company) kind() bot.FieldKind { return bot.Search }

// freeText is what a person wrote, kept as it was typed.
type freeText string

// unasked is a word that only buttons write: no form asks for it.
type unasked string

func (unasked) kind() bot.FieldKind { return bot.Hidden }

// newName is a name that need not be known: quoted, or all words up to one
// that is something else.
type newName string

// entryRef is an entry's number: #101.
type entryRef int

func (n *entryRef) read(_ *Request, text string) (bool, error) {
	digits, ok := strings.CutPrefix(text, "#")
	if !ok {
		return false, nil
	}
	v, err := strconv.Atoi(digits)
	if err != nil || v <= 0 {
		return false, nil //nolint:nilerr // not a number: something else may read it
	}
	*n = entryRef(v)
	return true, nil
}

// pastDay is the day something happened, futureDay one that is to come. Both
// hold the day plus one, so that the zero value is none.
type (
	pastDay   relationship.Day
	futureDay relationship.Day
)

// dayWords is the most words a date has: "the day before yesterday".
const dayWords = 4

func (pastDay) words() int            { return dayWords }
func (pastDay) kind() bot.FieldKind   { return bot.Date }
func (futureDay) words() int          { return dayWords }
func (futureDay) kind() bot.FieldKind { return bot.Date }

func (d *pastDay) read(r *Request, text string) (bool, error) {
	day, ok, err := readLeaning(text, r.Today, past)
	if ok {
		*d = pastDay(day + 1)
	}
	return ok, err
}

func (d *futureDay) read(r *Request, text string) (bool, error) {
	day, ok, err := readLeaning(text, r.Today, future)
	if ok {
		*d = futureDay(day + 1)
	}
	return ok, err
}

func readLeaning(text string, today relationship.Day, l lean) (relationship.Day, bool, error) {
	day, err := readDay(text, today, l)
	if errors.Is(err, errNoDate) {
		return 0, false, nil
	}
	return day, true, err
}

// or returns the day, or what holds when none was given.
func (d pastDay) or(none relationship.Day) relationship.Day {
	if d == 0 {
		return none
	}
	return relationship.Day(d - 1)
}

// day returns the day, 0 when none was given.
func (d futureDay) day() relationship.Day { return relationship.Day(max(d-1, 0)) }

// mention is a colleague: @toms, <@U0TOMS>, or "me". Whoever is mentioned by a
// second account is the one that it was joined to.
type mention string

func (mention) kind() bot.FieldKind { return bot.Colleague }

func (m *mention) read(r *Request, text string) (bool, error) {
	var a account
	ok, err := a.read(r, text)
	*m = mention(r.Directory.As(string(a)))
	return ok, err
}

// account is a mention of exactly that one of a colleague's accounts.
type account string

func (account) kind() bot.FieldKind { return bot.Colleague }

func (a *account) read(r *Request, text string) (bool, error) {
	if wordKey(text) == "me" || wordKey(text) == "es" || wordKey(text) == "man" {
		*a = account(r.Person)
		return true, nil
	}
	if tokens := split(text); len(tokens) == 1 && tokens[0].Kind == mentionToken {
		text = "@" + tokens[0].ID // typed into a field, as a platform writes it
	}
	id, ok := strings.CutPrefix(text, "@")
	if !ok || id == "" {
		return false, nil
	}
	for _, u := range r.Directory.Users() {
		if u.ID == id || wordKey(u.Name) == wordKey(id) {
			*a = account(u.ID)
			return true, nil
		}
	}
	*a = account(id)
	return true, nil
}

type (
	// names are texts with commas between.
	names []string
	// people are names of those who work at a company. A name with newMark
	// before it is that of somebody who is not known there yet.
	people []string
)

// newMark stands before the name of a person who is to be added: +Jana.
const newMark = "+"

func (people) kind() bot.FieldKind { return bot.Search }

func (n *names) read(_ *Request, text string) (bool, error) {
	for name := range strings.SplitSeq(text, ",") {
		if name = strings.TrimSpace(name); name != "" {
			*n = append(*n, name)
		}
	}
	return len(*n) > 0, nil
}

func (p *people) read(r *Request, text string) (bool, error) {
	ok, err := (*names)(p).read(r, text)
	for i, name := range *p {
		if name, fresh := cutNew(name); fresh {
			(*p)[i] = newMark + name
		}
	}
	return ok, err
}

// cutNew takes the mark of somebody new off a name.
func cutNew(name string) (string, bool) {
	bare, fresh := strings.CutPrefix(name, newMark)
	return strings.TrimSpace(bare), fresh
}

// yes is a switch of the language's words for yes.
type yes bool

func (yes) kind() bot.FieldKind { return bot.Pick }

func (yes) options(r *Request) []bot.Choice {
	return []bot.Choice{{Label: r.say(wordYes), Value: "yes"}, {Label: r.say(wordNo), Value: "no"}}
}

func (y *yes) read(_ *Request, text string) (bool, error) {
	v, ok := readYes(text)
	*y = yes(v)
	return ok, nil
}

// The words that are one of a few.
type (
	howWord     relationship.How
	sideWord    relationship.Side
	segmentWord relationship.Segment
	rightWord   relationship.Right
	whoseWord   string
	resultWord  string
	sizeWord    float64
	moodWord    struct{ *relationship.Mood }
)

func (howWord) kind() bot.FieldKind     { return bot.Pick }
func (sideWord) kind() bot.FieldKind    { return bot.Pick }
func (segmentWord) kind() bot.FieldKind { return bot.Pick }
func (rightWord) kind() bot.FieldKind   { return bot.Pick }
func (whoseWord) kind() bot.FieldKind   { return bot.Pick }
func (resultWord) kind() bot.FieldKind  { return bot.Pick }
func (sizeWord) kind() bot.FieldKind    { return bot.Pick }
func (moodWord) kind() bot.FieldKind    { return bot.Pick }
func (moodWord) words() int             { return 2 }

func (w *howWord) read(_ *Request, text string) (ok bool, _ error) {
	h, ok := readHow(text)
	*w = howWord(h)
	return ok, nil
}

func (w *sideWord) read(_ *Request, text string) (bool, error) {
	s, ok := readSide(text)
	*w = sideWord(s)
	return ok, nil
}

func (w *segmentWord) read(_ *Request, text string) (bool, error) {
	s, ok := readSegment(text)
	*w = segmentWord(s)
	return ok, nil
}

func (w *whoseWord) read(_ *Request, text string) (bool, error) {
	s, ok := readWhose(text)
	*w = whoseWord(s)
	return ok, nil
}

func (w *resultWord) read(_ *Request, text string) (bool, error) {
	s, ok := readResult(text)
	*w = resultWord(s)
	return ok, nil
}

func (w *sizeWord) read(_ *Request, text string) (bool, error) {
	s, ok := readSize(text)
	*w = sizeWord(s)
	return ok, nil
}

func (w *moodWord) read(_ *Request, text string) (bool, error) {
	m, ok := readMood(text)
	if ok {
		w.Mood = new(m)
	}
	return ok, nil
}

func (w *rightWord) read(_ *Request, text string) (bool, error) {
	switch wordKey(text) {
	case "member", "dalibnieks", "biedrs":
		*w = rightWord(relationship.Member)
	case "manager", "vaditajs":
		*w = rightWord(relationship.Manager)
	case "admin", "administrators":
		*w = rightWord(relationship.Admin)
	default:
		return false, nil
	}
	return true, nil
}
