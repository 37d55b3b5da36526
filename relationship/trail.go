package relationship

import (
	"cmp"
	"slices"
)

// trailDays is how many days of past scores are kept beside the state: enough
// for a trend over a quarter without reading history.
const trailDays = 92

// A Trail remembers the score of each of the last days before Until. From
// Until on nothing was recorded, so the state itself tells the score of any
// day. Recording moves Until to the day of the new entry.
type Trail struct {
	Until Day `json:"u,omitempty"`
	// Past holds the days before Until, the last of them last: the shown
	// score plus one, or 0 for a day without a score.
	Past []byte `json:"p,omitempty"`
}

// on returns the shown score of a day before Until.
func (t *Trail) on(d Day) (shown int, known bool) {
	i := len(t.Past) - int(t.Until-d)
	if i < 0 || i >= len(t.Past) || t.Past[i] == 0 {
		return 0, false
	}
	return int(t.Past[i]) - 1, true
}

// extend writes down the scores that state gave up to the day before d, which
// becomes the new Until. It costs a rating a day, at most trailDays of them.
func (t *Trail) extend(m *Model, r *Relationship, s *State, d Day) {
	if d <= t.Until {
		return
	}
	if gap := int(d - t.Until); gap >= trailDays {
		t.Past, t.Until = nil, d-trailDays
	}
	for ; t.Until < d; t.Until++ {
		var past byte
		if score := m.Rate(r, s, t.Until); score.Scored {
			past = byte(score.Shown) + 1
		}
		t.Past = append(t.Past, past)
	}
	if extra := len(t.Past) - trailDays; extra > 0 {
		t.Past = append([]byte(nil), t.Past[extra:]...)
	}
}

// A Held is what is kept of one relationship beside the journal: the state
// and the trail of scores. Both can be rebuilt from the journal.
type Held struct {
	State State `json:"s"`
	Trail Trail `json:"t"`
}

// Shown returns the rounded score on a day, as the journal stands now. It
// reports false when there was no score, or the day lies before the trail.
func (h *Held) Shown(m *Model, r *Relationship, d Day) (int, bool) {
	if d < h.Trail.Until {
		return h.Trail.on(d)
	}
	s := m.Rate(r, &h.State, d)
	return s.Shown, s.Scored
}

// add folds an entry in, and reports false, leaving h in an unspecified
// state, when only a rebuild is right.
func (h *Held) add(m *Model, r *Relationship, e *Entry) bool {
	if e.Day < h.Trail.Until {
		return false
	}
	h.Trail.extend(m, r, &h.State, e.Day)
	return m.Add(r, &h.State, e)
}

// hold rebuilds what is kept of a relationship from its whole journal.
func (m *Model) hold(r *Relationship, live []Entry) *Held {
	h := &Held{}
	steps := effective(r.Side, live)
	folded := make([]Entry, 0, len(steps))
	for _, st := range steps {
		folded = append(folded, *st.entry)
		if !h.add(m, r, st.entry) {
			// The trail up to here stands, the state is folded afresh.
			h.State = *m.Fold(r, folded, st.day)
		}
	}
	return h
}

// effective returns the entries of a side in the order in which they take
// effect: an outcome dated before what it refers to comes right after it.
func effective(side Side, live []Entry) []step {
	made := map[int]Day{}
	steps := make([]step, 0, len(live))
	for i := range live {
		e := &live[i]
		if !e.On(side) {
			continue
		}
		if e.Type == Promise || e.Type == Complaint {
			made[e.Number] = e.Day
		}
		steps = append(steps, step{e, e.Day})
	}
	for i := range steps {
		if st := &steps[i]; st.entry.refers() {
			st.day = max(st.day, made[st.entry.Of])
		}
	}
	slices.SortStableFunc(steps, func(a, b step) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.entry.Number, b.entry.Number))
	})
	return steps
}
