package relationship

import "slices"

// Type says what an entry records.
type Type string

// The types of entry. State is a fold over them and nothing else.
const (
	Interaction    Type = "interaction"
	Note           Type = "note"
	Insight        Type = "insight"
	FactEntry      Type = "fact"
	Promise        Type = "promise"
	PromiseOutcome Type = "promise-outcome"
	Complaint      Type = "complaint"
	ComplaintClose Type = "complaint-close"
	Harm           Type = "harm"
	Value          Type = "value"
	Ask            Type = "ask"
	AskOutcome     Type = "ask-outcome"
	Void           Type = "void"
)

// Direction says whose move an interaction was.
type Direction string

// The directions. Mutual and In are two-way contact and restart the clock; Out
// is an attempt that counts only once it is answered.
const (
	Mutual Direction = "mutual"
	In     Direction = "in"
	Out    Direction = "out"
)

// How is the way an interaction took place.
type How string

// The ways, as people name them. A reply is a message from the other side, a
// message one of ours.
const (
	Call      How = "call"
	Meeting   How = "meeting"
	Visit     How = "visit"
	EventHow  How = "event"
	Reply     How = "reply"
	Mail      How = "mail"
	Message   How = "message"
	Voicemail How = "voicemail"
)

// Hows lists the ways in the order they are offered.
var Hows = []How{Call, Meeting, Visit, EventHow, Reply, Mail, Message, Voicemail}

// Direction returns whose move a way is by its nature.
func (h How) Direction() Direction {
	switch h {
	case Call, Meeting, Visit, EventHow:
		return Mutual
	case Reply:
		return In
	case Mail, Message, Voicemail:
		return Out
	default:
		return Mutual
	}
}

// Mood is how an interaction felt, from -1 (very bad) to 1 (great).
type Mood float64

// The moods people can pick.
const (
	VeryBad Mood = -1
	Bad     Mood = -0.5
	Neutral Mood = 0
	Good    Mood = 0.5
	Great   Mood = 1
)

// Moods lists them, worst first.
var Moods = []Mood{VeryBad, Bad, Neutral, Good, Great}

// The sides of a promise and the results of outcomes.
const (
	Ours   = "ours"
	Theirs = "theirs"

	Kept      = "kept"
	Broken    = "broken"
	Released  = "released"
	Moved     = "moved"
	Accepted  = "accepted"
	Declined  = "declined"
	Countered = "countered"
)

// Sizes of a favour, in usual favours.
const (
	SmallFavour = 0.5
	UsualFavour = 1.0
	BigFavour   = 2.0
)

// HarmAreas are where harm can be done, in the order they are offered.
var HarmAreas = []string{"money", "delivery", "people", "reputation", "compliance"}

// An Entry is one line of the journal, the only source of truth. Entries are
// never changed: undo, edit and delete write an entry of type [Void] that
// names another.
//
// The JSON names are short because every interaction is kept for ever.
type Entry struct {
	Number int  `json:"n"` // unique in the workspace, never reused
	Type   Type `json:"t"`
	Day    Day  `json:"d"`             // when it happened
	Side   Side `json:"sd,omitempty"`  // Whole for interactions and notes
	Of     int  `json:"of,omitempty"`  // the entry an outcome, close or void refers to
	Old    int  `json:"old,omitempty"` // the entry this one replaces, by edit

	// Interactions.
	How        How       `json:"h,omitempty"`
	Direction  Direction `json:"dir,omitempty"`
	Mood       *Mood     `json:"m,omitempty"`  // nil: not said
	Confidence float64   `json:"c,omitempty"`  // of the mood; 0 means 1, stated by a person
	Who        []string  `json:"w,omitempty"`  // people of the company, by name
	With       []string  `json:"us,omitempty"` // colleagues who took part, by ID

	// Given and Received are in usual favours; on interactions, values and
	// the outcomes of asks.
	Given    float64 `json:"g,omitempty"`
	Received float64 `json:"r,omitempty"`

	Fact   string `json:"f,omitempty"` // its kind, such as on-time
	Value  string `json:"v,omitempty"` // of a fact: a number or a word such as likely
	Whose  string `json:"wh,omitempty"`
	Due    Day    `json:"due,omitempty"`
	Result string `json:"res,omitempty"`

	Severity int    `json:"sev,omitempty"` // of harm, 1 to 5
	Area     string `json:"area,omitempty"`

	Gain string `json:"gain,omitempty"` // of an ask: what we get
	Give string `json:"give,omitempty"` // of an ask: what they get
	Tag  string `json:"tag,omitempty"`  // of an insight
	Text string `json:"x,omitempty"`    // as the person wrote it

	By     string `json:"by,omitempty"` // the colleague who wrote it
	At     int64  `json:"at,omitempty"` // when it was written, Unix milliseconds
	Origin Origin `json:"o,omitempty"`
	Link   string `json:"l,omitempty"` // to the message it was recorded from
	Save   int    `json:"s,omitempty"` // the first entry of the same save, if not this one
}

// Origin says by which road an entry came.
type Origin string

// The origins.
const (
	Typed    Origin = "typed"
	Sentence Origin = "sentence"
	Button   Origin = "button"
	FormSent Origin = "form"
	Imported Origin = "import"
)

// Felt returns a pointer to m, for the Mood of an entry.
//
//go:fix inline
func Felt(m Mood) *Mood { return new(m) }

// TwoWay reports whether e is contact that the other side took part in.
func (e *Entry) TwoWay() bool { return e.Type == Interaction && e.Direction != Out }

// Attempt reports whether e is contact from us that waits for an answer.
func (e *Entry) Attempt() bool { return e.Type == Interaction && e.Direction == Out }

// Before orders entries by the day they happened, then by number.
func (e *Entry) Before(f *Entry) bool {
	if e.Day != f.Day {
		return e.Day < f.Day
	}
	return e.Number < f.Number
}

// On reports whether e counts for a relationship on side s.
func (e *Entry) On(s Side) bool { return e.Side == Whole || e.Side == s }

// Saved is the number that all entries of one save share.
func (e *Entry) Saved() int {
	if e.Save != 0 {
		return e.Save
	}
	return e.Number
}

// Sort puts entries in the order they are folded.
func Sort(entries []Entry) {
	slices.SortFunc(entries, func(a, b Entry) int { return inOrder(&a, &b) })
}

func inOrder(a, b *Entry) int {
	switch {
	case a.Before(b):
		return -1
	case b.Before(a):
		return 1
	}
	return 0
}
