package relationship

// A Report is how well the workspace's own history could have been foretold,
// and what reminders were worth.
type Report struct {
	Day      Day      `json:"day"`
	Backtest Backtest `json:"backtest"`
	Given    Answered `json:"given"` // reminders that were given
	Left     Answered `json:"left"`  // that were left out at random
}

// Answered counts reminders, and how many were followed by two-way contact
// within [AnswerDays].
type Answered struct {
	Count    int `json:"n"`
	Answered int `json:"a"`
}

// Share returns the share that was answered, and whether there is any.
func (a Answered) Share() (float64, bool) {
	if a.Count == 0 {
		return 0, false
	}
	return float64(a.Answered) / float64(a.Count), true
}

const (
	// ReportDays is how far a report looks back, and the foretelling ahead: a
	// quarter.
	ReportDays = 91
	// AnswerDays is within how many days contact counts as an answer to a
	// reminder.
	AnswerDays = 14
)

// ReportName is what the newest report is kept under.
const ReportName = "report:last"

// NewReport looks back over a quarter from today.
func (m *Model) NewReport(histories []History, nudges []Nudge, today Day) Report {
	r := Report{Day: today, Backtest: m.BacktestOn(histories, today-ReportDays, ReportDays)}
	talks := map[Ref][]Day{}
	for _, h := range histories {
		if len(h.Entries) == 0 {
			continue
		}
		for _, e := range Live(h.Entries) {
			if e.TwoWay() && e.On(h.Relationship.Side) {
				ref := Ref{h.ID, h.Relationship.Side}
				talks[ref] = append(talks[ref], e.Day)
			}
		}
	}
	for _, n := range nudges {
		if n.Day > today-AnswerDays {
			continue // it is too early to tell
		}
		group := &r.Given
		if n.Withheld {
			group = &r.Left
		}
		group.Count++
		for _, d := range talks[n.Ref] {
			if d >= n.Day && d < n.Day+AnswerDays {
				group.Answered++
				break
			}
		}
	}
	return r
}
