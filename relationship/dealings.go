package relationship

import "slices"

// exchange takes the favours that an entry carries. They fade with twice the
// half-life of contact.
func (s *State) exchange(e *Entry) {
	given, received := favour(e.Given), favour(e.Received)
	if given == 0 && received == 0 {
		return
	}
	f := fade(float64(e.Day-s.Valued), 2*s.Horizon)
	s.Given = s.Given*f + given
	s.Received = s.Received*f + received
	s.Valued = e.Day
	s.Cited.Balance.add(e.Number)
}

// favour bounds a size, in usual favours, to what can be added up.
func favour(size float64) float64 {
	const most = 1e6
	if size > 0 {
		return min(size, most)
	}
	return 0
}

// Credit returns what we gave less what we received, in usual favours, faded
// to a day: above zero they owe us.
func (s *State) Credit(today Day) float64 {
	if s.Given == s.Received {
		return 0
	}
	return (s.Given - s.Received) * fade(float64(today-s.Valued), 2*s.Horizon)
}

func (s *State) promised(e *Entry) {
	p := OpenPromise{Number: e.Number, Theirs: e.Whose == Theirs, First: e.Due, Due: e.Due}
	s.Open = append(s.Open, p)
	s.citePromise(p.Theirs, e.Number)
}

// Owing reports whether a promise of either side is open past the day for which
// it was given first.
func (s *State) Owing(today Day) bool {
	return slices.ContainsFunc(s.Open, func(p OpenPromise) bool { return p.First != 0 && p.First < today })
}

// decide folds the outcome of a promise. Only the last outcome that ends it
// counts; a move changes the reminder and never the first date.
func (s *State) decide(e *Entry, d *docket) {
	if d != nil {
		made, ok := d.made[e.Of]
		if !ok || made.Type != Promise {
			return
		}
		s.citePromise(made.Whose == Theirs, e.Number)
	}
	i := s.promise(e.Of)
	if i < 0 {
		return
	}
	p := &s.Open[i]
	if d == nil {
		s.citePromise(p.Theirs, e.Number)
	}
	if e.Result == Moved {
		p.Due = e.Due
		return
	}
	if !e.decides() || d != nil && d.final[e.Of] != e.Number {
		return
	}
	t := &s.Ours
	if p.Theirs {
		t = &s.Theirs
	}
	switch e.Result {
	case Kept:
		t.Kept++
	case Broken:
		t.Broken++
	}
	s.Open = slices.Delete(s.Open, i, i+1)
}

func (s *State) citePromise(theirs bool, number int) {
	if theirs {
		s.Cited.Theirs.add(number)
		return
	}
	s.Cited.Ours.add(number)
}

// promise returns the place of an open promise, or -1.
func (s *State) promise(number int) int {
	return slices.IndexFunc(s.Open, func(p OpenPromise) bool { return p.Number == number })
}

// complaint returns the place of an open complaint, or -1.
func (s *State) complaint(number int) int {
	return slices.IndexFunc(s.Complaints, func(c OpenComplaint) bool { return c.Number == number })
}

// overdue adds up how late the open promises of each side are, a fortnight or
// more counting 1 each.
func (s *State) overdue(today Day) (ours, theirs float64) {
	const fortnight = 14
	for i := range s.Open {
		p := &s.Open[i]
		if p.First == 0 || today <= p.First {
			continue
		}
		late := min(float64(today-p.First)/fortnight, 1)
		if p.Theirs {
			theirs += late
		} else {
			ours += late
		}
	}
	return ours, theirs
}

// harmHalfLife is the days in which harm fades by half.
const harmHalfLife = 180

// harmPoints are what each severity of harm adds to the index.
var harmPoints = [...]float64{5, 10, 20, 35, 60}

func (s *State) harmed(e *Entry) {
	if e.Severity < 1 || e.Severity > len(harmPoints) {
		return
	}
	s.Harm = s.Harm*fade(float64(e.Day-s.HarmDay), harmHalfLife) + harmPoints[e.Severity-1]
	s.HarmDay = e.Day
	s.Cited.Harm.add(e.Number)
}

// HarmIndex returns how much harm a partner did us, from 0 to 100, faded to a
// day.
func (s *State) HarmIndex(today Day) float64 {
	if s.Harm == 0 {
		return 0
	}
	return min(100, s.Harm*fade(float64(today-s.HarmDay), harmHalfLife))
}
