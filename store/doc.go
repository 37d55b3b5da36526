// Package store keeps a workspace in Redis, or in the embedded store that
// speaks Redis's protocol inside the process: one code path for both.
//
// Every key is made in keys.go and begins with the workspace's hash tag, so
// all of a workspace lives in one slot and no key of another can be named by
// accident. Every change is one script ([guarded]) that checks what the change
// was worked out from, writes all of it or nothing, and remembers the event's
// ID in the same breath.
//
// What is stored beside the journal (states, rankings) is derived from it and
// kept so that a command reads state, not history: a score is one round trip,
// a log one more write.
//
// [Redis.Backup] writes workspaces down as they were at one moment, and
// [Redis.Restore] puts them back whole or not at all. [Workspace.Migrate] brings
// what an older program wrote up to date, in declared steps (step_*.go).
package store
