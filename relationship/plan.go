package relationship

// A Plan is a score to reach by a day, and what is done about it.
type Plan struct {
	Goal  int    `json:"goal,omitempty"` // the shown score, 1 to 100; 0: there is no plan
	By    Day    `json:"by,omitempty"`
	Words string `json:"x,omitempty"`
	Began Day    `json:"on,omitempty"`
	From  int    `json:"from,omitempty"` // the shown score then, -1 if there was none
}

// Running reports whether the plan's day is still to come.
func (p Plan) Running(today Day) bool { return p.Goal > 0 && today < p.By }

// Result returns the shown score on the plan's day, and whether the goal was
// reached. It reports false before that day, and when there was no score.
func (l *Ledger) Result(x *Rating) (score int, passed, known bool) {
	p := x.Plan
	switch {
	case p.Goal == 0 || x.Today < p.By:
		return 0, false, false
	case x.Today == p.By:
		score, known = x.Score.Shown, x.Score.Scored
	default:
		score, known = l.Past(x, p.By)
	}
	return score, known && score >= p.Goal, known
}
