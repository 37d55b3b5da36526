package relationship

// A Class says what to do with a relationship now; its segment says what it is
// to us.
type Class string

// The classes. ExitCandidate never decides anything: a person does.
const (
	ClassNew      Class = "new"
	Thrive        Class = "thrive"
	Maintain      Class = "maintain"
	Improve       Class = "improve"
	Repair        Class = "repair"
	ExitCandidate Class = "exit-candidate"
)

// The limits of the classes.
const (
	// HarmExit is the harm index from which letting a partner go is reviewed.
	HarmExit = 50
	// MendBelow is the quality below which mending comes first.
	MendBelow = 40

	exitMoods = 3  // bad moods it takes,
	exitAfter = 60 // and days since the first of them

	thriveVitality, thriveQuality = 70, 60
	maintainVitality              = 55
)

// A standing is what class and attention are decided by. Between two entries
// each field moves one way only, but for quality and index: harm fades and
// facts expire.
type standing struct {
	met               bool
	x                 int
	vitality, quality float64
	index             float64 // of harm
	complaints        int
	bad, badFor       int // bad moods, and days since the first

	silent              int
	gap, alive, allowed float64
	unanswered          int
	horizon             float64
}

// class returns the class, and whether it is repair only because the partner
// cannot be let go before there is a second source.
func (p *Params) class(r *Relationship, st standing) (Class, bool) {
	switch {
	case r.Side == Partner && st.index >= HarmExit:
		return exit(r)
	case !st.met || st.x < 1:
		return ClassNew, false
	case st.quality < p.Exit && st.bad >= exitMoods && st.badFor >= exitAfter:
		return exit(r)
	case st.quality < MendBelow:
		return Repair, false
	case st.vitality >= thriveVitality && st.quality >= thriveQuality && st.complaints == 0:
		return Thrive, false
	case st.vitality >= maintainVitality:
		return Maintain, false
	default:
		return Improve, false
	}
}

func exit(r *Relationship) (Class, bool) {
	if r.Protected() {
		return Repair, true
	}
	return ExitCandidate, false
}
