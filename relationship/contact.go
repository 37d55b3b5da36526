package relationship

import "slices"

// breadthWindow is how many days a person counts as seen.
const breadthWindow = 180

// badMood is the mood below which an interaction counts towards letting go.
const badMood = -0.05

// contact folds an interaction. An attempt on a day after the last two-way
// contact waits; two-way contact answers all that waited.
func (s *State) contact(e *Entry) {
	if e.Attempt() {
		s.LastAttempt, s.AttemptEntry = e.Day, e.Number
		if !s.Met() || e.Day > s.Last {
			s.Pending = append(s.Pending, Attempt{e.Number, e.Day, e.Mood, e.Confidence, e.Who})
			return
		}
	} else {
		s.answer(e.Day)
		s.LastEntry = e.Number
	}
	s.meet(e.Number, e.Day, e.Who, e.Mood, e.Confidence)
}

// answer folds in the attempts that waited, as if they never had, and then the
// two-way day itself. A second two-way contact on a day finds nothing to do.
func (s *State) answer(d Day) {
	if s.Met() && d == s.Last {
		return
	}
	if !s.Met() {
		s.First = d
		if len(s.Pending) > 0 {
			s.First = s.Pending[0].Day
		}
	}
	n, days := 1.0, 1
	for i, a := range s.Pending {
		s.meet(a.Number, a.Day, a.Who, a.Mood, a.Confidence)
		if a.Day < d && (i == 0 || a.Day != s.Pending[i-1].Day) {
			n += fade(float64(d-a.Day), s.Horizon)
			days++
		}
	}
	f := 0.0
	if s.Met() {
		f = fade(float64(d-s.Last), s.Horizon)
	}
	s.Active = s.Active*f + n
	s.Inbound = s.Inbound*f + 1
	s.Days += days
	s.Last = d
	s.Pending = nil
}

// meet takes the people, the mood and the number of an interaction that counts.
func (s *State) meet(number int, d Day, who []string, mood *Mood, confidence float64) {
	s.Cited.Contact.add(number)
	if len(who) > 0 {
		s.Cited.Named = push(s.Cited.Named, Cite{number, d})
		s.see(who, d)
	}
	if mood == nil {
		return
	}
	s.Cited.Moods.add(number)
	s.Moods++
	s.Mood = felt(s.Mood, *mood, confidence)
	if *mood < badMood {
		if s.Bad == 0 {
			s.FirstBad = d
		}
		s.Bad++
	}
}

// see remembers the people named and forgets those no longer seen.
func (s *State) see(who []string, d Day) {
	s.People = slices.DeleteFunc(s.People, func(p Seen) bool { return d-p.Day > breadthWindow })
	for _, name := range who {
		i := slices.IndexFunc(s.People, func(p Seen) bool { return p.Who == name })
		if i < 0 {
			s.People = append(s.People, Seen{name, d})
			continue
		}
		s.People[i].Day = d
	}
}

// people counts those seen in the window.
func (s *State) people(today Day) int {
	n := 0
	for i := range s.People {
		if today-s.People[i].Day <= breadthWindow {
			n++
		}
	}
	return n
}

// felt moves the average mood by one mood. It is one-sided: a good mood never
// lowers it and a bad one never raises it; and bad news moves it twice as far.
// Confidence 0 means 1.
func felt(m float64, mood Mood, confidence float64) float64 {
	const up, down = 0.15, 0.30
	c := 1.0
	if confidence > 0 {
		c = min(confidence, 1)
	}
	v := min(max(float64(mood), -1), 1)
	switch {
	case v >= 0:
		return m + up*c*max(0, v-m)
	case v < 0:
		return m + down*c*min(0, v-m)
	default: // not a number
		return m
	}
}

// countsNow reports whether the mood of an unanswered attempt counts already:
// only a bad one does.
func (a *Attempt) countsNow() bool { return a.Mood != nil && *a.Mood < 0 }

// A feeling is the average mood and what it rests on.
type feeling struct {
	mood     float64
	seen     int
	bad      int
	firstBad Day
}

// feeling returns the mood with the bad ones among the attempts that wait.
func (s *State) feeling() feeling {
	f := feeling{s.Mood, s.Moods, s.Bad, s.FirstBad}
	for i := range s.Pending {
		a := &s.Pending[i]
		if !a.countsNow() {
			continue
		}
		f.mood = felt(f.mood, *a.Mood, a.Confidence)
		f.seen++
		if *a.Mood < badMood {
			if f.bad == 0 {
				f.firstBad = a.Day
			}
			f.bad++
		}
	}
	return f
}
