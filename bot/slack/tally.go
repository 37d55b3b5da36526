package slack

import "sync"

// A tally counts what is in hand. Unlike a WaitGroup it may grow while somebody
// waits: sockets bring work until they are closed.
type tally struct {
	mu   sync.Mutex
	n    int
	zero chan struct{} // closed when nothing is in hand, nil if nobody waits
}

// Go does f beside the caller.
func (t *tally) Go(f func()) {
	t.mu.Lock()
	t.n++
	t.mu.Unlock()
	go func() {
		defer t.done()
		f()
	}()
}

func (t *tally) done() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.n--; t.n == 0 && t.zero != nil {
		close(t.zero)
		t.zero = nil
	}
}

// Wait returns when nothing is in hand.
func (t *tally) Wait() {
	t.mu.Lock()
	if t.n == 0 {
		t.mu.Unlock()
		return
	}
	if t.zero == nil {
		t.zero = make(chan struct{})
	}
	zero := t.zero
	t.mu.Unlock()
	<-zero
}
