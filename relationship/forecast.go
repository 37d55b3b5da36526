package relationship

// With returns the score of today with one more entry: the predicted gain of
// an action is the difference of the two totals, since points move with the
// score. An entry without a number counts as the newest. It is false if the
// entry could not be added to s (see [Model.Add]); fold the journal with it
// instead. Neither s nor e is changed.
func (m *Model) With(r *Relationship, s *State, e Entry, today Day) (Score, bool) {
	if e.Number == 0 {
		e.Number = s.Number + 1
	}
	c := s.Clone()
	if !m.Add(r, c, &e) {
		return Score{}, false
	}
	return m.Rate(r, c, today), true
}
