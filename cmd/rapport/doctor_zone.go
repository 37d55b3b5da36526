package main

import (
	"context"
	"time"
)

// Days begin and end in a zone, and zones change by decree: the data must be
// there and right.
var _ = checked("time zones", func(_ context.Context, p *visited) []finding {
	// Riga's clocks go forward at three on the last Sunday of March.
	riga, err := time.LoadLocation("Europe/Riga")
	if err != nil {
		return found(ill, "install the system's time zone data (tzdata)", "no time zone data: %v", err)
	}
	winter, summer := time.Date(2026, 3, 29, 2, 59, 0, 0, riga), time.Date(2026, 3, 29, 4, 1, 0, 0, riga)
	if summer.Sub(winter) != 2*time.Minute {
		return found(ill, "install the system's time zone data (tzdata) anew", "the time zone data are wrong: Riga has no change of clocks on 29 March 2026")
	}
	now := time.Now().In(p.Zone)
	name, offset := now.Zone()
	all := found(well, "", "it is %s, %s (%+.1f h)", now.Format("15:04"), name, float64(offset)/3600)
	if p.Zone == time.Local {
		all = append(all, found(warn, "set RAPPORT_TIMEZONE, such as Europe/Riga", "RAPPORT_TIMEZONE is not set: days begin and end by this machine's zone, and in a container that is UTC")...)
	}
	return all
})
