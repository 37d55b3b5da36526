package relationship

// A view is a relationship on a day on which nothing happens. All of it moves
// one way with time, towards the worse, but for results, which change when a
// fact expires, and the index of harm, which fades.
type view struct {
	standing
	day     Day
	due     Due
	capped  float64 // vitality in the score, in log-odds
	falling float64 // quality without results and harm, in log-odds
	results float64 // in log-odds
}

// look views r on a day.
func (m *Model) look(r *Relationship, s *State, day Day) view {
	p := m.On(r.Side)
	q := p.qualities(r.Side, s, day)
	v := view{day: day, results: q.results, falling: q.satisfaction + q.ours + q.theirs + q.balance + q.complaints}
	v.index = q.index
	_, v.due = due(r, s, r.Pace(), day)
	if !s.Met() {
		return v
	}
	pu := s.pulse(r, day)
	vi := p.vitals(pu)
	v.capped = min(vi.z, vitalityMost)
	v.standing = standing{
		met: true, x: s.X(), vitality: percent(vi.z), index: q.index,
		complaints: len(s.Complaints), bad: q.mood.bad, badFor: int(day - q.mood.firstBad),
		silent: int(day - s.Last), gap: p.gap(&pu), alive: sigmoid(vi.alive), allowed: p.allowed(&pu, &vi),
		unanswered: int(pu.u), horizon: s.Horizon,
	}
	return v
}

// A face is what people are shown of a relationship in words.
type face struct {
	band      Band
	class     Class
	second    bool
	attention Attention
	due       Due
}

// face returns the words for a view, with harm at an index of its own.
func (p *Params) face(r *Relationship, v view, index float64) face {
	st, q := v.standing, v.falling+v.results
	st.index = index
	if r.Side == Partner {
		q += harmTerm(index)
	}
	st.quality = percent(q)
	f := face{due: v.due, attention: st.attention()}
	f.class, f.second = p.class(r, st)
	if st.met {
		f.band = band(round(percent(v.capped+q)), f.class)
	}
	return f
}

// A search finds the day on which the words for a relationship change.
type search struct {
	look func(Day) view
	// face gives the words for a view with harm at an index of its own.
	face func(v view, index float64) face
	now  face
}

// first returns the first day from a to b whose words are not those of now, 0
// if there is none. In between no fact may expire. The best that any of these
// days can be is a with the harm of b, the worst is b with the harm of a; when
// both have the same words, so have all the days between them.
func (f *search) first(a, b view) Day {
	if f.face(a, b.index) == f.now && f.face(b, a.index) == f.now {
		return 0
	}
	if a.day == b.day {
		return a.day
	}
	middle := a.day + (b.day-a.day)/2
	if d := f.first(a, f.look(middle)); d != 0 {
		return d
	}
	return f.first(f.look(middle+1), b)
}

// Turns returns the first day after today on which the band, the class, the
// attention or the due of r changes while nothing happens, so that a list that
// sorts by them is put right on that day. It looks 400 days ahead and returns
// 0 if nothing changes by then.
func (m *Model) Turns(r *Relationship, s *State, today Day) Day {
	const window = 400
	p := m.On(r.Side)
	now := m.look(r, s, today)
	f := search{
		look: func(d Day) view { return m.look(r, s, d) },
		face: func(v view, index float64) face { return p.face(r, v, index) },
		now:  p.face(r, now, now.index),
	}
	for from := today + 1; from <= today+window; {
		to := today + window
		for i := range s.Facts {
			if until := s.Facts[i].Until(); until >= from {
				to = min(to, until)
			}
		}
		if d := f.first(f.look(from), f.look(to)); d != 0 {
			return d
		}
		from = to + 1
	}
	return 0
}

// NeedsFrom returns the first day, today or later, on which r needs attention
// and is neither snoozed nor silenced by an attempt, if nothing more is
// recorded. It is 0 if that day does not come within ten years.
func (m *Model) NeedsFrom(r *Relationship, s *State, today Day) Day {
	return m.WantsFrom(r, s, max(today, s.silentUntil(today), r.Snoozed))
}

// WantsFrom returns the first day, today or later, on which r needs attention,
// snoozed and silenced or not, if nothing more is recorded: its place in the
// list of what is due. It is 0 if that day does not come within ten years.
func (m *Model) WantsFrom(r *Relationship, s *State, today Day) Day {
	const decade = 3653
	f := search{
		look: func(d Day) view { return m.look(r, s, d) },
		face: func(v view, _ float64) face { return face{attention: v.attention(), due: v.due} },
	}
	day := today
	for end := day + decade; day != 0; {
		v := f.look(day)
		f.now = f.face(v, 0)
		if needs(r, f.now.attention, f.now.due) {
			return day
		}
		if day == end {
			return 0
		}
		day = f.first(f.look(day+1), f.look(end))
	}
	return 0
}
