package embedded

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/alicebob/miniredis/v2/server"
)

// replyRoom is how many bytes of replies gather at most before they are sent.
const replyRoom = 1 << 20

// A session serves one connection. It answers a pipeline as one: what has
// arrived is executed, then its last record waited for, then everything sent.
type session struct {
	store   *Store
	conn    net.Conn
	request requestReader
	peer    *server.Peer // what the engine writes goes to reply
	writer  *bufio.Writer
	reply   bytes.Buffer
	out     []byte // replies not yet sent
	turns   []turn // where each begins
	closing bool   // after what is in out
	effects [][]string
	now     int64 // of the turn in hand

	transaction
}

// turn is one reply and the record that must be durable before it is sent.
type turn struct {
	start int // in out
	seq   uint64
}

func newSession(s *Store, c net.Conn) *session {
	session := &session{store: s, conn: c, request: newRequestReader(c)}
	session.writer = bufio.NewWriter(&session.reply)
	session.peer = server.NewPeer(session.writer)
	return session
}

// newReplayPeer returns a peer to whom replies mean nothing.
func newReplayPeer() *server.Peer { return server.NewPeer(bufio.NewWriter(io.Discard)) }

// run serves the connection until either side closes it.
func (s *session) run() {
	defer s.end()
	for !s.closing {
		args, err := s.request.next()
		if err != nil {
			if errors.Is(err, errProtocol) {
				s.out = appendError(s.out, "ERR "+err.Error())
				_ = s.send()
			}
			return
		}
		s.serve(args)
		if s.request.Buffered() > 0 && len(s.out) < replyRoom && !s.closing {
			continue
		}
		if err := s.send(); err != nil {
			return
		}
	}
}

func (s *session) end() {
	_ = s.conn.Close()
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	s.forget()
	delete(s.store.sessions, s)
}

// send waits until what the replies tell is durable, and sends them.
func (s *session) send() error {
	var seq uint64
	for _, t := range s.turns {
		seq = max(seq, t.seq)
	}
	if err := s.store.journal.wait(seq); err != nil {
		s.retract()
	}
	_, err := s.conn.Write(s.out)
	s.out, s.turns = s.out[:0], s.turns[:0]
	if cap(s.out) > replyRoom {
		s.out = nil
	}
	return err
}

// retract replaces every reply that tells of something not durable.
func (s *session) retract() {
	durable := s.store.journal.state().durable
	var out []byte
	for i, t := range s.turns {
		end := len(s.out)
		if i+1 < len(s.turns) {
			end = s.turns[i+1].start
		}
		if t.seq <= durable {
			out = append(out, s.out[t.start:end]...)
		} else {
			out = appendError(out, errUnsure)
		}
	}
	s.out = out
}

// serve executes one command in a turn of its own.
func (s *session) serve(args []string) {
	st := s.store
	st.mu.Lock()
	defer st.mu.Unlock()
	start := len(s.out)
	s.effects = nil
	var err error
	if s.now, err = st.begin(); err != nil {
		s.out = appendError(s.out, errStopped)
		s.turns = append(s.turns, turn{start: start})
		return
	}
	if !s.guarded(args) {
		s.out = appendError(s.out[:start], errStopped)
		s.turns = append(s.turns, turn{start: start})
		return
	}
	s.turns = append(s.turns, turn{start, st.commit(s.now, s.effects)})
}

// guarded reports whether the command went through without a panic.
func (s *session) guarded(args []string) (ok bool) {
	defer func() {
		if p := recover(); p != nil {
			s.store.stop(p)
		}
	}()
	s.admit(args)
	return true
}

// admit checks what can be known before the engine sees a command, and has it
// executed or, within a transaction, kept for later.
func (s *session) admit(args []string) {
	c := commandOf(args[0])
	switch {
	case c == nil:
		s.refuse(fmt.Sprintf("ERR unknown command '%.64s': the embedded store does not know or not allow it", args[0]))
	case !c.arityFits(args):
		s.refuse(fmt.Sprintf("ERR wrong number of arguments for '%s' command", strings.ToLower(c.name)))
	case s.open && !c.immediate():
		s.enqueue(c, args)
	default:
		var slots slotSet
		if !slots.admit(c.keys(args)) {
			s.refuse(errCrossSlot)
			return
		}
		s.execute(c, args)
	}
}

// refuse answers with an error, which also spoils a transaction in progress.
func (s *session) refuse(message string) {
	s.spoilt = true
	s.out = appendError(s.out, message)
}

// execute runs a command that was admitted.
func (s *session) execute(c *command, args []string) {
	if c.local != nil {
		c.local(s, args)
		return
	}
	args[0] = c.name
	if c.script {
		var ok bool
		if args, ok = s.resolve(args); !ok {
			return
		}
		c = commands[args[0]]
	}
	effects, written := s.store.engine.execute(s.peer, s.now, c, args)
	_ = s.writer.Flush() // to memory
	s.out = append(s.out, s.reply.Bytes()...)
	s.reply.Reset()
	if s.reply.Cap() > replyRoom {
		s.reply = bytes.Buffer{}
	}
	s.effects = append(s.effects, effects...)
	s.store.touch(written)
}
