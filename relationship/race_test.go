//go:build race

package relationship

// raced is whether the race detector watches, which makes all five times slower:
// what no two goroutines share is then held against fewer histories.
const raced = true
