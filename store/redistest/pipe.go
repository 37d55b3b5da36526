package redistest

import (
	"context"
	"net"
	"slices"
	"sync"

	"github.com/alicebob/miniredis/v2"
)

// Dial returns a dialer of m that stays within the process, and so within the
// bubble of a test whose time stands still.
func Dial(m *miniredis.Miniredis) func(context.Context, string, string) (net.Conn, error) {
	return func(context.Context, string, string) (net.Conn, error) {
		c, err := m.Dial()
		if err != nil {
			return nil, err
		}
		return newBuffered(c), nil
	}
}

// A buffered connection takes what is written at once, as the network does: a
// pipe does not, and both ends of it can wait for each other.
type buffered struct {
	net.Conn
	written chan []byte
	once    sync.Once
}

func newBuffered(c net.Conn) *buffered {
	const much = 4096
	b := &buffered{Conn: c, written: make(chan []byte, much)}
	go func() {
		for p := range b.written {
			_, _ = c.Write(p) // whoever reads the answers finds out
		}
	}()
	return b
}

func (b *buffered) Write(p []byte) (int, error) {
	b.written <- slices.Clone(p)
	return len(p), nil
}

func (b *buffered) Close() error {
	b.once.Do(func() { close(b.written) })
	return b.Conn.Close()
}
