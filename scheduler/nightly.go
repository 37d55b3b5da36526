package scheduler

import (
	"slices"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// nightly returns the errands of a job for each day at an hour of the
// workspace's clock.
func (w *Workspace) nightly(job string, clock Clock, from, to time.Time) []relationship.Errand {
	var all []relationship.Errand
	zone := w.Ledger.Zone
	for d := relationship.DayOf(from, zone); d <= relationship.DayOf(to, zone); d++ {
		if at := wall(d, clock, zone); at.After(from) && !at.After(to) {
			all = append(all, relationship.Errand{Job: job, Key: d.String(), Due: at})
		}
	}
	return all
}

// monthly returns those of them that are on the first of a month.
func (w *Workspace) monthly(job string, clock Clock, from, to time.Time) []relationship.Errand {
	return slices.DeleteFunc(w.nightly(job, clock, from, to), func(e relationship.Errand) bool {
		return relationship.DayOf(e.Due, w.Ledger.Zone).Date().Day() != 1
	})
}
