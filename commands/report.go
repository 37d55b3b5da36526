package commands

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"

	"github.com/rapport-bot/rapport/bot/card"
	"github.com/rapport-bot/rapport/relationship"
)

var (
	saidReport   = say("report.title", "How well the last quarter was foretold (%s)", "Cik labi izdevās paredzēt pagājušo ceturksni (%s)")
	saidNoReport = say("report.none", "There is no report yet: it is made on the first of each month.", "Atskaites vēl nav: to sagatavo katra mēneša pirmajā datumā.")
	saidFlagged  = say("report.flagged", "Of %d flagged on %s, %d went silent. %d more went silent without a flag.",
		"No %d atzīmētajiem (%s) apklusa %d. Bez atzīmes apklusa vēl %d.")
	saidArea = say("report.area", "Telling silent from active: %s for our score, %s for days since the last talk alone (1 is perfect, 0.5 is chance).",
		"Kluso atšķiršana no aktīvajiem: mūsu vērtējumam %s, tikai dienām kopš pēdējās sarunas %s (1 ir perfekti, 0,5 ir nejaušība).")
	saidTooFewFor  = say("report.few", "Too few relationships to measure it.", "Par maz attiecību, lai to izmērītu.")
	saidCalibrated = say("report.calibration", "Chance of contact that was given, and what came:", "Dotā saziņas iespējamība un kas notika:")
	saidWorth      = say("report.worth", "After a reminder %s %% were talked to within %d days (%d reminders); of those left out at random %s %% (%d).",
		"Pēc atgādinājuma %s %% sazinājās %d dienu laikā (%d atgādinājumi); no nejauši izlaistajiem %s %% (%d).")
	saidNoWorth = say("report.noworth", "What reminders are worth cannot be told yet: too few were left out.", "Atgādinājumu vērtību vēl nevar pateikt: izlaistu vēl par maz.")
	saidHonest  = say("report.note", "Scores describe relationships. They must not be used to judge employees.", "Vērtējumi raksturo attiecības. Tos nedrīkst lietot darbinieku vērtēšanai.")
	columnSaid  = say("report.said", "Given", "Dots")
	columnCame  = say("report.came", "Came", "Notika")
	columnHowN  = say("report.n", "Relationships", "Attiecības")
)

// leastLeftOut is how many reminders were left out before anything is said of
// what they are worth.
const leastLeftOut = 20

// leastForReport is how many relationships it takes to say anything of the
// quarter.
const leastForReport = 20

// report is the newest monthly report.
func (e *Env) report(ctx context.Context, r *Request) (card.Message, error) {
	text, err := e.Memory.Kept(ctx, relationship.ReportName)
	if errors.Is(err, relationship.ErrUnknown) {
		return told(r.line(saidNoReport)), nil
	}
	var rep relationship.Report
	if err == nil {
		err = json.Unmarshal([]byte(text), &rep)
	}
	if err != nil {
		return card.Message{}, err
	}
	title := r.say(saidReport, r.date(rep.Day))
	m := card.Message{Summary: title, Blocks: []card.Block{card.Title(title)}}
	m.Blocks = append(m.Blocks, r.foretold(&rep)...)
	given, _ := rep.Given.Share()
	left, _ := rep.Left.Share()
	const percent = 100
	if rep.Left.Count >= leastLeftOut && rep.Given.Count >= leastLeftOut {
		m.Blocks = append(m.Blocks, r.para(saidWorth, r.decimal(percent*given, 0), relationship.AnswerDays, rep.Given.Count, r.decimal(percent*left, 0), rep.Left.Count))
	} else {
		m.Blocks = append(m.Blocks, r.para(saidNoWorth))
	}
	m.Blocks = append(m.Blocks, r.note(saidHonest))
	return m, nil
}

// foretold says how flags and chances compare with what came.
func (r *Request) foretold(rep *relationship.Report) []card.Block {
	b := &rep.Backtest
	var ours, recency *relationship.Method
	for i := range b.Methods {
		switch b.Methods[i].Name {
		case relationship.MethodOurs:
			ours = &b.Methods[i]
		case relationship.MethodRecency:
			recency = &b.Methods[i]
		}
	}
	if b.Known < leastForReport || ours == nil || ours.AUC == nil || recency == nil || recency.AUC == nil {
		return []card.Block{r.para(saidTooFewFor)}
	}
	at, err := relationship.ParseDay(b.At)
	if err != nil {
		return nil
	}
	const places = 2
	blocks := []card.Block{
		r.para(saidFlagged, ours.Alarms, r.date(at), ours.Right, b.Silent-ours.Right),
		r.para(saidArea, r.decimal(*ours.AUC, places), r.decimal(*recency.AUC, places)),
	}
	t := card.Table{Head: []string{r.say(columnSaid), r.say(columnCame), r.say(columnHowN)}, Right: []int{0, 1, 2}}
	const percent = 100
	for _, bin := range ours.Calibration {
		share := func(x float64) []card.Span { return card.Say(r.decimal(percent*x, 0) + " %") }
		t.Rows = append(t.Rows, [][]card.Span{share(bin.Said), share(bin.Became), card.Say(strconv.Itoa(bin.Count))})
	}
	return append(blocks, r.para(saidCalibrated), t)
}
