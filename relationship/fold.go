package relationship

import (
	"cmp"
	"slices"
)

// Fold folds the entries of r up to and including a day. The order in which
// they are given does not matter: they count in the order of (day, number).
// Entries of the other side and entries dated later are left out.
//
// An entry that a void names is left out, and with it every outcome or close
// that refers to it, on whatever day the void was written: what was undone
// leaves no trace in the score of past days either. A void cannot itself be
// undone; what it took back is recorded anew.
func (m *Model) Fold(r *Relationship, entries []Entry, until Day) *State {
	s := &State{Horizon: m.Horizon(r), Mood: m.On(r.Side).MoodStart}
	steps, d := journal(r.Side, entries, until)
	for i := range steps {
		m.step(r, s, steps[i].entry, &d)
	}
	return s
}

// Add folds one more entry, in constant time, and is then equal to a fold of
// them all. It reports false, and leaves s as it was, when only a new fold is
// right: for a void, for an entry that does not come after everything folded,
// for a further outcome of a promise already decided or of an ask that is not
// the latest, and when the horizon of r is no longer that of s.
//
// An entry that changes no score, such as a note or one of the other side, is
// always taken. Entries dated after today must not be added before their day.
func (m *Model) Add(r *Relationship, s *State, e *Entry) bool {
	if !e.On(r.Side) || e.Type == Note || e.Type == Insight {
		return true
	}
	if e.Type == Void || m.Horizon(r) != s.Horizon {
		return false
	}
	if s.Number != 0 && (e.Day < s.Day || e.Day == s.Day && e.Number <= s.Number) {
		return false
	}
	switch e.Type {
	case PromiseOutcome:
		if s.promise(e.Of) < 0 {
			return false
		}
	case ComplaintClose:
		if s.complaint(e.Of) < 0 {
			return false
		}
	case AskOutcome:
		if e.Of != s.AskEntry {
			return false
		}
	default: // the others refer to nothing
	}
	m.step(r, s, e, nil)
	return true
}

// A step is an entry and the day on which it takes effect.
type step struct {
	entry *Entry
	day   Day
}

// A docket says what is known of promises from the whole of the journal.
type docket struct {
	made  map[int]*Entry // promises and complaints by number
	final map[int]int    // the number of the outcome that decides a promise
}

// journal returns the entries that count for a side, in order. An outcome
// dated before what it refers to takes effect right after it.
func journal(side Side, entries []Entry, until Day) ([]step, docket) {
	var undone map[int]bool
	refer := false
	for i := range entries {
		switch e := &entries[i]; e.Type {
		case Void:
			if undone == nil {
				undone = make(map[int]bool)
			}
			if e.Of != 0 {
				undone[e.Of] = true
			}
		case PromiseOutcome, ComplaintClose:
			refer = true
		default: // the others refer to nothing
		}
	}
	var d docket
	if refer {
		d.made, d.final = make(map[int]*Entry), make(map[int]int)
	}
	steps := make([]step, 0, len(entries))
	for i := range entries {
		e := &entries[i]
		if e.Day > until || !e.On(side) || undone[e.Number] {
			continue
		}
		switch e.Type {
		case Note, Insight, Void:
			continue
		case PromiseOutcome, ComplaintClose, AskOutcome:
			if undone[e.Of] {
				continue
			}
		case Promise, Complaint:
			if refer {
				d.made[e.Number] = e
			}
		default: // the others stand on their own
		}
		steps = append(steps, step{e, e.Day})
	}
	if refer {
		for i := range steps {
			if of, ok := d.made[steps[i].entry.Of]; ok && steps[i].entry.refers() {
				steps[i].day = max(steps[i].day, of.Day)
			}
		}
	}
	slices.SortFunc(steps, func(a, b step) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.entry.Number, b.entry.Number))
	})
	if refer {
		for i := range steps {
			if e := steps[i].entry; e.Type == PromiseOutcome && e.decides() {
				d.final[e.Of] = e.Number
			}
		}
	}
	return steps, d
}

// refers reports whether e is an outcome or a close, which follows what it
// refers to.
func (e *Entry) refers() bool { return e.Type == PromiseOutcome || e.Type == ComplaintClose }

// decides reports whether e is an outcome that ends a promise.
func (e *Entry) decides() bool {
	return e.Result == Kept || e.Result == Broken || e.Result == Released
}

// step folds one entry that comes after everything in s. A nil docket means
// that what e refers to is still open and e decides it.
func (m *Model) step(r *Relationship, s *State, e *Entry, d *docket) {
	if s.Number == 0 || e.Day > s.Day || e.Day == s.Day && e.Number > s.Number {
		s.Day, s.Number = e.Day, e.Number
	}
	switch e.Type {
	case Interaction:
		s.contact(e)
		s.exchange(e)
	case Value:
		s.exchange(e)
	case FactEntry:
		if w, ok := r.Side.Worth(e.Fact, e.Value); ok {
			s.setFact(Fact{Kind: e.Fact, Value: e.Value, Worth: w, Day: e.Day, Number: e.Number})
		}
	case Promise:
		s.promised(e)
	case PromiseOutcome:
		s.decide(e, d)
	case Complaint:
		s.Complaints = append(s.Complaints, OpenComplaint{e.Number, e.Day})
	case ComplaintClose:
		if i := s.complaint(e.Of); i >= 0 {
			s.Complaints = slices.Delete(s.Complaints, i, i+1)
		}
	case Harm:
		if r.Side == Partner {
			s.harmed(e)
		}
	case Ask:
		s.LastAsk, s.AskEntry = e.Day, e.Number
	case AskOutcome:
		if e.Result == Accepted {
			s.exchange(e)
		}
	case Note, Insight, Void: // they change no state
	}
}
