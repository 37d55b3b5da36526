package relationship

// reviewEvery is how long a partner's segment is good for, in days.
const reviewEvery = 365

// Review returns the day on which the segment is to be looked at again, 0 for
// customers, whose tier is somebody's choice, and for prospects, of whom it is
// a guess.
func (r *Relationship) Review() Day {
	if r.Side != Partner || r.Prospect() {
		return 0
	}
	return max(r.Reviewed, r.Added) + reviewEvery
}

// NextDate returns the first day, from or later, that the calendar names for a
// relationship: a promise is due or has been for a week, a step was planned, a review comes round,
// a plan of repair ends. It is 0 if there is none.
func NextDate(r *Relationship, s *State, from Day) Day {
	first := Day(0)
	for d := range dates(r, s) {
		if d >= from && (first == 0 || d < first) {
			first = d
		}
	}
	return first
}

// dateGrace is for how many days after it a date keeps its place in the
// ranking: what fell on days off is told on the next working day.
const dateGrace = 7

// AskedAgain is how many days after its day a promise that is still open is
// asked about once more.
const AskedAgain = 7

// dates yields every day that is written down for a relationship.
func dates(r *Relationship, s *State) func(func(Day) bool) {
	return func(yield func(Day) bool) {
		for i := range s.Open {
			if d := s.Open[i].Due; d != 0 && (!yield(d) || !yield(d+AskedAgain)) {
				return
			}
		}
		for _, d := range [...]Day{r.Next, r.Review(), s.AskAgain(), r.Plan.By} {
			if d != 0 && !yield(d) {
				return
			}
		}
	}
}
