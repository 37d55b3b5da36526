package scheduler

import (
	"time"

	"github.com/rapport-bot/rapport/relationship"
)

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

// The owner of a partner and the managers are asked whether to keep it. The
// errand is planned with what opened the review.
var _ = declare(Job{Name: relationship.ReviewJob})

// Whoever may decide on an end, asked for it or sees it through is shown how it
// stands. The errand is planned with what happened.
var _ = declare(Job{Name: "leave"})
