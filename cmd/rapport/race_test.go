//go:build race

package main

// raced is whether the race detector watches, which makes all three to five
// times slower. The transcripts are played under it in the process; that they
// are the same on Teams and on a cluster is found out without it, by .ci/run as
// well.
const raced = true
