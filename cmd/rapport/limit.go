package main

import (
	"net"
	"sync"
)

// limited accepts a bounded number of connections at once; further ones wait
// in the kernel's queue.
type limited struct {
	net.Listener
	taken chan struct{}
	gone  chan struct{}
	close func() error
}

func limit(l net.Listener, most int) *limited {
	gone := make(chan struct{})
	return &limited{
		Listener: l, taken: make(chan struct{}, most), gone: gone,
		close: sync.OnceValue(func() error {
			close(gone)
			return l.Close()
		}),
	}
}

func (l *limited) Accept() (net.Conn, error) {
	select {
	case l.taken <- struct{}{}:
	case <-l.gone:
		return nil, net.ErrClosed
	}
	c, err := l.Listener.Accept()
	if err != nil {
		<-l.taken
		return nil, err
	}
	return &counted{Conn: c, release: sync.OnceFunc(func() { <-l.taken })}, nil
}

func (l *limited) Close() error { return l.close() }

// counted gives its place back when it is closed.
type counted struct {
	net.Conn
	release func()
}

func (c *counted) Close() error {
	defer c.release()
	return c.Conn.Close()
}
