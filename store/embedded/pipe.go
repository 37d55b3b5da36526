package embedded

import (
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// requestRoom is how many bytes of requests may wait for the store before
// writing blocks. Replies are never held back, as in Redis: a client that
// writes a long pipeline before it reads the first reply must not deadlock.
const requestRoom = 1 << 20

// newPipe returns the two ends of an in-memory connection. What the client
// writes is bounded by requestRoom, what the server writes is not.
func newPipe() (client, server net.Conn) {
	requests, replies := newHalf(requestRoom), newHalf(0)
	return &conn{in: replies, out: requests}, &conn{in: requests, out: replies}
}

// conn is one end: it reads from one half and writes to the other.
type conn struct{ in, out *half }

func (c *conn) Read(b []byte) (int, error)  { return c.in.read(b) }
func (c *conn) Write(b []byte) (int, error) { return c.out.write(b) }

func (c *conn) Close() error {
	c.in.closeReader()
	c.out.closeWriter()
	return nil
}

func (c *conn) LocalAddr() net.Addr  { return address{} }
func (c *conn) RemoteAddr() net.Addr { return address{} }

func (c *conn) SetDeadline(t time.Time) error {
	return errors.Join(c.SetReadDeadline(t), c.SetWriteDeadline(t))
}

func (c *conn) SetReadDeadline(t time.Time) error  { return c.in.setDeadline(&c.in.readBy, t) }
func (c *conn) SetWriteDeadline(t time.Time) error { return c.out.setDeadline(&c.out.writeBy, t) }

// address is the address of both ends.
type address struct{}

func (address) Network() string { return "embedded" }
func (address) String() string  { return "embedded" }

// half carries bytes in one direction.
type half struct {
	mu              sync.Mutex
	changed         sync.Cond
	buf             []byte // written and not yet read, from off on
	off             int
	room            int // 0: no limit
	noReader        bool
	noWriter        bool
	readBy, writeBy time.Time
}

func newHalf(room int) *half {
	h := &half{room: room}
	h.changed.L = &h.mu
	return h
}

func (h *half) read(b []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for {
		switch {
		case h.noReader:
			return 0, net.ErrClosed
		case past(h.readBy):
			return 0, os.ErrDeadlineExceeded
		case len(b) == 0:
			return 0, nil
		case h.off < len(h.buf):
			n := copy(b, h.buf[h.off:])
			h.off += n
			if h.off == len(h.buf) {
				h.buf, h.off = h.buf[:0], 0
				if cap(h.buf) > requestRoom {
					h.buf = nil // a long reply must not stay for the life of the connection
				}
			}
			h.changed.Broadcast()
			return n, nil
		case h.noWriter:
			return 0, io.EOF
		}
		h.wait(h.readBy)
	}
}

func (h *half) write(b []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	written := 0
	for {
		switch {
		case h.noWriter:
			return written, net.ErrClosed
		case h.noReader:
			return written, io.ErrClosedPipe
		case past(h.writeBy):
			return written, os.ErrDeadlineExceeded
		}
		n := len(b) - written
		if h.room > 0 {
			n = min(n, h.room-(len(h.buf)-h.off))
		}
		if n > 0 {
			if h.off > 0 && len(h.buf)+n > cap(h.buf) {
				h.buf, h.off = append(h.buf[:0], h.buf[h.off:]...), 0
			}
			h.buf = append(h.buf, b[written:written+n]...)
			written += n
			h.changed.Broadcast()
		}
		if written == len(b) {
			return written, nil
		}
		h.wait(h.writeBy)
	}
}

// wait sleeps until something changed or the deadline came.
func (h *half) wait(deadline time.Time) {
	if !deadline.IsZero() {
		timer := time.AfterFunc(time.Until(deadline), func() {
			h.mu.Lock()
			defer h.mu.Unlock()
			h.changed.Broadcast()
		})
		defer timer.Stop()
	}
	h.changed.Wait()
}

func past(deadline time.Time) bool {
	return !deadline.IsZero() && !time.Now().Before(deadline)
}

func (h *half) setDeadline(which *time.Time, t time.Time) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.noReader || h.noWriter {
		return net.ErrClosed
	}
	*which = t
	h.changed.Broadcast()
	return nil
}

func (h *half) closeReader() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.noReader, h.buf, h.off = true, nil, 0
	h.changed.Broadcast()
}

func (h *half) closeWriter() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.noWriter = true
	h.changed.Broadcast()
}
