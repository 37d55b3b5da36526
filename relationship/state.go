package relationship

import "slices"

// Named is how many entries a [State] remembers by number for each part of the
// score, so that a card can name them without reading history.
const Named = 6

// A State is what the journal says about one relationship, folded: all that is
// needed to rate it on any later day. It is derived, never the truth; when in
// doubt it is thrown away and folded again. Build one with [Model.Fold], keep
// it up with [Model.Add].
//
// The JSON names are short because one is read on every command.
type State struct {
	Horizon float64 `json:"h"` // days, of the fold

	// The newest entry folded, in the order of (day, number).
	Day    Day `json:"d,omitempty"`
	Number int `json:"n,omitempty"`

	// Contact, up to the last two-way day and as of it.
	First     Day     `json:"f,omitempty"`  // the first active day
	Last      Day     `json:"l,omitempty"`  // the last two-way day
	LastEntry int     `json:"ln,omitempty"` // the newest two-way entry
	Days      int     `json:"a,omitempty"`  // active days; 0 before any two-way contact
	Active    float64 `json:"na,omitempty"` // active days, faded
	Inbound   float64 `json:"ni,omitempty"` // those with mutual or inbound contact, faded
	People    []Seen  `json:"p,omitempty"`  // by the last day each was named

	// Moods, without those that wait.
	Mood     float64 `json:"m"`
	Moods    int     `json:"mk,omitempty"` // how many were seen
	Bad      int     `json:"mb,omitempty"` // how many of them were bad
	FirstBad Day     `json:"mf,omitempty"`

	// Attempts: those that wait for an answer, and the newest of all.
	Pending      []Attempt `json:"w,omitempty"`
	LastAttempt  Day       `json:"wd,omitempty"`
	AttemptEntry int       `json:"wn,omitempty"` // 0 if there was none

	// Favours given and received, faded to the day of the last.
	Given    float64 `json:"g,omitempty"`
	Received float64 `json:"r,omitempty"`
	Valued   Day     `json:"v,omitempty"`

	Open   []OpenPromise `json:"o,omitempty"`
	Ours   Tally         `json:"po,omitzero"`
	Theirs Tally         `json:"pt,omitzero"`

	Facts      []Fact          `json:"fa,omitempty"` // the latest of each kind
	Complaints []OpenComplaint `json:"c,omitempty"`

	Harm    float64 `json:"hp,omitempty"` // points, faded to the day of the last, uncapped
	HarmDay Day     `json:"hd,omitempty"`

	LastAsk  Day `json:"ad,omitempty"`
	AskEntry int `json:"an,omitempty"` // 0 if there was none

	Cited Cited `json:"ci,omitzero"`
}

// Seen is a person of the other side and the last day they were named in
// contact. Those not named in [breadthWindow] days are forgotten.
type Seen struct {
	Who string `json:"w"`
	Day Day    `json:"d"`
}

// An Attempt waits for an answer.
type Attempt struct {
	Number     int      `json:"n"`
	Day        Day      `json:"d"`
	Mood       *Mood    `json:"m,omitempty"`
	Confidence float64  `json:"c,omitempty"` // of the mood; 0 means 1
	Who        []string `json:"w,omitempty"`
}

// An OpenPromise has no outcome yet.
type OpenPromise struct {
	Number int  `json:"n"`
	Theirs bool `json:"t,omitempty"`
	First  Day  `json:"f,omitempty"` // what was promised first; it alone is scored. 0: no date
	Due    Day  `json:"d,omitempty"` // the reminder, which an outcome may move
}

// A Tally counts the promises that were decided; released ones are not in it.
type Tally struct {
	Kept   int `json:"k,omitempty"`
	Broken int `json:"b,omitempty"`
}

// An OpenComplaint has not been closed.
type OpenComplaint struct {
	Number int `json:"n"`
	Day    Day `json:"d"`
}

// A Fact is the latest measurement of its kind.
type Fact struct {
	Kind   string  `json:"k"`
	Value  string  `json:"v"` // as recorded
	Worth  float64 `json:"w"` // 0 to 1, higher is better for us
	Day    Day     `json:"d"`
	Number int     `json:"n"`
}

// X returns the number of repeat contacts: active days less the first.
func (s *State) X() int { return max(0, s.Days-1) }

// Met reports whether there was ever two-way contact. Without it there is no
// score.
func (s *State) Met() bool { return s.Days > 0 }

// Unanswered returns u, the days on which we wrote and nobody answered since.
func (s *State) Unanswered() int {
	u := 0
	for i := range s.Pending {
		if i == 0 || s.Pending[i].Day != s.Pending[i-1].Day {
			u++
		}
	}
	return u
}

// Clone returns a copy that may be folded further without touching s. They
// share the names and moods of attempts, which are never changed.
func (s *State) Clone() *State {
	c := *s
	c.People = slices.Clone(s.People)
	c.Pending = slices.Clone(s.Pending)
	c.Open = slices.Clone(s.Open)
	c.Facts = slices.Clone(s.Facts)
	c.Complaints = slices.Clone(s.Complaints)
	c.Cited = s.Cited.clone()
	return &c
}
