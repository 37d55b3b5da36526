package scheduler

// Somebody who was not answered, because the process that was to answer had to
// stop, is told so. Whichever process stops plans it.
var _ = declare(Job{Name: Unanswered})

// Unanswered is the job whose errands tell people that they were not answered.
const Unanswered = "unanswered"
