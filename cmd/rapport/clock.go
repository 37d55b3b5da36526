package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// A clock is the time that people see. Without a file it is the real time;
// with one it is rehearsed:
//
//	now = fake + (real now − real) × rate
//
// The file is read again when it was last read 50 ms ago or more. One that is
// missing or half written leaves the last good reading. Whoever moves the
// clock writes the file, so every process that reads it moves along. Time-outs,
// leases and the ages of signatures stay on the real clock.
type clock struct {
	path string // "" is the real time, for ever
	zone *time.Location
	real func() time.Time

	mu   sync.Mutex
	read time.Time // real
	last reading
}

// A reading is what the file says, in Unix seconds.
type reading struct {
	Real float64 `json:"real"`
	Fake float64 `json:"fake"`
	Rate float64 `json:"rate"` // seconds that pass for each real one
}

// stale is how long a reading of the file is good for.
const stale = 50 * time.Millisecond

var errRealTime = errors.New("clock: only the real time is allowed here")

func newClock(path string, zone *time.Location) *clock {
	return &clock{path: path, zone: zone, real: time.Now, last: reading{Rate: 1}}
}

// Now is the present, in the workspace's time zone.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.real()
	c.refresh(now)
	return c.last.at(now).In(c.zone)
}

// Moved is how far Now is from the real time.
func (c *clock) Moved() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.real()
	c.refresh(now)
	return c.last.at(now).Sub(now)
}

// Move adds d to the present.
func (c *clock) Move(d time.Duration) error {
	return c.set(func(now time.Time) reading {
		return reading{unix(now), unix(c.last.at(now).Add(d)), c.last.Rate}
	})
}

// Back returns to the real time.
func (c *clock) Back() error {
	return c.set(func(now time.Time) reading { return reading{unix(now), unix(now), 1} })
}

func (c *clock) set(to func(now time.Time) reading) error {
	if c.path == "" {
		return errRealTime
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.real()
	c.refresh(now)
	r := to(now)
	if !r.sound() {
		return fmt.Errorf("clock: %v is beyond what a calendar holds", r.Fake)
	}
	if err := r.write(c.path); err != nil {
		return fmt.Errorf("clock: %w", err)
	}
	c.last, c.read = r, now
	return nil
}

// refresh reads the file if the last reading is stale. The mutex is held.
func (c *clock) refresh(now time.Time) {
	if c.path == "" || !c.read.IsZero() && now.Sub(c.read) < stale {
		return
	}
	c.read = now
	text, err := os.ReadFile(c.path)
	if err != nil {
		return
	}
	var r struct{ Real, Fake, Rate *float64 }
	if json.Unmarshal(text, &r) != nil || r.Real == nil || r.Fake == nil || r.Rate == nil {
		return
	}
	if found := (reading{*r.Real, *r.Fake, *r.Rate}); found.sound() {
		c.last = found
	}
}

// horizon is the year 2200 in Unix seconds: far enough for any rehearsal, near
// enough that durations do not overflow.
const horizon = 7_258_118_400

func (r reading) sound() bool {
	return r.Real >= 0 && r.Real < horizon && r.Fake >= 0 && r.Fake < horizon && r.Rate >= 0 && r.Rate <= 1e9
}

// at maps a real instant.
func (r reading) at(now time.Time) time.Time {
	if r.Rate == 1 { // exact: the time of day does not suffer from floats
		return now.Add(time.Duration((r.Fake - r.Real) * float64(time.Second)))
	}
	fake := min(max(r.Fake+(unix(now)-r.Real)*r.Rate, 0), horizon)
	whole, part := math.Modf(fake)
	return time.Unix(int64(whole), int64(part*1e9))
}

func unix(t time.Time) float64 { return float64(t.UnixNano()) / 1e9 }

// write replaces the file in one step, so that nobody reads half of it.
func (r reading) write(path string) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".clock-*")
	if err != nil {
		return err
	}
	_, err = f.Write(append(text, '\n'))
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
