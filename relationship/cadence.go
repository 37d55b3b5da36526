package relationship

// Due says how a relationship stands against its cadence.
type Due string

// The kinds of due. NoDue is that of a relationship without a cadence.
const (
	NoDue Due = ""
	InDue Due = "ok"
	Amber Due = "amber" // past the cadence
	Red   Due = "red"   // past the max
)

// silence is how many days an attempt silences reminders.
const silence = 7

// A Timing says when a relationship wants contact, on one day.
type Timing struct {
	Pace
	Since int // days since the last two-way contact, or since it was added
	// DueDay is when contact is due; it means nothing without a cadence. Only
	// two-way contact moves it.
	DueDay Day
	Due    Due

	NeedsAttention bool
	// SilentUntil is the day on which reminders start again after an attempt
	// of ours, 0 if they are not silent.
	SilentUntil Day

	AfterContact float64 // vitality after a two-way contact today, 0 to 100
	// Priority orders the weekly list, largest first: what a contact today
	// would add to vitality, times the weight of the segment.
	Priority float64
}

// Timing returns the timing of r on the day of its score.
func (m *Model) Timing(r *Relationship, s *State, sc *Score, today Day) Timing {
	t := Timing{Pace: r.Pace(), SilentUntil: s.silentUntil(today)}
	t.Since, t.Due = due(r, s, t.Pace, today)
	t.DueDay = since(r, s) + Day(t.Cadence)
	t.NeedsAttention = needs(r, sc.Attention, t.Due)
	t.AfterContact = m.AfterContact(r, s, today)
	t.Priority = float64(t.Weight) * (t.AfterContact - sc.Vitality)
	return t
}

// since returns the day from which the cadence counts.
func since(r *Relationship, s *State) Day {
	if s.Met() {
		return s.Last
	}
	return r.Added
}

func due(r *Relationship, s *State, p Pace, today Day) (days int, d Due) {
	days = int(today - since(r, s))
	switch {
	case p.Cadence == 0:
		return days, NoDue
	case days > p.Max:
		return days, Red
	case days > p.Cadence:
		return days, Amber
	default:
		return days, InDue
	}
}

// needs reports whether somebody should act. An agreed cadence is a person's
// word that this much silence is fine: until it has passed, drifting alone
// does not count.
func needs(r *Relationship, a Attention, d Due) bool {
	if d == Amber || d == Red {
		return true
	}
	switch a {
	case Drifting:
		return !r.Agreed()
	case Neglected, Lost, Unanswered:
		return true
	default:
		return false
	}
}

// silentUntil returns the day on which reminders start again after the newest
// attempt, 0 if they need not wait. After four days of attempts without an
// answer they do not: those are themselves the news.
func (s *State) silentUntil(today Day) Day {
	until := s.LastAttempt + silence
	if s.AttemptEntry == 0 || today >= until || s.Unanswered() >= unansweredDays {
		return 0
	}
	return until
}

// AfterContact returns what vitality would be, from 0 to 100, after a mutual
// contact today that names nobody. What waited for an answer then counts.
func (m *Model) AfterContact(r *Relationship, s *State, today Day) float64 {
	p := m.On(r.Side)
	pu := s.pulse(r, today)
	if s.Met() && today == s.Last {
		return percent(p.vitals(pu).z)
	}
	first := today
	switch {
	case s.Met():
		first = s.First
	case len(s.Pending) > 0:
		first = s.Pending[0].Day
	}
	n, days := 1.0, 1
	for i := range s.Pending {
		a := &s.Pending[i]
		if a.Day < today && (i == 0 || a.Day != s.Pending[i-1].Day) {
			n += fade(float64(today-a.Day), s.Horizon)
			days++
		}
	}
	f := 0.0
	if s.Met() {
		f = fade(float64(today-s.Last), s.Horizon)
	}
	pu.n, pu.inn = s.Active*f+n, s.Inbound*f+1
	pu.x = float64(s.Days + days - 1)
	pu.tx, pu.e, pu.u = float64(today-first), 0, 0
	if pu.org {
		pu.people += s.waitingPeople(today)
	}
	return percent(p.vitals(pu).z)
}

// waitingPeople counts the people whom only attempts that wait have named in
// the window.
func (s *State) waitingPeople(today Day) int {
	var fresh []string
	for i := range s.Pending {
		a := &s.Pending[i]
		if today-a.Day > breadthWindow {
			continue
		}
	names:
		for _, who := range a.Who {
			for j := range s.People {
				if s.People[j].Who == who && today-s.People[j].Day <= breadthWindow {
					continue names
				}
			}
			for _, f := range fresh {
				if f == who {
					continue names
				}
			}
			fresh = append(fresh, who)
		}
	}
	return len(fresh)
}
