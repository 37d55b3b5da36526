package scheduler

import (
	"context"
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

// On each working day a person hears, in one message, of what falls due: their
// promises and those made to them, planned steps, bands that changed.
var _ = declare(Job{
	Name: "today", Spec: "* * * * *", Late: 12 * time.Hour,
	Plan: func(ctx context.Context, w *Workspace, from, to time.Time) ([]relationship.Errand, error) {
		people, err := w.everybody(ctx)
		var due []relationship.Errand
		for _, u := range people {
			for _, day := range w.calendarOf(u).mornings(from, to) {
				due = append(due, relationship.Errand{Job: "today", Subject: u.ID, Key: day.key, Due: day.at})
			}
		}
		return due, err
	},
})

// At its hour a person is reminded of a planned step that has one. The errand
// is planned with the step.
var _ = declare(Job{Name: "reminder"})

// A colleague is asked to take a relationship over. The errand is planned with
// the offer.
var _ = declare(Job{Name: "offer"})
