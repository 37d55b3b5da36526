package commands

import (
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

// remembered is the longest run that is kept beside the state.
const remembered = 90

// history shows the score over the last days, as the journal stands now.
func (e *Env) history(r *Request, x *relationship.Rating, days int) card.Message {
	if r.mayNotSee(x) {
		return e.scoreCard(r, x)
	}
	days = min(max(days, 7), remembered)
	title := r.say(saidPast, days, r.heading(x))
	t := card.Table{Head: []string{r.say(columnDate), r.say(columnScore)}, Right: []int{1}}
	var line []rune
	step := max(days/10, 1)
	for back := days; back >= 0; back -= step {
		day := r.Today - relationship.Day(back)
		shown, words := 0, "–"
		if s, ok := e.Ledger.Past(x, day); ok {
			shown, words = s, strconv.Itoa(s)
		}
		line = append(line, spark(shown))
		t.Rows = append(t.Rows, [][]card.Span{card.Say(r.date(day)), card.Say(words)})
	}
	return card.Message{Summary: title, Blocks: []card.Block{
		card.Title(title), card.Para(string(line)), t, r.note(saidHigher),
	}}
}

// spark draws a score as one of eight heights.
func spark(shown int) rune {
	heights := []rune("▁▂▃▄▅▆▇█")
	return heights[min(max(shown, 0)*len(heights)/101, len(heights)-1)]
}
