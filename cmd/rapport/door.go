package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// A door is where requests come in. When the program leaves, it is held open
// for a while, so that whoever sends requests has time to send them elsewhere;
// then it is shut, and nobody waits for requests that are only half sent.
type door struct {
	leaving atomic.Bool
	mu      sync.Mutex
	coming  map[net.Conn]struct{} // on which a request is not whole yet
}

// connection is what the context of a request keeps its connection under.
type connection struct{}

// guard is next behind the door.
func (d *door) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if d.leaving.Load() {
			w.Header().Set("Connection", "close") // the next request goes elsewhere
		}
		if c, ok := r.Context().Value(connection{}).(net.Conn); ok && r.Body != http.NoBody {
			d.wait(c)
			r.Body = &arriving{r.Body, func() { d.whole(c) }}
		}
		next.ServeHTTP(w, r)
	})
}

// with keeps the connection in the context of its requests.
func (d *door) with(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connection{}, c)
}

// seen is told of connections by the server. What a handler has left of a body
// is read before the connection is idle.
func (d *door) seen(c net.Conn, s http.ConnState) {
	if s == http.StateNew {
		d.wait(c)
	} else {
		d.whole(c)
	}
}

func (d *door) wait(c net.Conn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.coming == nil {
		d.coming = make(map[net.Conn]struct{})
	}
	d.coming[c] = struct{}{}
}

func (d *door) whole(c net.Conn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.coming, c)
}

// leave has those who ask told that the program is leaving.
func (d *door) leave() { d.leaving.Store(true) }

// shut cuts off requests that are not whole by then, until it is over. It says
// so again and again: the server gives a request its own time when it begins.
func (d *door) shut(by time.Time, over <-chan struct{}) {
	beat := time.NewTicker(halfSent / 5)
	defer beat.Stop()
	for {
		d.mu.Lock()
		for c := range d.coming {
			_ = c.SetReadDeadline(by) // it is gone if this fails
		}
		d.mu.Unlock()
		select {
		case <-over:
			return
		case <-beat.C:
		}
	}
}

// An arriving body says when it is whole.
type arriving struct {
	io.ReadCloser
	whole func()
}

func (a *arriving) Read(b []byte) (int, error) {
	n, err := a.ReadCloser.Read(b)
	if err != nil {
		a.whole()
	}
	return n, err
}
