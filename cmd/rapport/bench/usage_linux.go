package bench

import (
	"bytes"
	"fmt"
	"os"
	"time"
)

// A used is what a process has used of the machine.
type used struct {
	cpu      time.Duration
	resident int64 // bytes
}

// usage reads what a process has used, nothing where that cannot be read.
func usage(pid int) used {
	if pid == 0 {
		return used{}
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return used{}
	}
	// The name of the program stands in brackets and may hold anything.
	rest := stat[bytes.LastIndexByte(stat, ')')+1:]
	var state string
	var skipped [10]int64
	var user, system int64
	into := []any{&state}
	for i := range skipped {
		into = append(into, &skipped[i])
	}
	if _, err := fmt.Sscan(string(rest), append(into, &user, &system)...); err != nil {
		return used{}
	}
	const ticks = 100 // a second, on every Linux that Go runs on
	u := used{cpu: time.Duration(user+system) * time.Second / ticks}
	var pages int64
	if memory, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid)); err == nil {
		var size int64
		_, _ = fmt.Sscan(string(memory), &size, &pages)
	}
	u.resident = pages * int64(os.Getpagesize())
	return u
}
