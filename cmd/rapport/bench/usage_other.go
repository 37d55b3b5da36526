//go:build !linux

package bench

import "time"

// A used is what a process has used of the machine.
type used struct {
	cpu      time.Duration
	resident int64 // bytes
}

// usage is not known on this system.
func usage(int) used { return used{} }
