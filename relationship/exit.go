package relationship

import (
	"context"
	"slices"
	"time"
)

// An ExitReview asks those who look after a partner whether to keep it: it harms us,
// or has been at risk for long. A person decides, never the assistant.
type ExitReview struct {
	Opened Day    `json:"on,omitempty"` // 0: there never was one
	Cause  Cause  `json:"why,omitempty"`
	Closed Day    `json:"off,omitempty"`  // 0 while it is open
	Kept   string `json:"kept,omitempty"` // why the partner stays, if a person said so
	By     string `json:"by,omitempty"`   // who said so
}

// A Cause is why a review was opened.
type Cause string

// The causes.
const (
	CauseHarm  Cause = "harm"  // the harm index reached [HarmExit]
	CauseMoods Cause = "moods" // the class became exit-candidate without harm
	CauseScore Cause = "score" // at risk at two ends of month running
)

// Shut returns the review closed on a day, if it was open.
func (v ExitReview) Shut(day Day) ExitReview {
	if v.Open() {
		v.Closed = day
	}
	return v
}

// Open reports whether the review waits for a decision.
func (v ExitReview) Open() bool { return v.Opened != 0 && v.Closed == 0 }

// Reviewed reports whether a person is still to decide about a partner. What a
// review is about may have faded meanwhile.
func (x *Rating) Reviewed() bool {
	return x.Exit.Open() && !x.Leave.Running() && (x.Exit.Cause == CauseScore || x.Score.Class == ExitCandidate)
}

// Guarded reports whether the number rests on what only few may see: a
// partner's harm, or favours, which count for partners alone. Any number would
// let it be worked out from the parts that all may see.
func (x *Rating) Guarded() bool {
	c := &x.Held.State.Cited
	return x.Side == Partner && (c.Harm.Count > 0 || c.Balance.Count > 0)
}

// Protected reports whether the relationship cannot be ended yet: nobody else
// could supply what the partner does.
func (r *Relationship) Protected() bool {
	return r.Side == Partner && (r.Sole || r.Segment == Bottleneck) && !r.Alternative
}

// A Leave is the end of a relationship: asked for by one person, approved by
// another one, and over on its day.
type Leave struct {
	Ref         string     `json:"id,omitempty"` // tells one request from the next
	Stage       LeaveStage `json:"st,omitempty"`
	By          string     `json:"by,omitempty"` // who asked
	On          Day        `json:"on,omitempty"` // when
	Reason      string     `json:"why,omitempty"`
	Scope       string     `json:"sc,omitempty"` // what ends, "" for everything
	Last        Day        `json:"last,omitempty"`
	Replacement string     `json:"to,omitempty"` // who takes over
	Promises    string     `json:"pr,omitempty"` // what becomes of those that are open
	Decided     string     `json:"ok,omitempty"` // who approved or turned it down
	DecidedOn   Day        `json:"okon,omitempty"`
	Done        []Step     `json:"do,omitempty"` // the steps that are taken
}

// Running reports whether the end is asked for or approved, and not yet over.
func (v *Leave) Running() bool { return v.Stage == LeaveAsked || v.Stage == LeaveApproved }

// A LeaveStage is how far an end has come.
type LeaveStage string

// The stages. A relationship that is over is archived.
const (
	LeaveAsked    LeaveStage = "asked"
	LeaveApproved LeaveStage = "approved"
	LeaveDeclined LeaveStage = "declined"
	LeaveOver     LeaveStage = "over"
)

// A Step is part of leaving well.
type Step string

// The steps, in the order in which they are taken.
const (
	StepReplace  Step = "replace"  // what they supplied is supplied
	StepPromises Step = "promises" // what is open both ways is settled
	StepTell     Step = "tell"     // they heard it from us, in person
	StepAccess   Step = "access"   // data, keys and access are back
	StepClose    Step = "close"    // accounts are settled and the last invoice is paid
)

// ExitSteps lists them.
var ExitSteps = []Step{StepReplace, StepPromises, StepTell, StepAccess, StepClose}

// MayDecide reports whether a person may approve the end that was asked for:
// never who asked, whatever right they have or were given since.
func (v *Leave) MayDecide(u User) bool {
	return v.Stage == LeaveAsked && u.Right == Manager && u.Here() && u.ID != v.By
}

// review opens and closes the reviews of a record that a writing made due: one
// when a partner becomes an exit-candidate, none while one is open, another one
// only when new harm is recorded after the first was closed.
func (l *Ledger) review(after *Record, entries []Entry, today Day, before ...*Record) {
	for i := range after.Company.Relationships {
		r := &after.Company.Relationships[i]
		held := after.Held[r.Side]
		if r.Side != Partner || r.Archived || held == nil || r.Leave.Running() {
			continue
		}
		exits := l.exits(r, &held.State, today)
		exited := slices.ContainsFunc(before, func(old *Record) bool { return l.exited(old, r.Side, today) })
		if !exited && r.Exit.Cause != CauseScore {
			r.Exit = r.Exit.Shut(today) // what it was about has faded
		}
		switch {
		case r.Exit.Open():
			if !exits && r.Exit.Cause != CauseScore {
				r.Exit = r.Exit.Shut(today)
			}
		case exits && (harmed(entries) || !exited):
			r.Exit = ExitReview{Opened: today, Cause: CauseMoods}
			if held.State.HarmIndex(today) >= HarmExit {
				r.Exit.Cause = CauseHarm
			}
		}
	}
}

// exits reports whether the class of r is exit-candidate on a day.
func (l *Ledger) exits(r *Relationship, s *State, day Day) bool {
	m := l.InForce()
	if s.HarmIndex(day) < HarmExit && s.Bad+len(s.Pending) < exitMoods {
		return false
	}
	v := m.look(r, s, day)
	return m.On(r.Side).face(r, v, v.index).class == ExitCandidate
}

func (l *Ledger) exited(before *Record, side Side, day Day) bool {
	r, ok := before.Company.Relationship(side)
	held := before.Held[side]
	return ok && held != nil && l.exits(r, &held.State, day)
}

func harmed(entries []Entry) bool {
	return slices.ContainsFunc(entries, func(e Entry) bool { return e.Type == Harm })
}

// ReviewJob is the errand that tells somebody of a review.
const ReviewJob = "exit-review"

// tellOfReviews returns the errands that tell the owner and every manager, once
// each, of the reviews that are open now and were not before.
func (l *Ledger) tellOfReviews(ctx context.Context, after *Record, at time.Time, before ...*Record) ([]Errand, error) {
	var errands []Errand
	for i := range after.Company.Relationships {
		r := &after.Company.Relationships[i]
		if !r.Exit.Open() || slices.ContainsFunc(before, func(old *Record) bool { return old.reviewed(r) }) {
			continue
		}
		d, err := l.Store.Directory(ctx)
		if err != nil {
			return nil, err
		}
		for _, person := range d.Privy(r) {
			errands = append(errands, Errand{
				Job: ReviewJob, Subject: person, Due: at,
				Key: after.Company.ID + ":" + string(r.Side) + ":" + r.Exit.Opened.String(),
			})
		}
	}
	return errands, nil
}

// reviewed reports whether the review that r is under is open in the record.
func (rec *Record) reviewed(r *Relationship) bool {
	old, ok := rec.Company.Relationship(r.Side)
	return ok && old.Exit.Open() && old.Exit.Opened == r.Exit.Opened
}
