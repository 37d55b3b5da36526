package embedded

// A transaction is what MULTI and WATCH have prepared on a connection.
//
// The engine has transactions too. The front keeps its own because it must
// know the keys of all commands before the first one runs, and because the
// engine's WATCH rests on counters that it never gives up.
type transaction struct {
	open    bool // since MULTI
	spoilt  bool // a command was refused since
	queue   []queued
	size    int // bytes in queue
	slots   slotSet
	watched map[string]struct{}
	touched bool // a watched key was written
}

type queued struct {
	command *command
	args    []string
}

// immediate reports whether a command acts at once even within a transaction.
func (c *command) immediate() bool {
	switch c.name {
	case "MULTI", "EXEC", "DISCARD", "WATCH", "QUIT":
		return true
	}
	return false
}

func (s *session) multi([]string) {
	if s.open {
		s.out = appendError(s.out, "ERR MULTI calls can not be nested")
		return
	}
	s.open, s.spoilt = true, false
	s.out = appendStatus(s.out, "OK")
}

// enqueue keeps a command for EXEC.
func (s *session) enqueue(c *command, args []string) {
	for _, a := range args {
		s.size += len(a)
	}
	switch {
	case !s.slots.admit(c.keys(args)):
		s.refuse(errCrossSlot)
	case s.size > maxRequest:
		s.refuse("ERR transaction is too large")
	default:
		s.queue = append(s.queue, queued{c, args})
		s.out = appendStatus(s.out, "QUEUED")
	}
}

func (s *session) exec([]string) {
	if !s.open {
		s.out = appendError(s.out, "ERR EXEC without MULTI")
		return
	}
	queue, spoilt, touched := s.queue, s.spoilt, s.touched
	s.forget()
	switch {
	case spoilt:
		s.out = appendError(s.out, "EXECABORT Transaction discarded because of previous errors.")
	case touched:
		s.out = appendArray(s.out, -1)
	default:
		s.out = appendArray(s.out, len(queue))
		for _, q := range queue {
			s.execute(q.command, q.args)
		}
	}
}

func (s *session) discard([]string) {
	if !s.open {
		s.out = appendError(s.out, "ERR DISCARD without MULTI")
		return
	}
	s.forget()
	s.out = appendStatus(s.out, "OK")
}

func (s *session) watch(args []string) {
	if s.open {
		s.out = appendError(s.out, "ERR WATCH inside MULTI is not allowed")
		return
	}
	keys := args[1:]
	if !s.slots.admit(keys) {
		s.out = appendError(s.out, errCrossSlot)
		return
	}
	if s.watched == nil {
		s.watched = map[string]struct{}{}
	}
	for _, key := range keys {
		s.watched[key] = struct{}{}
		if s.store.watchers[key] == nil {
			s.store.watchers[key] = map[*session]struct{}{}
		}
		s.store.watchers[key][s] = struct{}{}
	}
	s.out = appendStatus(s.out, "OK")
}

// unwatch within a transaction comes too late to do anything, as in Redis.
func (s *session) unwatch([]string) {
	if !s.open {
		s.forget()
	}
	s.out = appendStatus(s.out, "OK")
}

// forget ends the transaction and the watching.
func (s *session) forget() {
	for key := range s.watched {
		delete(s.store.watchers[key], s)
		if len(s.store.watchers[key]) == 0 {
			delete(s.store.watchers, key)
		}
	}
	s.transaction = transaction{}
}
