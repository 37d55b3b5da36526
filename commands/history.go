package commands

import (
	"context"
	"strconv"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	saidPast = count("history.title", "%[2]s: the last %[1]d day", "%[2]s: the last %[1]d days",
		"%[2]s: pēdējās %[1]d dienas", "%[2]s: pēdējā %[1]d diena", "%[2]s: pēdējās %[1]d dienas")
	columnDate  = say("history.date", "Date", "Datums")
	columnScore = say("history.score", "Score", "Vērtējums")
)

const (
	// remembered is the longest run that is kept beside the state; a longer one
	// is read from the journal.
	remembered = 90
	longestRun = 5 * 365
	runPoints  = 10
)

// history shows the score over the last days, as the journal stands now.
func (e *Env) history(ctx context.Context, r *Request, x *relationship.Rating, days int) (card.Message, error) {
	if r.mayNotSee(x) {
		return e.scoreCard(r, x), nil
	}
	days = min(max(days, 7), longestRun)
	past, err := e.pastOf(ctx, x, days)
	if err != nil {
		return card.Message{}, err
	}
	title := r.say(saidPast, days, r.heading(x))
	t := card.Table{Head: []string{r.say(columnDate), r.say(columnScore)}, Right: []int{1}}
	var line []rune
	for i, n := 0, min(runPoints, days); i <= n; i++ {
		day := r.Today - relationship.Day(days*(n-i)/n)
		shown, words := 0, "–"
		if s, ok := past(day); ok {
			shown, words = s, strconv.Itoa(s)
		}
		line = append(line, spark(shown))
		t.Rows = append(t.Rows, [][]card.Span{card.Say(r.date(day)), card.Say(words)})
	}
	return card.Message{Summary: title, Blocks: []card.Block{
		card.Title(title), card.Para(string(line)), t, r.note(saidHigher),
	}}, nil
}

// pastOf returns what tells the score of a day within a run that ends today.
func (e *Env) pastOf(ctx context.Context, x *relationship.Rating, days int) (func(relationship.Day) (int, bool), error) {
	if days <= remembered {
		return func(d relationship.Day) (int, bool) { return e.Ledger.Past(x, d) }, nil
	}
	entries, err := e.Ledger.History(ctx, x.Company.ID)
	if err != nil {
		return nil, err
	}
	live, m := relationship.Live(entries), e.Ledger.InForce()
	return func(d relationship.Day) (int, bool) {
		s := m.Rate(x.Relationship, m.Fold(x.Relationship, live, d), d)
		return s.Shown, s.Scored
	}, nil
}

// spark draws a score as one of eight heights.
func spark(shown int) rune {
	heights := []rune("▁▂▃▄▅▆▇█")
	return heights[min(max(shown, 0)*len(heights)/101, len(heights)-1)]
}
