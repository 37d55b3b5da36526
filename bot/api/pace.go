package api

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// A token may be used so often.
const (
	perMinute = 120
	burst     = 60
	// watched bounds the tokens whose pace is known: beyond it those that have
	// rested longest are forgotten, and may do as if they were new.
	watched = 10_000
)

// A pace counts the requests of each token in this process.
type pace struct {
	now func() time.Time

	mu sync.Mutex
	by map[string]*rate.Limiter
}

func newPace(now func() time.Time) *pace { return &pace{now: now, by: map[string]*rate.Limiter{}} }

// take reports how long the next request of a token has to wait, 0 if it may
// go on.
func (p *pace) take(token string) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	l := p.by[token]
	if l == nil {
		p.forget(now)
		l = rate.NewLimiter(rate.Every(time.Minute/perMinute), burst)
		p.by[token] = l
	}
	r := l.ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait > 0 {
		r.CancelAt(now) // nobody waits: the program is told when to come back
	}
	return wait
}

// forget drops those that have not been heard of for so long that they may do
// as if they were new.
func (p *pace) forget(now time.Time) {
	if len(p.by) < watched {
		return
	}
	for token, l := range p.by {
		if l.TokensAt(now) >= burst {
			delete(p.by, token)
		}
	}
}
