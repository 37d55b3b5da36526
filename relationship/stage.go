package relationship

import "slices"

// A ProspectStage is how far we have come with a company that is to become a customer
// or a partner. It is what people do, and no number is made of it: the class
// says how a relationship is, the segment what it is to us.
type ProspectStage string

// The stages. With [StageAgreed] a relationship is one like any other, and with
// [StageDeclined] it is put away.
const (
	NoStage         ProspectStage = ""
	StageIdentified ProspectStage = "identified" // somebody who might
	StageContacted  ProspectStage = "contacted"  // they have heard from us
	StageEvaluating ProspectStage = "evaluating" // both sides look at it
	StageAgreed     ProspectStage = "agreed"
	StageDeclined   ProspectStage = "declined" // by them or by us
)

// Stages lists them in their order.
var Stages = []ProspectStage{StageIdentified, StageContacted, StageEvaluating, StageAgreed, StageDeclined}

// StageRank returns the place of a stage in [Stages] from 1, 0 for [NoStage]:
// what [ByStage] ranks by.
func StageRank(s ProspectStage) int { return slices.Index(Stages, s) + 1 }

// Ahead returns the stages that usually come after s.
func (s ProspectStage) Ahead() []ProspectStage {
	i := slices.Index(Stages, s)
	if i < 0 || !s.open() {
		return nil
	}
	return []ProspectStage{Stages[i+1], StageDeclined}
}

// open reports whether it is still to be seen what becomes of a prospect.
func (s ProspectStage) open() bool {
	return s == StageIdentified || s == StageContacted || s == StageEvaluating
}

// A Staged is a stage and the day on which it began.
type Staged struct {
	Stage ProspectStage `json:"s,omitempty"`
	On    Day           `json:"on"`
	By    string        `json:"by,omitempty"`
	Why   string        `json:"why,omitempty"` // of the end of it
}

const (
	// mostStaged is how many changes of stage are kept: the newest.
	mostStaged = 20
	// soon is how many days a relationship may have been one like any other
	// without anybody counting on it: an agreement that was a slip, and a
	// company that was added before its stage was said.
	soonAgreed = 1
	soonAdded  = 30
)

// Stage returns the stage that a relationship is at.
func (r *Relationship) Stage() ProspectStage {
	if len(r.Staged) == 0 {
		return NoStage
	}
	return r.Staged[len(r.Staged)-1].Stage
}

// Prospect reports whether the company is still to become a customer or a
// partner.
func (r *Relationship) Prospect() bool { return r.Stage().open() }

// StagedOn returns the day on which the stage began, 0 if there is none.
func (r *Relationship) StagedOn() Day {
	if r.Stage() == NoStage {
		return 0
	}
	return r.Staged[len(r.Staged)-1].On
}

// Restage moves a relationship to a stage, and away or back with it.
func (r *Relationship) Restage(s Staged) {
	from := r.Stage()
	if from == s.Stage {
		return
	}
	r.Joined = r.Joined || r.Counted(s.On)
	r.Staged = append(slices.Clip(r.Staged), s)
	if more := len(r.Staged) - mostStaged; more > 0 {
		r.Staged = r.Staged[more:]
	}
	switch {
	case s.Stage == StageDeclined:
		r.PutAway()
		r.Exit = r.Exit.Shut(s.On)
	case from == StageDeclined:
		r.Archived, r.Leave = false, Leave{}
	}
	if s.Stage == StageAgreed {
		r.Reviewed = s.On // what it is to us is known from now on
	}
}

// Counted reports whether the relationship was one like any other until a day,
// and for so long that somebody may count on it.
func (r *Relationship) Counted(until Day) bool {
	switch r.Stage() {
	case StageAgreed:
		return until-r.StagedOn() > soonAgreed
	case NoStage:
		return until-r.Added > soonAdded
	case StageIdentified, StageContacted, StageEvaluating, StageDeclined:
	}
	return false
}

// Declinable reports whether one person may end what has come so far: nobody
// works with a prospect yet. A partner that was one before is ended like one.
func (r *Relationship) Declinable() bool {
	return r.Prospect() && (r.Side == Customer || !r.Joined)
}

// StageBefore returns the stage before a prospect was declined, for it to be taken
// up again there.
func (r *Relationship) StageBefore() ProspectStage {
	for _, s := range slices.Backward(r.Staged) {
		if s.Stage.open() {
			return s.Stage
		}
	}
	return NoStage
}
