package main

import (
	"testing"
	"time"

	"github.com/rapport-bot/rapport/store"
	"github.com/rapport-bot/rapport/store/redistest"
)

// What a network may do to people who log talks.
func TestFaultsOfTheNetwork(t *testing.T) {
	for name, hurt := range map[string]func(*redistest.Proxy){
		"cut":        (*redistest.Proxy).Cut,
		"unanswered": (*redistest.Proxy).Swallow,
		"black hole": (*redistest.Proxy).Blackhole,
		// A connection ends in the middle of an answer, again and again.
		"torn": func(p *redistest.Proxy) { p.Drop(700) },
	} {
		t.Run(name, func(t *testing.T) {
			redistest.Need(t)
			t.Parallel()
			p := redistest.StartProxy(t, redistest.Start(t).Addr)
			c := newCrew(t, p.URL(), store.Options{}, "T1")
			c.through(func() func() { hurt(p); return p.Heal }, 1, c.inTrouble)
		})
	}
	t.Run("slow", func(t *testing.T) {
		redistest.Need(t)
		t.Parallel()
		p := redistest.StartProxy(t, redistest.Start(t).Addr)
		c := newCrew(t, p.URL(), store.Options{}, "T1")
		slow := func() func() { p.Slow(100 * time.Millisecond); return p.Heal }
		c.through(slow, 1, func() { c.until("talks, slowly", (*logger).talks, 2) })
	})
}
