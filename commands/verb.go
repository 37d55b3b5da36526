package commands

import (
	"slices"
	"strings"

	"github.com/hbollon/go-edlib"

	"github.com/rapport-bot/rapport/bot/card"
)

// unknownVerb says that a line begins with no command, and which are close.
func (m *Mux) unknownVerb(line string) error {
	tokens := split(line)
	e := &unknownVerbError{line: line}
	if len(tokens) == 0 {
		return e
	}
	e.verb, e.rest = tokens[0].Text, strings.TrimSpace(line[tokens[0].End:])
	type close struct {
		spec *Spec
		far  int
	}
	var found []close
	word := wordKey(e.verb)
	for _, s := range m.specs {
		best := farthest + 1
		for _, v := range s.verbs() {
			best = min(best, edlib.OSADamerauLevenshteinDistance(word, v))
		}
		if best <= farthest && best < len(word) {
			found = append(found, close{s, best})
		}
	}
	slices.SortStableFunc(found, func(a, b close) int { return a.far - b.far })
	for _, c := range found[:min(len(found), 3)] {
		e.near = append(e.near, c.spec)
	}
	return e
}

// farthest is how many letters a mistyped verb may be off.
const farthest = 2

func (m *Mux) explainVerb(r *Request, e *unknownVerbError) *answerError {
	if len(e.near) == 0 {
		return r.refuse(saidUnknownVerb, shorten(e.verb, nameShown)).with(menu(r)...)
	}
	var actions []card.Action
	for _, s := range e.near {
		line := strings.TrimSpace(s.verb(r.lang) + " " + e.rest)
		actions = append(actions, card.Action{Label: shorten(line, labelShown), Line: line})
	}
	return r.refuse(saidDidYouMean, card.Lit(e.near[0].verb(r.lang))).with(actions...)
}

// labelShown is the most a button says: Slack shows about thirty letters.
const labelShown = 30
