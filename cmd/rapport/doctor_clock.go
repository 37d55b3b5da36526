package main

import (
	"context"
	"time"
)

// Leases and times to live go by the store's clock, days by ours: a process
// whose clock is off says things at the wrong time.
var _ = checked("clock", func(ctx context.Context, p *visited) []finding {
	const most = 5 * time.Second
	o, err := p.store()
	if err != nil {
		return found(unset, "", "the store cannot be asked for its time")
	}
	var all []finding
	if moved := o.clock.Moved().Round(time.Second); moved.Abs() > time.Second {
		v := warn
		if p.production() {
			v = ill
		}
		all = append(all, found(v, "take the clock back on the page, or delete the clock file", "rehearsed: people's time is %v from the real one", moved)...)
	}
	if p.RedisURL == "" {
		return append(all, found(well, "", "%s; the store goes by it", time.Now().UTC().Format(time.RFC3339))...)
	}
	servers, err := o.Store.Servers(ctx)
	if err != nil {
		return append(all, found(unset, "", "the store cannot be asked for its time")...)
	}
	for i := range servers {
		ahead := servers[i].Ahead.Round(time.Millisecond)
		if ahead.Abs() > most {
			all = append(all, found(ill, "set both by a time server (NTP)", "%s is %v from ours, more than %v", servers[i].Address, ahead, most)...)
		} else {
			all = append(all, found(well, "", "%s is %v from ours", servers[i].Address, ahead)...)
		}
	}
	return all
})
