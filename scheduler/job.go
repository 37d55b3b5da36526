package scheduler

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/rapport-bot/rapport/relationship"
)

// A Job is something done unasked.
type Job struct {
	Name string
	// Spec says when to look for errands, in cron's five fields and UTC. "" is
	// never: its errands follow from what people do.
	Spec string
	// Late is how long after its time an errand is still worth doing.
	Late time.Duration
	// Plan returns the errands that fall due after from, up to and including
	// to. It must name the same ones whoever calls it.
	Plan func(ctx context.Context, w *Workspace, from, to time.Time) ([]relationship.Errand, error)
	// Do carries an errand out; nil: the subject is told what there is to say.
	Do func(ctx context.Context, s *Scheduler, w *Workspace, c relationship.Claim) error
}

// jobs holds every declared job. It is filled before any function runs and not
// written afterwards.
var jobs []*Job

// declare makes a job known.
func declare(j Job) struct{} { //nolint:unparam // a declaration needs a value
	jobs = append(jobs, &j)
	return struct{}{}
}

// A timetable is the jobs with their schedules read.
type timetable struct {
	jobs   map[string]*Job
	order  []*Job
	spoken map[string]cron.Schedule
}

// name is what a job is called, one of few: the store may know others.
func (t *timetable) name(job string) string {
	if t.jobs[job] == nil {
		return "unknown"
	}
	return job
}

// read checks every job, so that one whose schedule is wrong stops the start.
func read(all []*Job) (*timetable, error) {
	t := &timetable{jobs: map[string]*Job{}, spoken: map[string]cron.Schedule{}}
	var errs []error
	for _, j := range all {
		switch {
		case j.Name == "" || strings.ContainsAny(j.Name, " \t\n"):
			errs = append(errs, fmt.Errorf("job %q: a name is one word", j.Name))
			continue
		case t.jobs[j.Name] != nil:
			errs = append(errs, fmt.Errorf("job %s is declared twice", j.Name))
			continue
		case (j.Spec == "") != (j.Plan == nil):
			errs = append(errs, fmt.Errorf("job %s: a schedule and a plan go together", j.Name))
		}
		t.jobs[j.Name], t.order = j, append(t.order, j)
		if j.Spec == "" {
			continue
		}
		s, err := parse(j.Spec)
		if err != nil {
			errs = append(errs, fmt.Errorf("job %s: schedule %q: %w", j.Name, j.Spec, err))
			continue
		}
		t.spoken[j.Name] = s
	}
	return t, errors.Join(errs...)
}

// parse reads a schedule. The parser panics on some that name a zone.
func parse(spec string) (s cron.Schedule, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("not a schedule: %v", p)
		}
	}()
	return cron.ParseStandard(spec)
}
