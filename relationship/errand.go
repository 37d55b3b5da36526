package relationship

import (
	"errors"
	"strings"
	"time"
)

// An Errand is something to be done unasked, once, when its time has come.
// Job, subject and key together name it and hold no spaces.
type Errand struct {
	Job     string // what kind of thing
	Subject string // for whom or where: a person or a room, "" for the workspace
	Key     string // which occurrence: a day, a week, a change
	Due     time.Time
}

// Name is the errand's name, the same whenever it is planned again.
func (e Errand) Name() string { return e.Job + " " + e.Subject + " " + e.Key }

// ParseErrand reads a name. It reports false if it is none.
func ParseErrand(name string, due time.Time) (Errand, bool) {
	words := strings.Split(name, " ")
	if len(words) != 3 || words[0] == "" {
		return Errand{}, false
	}
	return Errand{Job: words[0], Subject: words[1], Key: words[2], Due: due}, true
}

// A Claim is an errand in the hands of one process, until its lease runs out.
type Claim struct {
	Errand
	Fence  int64     // grows with every claim: an older one can write nothing
	Tries  int       // claims so far, this one too
	Fails  int       // claims that ended without a word: their process died
	First  time.Time // of the first claim, by the store's clock
	Unsure bool      // an earlier claim may have done it
}

// Stage is how far an errand has come.
type Stage string

// The stages. An errand that failed is kept until somebody sends it again or
// lets go of it; one that was missed came too late to be done.
const (
	Waiting Stage = "waiting"
	Taken   Stage = "taken"
	Done    Stage = "done"
	Failed  Stage = "failed"
	Missed  Stage = "missed"
)

// A Run is an errand with what became of it.
type Run struct {
	Errand
	Stage Stage
	At    time.Time // of the last change
	Why   string    // it failed, or has to be tried again
	Tries int
}

// A Backlog is how much is to be done.
type Backlog struct {
	Waiting int            // not due yet
	Overdue int            // due and not taken
	Taken   int            // being done
	Failed  int            // kept for somebody to look at
	Last    map[string]Run // the newest by job that was done, failed or missed
}

// ErrLost says that a claim is no longer its holder's.
var ErrLost = errors.New("another process has taken it over")

// A Nudge is a reminder that a relationship needs attention, or one that was
// left out to measure what reminders are worth.
type Nudge struct {
	Ref
	Day      Day
	Withheld bool
}
