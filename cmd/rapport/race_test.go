//go:build race

package main

// raced is whether the race detector watches, which makes all three to five
// times slower. The transcripts are played under it in the process. That they
// are the same on Teams and on a cluster, and what is slow on purpose, is found
// out without it: .ci/run does both.
const raced = true
