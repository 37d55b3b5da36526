package commands

import (
	"errors"
	"strings"

	"github.com/rapport-bot/rapport/relationship"
)

// lookback is the period that a question looks back on: the last week, month,
// quarter or year up to today, or a month, quarter or year of the calendar.
type lookback struct {
	relationship.Span
	typed string
}

func (lookback) words() int { return 3 }

func (l *lookback) read(r *Request, text string) (bool, error) {
	words := strings.Fields(relationship.Plain(text))
	if u := unitOf(strings.Join(words, " ")); len(words) == 1 && u != noUnit && u != dayUnit && len(words[0]) > 1 {
		*l = r.lookingBack(u)
		l.typed = text
		return true, nil
	}
	first, last, err := readPeriod(text, r.Today)
	if errors.Is(err, errNoDate) {
		return false, nil
	}
	if err == nil && first > r.Today {
		err = r.refuse(saidAheadOf)
	}
	*l = lookback{relationship.Span{From: first, To: min(last, r.Today)}, text}
	return true, err
}

// String is the period as a command line has it.
func (l lookback) String() string { return l.typed }

var (
	saidAheadOf = say("lookback.ahead", "That period has not begun. Nothing is known of it yet.", "Šis periods vēl nav sācies. Par to vēl nekas nav zināms.")
	saidSpan    = say("lookback.span", "%s – %s", "%s – %s")
	saidPartly  = count("lookback.partly", "Looked at the newest %d entry only; ask about a shorter period to see all.",
		"Looked at the newest %d entries only; ask about a shorter period to see all.",
		"Skatīti tikai jaunākie ieraksti (%d); visus rāda īsāks periods.",
		"Skatīti tikai jaunākie ieraksti (%d); visus rāda īsāks periods.",
		"Skatīti tikai jaunākie ieraksti (%d); visus rāda īsāks periods.")
)

// lookingBack is the last unit of time up to today.
func (r *Request) lookingBack(u unit) lookback {
	return lookback{Span: relationship.Span{From: r.Today - relationship.Day(unitDays[u]) + 1, To: r.Today}}
}

// or returns the period, or what holds when none was given.
func (l lookback) or(r *Request, u unit) lookback {
	if l.Span == (relationship.Span{}) {
		return r.lookingBack(u)
	}
	return l
}

// within writes a period by its first and last day.
func (r *Request) within(s relationship.Span) string {
	return r.say(saidSpan, r.day(s.From, r.Today), r.day(s.To, r.Today))
}

// leafed bounds how many entries of a shelf one question reads.
const leafed = 2000

// scope is which relationships a question is about; all unless it says so.
type scope struct {
	side relationship.Side
	said bool
}

func (s *scope) read(_ *Request, text string) (bool, error) {
	switch wordKey(text) {
	case "all", "everything", "both", "visi", "viss", "abi":
		*s = scope{said: true}
		return true, nil
	}
	side, ok := readSide(text)
	*s = scope{side, true}
	return ok, nil
}

// String is the scope as a command line has it.
func (s scope) String() string {
	if s.side == relationship.Whole {
		return "all"
	}
	return string(s.side) + "s"
}

// holds reports whether a side is in the scope.
func (s scope) holds(side relationship.Side) bool {
	return s.side == relationship.Whole || side == s.side || side == relationship.Whole
}

var scopeNames = map[relationship.Side]phrase{
	relationship.Whole: wordEverything, relationship.Customer: wordCustomers, relationship.Partner: wordPartners,
}
