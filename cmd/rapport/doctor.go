package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// doctorCommand looks at everything that the program needs, and says what to
// mend.
type doctorCommand struct {
	Format string `enum:"text,json" default:"text" help:"text or json."`
}

// A verdict is how well something is.
type verdict string

const (
	well  verdict = "ok"
	warn  verdict = "warn" // works, and may not for long
	ill   verdict = "fail" // does not work
	unset verdict = "off"  // not set up, or nothing to look at
)

// A finding is what a check says of one thing.
type finding struct {
	Check   string  `json:"check"`
	Verdict verdict `json:"verdict"`
	Found   string  `json:"found"`
	Do      string  `json:"do,omitempty"` // what to do about it
}

// A check is one thing that the doctor looks at. Each is a file of its own.
type check struct {
	name string
	look func(context.Context, *visited) []finding
}

// checks holds every declared check. It is filled before any function runs and
// not written afterwards.
var checks []check

// checked makes a check known.
func checked(name string, look func(context.Context, *visited) []finding) struct{} { //nolint:unparam // a declaration needs a value
	checks = append(checks, check{name, look})
	return struct{}{}
}

// found is a check's answer of one finding.
func found(v verdict, do, format string, a ...any) []finding {
	return []finding{{Verdict: v, Found: fmt.Sprintf(format, a...), Do: do}}
}

// A visited is the program whose settings are looked at.
type visited struct {
	*program
	// store opens the store once, to be read, for all who look into it.
	store func() (*office, error)
}

// errSick ends a visit that found something which does not work.
var errSick = errors.New("something does not work: see the lines that say FAIL")

// checkFor is how long one check may take.
const checkFor = 10 * time.Second

func (c doctorCommand) Run(ctx context.Context, p *program) (err error) {
	at := &visited{program: p}
	open, stop := context.WithTimeout(ctx, checkFor)
	defer stop()
	at.store = sync.OnceValues(func() (*office, error) { return p.openToRead(open) })
	defer func() {
		if o, opened := at.store(); opened == nil {
			err = errors.Join(err, o.Close())
		}
	}()
	all := visit(ctx, at, checks, checkFor)
	if err := c.print(p, all); err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(f finding) bool { return f.Verdict == ill }) {
		return errSick
	}
	return nil
}

// visit has every check look at once, each for so long and whatever becomes of
// the others, and returns what they found, by the name of the check.
func visit(ctx context.Context, at *visited, all []check, long time.Duration) []finding {
	answers := make([]chan []finding, len(all))
	for i, one := range all {
		answers[i] = make(chan []finding, 1)
		go func() {
			defer func() {
				if p := recover(); p != nil {
					answers[i] <- found(ill, "report this", "the check broke: %v", p)
				}
			}()
			ctx, stop := context.WithTimeout(ctx, long)
			defer stop()
			answers[i] <- one.look(ctx, at)
		}()
	}
	over, stop := context.WithTimeout(ctx, long+time.Second) // for those that do not heed their time
	defer stop()
	var findings []finding
	for i, one := range all {
		got, ok := wait(over, answers[i])
		if !ok {
			got = found(ill, "see whether what it asks is there", "no answer in %v", long)
		}
		for _, f := range got {
			f.Check = one.name
			findings = append(findings, f)
		}
	}
	slices.SortStableFunc(findings, func(a, b finding) int { return cmp.Compare(a.Check, b.Check) })
	return findings
}

// wait returns an answer that is there, or comes before ctx ends.
func wait(ctx context.Context, answer <-chan []finding) (got []finding, ok bool) {
	select {
	case got = <-answer:
		return got, true
	case <-ctx.Done():
	}
	select {
	case got = <-answer: // it was there before somebody else's time was over
		return got, true
	default:
		return nil, false
	}
}

func (c doctorCommand) print(p *program, all []finding) error {
	if c.Format == "json" {
		enc := json.NewEncoder(p.stdout)
		enc.SetEscapeHTML(false)
		for _, f := range all {
			if err := enc.Encode(f); err != nil {
				return err
			}
		}
		return nil
	}
	shown := map[verdict]string{well: "OK", warn: "warn", ill: "FAIL", unset: "-"}
	for _, f := range all {
		line := fmt.Sprintf("%-4s  %-15s %s", shown[f.Verdict], f.Check, f.Found)
		if f.Do != "" {
			line += ": " + f.Do
		}
		if _, err := fmt.Fprintln(p.stdout, strings.TrimRight(line, " ")); err != nil {
			return err
		}
	}
	return nil
}
