package scheduler

import "time"

// On each working day a person hears, in one message, of what falls due: their
// promises and those made to them, planned steps, bands that changed.
var _ = declare(Job{
	Name: "today", Spec: "* * * * *", Late: 12 * time.Hour,
	Plan: forEverybody("today", calendar.mornings),
})

// At its hour a person is reminded of a planned step that has one. The errand
// is planned with the step.
var _ = declare(Job{Name: "reminder"})

// A colleague is asked to take a relationship over. The errand is planned with
// the offer.
var _ = declare(Job{Name: "offer"})
