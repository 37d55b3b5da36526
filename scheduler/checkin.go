package scheduler

import (
	"context"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// Once a week each person hears of the relationships that need them, at the
// hour they chose, on a day on which they work.
var _ = declare(Job{
	Name: "checkin", Spec: "* * * * *", Late: 24 * time.Hour,
	Plan: func(ctx context.Context, w *Workspace, from, to time.Time) ([]relationship.Errand, error) {
		people, err := w.everybody(ctx)
		var due []relationship.Errand
		for _, u := range people {
			for _, week := range w.calendarOf(u).weeks(from, to) {
				due = append(due, relationship.Errand{Job: "checkin", Subject: u.ID, Key: week.key, Due: week.at})
			}
		}
		return due, err
	},
})
