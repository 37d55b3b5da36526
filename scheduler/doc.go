// Package scheduler is everything the assistant does unasked: weekly
// check-ins, what falls due in a person's day, digests for channels, the
// nightly books.
//
// A [Job] is one file. Its schedule, in cron's words, says when to look; its
// Plan turns the stretch of time since the last look into errands, each with
// a name that is the same whoever plans it and however often. The store keeps
// an errand once. Every process plans, and every process takes errands that
// are due; a claim has a lease and a fence, so that one of them does it and
// another takes over when it dies:
//
//	planned ─► waiting ─► taken ─► done
//	                ▲        │
//	                └────────┤ the platform asked to wait, or failed
//	                         └─► failed: kept, shown, can be sent again
//
// What a job says is not its business. It asks the assistant, with a
// [bot.Occasion], as a person's line would; so the words, the language and the
// rights are those of the one who is told.
//
// # Decisions
//
// Cron fires the ticks and nothing else. It does not catch up, skips a time
// that the change of clocks leaves out and repeats one that comes twice; what
// is due when is computed from the calendar of the person instead.
//
// Between "the platform took it" and "it is written down" a process can die.
// Whoever takes the errand over looks for the message first, where the
// platform lets it look, and posts under the same ID. Nothing is lost; a
// message comes twice only if neither helps.
package scheduler
