package scheduler

import "time"

// Once a week each person hears of the relationships that need them, at the
// hour they chose, on a day on which they work.
var _ = declare(Job{
	Name: "checkin", Spec: "* * * * *", Late: 24 * time.Hour,
	Plan: forEverybody("checkin", calendar.weeks),
})
